//! What there is to tell of posts beyond the boards, for whoever tells it.

use ground::{clock::Instant, ids::SheetId};

/// Seconds from what happens to a post until it is told, so that it can be undone.
pub(crate) const GRACE_SECONDS: i64 = 10;

/// A post that is to be told of in a commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ToAnnounce {
    /// Its sheet there.
    pub(crate) sheet: SheetId,
    /// What is told of it: 0 that it is up, else an instant in microseconds: of the change, the wish to tell it again, or the
    /// evening before.
    pub(crate) edition: i64,
    /// When.
    pub(crate) at: Instant,
}
