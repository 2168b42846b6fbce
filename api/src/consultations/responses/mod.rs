//! Responses: what the council does with a result, and why, in public; and what it promises, by when.
//!
//! A response may be written anew: every version stays. One that postpones is owed again from its day on. A milestone is kept,
//! dropped or moved in public; that it is late follows from the day.

mod milestones;
mod promises;
mod respond;
mod wire;

pub(super) use milestones::PatchMilestoneError;
pub(crate) use milestones::{MilestonePatch, patch};
pub(crate) use promises::{Promises, all_milestones, promises_of};
pub(super) use respond::RespondError;
pub(crate) use respond::{NewResponse, respond};
pub(crate) use wire::MilestoneOut;
pub(super) use wire::{ResponseInShort, ResponseOut, response_of};
