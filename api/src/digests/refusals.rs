//! Refusals that several files of the letter share.

use ground::FieldError;
use kit::http::problem::Problem;
use kit::mail::MjmlError;
use kit::refusal;

refusal! {
    /// Reasons why something about editions or their settings is refused.
    pub enum EditionError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller does not run the board of the commune.
        Forbidden => FORBIDDEN,
        /// There is no such edition.
        NoSuchEdition => EDITION_NOT_FOUND,
        /// The edition is made already.
        MadeAlready => IMPOSSIBLE_TRANSITION(
            "Cette édition est déjà composée\u{a0}: elle ne change plus et ne part qu’une fois.",
            "This edition is made already: it does not change any more, and is sent once.",
        ),
        /// It changed since the caller read it.
        Stale => STALE,
        /// A value does not do.
        Invalid(FieldError) => invalid,
        /// Its letter cannot be written.
        ..Letter(MjmlError) => internal,
        /// Its content is not JSON.
        ..Json(serde_json::Error) => internal,
        /// Its page cannot be written.
        ..Page(Problem) => internal,
        ..database
    }
}

refusal! {
    /// Reasons why something that is reached by a mailed link is refused.
    pub enum LinkError {
        /// The link is none of ours, or stopped working.
        NoSuchLink => LINK_NOT_FOUND,
        /// The token to manage a subscription belongs to nobody who reads.
        Unauthorized => UNAUTHORIZED,
        /// Its page cannot be written.
        ..Page(Problem) => internal,
        ..database
    }
}
