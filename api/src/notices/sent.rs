//! The messages that an alert was sent in, by their times.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::{Category, PostState};
use ground::clock::Instant;

/// Maximum number of messages that are kept, the latest.
const KEPT: usize = 100;

/// The messages that an alert was sent in, the last one included, as its row knew them when it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(from = "Stored")]
pub struct SentMessages {
    /// Their times in microseconds, each later than the one before.
    times: Vec<i64>,
    /// True if the last one says that the alert is over.
    is_over: bool,
}

/// What rows hold: those of old, the times of all changes but the last.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Messages { times: Vec<i64>, is_over: bool },
    Changes(Vec<i64>),
}

impl From<Stored> for SentMessages {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Messages { times, is_over } => Self { times, is_over },
            Stored::Changes(times) => Self { times, is_over: false },
        }
    }
}

/// What of a notice its messages follow from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alerting<'a> {
    pub(super) category: Category,
    pub(super) state: PostState,
    pub(super) is_approved: bool,
    pub(super) listed_at: Instant,
    pub(super) edited_at: Option<Instant>,
    pub(super) hidden_at: Option<Instant>,
    pub(super) expire_at: Option<Instant>,
    pub(super) told_until: Option<Instant>,
    pub(super) updated_at: Instant,
    pub(super) known: Option<&'a SentMessages>,
}

impl Alerting<'_> {
    /// True if it is an alert on the board.
    fn is_up(&self, now: Instant) -> bool {
        self.category == Category::Alert
            && self.state == PostState::Approved
            && self.listed_at <= now
            && self.hidden_at.is_none()
            && self.expire_at.is_none_or(|end| now < end)
    }

    /// The latest end that it was sent with.
    pub(super) fn told_until(&self) -> Option<Instant> {
        self.expire_at.filter(|_| self.category == Category::Alert).max(self.told_until)
    }

    /// The time at which it was over before its end, as far as its dates show it.
    fn over_at(&self, now: Instant) -> Option<Instant> {
        let taken_down = (self.state != PostState::Approved).then_some(self.updated_at);
        let made_other = (self.category != Category::Alert).then_some(self.edited_at.unwrap_or(self.updated_at));
        let over = [taken_down, made_other, self.hidden_at, self.expire_at].into_iter().flatten().min();
        over.filter(|it| *it <= now && self.told_until().is_some_and(|end| *it < end))
    }

    /// True if it went up as an alert, although its row lists no message.
    fn was_up(&self, now: Instant) -> bool {
        let was_approved = match self.state {
            PostState::Approved | PostState::Withdrawn | PostState::Left => self.is_approved,
            PostState::Draft | PostState::Submitted | PostState::Rejected => false,
        };
        was_approved && self.category == Category::Alert && self.listed_at <= self.over_at(now).unwrap_or(now)
    }

    /// The messages that it was sent in until now; none if it never was an alert on the board.
    pub(super) fn sent(&self, now: Instant) -> Option<SentMessages> {
        let none = || self.was_up(now).then_some(SentMessages { times: vec![], is_over: false });
        let mut sent = self.known.cloned().or_else(none)?;
        if sent.times.is_empty() {
            sent.push(self.listed_at, false);
        }
        if let Some(edited_at) = self.edited_at.filter(|it| !sent.is_over && sent.last() < Some(*it)) {
            sent.push(edited_at, false);
        }
        if self.is_up(now) && (sent.is_over || sent.last() < Some(self.listed_at)) {
            sent.push(self.listed_at, false);
        }
        if !self.is_up(now)
            && !sent.is_over
            && let Some(over) = self.over_at(now)
        {
            sent.push(over, true);
        }
        Some(sent)
    }
}

impl SentMessages {
    /// The messages of an alert whose row is written anew: one more if it went up, shows something else, or is over.
    pub(super) fn after(before: Alerting<'_>, row: Alerting<'_>, now: Instant) -> Option<Self> {
        let is_up = row.is_up(now);
        let Some(mut sent) = before.sent(now) else {
            return is_up.then(|| Self { times: vec![now.micros()], is_over: false });
        };
        let is_told = is_up || before.told_until().is_some_and(|end| sent.is_over && now < end);
        if before.is_up(now) != is_up || (is_told && row.edited_at != before.edited_at) {
            sent.push(now, !is_up);
        }
        Some(sent)
    }

    /// One more message, later than all before it, whatever the clock says.
    fn push(&mut self, at: Instant, is_over: bool) {
        let next = self.times.last().map_or(i64::MIN, |last| last.saturating_add(1));
        self.times.push(at.micros().max(next));
        self.times.drain(..self.times.len().saturating_sub(KEPT));
        self.is_over = is_over;
    }

    /// True if the last one says that the alert is over.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    /// The time of the last one.
    pub(crate) fn last(&self) -> Option<Instant> {
        self.times.last().copied().map(Instant::from_micros)
    }

    /// The times of those before the last one, in order.
    pub(crate) fn superseded(&self) -> impl Iterator<Item = Instant> {
        self.times.iter().rev().skip(1).rev().copied().map(Instant::from_micros)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_old_listed_all_changes_but_the_last() {
        let (at, end) = (Instant::from_micros, Instant::from_micros(1000));
        for (known, edited_at, expected) in [
            (None, None, vec![10]),
            (None, Some(at(20)), vec![10, 20]),
            (Some("[]"), Some(at(20)), vec![10, 20]),
            (Some("[20]"), Some(at(30)), vec![20, 30]),
        ] {
            let known: Option<SentMessages> = known.map(|it| serde_json::from_str(it).expect("times"));
            let alert = Alerting {
                category: Category::Alert,
                state: PostState::Approved,
                is_approved: true,
                listed_at: at(10),
                edited_at,
                hidden_at: None,
                expire_at: Some(end),
                told_until: None,
                updated_at: at(30),
                known: known.as_ref(),
            };
            let sent = alert.sent(at(500)).expect("it is up");
            assert_eq!((sent.times, sent.is_over), (expected.clone(), false));
            let withdrawn = Alerting { state: PostState::Withdrawn, updated_at: at(400), ..alert };
            let sent = withdrawn.sent(at(500)).expect("it was up");
            assert_eq!((sent.times, sent.is_over), ([expected, vec![400]].concat(), true));
        }
    }
}
