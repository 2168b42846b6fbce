//! Where a notice is in its life: what follows from decisions, dates and the clock. Pure.

use super::{State, Status, entity};
use crate::clock::Instant;

/// The decisions and dates that a notice's status follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    pub(super) state: State,
    pub(super) approved_at: Option<Instant>,
    pub(super) listed_at: Instant,
    pub(super) expire_at: Option<Instant>,
    pub(super) updated_at: Instant,
}

impl From<&entity::Model> for Life {
    fn from(row: &entity::Model) -> Self {
        Self {
            state: row.state,
            approved_at: row.approved_at,
            listed_at: row.listed_at,
            expire_at: row.expire_at,
            updated_at: row.updated_at,
        }
    }
}

impl Life {
    /// Where the notice is now.
    pub(super) fn status(&self, now: Instant) -> Status {
        match self.state {
            State::Draft => Status::Draft,
            State::Submitted => Status::Submitted,
            State::Rejected => Status::Rejected,
            State::Withdrawn => Status::Withdrawn,
            State::Approved if now < self.listed_at => Status::Scheduled,
            State::Approved if self.expire_at.is_some_and(|expiry| expiry <= now) => Status::Expired,
            State::Approved => Status::Published,
        }
    }

    /// When it went up, if it has been up.
    pub(super) fn published_at(&self, now: Instant) -> Option<Instant> {
        let has_been_up = match self.state {
            // Nothing changes a withdrawn notice, so `updated_at` is when it was withdrawn.
            State::Withdrawn => self.was_up_before(self.updated_at),
            State::Draft | State::Submitted | State::Approved | State::Rejected => self.was_up_before(now),
        };
        has_been_up.then_some(self.listed_at)
    }

    /// Whether it had gone up by then.
    pub(super) fn was_up_before(&self, then: Instant) -> bool {
        self.approved_at.is_some() && self.listed_at <= then
    }
}
