//! Why an agenda cannot be shown.

use sea_orm::DbErr;

use super::agenda::AgendaError;
use ground::FieldError;
use kit::http::problem::{self, Kind, Problem, Refusal};

/// Why an agenda cannot be shown.
#[derive(Debug)]
pub enum ListRefusal {
    /// The commune is not on this server.
    NoSuchCommune,
    /// Only staff see what is not public, and nobody said who they are.
    WhoAreYou,
    /// Only the commune's own staff see what is not public.
    Forbidden,
    /// The days are in the wrong order or too many.
    WrongDays(FieldError),
    /// The cursor is another list's.
    WrongCursor(Problem),
    /// The database failed.
    Database(DbErr),
}

impl Refusal for ListRefusal {
    const KINDS: &'static [&'static Kind] = &[
        &problem::COMMUNE_NOT_FOUND,
        &problem::UNAUTHORIZED,
        &problem::FORBIDDEN,
        &problem::INVALID,
        &problem::INTERNAL,
    ];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::WhoAreYou => Problem::of(&problem::UNAUTHORIZED),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::WrongDays(error) => Problem::invalid(vec![error]),
            Self::WrongCursor(problem) => problem,
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<AgendaError> for ListRefusal {
    fn from(error: AgendaError) -> Self {
        match error {
            AgendaError::WrongCursor(problem) => Self::WrongCursor(problem),
            AgendaError::Database(error) => Self::Database(error),
        }
    }
}
