//! Reasons why organisations are not managed or read.

use crate::idempotency::OnceError;
use ground::FieldError;
use kit::http::WrongCursor;
use kit::refusal;

refusal! {
    /// Reasons why an organisation was not managed.
    pub enum ManageError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The organisation does not exist, or has nothing to do with this commune.
        NoSuchOrganisation => ORGANISATION_NOT_FOUND,
        /// The caller does not run the commune's board, or does not speak for the organisation.
        Forbidden => FORBIDDEN,
        /// It changed since the caller read it.
        Stale => STALE,
        /// Values that do not go together.
        Invalid(Vec<FieldError>) => invalid,
        /// The town hall stays, and stays at home.
        TownHall => IMPOSSIBLE_TRANSITION(
            "La mairie publie toujours dans sa commune, et dans nulle autre.",
            "The town hall always publishes in its commune, and in no other.",
        ),
        /// There is nothing to accept: it serves the commune.
        Serves => IMPOSSIBLE_TRANSITION(
            "Cette organisation publie déjà dans la commune.",
            "This organisation publishes in the commune already.",
        ),
        /// The idempotency key was not honoured; that it was reused is listed where there is one.
        ..Once(OnceError) but (IDEMPOTENCY_KEY_REUSED),
        ..database
    }
}

refusal! {
    /// Reasons why organisations cannot be read.
    pub enum ReadOrganisationError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The organisation does not exist, or does not serve this commune.
        NoSuchOrganisation => ORGANISATION_NOT_FOUND,
        /// The cursor is another list's.
        ..WrongCursor(WrongCursor),
        ..database
    }
}
