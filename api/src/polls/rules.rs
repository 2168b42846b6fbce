//! Rules about polls. Pure.

use super::entity::Model;
use super::{PollAudience, PollResults, PollStatus};
use crate::devices::Visitor;
use crate::register::Home;
use ground::clock::Instant;
use ground::ids::AnswererId;
use ground::{FieldError, say};

const DAY: i64 = 86_400;

/// Number of seconds that the town hall has to say what it does with the answers: 30 days.
const TIME_TO_CONCLUDE: i64 = 30 * DAY;

/// Number of seconds that a conclusion is on the board: 14 days.
const TIME_ON_BOARD: i64 = 14 * DAY;

pub(super) fn status(closes_at: Instant, now: Instant) -> PollStatus {
    if now < closes_at { PollStatus::Open } else { PollStatus::Closed }
}

pub(super) fn shows_counts(results: PollResults, status: PollStatus, has_answered: bool) -> bool {
    match (status, results) {
        (PollStatus::Closed, _) | (PollStatus::Open, PollResults::Live) => true,
        (PollStatus::Open, PollResults::AfterAnswer) => has_answered,
        (PollStatus::Open, PollResults::AfterClose) => false,
    }
}

/// Polls that closed then or earlier owe their conclusion by now.
pub(super) fn owed_if_closed_by(now: Instant) -> Instant {
    now.plus_seconds(-TIME_TO_CONCLUDE)
}

/// Time since which a poll owes its conclusion, unless it has one.
pub(super) fn owed_since(closes_at: Instant) -> Instant {
    closes_at.plus_seconds(TIME_TO_CONCLUDE)
}

pub(super) fn is_owed(poll: &Model, now: Instant) -> bool {
    poll.concluded_at.is_none() && owed_since(poll.closes_at) <= now
}

/// Conclusions written after that are on the board.
pub(super) fn on_board_if_concluded_after(now: Instant) -> Instant {
    now.plus_seconds(-TIME_ON_BOARD)
}

/// Time at which a poll leaves the board by itself.
pub(super) fn leaves_board_at(closes_at: Instant, concluded_at: Option<Instant>) -> Instant {
    concluded_at.map_or(closes_at, |at| at.plus_seconds(TIME_ON_BOARD))
}

/// The answerer that a visitor is to a poll, if it asks them: their device, or of their open entries that of the commune.
pub(super) fn answerer(poll: &Model, visitor: &Visitor, homes: &[Home]) -> Option<AnswererId> {
    match poll.audience {
        PollAudience::Devices => visitor.device.map(|device| AnswererId::from_uuid(device.uuid())),
        PollAudience::Residents => {
            let home = homes.iter().find(|home| home.commune == poll.commune_id);
            home.map(|home| AnswererId::from_uuid(home.entry.uuid()))
        }
    }
}

/// The mistake in the end of a poll, if there is one.
pub(super) fn wrong_end(closes_at: Instant, now: Instant) -> Option<FieldError> {
    let detail = say!("La clôture doit être à venir.", "The close lies in the future.");
    (closes_at <= now).then(|| FieldError::at("closes_at", detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_shown_live_after_an_answer_or_after_the_close() {
        for (results, shown) in [
            // Open, open to one who has answered, closed.
            (PollResults::Live, [true, true, true]),
            (PollResults::AfterAnswer, [false, true, true]),
            (PollResults::AfterClose, [false, false, true]),
        ] {
            let cases = [(PollStatus::Open, false), (PollStatus::Open, true), (PollStatus::Closed, false)];
            assert_eq!(cases.map(|(status, answered)| shows_counts(results, status, answered)), shown, "{results}");
        }
    }

    #[test]
    fn a_poll_is_open_until_the_instant_it_closes_at_and_owed_thirty_days_later() {
        let closes_at = Instant::from_micros(1_000_000);
        let at = |micros| status(closes_at, Instant::from_micros(micros));
        assert_eq!((at(999_999), at(1_000_000)), (PollStatus::Open, PollStatus::Closed));
        assert_eq!(owed_since(closes_at), Instant::from_micros((30 * 86_400 + 1) * 1_000_000));
        assert_eq!(owed_if_closed_by(owed_since(closes_at)), closes_at);
        assert_eq!(leaves_board_at(closes_at, None), closes_at);
        assert_eq!(on_board_if_concluded_after(leaves_board_at(closes_at, Some(closes_at))), closes_at);
    }
}
