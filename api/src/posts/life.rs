//! The life of a post: its status, which follows from decisions, dates and the clock. Pure.

use super::{PostState, PostStatus};
use ground::clock::Instant;

/// Time at which what may go up does: its date, or now if that has passed.
pub(crate) fn goes_up_at(publish_at: Option<Instant>, now: Instant) -> Instant {
    publish_at.map_or(now, |date| date.max(now))
}

/// The decisions and dates that a status follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    pub(crate) state: PostState,
    pub(crate) approved_at: Option<Instant>,
    pub(crate) listed_at: Instant,
    pub(crate) expire_at: Option<Instant>,
    pub(crate) updated_at: Instant,
}

impl Life {
    pub(crate) fn status(&self, now: Instant) -> PostStatus {
        match self.state {
            PostState::Draft => PostStatus::Draft,
            PostState::Submitted => PostStatus::Submitted,
            PostState::Rejected => PostStatus::Rejected,
            PostState::Withdrawn | PostState::Left => PostStatus::Withdrawn,
            PostState::Approved if now < self.listed_at => PostStatus::Scheduled,
            PostState::Approved if self.expire_at.is_some_and(|expiry| expiry <= now) => PostStatus::Expired,
            PostState::Approved => PostStatus::Published,
        }
    }

    /// Time at which it went up, if it has been up.
    pub(crate) fn published_at(&self, now: Instant) -> Option<Instant> {
        let has_been_up = match self.state {
            // Nothing changes what is withdrawn, so `updated_at` is when it was.
            PostState::Withdrawn | PostState::Left => self.was_up_before(self.updated_at),
            PostState::Draft | PostState::Submitted | PostState::Approved | PostState::Rejected => {
                self.was_up_before(now)
            }
        };
        has_been_up.then_some(self.listed_at)
    }

    /// True if it had gone up by then.
    pub(crate) fn was_up_before(&self, then: Instant) -> bool {
        self.approved_at.is_some() && self.listed_at <= then
    }
}
