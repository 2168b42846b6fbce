//! The hours and the names of editions. Pure.

use std::str::FromStr;

use chrono::{Datelike, Days, IsoWeek, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;

use crate::digests::Cadence;
use calendar::Span;
use ground::clock::Instant;
use ground::text::Message;
use ground::{leaf, say};

ground::text!(
    /// The name of an edition: its ISO week, such as `2026-W48`, or for a daily one its local day, such as
    /// `2026-11-26`.
    EditionName
);

impl EditionName {
    /// The edition of a cadence on a local day.
    pub fn of(cadence: Cadence, day: NaiveDate) -> Self {
        match cadence {
            Cadence::Weekly => Self::of_week(day.iso_week()),
            Cadence::Daily => Self(day.format("%Y-%m-%d").to_string()),
        }
    }

    fn of_week(week: IsoWeek) -> Self {
        Self(format!("{}-W{:02}", week.year(), week.week()))
    }

    /// The cadence of an edition with this name.
    pub fn cadence(&self) -> Cadence {
        if self.0.contains('W') { Cadence::Weekly } else { Cadence::Daily }
    }
}

impl FromStr for EditionName {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Une édition se désigne par sa semaine (2026-W48) ou son jour (2026-11-26).",
            "An edition is named by its week (2026-W48) or its day (2026-11-26).",
        );
        let day = match text.split_once("-W") {
            Some((year, week)) => NaiveDate::from_isoywd_opt(
                year.parse().map_err(|_| WRONG)?,
                week.parse().map_err(|_| WRONG)?,
                Weekday::Mon,
            ),
            None => text.parse().ok(),
        };
        let day = day.filter(|day| (1970..=2099).contains(&day.year())).ok_or(WRONG)?;
        let cadence = if text.contains('W') { Cadence::Weekly } else { Cadence::Daily };
        // Exactly as we write it, of the several forms that can be read.
        let name = Self::of(cadence, day);
        if name.0 == text { Ok(name) } else { Err(WRONG) }
    }
}

leaf!(EditionName, "string", "", |mut schema| {
    schema.pattern = Some("^[0-9]{4}-(W[0-9]{2}|[0-9]{2}-[0-9]{2})$".to_owned());
    schema.example = Some("2026-W48".into());
    schema
});

/// The hour of a commune's editions, on its clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::digests) struct Schedule {
    /// The day of weekly ones.
    pub(in crate::digests) weekday: Weekday,
    /// The time of day.
    pub(in crate::digests) time: NaiveTime,
}

impl Schedule {
    /// Thursday at 18:00: before the week-end that it tells of.
    pub(in crate::digests) const DEFAULT: Self = Self { weekday: Weekday::Thu, time: eighteen() };

    /// Time at which the next edition of a cadence is made after an instant.
    pub(in crate::digests) fn next(&self, cadence: Cadence, after: Instant, zone: Tz) -> Instant {
        let today = Span::shown(after, zone).date();
        let days = (0..=8).map(|ahead| today.checked_add_days(Days::new(ahead)).unwrap_or(NaiveDate::MAX));
        let fits = |day: &NaiveDate| cadence == Cadence::Daily || day.weekday() == self.weekday;
        let instants = days.filter(fits).map(|day| {
            let starts = day.and_time(self.time);
            Span::Timed { starts, ends: starts }.instants(zone).0
        });
        // One of nine days in a row fits, and lies ahead.
        instants.filter(|instant| *instant > after).min().unwrap_or(after)
    }
}

const fn eighteen() -> NaiveTime {
    match NaiveTime::from_hms_opt(18, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

/// The day's edition at an instant, on a commune's clocks.
pub(super) fn current(cadence: Cadence, now: Instant, zone: Tz) -> EditionName {
    EditionName::of(cadence, Span::shown(now, zone).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_has_one_name() {
        for (text, expected) in [
            ("2026-W48", Some(Cadence::Weekly)),
            ("2026-11-26", Some(Cadence::Daily)),
            ("2026-W53", Some(Cadence::Weekly)),
            ("2027-W53", None),
            ("2026-W1", None),
            ("2026-02-30", None),
            ("2026-1-1", None),
            ("W48", None),
        ] {
            assert_eq!(text.parse::<EditionName>().ok().map(|it| it.cadence()), expected, "{text}");
        }
        assert_eq!(EditionName::of(Cadence::Weekly, "2027-01-01".parse().unwrap()).as_str(), "2026-W53");
    }

    #[test]
    fn an_edition_is_made_at_the_communes_hour_winter_and_summer() {
        let next =
            |cadence, after: &str, zone: Tz| Schedule::DEFAULT.next(cadence, after.parse().unwrap(), zone).to_string();
        let paris = chrono_tz::Europe::Paris;
        assert_eq!(next(Cadence::Weekly, "2026-11-22T12:00:00Z", paris), "2026-11-26T17:00:00Z");
        assert_eq!(next(Cadence::Weekly, "2026-11-26T17:00:00Z", paris), "2026-12-03T17:00:00Z");
        assert_eq!(next(Cadence::Daily, "2026-11-26T16:59:59Z", paris), "2026-11-26T17:00:00Z");
        assert_eq!(next(Cadence::Weekly, "2026-07-01T12:00:00Z", paris), "2026-07-02T16:00:00Z");
        assert_eq!(
            next(Cadence::Weekly, "2026-11-26T12:00:00Z", chrono_tz::America::Martinique),
            "2026-11-26T22:00:00Z"
        );
    }

    #[test]
    fn an_hour_that_clocks_skip_is_not_lost() {
        let early = Schedule { weekday: Weekday::Sun, time: NaiveTime::from_hms_opt(2, 30, 0).unwrap() };
        let next = early.next(Cadence::Daily, "2026-03-28T12:00:00Z".parse().unwrap(), chrono_tz::Europe::Paris);
        assert_eq!(next.to_string(), "2026-03-29T01:30:00Z");
    }
}
