//! Announcements of posts beyond the boards, for whoever makes them.

use ground::clock::Instant;
use ground::ids::SheetId;

/// Number of seconds between what happens to a post and its announcement, so that it can be undone.
pub(crate) const GRACE_SECONDS: i64 = 10;

/// A post that is to be announced in a commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ToAnnounce {
    pub(crate) sheet: SheetId,
    /// The announcement's number: 0 for that it is up, else a time in microseconds: of its change, of the wish to
    /// announce it again, or of the evening before.
    pub(crate) edition: i64,
    /// Time at which it is due.
    pub(crate) at: Instant,
}
