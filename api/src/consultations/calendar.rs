//! The calendar of a consultation: its phases, what is asked of its dates, and how they move.

use chrono::{Days, NaiveDate, NaiveTime, TimeZone};

use super::Phase;
use ground::clock::Instant;
use ground::text::Message;
use ground::{FieldError, say};

/// Number of seconds of a day.
const DAY: i64 = 86_400;

/// Number of seconds from the announcement to the close at least: the reasonable period of CRPA L131-1.
const REASONABLE: i64 = 15 * DAY;

/// Number of seconds that a vote is open at least.
const OPEN_AT_LEAST: i64 = 3 * DAY;

/// Number of seconds between the cut-off for delegates and the opening, and the close, at least.
const CUT_OFF_APART: i64 = DAY;

/// Number of seconds between the cut-off for delegates and the close unless said.
const CUT_OFF_BEFORE: i64 = 2 * DAY;

/// Number of days until the response is due unless said.
const RESPONSE_DAYS: u64 = 60;

/// The most days until the response is due.
const RESPONSE_DAYS_MOST: i64 = 180;

/// The most seconds by which an open vote is made longer, once.
pub(super) const LONGER_AT_MOST: i64 = 14 * DAY;

/// The dates of a consultation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// The announcement; none for a draft.
    pub(crate) announced_at: Option<Instant>,
    /// The debate begins; with the announcement unless said.
    pub(crate) debate_from: Option<Instant>,
    /// The vote opens.
    pub(crate) vote_from: Instant,
    /// The cut-off for delegates.
    pub(crate) delegates_until: Instant,
    /// The vote closes.
    pub(crate) vote_until: Instant,
    /// The last day on which the council answers in time.
    pub(crate) response_due: NaiveDate,
}

/// What was recorded of a consultation besides its calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Done {
    pub(super) withdrawn: bool,
    pub(super) counted: bool,
    pub(super) answered: bool,
}

impl Calendar {
    /// The phase at an instant.
    pub(super) fn phase(&self, recorded: Done, now: Instant) -> Phase {
        let Some(announced_at) = self.announced_at else { return Phase::Draft };
        if recorded.withdrawn {
            return Phase::Withdrawn;
        }
        if recorded.counted {
            return if recorded.answered { Phase::Answered } else { Phase::Result };
        }
        if now >= self.vote_until {
            Phase::Counting
        } else if now >= self.vote_from {
            Phase::Vote
        } else if now >= self.debate_from.unwrap_or(announced_at) {
            Phase::Debate
        } else {
            Phase::Announced
        }
    }

    /// What is wrong with the dates of a consultation that is announced at an instant, in this time zone.
    pub(super) fn mistakes(&self, announced: Instant, zone: chrono_tz::Tz) -> Vec<FieldError> {
        let mut wrong: Vec<(&str, Message)> = Vec::new();
        let begins = self.debate_from.unwrap_or(announced);
        if begins < announced {
            wrong.push((
                "debate_from",
                say!("Le débat commence au plus tôt à l’annonce.", "The debate begins with the announcement or later."),
            ));
        }
        if self.vote_from <= begins {
            wrong.push((
                "vote_from",
                say!("Le vote s’ouvre après le début du débat.", "The vote opens after the debate began."),
            ));
        }
        if self.vote_until < self.vote_from.plus_seconds(OPEN_AT_LEAST) {
            wrong.push((
                "vote_until",
                say!("Un vote reste ouvert 72\u{a0}heures au moins.", "A vote is open for 72 hours at least."),
            ));
        } else if self.vote_until < announced.plus_seconds(REASONABLE) {
            wrong.push(("vote_until", too_short()));
        }
        if self.delegates_until < self.vote_from.plus_seconds(CUT_OFF_APART)
            || self.delegates_until > self.vote_until.plus_seconds(-CUT_OFF_APART)
        {
            wrong.push((
                "delegates_until",
                say!(
                    "La limite des délégués tombe 24\u{a0}heures au moins après l’ouverture et avant la clôture.",
                    "The cut-off for delegates is at least 24 hours after the opening and before the close.",
                ),
            ));
        }
        let days = (self.response_due - local_day(self.vote_until, zone)).num_days();
        if !(0..=RESPONSE_DAYS_MOST).contains(&days) {
            wrong.push((
                "response_due",
                say!(
                    "La réponse est due dans les 180 jours après la clôture.",
                    "The response is due within 180 days of the close."
                ),
            ));
        }
        wrong
            .into_iter()
            .map(|(member, detail)| FieldError { pointer: format!("/calendar/{member}"), detail })
            .collect()
    }
}

