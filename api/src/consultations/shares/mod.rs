//! The key of a consultation in the hands of three people, of whom any two open the ballots together.
//!
//! While the consultation is a draft its key is made and each of the three gets a link by mail, by which they take their
//! share, once, to be printed. Only then may it be announced. What is kept until the count is the private key three times,
//! each copy sealed to two of the shares, in a table that is dropped with it; no share stays here once it was taken.

mod forget;
mod keep;
mod mail;
mod make;
mod take;
mod wire;

pub(crate) use forget::{forget_if_others, forget_key};
pub(crate) use keep::copies;
pub use mail::MailKeyShare;
pub(crate) use mail::{KEY_LINK, link_with};
pub(crate) use make::{ShareKeyError, share_key};
pub(crate) use take::{TakeShareError, take, waiting_for_token};
pub use wire::{KeyShareOut, ShareToken};
