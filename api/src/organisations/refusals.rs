//! Why organisations are not managed or read.

use sea_orm::DbErr;

use crate::idempotency::OnceError;
use ground::{FieldError, text::Message};
use kit::http::problem::{self, Kind as ProblemKind, Problem, Refusal};

/// Why an organisation was not managed.
#[derive(Debug)]
pub enum ManageError {
    /// The commune is not on this server.
    NoSuchCommune,
    /// The organisation does not exist, or has nothing to do with this commune.
    NoSuchOrganisation,
    /// The caller does not run the commune's board, or does not speak for the organisation.
    Forbidden,
    /// Values that do not go together.
    Invalid(Vec<FieldError>),
    /// The town hall stays, and stays at home.
    TownHall,
    /// There is nothing to accept: it serves the commune.
    Serves,
    /// The database failed; nothing was written.
    Database(DbErr),
    /// The idempotency key was not honoured.
    Once(OnceError),
}

impl Refusal for ManageError {
    const KINDS: &'static [&'static ProblemKind] = &[
        &problem::COMMUNE_NOT_FOUND,
        &problem::ORGANISATION_NOT_FOUND,
        &problem::FORBIDDEN,
        &problem::INVALID,
        &problem::IMPOSSIBLE_TRANSITION,
        &problem::INTERNAL,
    ];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::NoSuchOrganisation => Problem::of(&problem::ORGANISATION_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Invalid(errors) => Problem::invalid(errors),
            Self::TownHall => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(Message::fixed(
                "La mairie publie toujours dans sa commune, et dans nulle autre.",
                "The town hall always publishes in its commune, and in no other.",
            )),
            Self::Serves => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(Message::fixed(
                "Cette organisation publie déjà dans la commune.",
                "This organisation publishes in the commune already.",
            )),
            Self::Database(error) => Problem::internal(error),
            Self::Once(error) => error.problem(),
        }
    }
}

impl From<DbErr> for ManageError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<OnceError> for ManageError {
    fn from(error: OnceError) -> Self {
        Self::Once(error)
    }
}

/// Why organisations cannot be read.
#[derive(Debug)]
pub enum ReadError {
    /// The commune is not on this server.
    NoSuchCommune,
    /// The organisation does not exist, or does not serve this commune.
    NoSuchOrganisation,
    /// The database failed.
    Database(DbErr),
}

impl Refusal for ReadError {
    const KINDS: &'static [&'static ProblemKind] =
        &[&problem::COMMUNE_NOT_FOUND, &problem::ORGANISATION_NOT_FOUND, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::NoSuchOrganisation => Problem::of(&problem::ORGANISATION_NOT_FOUND),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for ReadError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}
