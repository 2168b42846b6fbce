//! Why something about the letter is refused.

use ground::FieldError;
use kit::{http::problem::Refused, refusal};

refusal! {
    /// Why something about the letter is refused.
    pub enum DigestError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The link is none of ours, or stopped working.
        NoSuchLink => LINK_NOT_FOUND,
        /// The token to manage a subscription belongs to nobody who reads.
        Unauthorized => UNAUTHORIZED,
        /// The caller does not run the board of the commune.
        Forbidden => FORBIDDEN,
        /// There is no such edition.
        NoSuchEdition => EDITION_NOT_FOUND,
        /// The edition is made already.
        MadeAlready => IMPOSSIBLE_TRANSITION(
            "Cette édition est déjà composée\u{a0}: elle ne change plus et ne part qu’une fois.",
            "This edition is made already: it does not change any more, and is sent once.",
        ),
        /// A value does not do.
        Invalid(FieldError) => invalid,
        /// Something failed on our side.
        Internal(String) => internal,
        ..database
    }
}

refusal! {
    /// Why something is refused where a link or its token is all that can be missing.
    pub enum LinkRefusal {
        /// The link or its token is missing.
        ..Digest(DigestError) but (COMMUNE_NOT_FOUND, FORBIDDEN, EDITION_NOT_FOUND, IMPOSSIBLE_TRANSITION, INVALID),
    }
}

refusal! {
    /// Why something is refused where the commune is all that can be missing.
    pub enum CommuneRefusal {
        /// The commune is missing, or is not the caller's.
        ..Digest(DigestError) but (LINK_NOT_FOUND, UNAUTHORIZED, EDITION_NOT_FOUND, IMPOSSIBLE_TRANSITION, INVALID),
    }
}

impl From<DigestError> for Refused<LinkRefusal> {
    fn from(error: DigestError) -> Self {
        Self(error.into())
    }
}

impl From<DigestError> for Refused<CommuneRefusal> {
    fn from(error: DigestError) -> Self {
        Self(error.into())
    }
}