/// The sentence for a vote that closes too soon.
pub(super) fn too_short() -> Message {
    say!(
        "La clôture est au moins 15\u{a0}jours après l’annonce\u{a0}: c’est le délai raisonnable (CRPA L131-1).",
        "The close is at least 15 days after the announcement: the reasonable period (CRPA L131-1).",
    )
}

/// The cut-off unless said.
pub(super) fn default_cut_off(vote_until: Instant) -> Instant {
    vote_until.plus_seconds(-CUT_OFF_BEFORE)
}

/// The last day for the response unless said.
pub(super) fn default_response(vote_until: Instant, zone: chrono_tz::Tz) -> NaiveDate {
    let closes = local_day(vote_until, zone);
    closes.checked_add_days(Days::new(RESPONSE_DAYS)).unwrap_or(closes)
}

/// The day of an instant where the commune is.
pub(crate) fn local_day(at: Instant, zone: chrono_tz::Tz) -> NaiveDate {
    chrono::DateTime::from_timestamp_micros(at.micros()).unwrap_or_default().with_timezone(&zone).date_naive()
}

/// The instant at which a day is over where the commune is.
pub(crate) fn midnight_after(day: NaiveDate, zone: chrono_tz::Tz) -> Instant {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN);
    // A midnight that the clocks skip is an hour later.
    let at = zone.from_local_datetime(&next).earliest();
    at.map_or_else(
        || Instant::from_micros(next.and_utc().timestamp_micros()),
        |at| Instant::from_micros(at.timestamp_micros()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> Instant {
        Instant::from_micros(0).plus_seconds(day * DAY)
    }

    fn calendar() -> Calendar {
        Calendar {
            announced_at: Some(at(0)),
            debate_from: None,
            vote_from: at(12),
            delegates_until: at(14),
            vote_until: at(16),
            response_due: default_response(at(16), chrono_tz::Europe::Paris),
        }
    }

    #[test]
    fn an_instant_belongs_to_the_later_phase() {
        let calendar = Calendar { debate_from: Some(at(2)), ..calendar() };
        let phase = |now: Instant| calendar.phase(Done::default(), now);
        for (now, expected) in [
            (at(0), Phase::Announced),
            (at(2).plus_seconds(-1), Phase::Announced),
            (at(2), Phase::Debate),
            (at(12), Phase::Vote),
            (at(16).plus_seconds(-1), Phase::Vote),
            (at(16), Phase::Counting),
        ] {
            assert_eq!(phase(now), expected, "{now}");
        }
        let counted = Done { counted: true, ..Done::default() };
        assert_eq!(calendar.phase(counted, at(20)), Phase::Result);
        assert_eq!(calendar.phase(Done { answered: true, ..counted }, at(20)), Phase::Answered);
        let draft = Calendar { announced_at: None, ..calendar };
        assert_eq!(draft.phase(Done::default(), at(20)), Phase::Draft);
    }

    #[test]
    fn dates_keep_the_distances_that_are_asked_of_them() {
        let places = |calendar: Calendar| {
            let mistakes = calendar.mistakes(at(0), chrono_tz::Europe::Paris);
            mistakes.into_iter().map(|it| it.pointer).collect::<Vec<_>>()
        };
        assert!(places(calendar()).is_empty());
        let day = |name: &str| vec![format!("/calendar/{name}")];
        assert_eq!(places(Calendar { debate_from: Some(at(-1)), ..calendar() }), day("debate_from"));
        assert_eq!(places(Calendar { debate_from: Some(at(12)), ..calendar() }), day("vote_from"));
        assert_eq!(
            places(Calendar { vote_until: at(15).plus_seconds(-1), delegates_until: at(13), ..calendar() }),
            day("vote_until")
        );
        assert_eq!(places(Calendar { delegates_until: at(13).plus_seconds(-1), ..calendar() }), day("delegates_until"));
        assert_eq!(places(Calendar { delegates_until: at(15).plus_seconds(1), ..calendar() }), day("delegates_until"));
        let late = calendar().response_due.checked_add_days(Days::new(121)).unwrap();
        assert_eq!(places(Calendar { response_due: late, ..calendar() }), day("response_due"));
    }
}
