//! Taking in a list of residents: a CSV file as town halls have it.
//!
//! A row is an entry's if the reference is the same, or without one if names, year of birth and street are. Nothing is written
//! of a file in which a row cannot be read; nobody is taken out of a register by a file; and what could be several people's
//! is told, and left alone.

mod file;
mod headers;
mod plan;
mod rows;
mod take_in;
mod text;

pub(crate) use file::CsvFile;
pub use take_in::{FileRefused, import_file};

use ground::say;
use kit::http::bodies::Larger;
use kit::http::problem::{self, Problem};

/// The size of the largest file, in bytes.
const MOST_BYTES: usize = 5 * 1024 * 1024;

/// The operation that takes files, which may be larger than other bodies.
pub const IMPORTS: Larger = Larger {
    path: &["v1", "communes", "", "register", "import"],
    bytes: MOST_BYTES,
    in_memory: true,
    too_large: || {
        Problem::of(&problem::TOO_LARGE)
            .with(say!("Un fichier du registre pèse 5\u{a0}Mio au plus.", "A file of the register has 5 MiB at most."))
    },
};
