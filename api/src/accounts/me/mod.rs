//! One's own account: what it says, its address, its sessions, a copy of it, and its end.

mod change;
mod email;
mod erase;
mod export;
mod mail;
mod wire;

pub(super) use change::{ChangeAccountError, MePatch, change};
pub(crate) use email::CHANGE_UNDONE;
pub(super) use email::{ConfirmEmail, ConfirmEmailError, confirm, forget_changes, undo};
pub(super) use erase::{EraseError, erase};
pub(super) use export::{CopyError, ExportOut, export};
pub use mail::MailAddressChange;
pub(super) use wire::{MeError, MeOut, SessionOut, me};

use ground::names;

names! {
    /// A kind of mail that somebody with an account may have, beside those that protect it.
    pub enum Tidings {
        /// That a vote ends in 48 hours.
        Vote = "vote",
        /// What concerns a voice that one gave or carries.
        Voice = "voice",
        /// Results and what becomes of them.
        Result = "result",
        /// For staff and publishers: what waits, and what became of what they submitted.
        Desk = "desk",
    }
}

impl Tidings {
    /// As a row keeps them.
    pub(super) fn written(all: &[Self]) -> String {
        all.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// As a row kept them; names that this version does not know are another version's.
    pub(crate) fn read(written: &str) -> Vec<Self> {
        written.split_whitespace().filter_map(|name| name.parse().ok()).collect()
    }
}
