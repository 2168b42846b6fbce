//! Why notices cannot be listed.

use super::queries::ListError;
use kit::http::problem::{self, Kind, Problem, Refusal};

/// Why notices cannot be listed.
#[derive(Debug)]
pub enum ListRefusal {
    /// The commune is not on this server.
    NoSuchCommune,
    /// Only staff see what is not public, and nobody said who they are.
    WhoAreYou,
    /// Only the commune's own staff see what is not public.
    Forbidden,
    /// The query failed, or the cursor is another list's.
    Failed(ListError),
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
            Self::Failed(ListError::WrongCursor(problem)) => problem,
            Self::Failed(ListError::Database(error)) => Problem::internal(error),
        }
    }
}
