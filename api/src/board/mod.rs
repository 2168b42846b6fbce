//! The board: everything a phone shows for a commune, as one immutable document per revision.
//!
//! A board is read from the database, serialised and coded once per change and kept in memory; serving it touches
//! neither the database nor the serialiser. Three things make a copy old: a write in this process, which drops it
//! at once ([`change`]); a write in another process, which [`watch`] hears of; and time, since a copy knows the
//! instant at which time alone changes it. A commune's other public documents ([`View`]), such as its feeds, are kept
//! the same way; their domains make them, and [`serve`] them.
//!
//! Invariants: a request that arrives after a write was acknowledged never gets a board from before it; however
//! many wait, at most two rebuilds stand between a request and its answer; memory is bounded.

mod api;
mod cache;
mod change;
mod serve;
mod snapshot;
mod view;
mod watch;

pub(crate) use api::try_out;
pub use api::{Api, BoardOut};
pub use cache::Boards;
pub(crate) use change::notify_everything;
pub use change::{Change, change, change_all};
pub use serve::NoDocument;
pub(crate) use serve::{answer_from_memory, serve};
pub(crate) use snapshot::Snapshot;
pub use snapshot::SnapshotError;
pub(crate) use view::View;
pub use watch::watch;
