//! The output of commands. The usual macros panic when nobody reads.

use std::fmt::Display;
use std::io::{self, Write};

/// Say a line on standard output; it fails when nobody reads, or its disk is full.
pub(crate) fn say(line: impl Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Say a line on standard output, if somebody reads it.
pub(crate) fn say_if_read(line: impl Display) {
    if let Err(error) = say(line) {
        tracing::warn!(%error, "standard output cannot be written");
    }
}

/// Say a line beside the output, on standard error; there is nowhere to tell that it could not be written.
pub(crate) fn remark(line: impl Display) {
    drop(writeln!(io::stderr().lock(), "{line}"));
}
