//! Reach: how many people a commune's words reached, for the mayor who asks. Numbers by local day, and nothing about
//! anybody.
//!
//! What happens is counted in memory ([`Reach`]) and written down every few seconds and at the stop, so that a read costs no
//! write. A kill loses the last seconds: these are orders of magnitude, not accounts. Loads of boards are counted beside
//! the boards in memory; the opens of a notice once a device and day ([`opened::Opened`]), by a hash under a key that is
//! thrown away with the day. What can be looked at, how many follow a commune, is noted when it changed ([`followers`]).
//!
//! Another domain joins by an entry in [`Kind`] and by [`count`].
//!
//! Invariants: no row and no line of the log tells who read; a count that could not be written is written later.

mod api;
mod count;
mod csv;
mod entity;
mod followers;
mod open;
mod opened;
mod queries;
mod refusals;
mod rules;
mod wire;
mod write;

pub use api::Api;
pub use count::{Reach, count};
pub use followers::CountFollowers;
pub use open::{OpenError, open};
pub use wire::ReachOut;
pub use write::{keep_writing, write};

use ground::names;

names! {
    /// What is counted as it happens, a number a day each.
    pub enum Kind {
        /// A board was loaded: shown anew, or found unchanged.
        BoardLoads = "board_loads",
        /// A notice was opened, once a device and day.
        NoticeOpens = "notice_opens",
        /// A push service took a message for a phone.
        PushAccepted = "push_accepted",
        /// No push service took a message, until its time was over or for good.
        PushFailed = "push_failed",
        /// A push service did not know the phone any more, so it was forgotten.
        PushForgotten = "push_forgotten",
        /// The mail server took a letter.
        LettersDelivered = "letters_delivered",
    }
}
