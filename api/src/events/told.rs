//! The last word of a calendar on an event: with it, a change by somebody here is told from one by the calendar, and stays.

use std::collections::BTreeMap;

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use ground::clock::Instant;

/// The last word of a calendar on an event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, FromJsonQueryResult)]
pub struct LastSaid {
    /// Of each thing that it said a digest; of lists, of each date in them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) said: BTreeMap<String, String>,
    /// True if it does not take place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) cancelled: bool,
    /// Time at which it was cancelled on this word, as in the event's row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cancelled_at: Option<i64>,
    /// True if it left all boards since it is not for everybody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) private: bool,
}

impl LastSaid {
    /// This word after the calendar said anew, to everybody, that the event takes place or does not.
    pub(super) fn saying(self, cancelled: bool) -> Self {
        Self { cancelled, private: false, ..self }
    }

    /// This word where the event is not for everybody.
    pub(super) fn hiding(self) -> Self {
        Self { private: true, ..self }
    }

    /// Notes that the event was cancelled on the calendar's word.
    pub(super) fn cancel(&mut self, now: Instant) {
        (self.cancelled, self.cancelled_at) = (true, Some(now.micros()));
    }

    /// True if the event was cancelled on the calendar's word, and on nobody else's since.
    pub(super) fn did_cancel(&self, cancelled_at: Option<Instant>) -> bool {
        cancelled_at.is_some_and(|at| self.cancelled_at == Some(at.micros()))
    }
}
