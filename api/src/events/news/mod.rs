//! What residents are told of events beyond the agenda: that they take place, that they do otherwise, and the evening before.

mod announce;
mod moved;
pub(super) mod moves;
mod remind;
mod spoken;

pub(crate) use announce::{Announced, ToAnnounce, What, announced, move_announced, moves_to_announce, to_announce};
pub use moves::ForgetMoves;
pub(crate) use remind::{reminded, to_remind};
