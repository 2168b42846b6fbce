//! What a calendar said last of an event: so that what somebody here changed is told from what the calendar changes, and stays.

use std::collections::BTreeMap;

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use ground::clock::Instant;

/// What a calendar said last of an event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, FromJsonQueryResult)]
pub struct LastSaid {
    /// Of each thing that it said a digest; of lists, of each date in them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) said: BTreeMap<String, String>,
    /// Whether it does not take place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) cancelled: bool,
    /// When it was cancelled on this word, as the event's row says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cancelled_at: Option<i64>,
    /// Whether it left all boards since it is not for everybody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) private: bool,
}

impl LastSaid {
    /// The same after the calendar said anew whether the event takes place, to everybody.
    pub(super) fn saying(self, cancelled: bool) -> Self {
        Self { cancelled, private: false, ..self }
    }

    /// The same where the event is not for everybody.
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
