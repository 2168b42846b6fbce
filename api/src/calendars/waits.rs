//! Events that vanished from a calendar and are not cancelled yet.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use crate::events::import::Vanished;
use calendar::Skipped;
use ground::clock::Instant;

/// Many events that vanished at once: they wait for a second look, or for somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Waits {
    /// The time of the second look, in microseconds since 1970.
    until: i64,
    /// The events.
    pub(crate) events: Vec<Vanished>,
    /// True once somebody said that it is right.
    is_confirmed: bool,
}

impl Waits {
    /// From now on.
    pub(super) fn new(events: Vec<Vanished>, until: Instant) -> Self {
        Self { until: until.micros(), events, is_confirmed: false }
    }

    /// These, on somebody's word.
    pub(super) fn confirmed(self) -> Self {
        Self { is_confirmed: true, ..self }
    }

    /// The time of the second look.
    pub(super) fn until(&self) -> Instant {
        Instant::from_micros(self.until)
    }

    /// The events that may be cancelled now, if they are still not there.
    pub(super) fn due(&self, now: Instant) -> &[Vanished] {
        if self.is_confirmed || self.until() <= now { &self.events } else { &[] }
    }
}

/// The things left out of the file that was read last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct LeftOut(pub(super) Vec<Skipped>);
