//! Files: pictures and attachments of what a commune publishes.
//!
//! What a file is follows from its content, never from its name or from what the client says: JPEG, PNG, WebP and GIF
//! are images, which are decoded, turned upright and encoded anew in three widths, so that nothing else of them is
//! kept; a PDF is kept as it is and served for download only. Anything else is refused. Files never change, but for the
//! words that say what a picture shows.
//!
//! ```text
//! arriving ──stored──▶ kept ──nothing refers to it for a day──▶ leaving ──removed from the store──▶ gone
//! ```
//!
//! Invariants: the content of a kept file is in the store; a file that something refers to is kept and has no
//! `unused_since`. What refers to a file is one table, [`references`]; a file is public while something public shows
//! it.

mod api;
mod copy;
mod describe;
mod enclose;
mod entity;
mod form;
mod name;
mod read;
pub(crate) mod references;
mod shown;
mod sweep;
mod take;
mod upload;
mod wire;

pub use api::Api;
pub(crate) use copy::copy;
pub(crate) use describe::describe;
pub(crate) use enclose::{take_file, take_picture};
pub use name::{Alt, FileName};
pub(crate) use read::may_see;
pub use shown::{ShownBy, ShowsFiles};
pub(crate) use sweep::UNUSED_KEPT;
pub use sweep::{SweepError, SweepFiles, sweep};
pub(crate) use take::{find, take};
pub use wire::FileOut;
pub(crate) use {form::UploadForm, upload::upload};

use ground::ids::{CommuneId, FileId};
use ground::names;
use kit::http::bodies::Larger;
use kit::http::problem::{self, Problem};

/// The address of a file on this server.
pub(crate) fn path_of(id: FileId) -> String {
    format!("/v1/files/{id}")
}

names! {
    /// The state of a file in its life.
    pub enum FileState {
        /// Its content may not be in the store yet.
        Arriving = "arriving",
        /// Its content is in the store.
        Kept = "kept",
        /// Its content may be gone from the store.
        Leaving = "leaving",
    }
}

/// The operation that takes uploads: a file, and the form around it, which goes to the disk as it comes.
pub(crate) const UPLOADS: Larger = Larger {
    path: &["v1", "communes", "", "files"],
    bytes: kit::blobs::LARGEST + 64 * 1024,
    in_memory: false,
    too_large: || Problem::of(&problem::FILE_TOO_LARGE),
};

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// The commune it was uploaded for.
    pub commune: CommuneId,
    row: entity::Model,
}

impl From<entity::Model> for File {
    fn from(row: entity::Model) -> Self {
        Self { id: row.id, commune: row.commune_id, row }
    }
}
