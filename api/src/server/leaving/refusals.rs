//! Reasons why a commune is not written, taken in, moved or removed.

use std::io;

use sea_orm::DbErr;
use tokio::task::JoinError;

use crate::ballots::ForgetVoteError;
use kit::archives::ArchiveError;
use kit::backups::BackupError;
use kit::blobs::StoreError;
use kit::db::copies::DatabaseCopyError;

/// Reasons why a commune is not written.
#[derive(Debug, thiserror::Error)]
pub enum LeavingError {
    /// The database fails.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// The steps of the schema cannot be read.
    #[error(transparent)]
    Steps(#[from] DatabaseCopyError),
    /// A file cannot be written.
    #[error("rows cannot be written: {0}")]
    File(#[from] io::Error),
    /// The archive cannot be written.
    #[error(transparent)]
    Archive(#[from] BackupError),
    /// The work broke off.
    #[error("the work broke off: {0}")]
    Broken(#[from] JoinError),
}

/// Reasons why a commune is not taken in. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum ArrivalError {
    /// The database fails.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// A file cannot be read or written.
    #[error("the archive cannot be unpacked: {0}")]
    File(#[from] io::Error),
    /// The archive is not whole.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The archive cannot be opened.
    #[error(transparent)]
    Open(#[from] BackupError),
    /// The store of files does not answer.
    #[error("files: {0}")]
    Store(#[from] StoreError),
    /// The work broke off.
    #[error("the work broke off: {0}")]
    Broken(#[from] JoinError),
    /// It is of a whole server.
    #[error("this is the backup of a whole server: put it back with tambour restore")]
    Backup,
    /// The schema is of a newer version.
    #[error(
        "this was exported by a newer Tambour, {tambour}, whose schema has the step {step}: upgrade this server first"
    )]
    Newer {
        /// The version that made it.
        tambour: String,
        /// The step that is not known.
        step: String,
    },
    /// The schema is of an older version.
    #[error(
        "this was exported by an older Tambour, {tambour}, whose schema lacks the step {step}: upgrade that server, then export again"
    )]
    Older {
        /// The version that made it.
        tambour: String,
        /// The step that it did not make.
        step: String,
    },
    /// The commune is here.
    #[error(
        "{0} has a board on this server already: it stays as it is. To take this one in its place, remove it first: tambour commune remove"
    )]
    AlreadyHere(String),
    /// It is here, though its pages lead elsewhere.
    #[error(
        "{0} moved away from this server, and its rows are here still: take that back (tambour commune moved --undo), or remove it first"
    )]
    StillHere(String),
    /// Its removal was begun.
    #[error("the removal of {0} was begun on this server: end it first with tambour commune remove")]
    HalfRemoved(String),
    /// A vote runs.
    #[error(
        "the vote on « {0} » is not over: its envelopes and its key are on the other server and never travel. Export again once it is counted"
    )]
    Voting(String),
    /// An id is taken.
    #[error("an id in the table {0} is taken on this server: nothing was taken in")]
    Taken(&'static str),
    /// An account of the same id has another address.
    #[error("the account of {0} has the id of another one on this server")]
    OtherAccount(String),
    /// An organisation is here already.
    #[error(
        "the organisation « {0} » is on this server already, for other communes: if it is the same, add --same-organisations, and it publishes in all of them"
    )]
    SameOrganisation(String),
}

impl ArrivalError {
    /// It is not what was written.
    pub(super) fn damaged(how: impl Into<String>) -> Self {
        Self::Archive(ArchiveError::Damaged(how.into()))
    }
}

/// Reasons why a commune is not said to have moved, or that not taken back.
#[derive(Debug, thiserror::Error)]
pub enum MovedError {
    /// The database fails.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// There is none.
    #[error("there is no commune {0} on this server")]
    NoSuchCommune(String),
    /// The address is this server's.
    #[error("{0} is the address of this server")]
    Here(String),
    /// It moved already.
    #[error("it moved already, to {0}: take that back first with --undo")]
    Already(String),
    /// It did not move.
    #[error("it has not moved")]
    NotMoved,
    /// What is left of it is being removed, or was.
    #[error("it was removed from this server: it can come back by tambour commune import alone")]
    Removed,
    /// A vote runs.
    #[error("the vote on « {0} » is not over, and its key is here: wait until it is counted")]
    Voting(String),
}

/// Reasons why a commune is not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    /// The database fails.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// The store of files does not answer.
    #[error("files: {0}")]
    Store(#[from] StoreError),
    /// A vote is not forgotten.
    #[error(transparent)]
    Vote(#[from] ForgetVoteError),
    /// There is none.
    #[error("there is no commune {0} on this server")]
    NoSuchCommune(String),
    /// It was not exported lately.
    #[error("it was not exported in the last 24 hours: export it first (tambour commune export), or add --force")]
    NotExported,
    /// A vote runs.
    #[error(
        "the vote on « {0} » is not over: wait until it is counted, or add --force, and its envelopes and its key are lost"
    )]
    Voting(String),
}
