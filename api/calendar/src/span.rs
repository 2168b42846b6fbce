//! From when to when, on the clocks of a place.

use chrono::{Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::{GapInfo, Tz};
use serde::{Deserialize, Serialize};

use ground::clock::Instant;

/// From when to when, in local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// At a time of day; `ends` is not before `starts`.
    Timed {
        /// The local time of its beginning.
        starts: NaiveDateTime,
        /// The local time of its end.
        ends: NaiveDateTime,
    },
    /// Whole days, the last included.
    AllDay {
        /// The first day.
        first: NaiveDate,
        /// The last day, included.
        last: NaiveDate,
    },
}

impl Span {
    /// The day it begins on.
    pub fn first_day(&self) -> NaiveDate {
        match self {
            Self::Timed { starts, .. } => starts.date(),
            Self::AllDay { first, .. } => *first,
        }
    }

    /// The local time at which it begins; whole days begin at midnight.
    pub(super) fn first_moment(&self) -> NaiveDateTime {
        match self {
            Self::Timed { starts, .. } => *starts,
            Self::AllDay { first, .. } => first.and_time(NaiveTime::MIN),
        }
    }

    /// The last day it takes place on: what ends at midnight has no part in the day that begins then.
    pub fn last_day(&self) -> NaiveDate {
        match self {
            Self::Timed { starts, ends } if ends > starts && ends.time() == NaiveTime::MIN => {
                ends.date().pred_opt().unwrap_or(ends.date())
            }
            Self::Timed { ends, .. } => ends.date(),
            Self::AllDay { last, .. } => *last,
        }
    }

    /// Its beginning and its end (not included) as instants.
    ///
    /// A local time that clocks skip is read with the offset before the gap, one that they show twice is the first of
    /// the two (RFC 5545, section 3.3.5). What the gap would end before it begins keeps its length.
    pub fn instants(&self, zone: Tz) -> (Instant, Instant) {
        let (from, to) = match self {
            Self::Timed { starts, ends } => (*starts, *ends),
            Self::AllDay { first, last } => (first.and_time(NaiveTime::MIN), after(*last, 1).and_time(NaiveTime::MIN)),
        };
        let (starts, ends) = (instant(from, zone), instant(to, zone));
        if ends <= starts && to > from {
            (starts, starts.plus_seconds((to - from).num_seconds()))
        } else {
            (starts, ends)
        }
    }

    /// The local time that clocks show at an instant.
    pub fn shown(instant: Instant, zone: Tz) -> NaiveDateTime {
        local(instant, zone)
    }

    /// The local time that clocks show at an instant; none if they showed it before, in a night when they went back.
    pub fn on_clocks(shown: Instant, zone: Tz) -> Option<NaiveDateTime> {
        let time = local(shown, zone);
        (instant(time, zone) == shown).then_some(time)
    }

    /// As clocks show it: a time that they skip is the later one at which it takes place.
    pub(super) fn as_shown(&self, zone: Tz) -> Self {
        match self {
            Self::Timed { .. } => {
                let (starts, ends) = self.instants(zone);
                Self::Timed { starts: local(starts, zone), ends: local(ends, zone) }
            }
            Self::AllDay { .. } => *self,
        }
    }

    /// This span on another day: times of day and the number of days stay.
    pub fn on(&self, date: NaiveDate) -> Self {
        let moved = date - self.first_day();
        let add = |day: NaiveDate| day.checked_add_signed(moved).unwrap_or(day);
        match self {
            Self::Timed { starts, ends } => {
                Self::Timed { starts: date.and_time(starts.time()), ends: add(ends.date()).and_time(ends.time()) }
            }
            Self::AllDay { last, .. } => Self::AllDay { first: date, last: add(*last) },
        }
    }

    /// This beginning with the length of another span on the clocks; none if the two are not of one kind.
    pub fn lasting_as(&self, other: Self) -> Option<Self> {
        match (*self, other) {
            (Self::Timed { starts, .. }, Self::Timed { starts: from, ends: to }) => {
                Some(Self::Timed { starts, ends: starts.checked_add_signed(to - from)? })
            }
            (Self::AllDay { first, .. }, Self::AllDay { first: from, last: to }) => {
                Some(Self::AllDay { first, last: first.checked_add_signed(to - from)? })
            }
            (Self::Timed { .. }, Self::AllDay { .. }) | (Self::AllDay { .. }, Self::Timed { .. }) => None,
        }
    }

    /// True if it ends before it begins.
    pub fn is_backwards(&self) -> bool {
        match self {
            Self::Timed { starts, ends } => ends < starts,
            Self::AllDay { first, last } => last < first,
        }
    }

    /// True if it lasts more than 366 days.
    pub fn is_too_long(&self) -> bool {
        match self {
            Self::Timed { starts, ends } => (*ends - *starts).num_seconds() > 366 * 86_400,
            // Both days count.
            Self::AllDay { first, last } => (*last - *first).num_days() >= 366,
        }
    }

    /// Days between the first and the last.
    pub(super) fn extra_days(&self) -> u64 {
        u64::try_from((self.last_day() - self.first_day()).num_days()).unwrap_or(0)
    }
}

/// The instant of a local time, as [`Span::instants`] says.
pub(super) fn instant(local: NaiveDateTime, zone: Tz) -> Instant {
    let utc = match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(one) | MappedLocalTime::Ambiguous(one, _) => one.naive_utc(),
        MappedLocalTime::None => {
            let before = GapInfo::new(&local, &zone).and_then(|gap| gap.begin).map(|(_, offset)| offset);
            local
                - before.map_or(TimeDelta::zero(), |offset| {
                    TimeDelta::seconds(chrono::Offset::fix(&offset).local_minus_utc().into())
                })
        }
    };
    Instant::from_micros(utc.and_utc().timestamp_micros())
}

pub(super) fn local(instant: Instant, zone: Tz) -> NaiveDateTime {
    let utc = chrono::DateTime::from_timestamp_micros(instant.micros()).unwrap_or_default();
    utc.with_timezone(&zone).naive_local()
}

pub(super) fn after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

pub(super) fn before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}
