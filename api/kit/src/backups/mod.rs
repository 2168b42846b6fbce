//! Backups: all that a server keeps, in one archive. What the database, the store of files and the folder of keys held, and nothing
//! else: no settings, and never the private keys of votes, with which sealed ballots could be opened.
//!
//! A backup has its name once it is whole. One is put back once every digest was found right, beside what is there, which goes
//! when all of the new is in its place; when anything fails before that, everything is as it was. What a killed backup leaves
//! beside its target is taken away by the next one.

mod contents;
mod key_files;
mod restore;
mod scratch;
mod swap;
mod take;
mod unpack;
mod written;

use std::io;
use std::path::{Path, PathBuf};

pub use contents::put_contents;
pub use restore::{Restored, restore};
pub use scratch::ScratchFolder;
pub use take::{BackedUp, back_up};
pub use written::{NotWritten, write_whole};

use crate::archives::{AgeError, ArchiveError};
use crate::blobs::{StoreError, StoreUrl};
use crate::db::copies::DatabaseCopyError;

/// The places where a server keeps what it keeps.
#[derive(Debug, Clone)]
pub struct KeptBy {
    /// The data folder, with the folder of keys in it.
    pub data_dir: PathBuf,
    /// The address of the database.
    pub database_url: String,
    /// The store of files.
    pub files: StoreUrl,
    /// The folder of the private keys of votes, which are left alone.
    pub ballot_keys: PathBuf,
}

/// The names of parts in a backup.
const SQLITE: &str = "database.sqlite";
const POSTGRES: &str = "database.dump";
const FILES: &str = "files/";
const KEYS: &str = "keys/";

/// Reasons why no backup is made, or none is put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database cannot be copied, or not be replaced.
    #[error(transparent)]
    Copy(#[from] DatabaseCopyError),
    /// The store of files does not answer.
    #[error("files: {0}")]
    Store(#[from] StoreError),
    /// The archive cannot be encrypted or opened.
    #[error(transparent)]
    Age(#[from] AgeError),
    /// The archive is not read to its end.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A file cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// Its path.
        path: String,
        /// What is wrong.
        error: io::Error,
    },
    /// The archive is of one commune.
    #[error("this is the export of one commune, and no backup")]
    OfCommune,
    /// The database is of another kind.
    #[error("this is a backup of {of}, and TAMBOUR_DATABASE_URL names {here}: the one is not put back into the other")]
    OtherDatabase {
        /// The kind of the backup.
        of: String,
        /// The kind that the settings name.
        here: &'static str,
    },
    /// The schema is of a newer version.
    #[error(
        "this is a backup of a newer Tambour, {tambour}, whose schema has the step {step}: use that version or a later one"
    )]
    Newer {
        /// The version that made it.
        tambour: String,
        /// The step that is not known.
        step: String,
    },
    /// Something is there already.
    #[error("{0} would be replaced: name an empty place, or add --force")]
    Occupied(String),
    /// A part is missing.
    #[error("the backup has no database in it")]
    NoDatabase,
    /// The work broke off.
    #[error("the work broke off: {0}")]
    Broken(#[from] tokio::task::JoinError),
}

/// An error of a file, with its path.
fn of(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    move |error| BackupError::File { path: path.display().to_string(), error }
}
