//! The times of the messages that an alert was sent in before the last one.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use ground::clock::Instant;

/// Maximum number of messages that one names, the latest.
const NAMED: usize = 100;

/// The times of an alert's changes before the last one, in microseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Superseded(Vec<i64>);

impl Superseded {
    /// Those of one that is changed anew.
    pub(super) fn after(before: Option<&Self>, edited_at: Option<Instant>) -> Self {
        let before = before.map(|it| it.0.as_slice()).unwrap_or_default();
        let all: Vec<i64> = before.iter().copied().chain(edited_at.map(Instant::micros)).collect();
        Self(all[all.len().saturating_sub(NAMED)..].to_vec())
    }

    /// The times, in order.
    pub(super) fn times(&self) -> impl Iterator<Item = Instant> {
        self.0.iter().copied().map(Instant::from_micros)
    }
}
