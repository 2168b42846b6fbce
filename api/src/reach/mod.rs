//! Reach: how many people a commune's words reached, for the mayor who asks. Numbers by local day, and nothing about
//! anybody.
//!
//! What happens is counted in memory ([`kit::counts`]) and written down every few seconds and at the stop, so that a
//! read costs no write. A kill loses the last seconds: these are orders of magnitude, not accounts. Loads of boards are
//! counted beside the boards in memory; the opens of a notice once a device and day ([`opened::Opened`]), by a hash
//! under a key that is thrown away with the day. What can be looked at, how many follow a commune, is noted when it
//! changed ([`followers`]).
//!
//! Another domain joins by an entry in [`kit::counts::Counter`] and by counting.
//!
//! Invariants: no row and no line of the log tells who read; a count that could not be written is written later.

mod api;
mod csv;
mod entity;
mod followers;
mod open;
mod opened;
mod queries;
mod rules;
mod wire;
mod write;

pub use api::Api;
pub(crate) use api::read;
pub use followers::CountFollowers;
pub use open::{CountOpenError, open};
pub use wire::ReachOut;
pub use write::{keep_writing, write};
