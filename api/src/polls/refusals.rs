//! Why polls cannot be read.

use sea_orm::DbErr;

use super::queries::ListError;
use kit::http::problem::{self, Kind, Problem, Refusal};

/// Why a poll cannot be read.
#[derive(Debug)]
pub enum ReadError {
    /// There is no such poll.
    NoSuchPoll,
    /// The database failed.
    Database(DbErr),
}

impl Refusal for ReadError {
    const KINDS: &'static [&'static Kind] = &[&problem::POLL_NOT_FOUND, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchPoll => Problem::of(&problem::POLL_NOT_FOUND),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for ReadError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// Why polls cannot be listed.
#[derive(Debug)]
pub enum ListRefusal {
    /// The commune is not on this server.
    NoSuchCommune,
    /// The query failed, or the cursor is another list's.
    Failed(ListError),
    /// The answers cannot be counted.
    Database(DbErr),
}

impl Refusal for ListRefusal {
    const KINDS: &'static [&'static Kind] = &[&problem::COMMUNE_NOT_FOUND, &problem::INVALID, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::Failed(ListError::WrongCursor(problem)) => problem,
            Self::Failed(ListError::Database(error)) | Self::Database(error) => Problem::internal(error),
        }
    }
}
