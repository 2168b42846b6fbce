//! Why reach is not told.

use sea_orm::DbErr;

use ground::FieldError;
use kit::http::problem::{self, Kind, Problem, Refusal};

/// Why reach is not told.
#[derive(Debug)]
pub enum ReachError {
    /// The commune is not on this server.
    NoSuchCommune,
    /// Reach is for the commune's own staff.
    Forbidden,
    /// The days are in the wrong order or too many.
    WrongDays(FieldError),
    /// The database failed.
    Database(DbErr),
}

impl Refusal for ReachError {
    const KINDS: &'static [&'static Kind] =
        &[&problem::COMMUNE_NOT_FOUND, &problem::FORBIDDEN, &problem::INVALID, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::WrongDays(mistake) => Problem::invalid(vec![mistake]),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for ReachError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}
