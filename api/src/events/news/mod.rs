//! News of events for residents, beyond the agenda: that they take place, that they do otherwise, and the evening
//! before.

mod announce;
mod moved;
pub(super) mod moves;
mod remind;
mod spoken;

pub(crate) use announce::{Announced, announced, move_announced, moves_to_announce, to_announce};
pub use moves::ForgetMoves;
pub(crate) use moves::MOVES_KEPT;
pub(crate) use remind::{reminded, to_remind};

/// The news that there may be of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// It takes place.
    New,
    /// It, or a date of it, does not take place.
    Cancelled,
    /// It takes place at another time or in another place.
    Moved,
    /// A date that was cancelled takes place after all.
    Held,
    /// It takes place tomorrow.
    Tomorrow,
    /// It takes place today.
    Today,
}
