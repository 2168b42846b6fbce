//! Accounts: who asks, and what they may do.
//!
//! Somebody is known by a session of their account, which they began by a code or a link sent to their address, or by a
//! token that was made on the command line. An account has any number of roles, each in one commune; a token has one role
//! and no person behind it. Whoever asks is a [`Caller`]; what they may do is asked of it alone, and read anew for every
//! request, so that a session or a role that ended is over everywhere at once.
//!
//! No row and no job holds a secret: sessions, tokens and requests to sign in are stored as hashes, and what a mail says is
//! made again from an id and the key of links.

mod account_pages;
mod address_pages;
mod api;
mod beyond;
mod cookie;
mod debated;
pub mod desk;
mod entity;
mod holder;
mod leaving;
mod mailed;
mod mails;
mod may;
mod me;
mod pages;
mod paths;
pub(crate) mod people;
mod residence;
pub(crate) mod roles;
mod routes;
pub(crate) mod sealed;
pub(crate) mod secrets;
pub(crate) mod sessions;
pub(crate) mod sign_in;
mod signed_in;
mod standing;
mod sweeps;
pub mod tokens;
pub(crate) mod told;
mod unkeyed;
pub mod who;
mod wire;

pub use api::Api;
pub use beyond::{CopyVoices, Erasing, Erasure, KeptVoices, Residing};
pub use debated::{DebateParts, Debating, SaidOut, SupportedOut};
pub(crate) use desk::sign_in_again;
pub use desk::{AtAccount, AtDesk};
pub(crate) use entity::{account, membership};
pub use holder::{Caller, Held, Holder};
pub use leaving::{Consequence, Leaver, OnLeaving};
pub(crate) use mails::{send, send_in_turn};
pub use may::{Clerk, Mayor, Publisher};
pub(crate) use me::CHANGE_UNDONE;
pub use me::{MailAddressChange, Tidings};
pub(crate) use paths::{ACCOUNT, desk_of, to_code, to_sign_in, to_sign_in_again};
pub use residence::{ResidenceGroupOut, ResidenceOut};
pub use routes::PAGES;
pub(crate) use routes::samples;
pub(crate) use sessions::LIVES_UNUSED;
pub use sign_in::MailSignIn;
pub(crate) use sign_in::{KEPT as SIGN_INS_KEPT, link_until};
pub use signed_in::SignedIn;
pub use standing::HasBoard;
pub use sweeps::ForgetSignIns;
pub use unkeyed::Unkeyed;
pub use who::{Anyone, Counted, Known, SecretHolder};

use ground::{id, line, names};

names! {
    /// The role of somebody in one commune; an operator's holds everywhere.
    pub enum Role {
        /// The mayor.
        Mayor = "mayor",
        /// The secretary, who runs the board.
        Clerk = "clerk",
        /// A councillor.
        Councillor = "councillor",
        /// Publishes for one organisation.
        Publisher = "publisher",
        /// A resident.
        Resident = "resident",
        /// Runs the server.
        Operator = "operator",
    }
}

id!(
    /// A session: an account on one browser or program.
    SessionId
);
id!(
    /// A request to sign in.
    SignInId
);
id!(
    /// A change of an account's address.
    EmailChangeId
);
id!(
    /// A role of somebody in a commune, or an invitation to one.
    MemberId
);

line!(
    /// Somebody's name, as they write it: one line, 1 to 80 characters.
    FullName,
    80,
    "Un nom tient sur une ligne, de 1 à 80 caractères.",
    "A name is one line of 1 to 80 characters."
);

line!(
    /// A code as somebody types it, with or without blanks.
    TypedCode,
    40,
    "Un code tient sur une ligne.",
    "A code is one line."
);
