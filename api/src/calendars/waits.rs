//! What vanished from a calendar and is not cancelled yet.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use crate::events::import::Vanished;
use calendar::Skipped;
use ground::clock::Instant;

/// What vanished at once, and is much: it waits for a second look, or for somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Waits {
    /// When it is looked for again, in microseconds since 1970.
    until: i64,
    /// What it is.
    pub(crate) events: Vec<Vanished>,
    /// Whether somebody said that it is right.
    is_confirmed: bool,
}

impl Waits {
    /// From now on.
    pub(super) fn new(events: Vec<Vanished>, until: Instant) -> Self {
        Self { until: until.micros(), events, is_confirmed: false }
    }

    /// The same on somebody's word.
    pub(super) fn confirmed(self) -> Self {
        Self { is_confirmed: true, ..self }
    }

    /// When it is looked for again.
    pub(super) fn until(&self) -> Instant {
        Instant::from_micros(self.until)
    }

    /// What may be cancelled now, if it is still not there.
    pub(super) fn due(&self, now: Instant) -> &[Vanished] {
        if self.is_confirmed || self.until() <= now { &self.events } else { &[] }
    }
}

/// What was left out of the file that was read last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct LeftOut(pub(super) Vec<Skipped>);
