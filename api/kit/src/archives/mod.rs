//! Archives: parts with names in one file, a tar compressed with zstd and perhaps encrypted with age. `manifest.json` comes first
//! and says what it is; `SHA256SUMS` comes last, with the digest of every part in the form of `sha256sum`, so that whoever read it
//! knows that the archive is whole. What `tar` and `age` read without us.
//!
//! An archive is written and read in one pass, for which memory stays flat, on a thread of its own: all of it blocks.

mod manifest;
mod read;
mod seal;
mod sums;
mod write;

pub use manifest::{ArchiveKind, ArchiveManifest};
pub use read::{ArchiveError, ArchivePart, Unpacks, read};
pub use seal::{AgeError, AgeRecipient, ArchiveSource, ArchiveTarget};
pub use write::ArchiveWriter;

/// The name of the first part.
const MANIFEST: &str = "manifest.json";

/// The name of the last part.
const SUMS: &str = "SHA256SUMS";
