//! Why something about the letter is refused.

use sea_orm::DbErr;

use ground::{FieldError, text::Message};
use kit::http::problem::{self, Kind, Problem, Refusal, Refused};

/// Why something about the letter is refused.
#[derive(Debug)]
pub enum DigestError {
    /// The commune is not on this server.
    NoSuchCommune,
    /// The link is none of ours, or stopped working.
    NoSuchLink,
    /// The token to manage a subscription belongs to nobody who reads.
    Unauthorized,
    /// The caller does not run the board of the commune.
    Forbidden,
    /// There is no such edition.
    NoSuchEdition,
    /// The edition is made already.
    MadeAlready,
    /// A value does not do.
    Invalid(FieldError),
    /// Something failed on our side.
    Internal(String),
    /// The database failed; nothing was written.
    Database(DbErr),
}

impl Refusal for DigestError {
    const KINDS: &'static [&'static Kind] = &[
        &problem::COMMUNE_NOT_FOUND,
        &problem::UNAUTHORIZED,
        &problem::FORBIDDEN,
        &problem::EDITION_NOT_FOUND,
        &problem::IMPOSSIBLE_TRANSITION,
        &problem::INVALID,
        &problem::INTERNAL,
    ];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::NoSuchLink => Problem::of(&problem::LINK_NOT_FOUND),
            Self::Unauthorized => Problem::of(&problem::UNAUTHORIZED),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::NoSuchEdition => Problem::of(&problem::EDITION_NOT_FOUND),
            Self::MadeAlready => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(Message::fixed(
                "Cette édition est déjà composée\u{a0}: elle ne change plus et ne part qu’une fois.",
                "This edition is made already: it does not change any more, and is sent once.",
            )),
            Self::Invalid(error) => Problem::invalid(vec![error]),
            Self::Internal(error) => Problem::internal(error),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

/// The same where a link or its token is all that can be missing.
#[derive(Debug)]
pub struct LinkRefusal(DigestError);

impl Refusal for LinkRefusal {
    const KINDS: &'static [&'static Kind] = &[&problem::LINK_NOT_FOUND, &problem::UNAUTHORIZED, &problem::INTERNAL];

    fn problem(self) -> Problem {
        self.0.problem()
    }
}

impl From<DigestError> for Refused<LinkRefusal> {
    fn from(error: DigestError) -> Self {
        Self(LinkRefusal(error))
    }
}

/// The same where the commune is all that can be missing.
#[derive(Debug)]
pub struct CommuneRefusal(DigestError);

impl Refusal for CommuneRefusal {
    const KINDS: &'static [&'static Kind] = &[&problem::COMMUNE_NOT_FOUND, &problem::FORBIDDEN, &problem::INTERNAL];

    fn problem(self) -> Problem {
        self.0.problem()
    }
}

impl From<DigestError> for Refused<CommuneRefusal> {
    fn from(error: DigestError) -> Self {
        Self(CommuneRefusal(error))
    }
}

impl From<DbErr> for DigestError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}
