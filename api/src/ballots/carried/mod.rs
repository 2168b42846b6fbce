//! Voices that are carried in a vote: frozen at its cut-off, followed to where they are cast, told to those who gave them.

mod flow;
mod freeze;
mod frozen;
mod mail;
mod my_voice;
mod published;
mod rows;
mod voice_wire;

pub(super) use freeze::{NotFrozen, freeze};
pub(super) use frozen::{Frozen, merge};
pub(super) use mail::is_carried;
pub use mail::{MailCarried, TellCarried};
pub(super) use my_voice::{MyVoiceError, my_voice};
pub(super) use published::{Carriers, carriers, said};
pub(super) use voice_wire::{MyVoiceOut, OwnVote};
