//! Signing in: by six digits or a link, sent to an address whether an account has it or not.
//!
//! Invariants: what is answered, and how long that takes, says nothing of whether an address has an account. A request
//! works once, for ten minutes, with five tries. Wrong digits are counted for the address in the database, 20 in a day:
//! then only the link of a mail signs in, so guessers let nobody in and lock nobody out.

mod ask;
mod forget;
mod mail;
mod verify;

pub(super) use ask::AskToSignInError;
pub(crate) use ask::{NewSignIn, ask, link_until};
pub(crate) use forget::KEPT;
pub(super) use forget::forget;
pub use mail::MailSignIn;
pub(super) use verify::{Proof, Verified, VerifyError, verify};

/// Number of seconds for which a code or link works.
pub(super) const WORKS: i64 = 600;

/// Number of wrong codes for one request.
pub(super) const TRIES: i32 = 5;
