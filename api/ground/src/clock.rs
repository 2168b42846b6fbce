//! Time: the one place that asks the system what time it is.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use sea_orm::DeriveValueType;

use crate::say;
use crate::text::Message;

/// A point in time, in microseconds since 1970-01-01T00:00:00Z. In JSON it is RFC 3339 in UTC with `Z`; in the
/// database an integer, which sorts the same way on SQLite and PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Instant(i64);

impl Instant {
    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This instant moved by a number of seconds, which may be negative.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// In a time zone (IANA), to the second and with its offset, such as `2026-11-22T19:30:00+01:00`; in UTC if the
    /// zone is not known, or is in the year 10000 already.
    pub fn in_zone(self, timezone: &str) -> String {
        let zone: chrono_tz::Tz = timezone.parse().unwrap_or(chrono_tz::UTC);
        let local = self.utc().with_timezone(&zone);
        let local = if local.year() > 9999 { self.utc().with_timezone(&chrono_tz::UTC) } else { local };
        local.to_rfc3339_opts(SecondsFormat::Secs, false)
    }

    /// This instant moved ahead by a length of time, to the microsecond.
    pub fn plus(self, length: std::time::Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(length.as_micros()).unwrap_or(i64::MAX)))
    }

    fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl FromStr for Instant {
    type Err = Message;

    /// Reads RFC 3339 with any offset, between the years 1970 and 9999; anything finer than a microsecond is cut.
    fn from_str(text: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Un instant s’écrit selon la RFC 3339, par exemple 2026-11-22T18:30:00Z.",
            "An instant is written as in RFC 3339, such as 2026-11-22T18:30:00Z.",
        );
        let instant = DateTime::parse_from_rfc3339(text).map_err(|_| WRONG)?.to_utc();
        if !(1970..=9999).contains(&instant.year()) {
            return Err(WRONG);
        }
        Ok(Self(instant.timestamp_micros()))
    }
}

crate::leaf!(Instant, "string", "date-time", |schema| schema);

/// The clock that gives verbs their `now`: the system's, moved by an offset. Tests move it while they run.
#[derive(Debug, Clone)]
pub struct Clock {
    offset_micros: Arc<AtomicI64>,
    started: std::time::Instant,
    started_with: i64,
}

impl Clock {
    /// The system's clock, moved by this many seconds.
    pub fn system(offset_seconds: i64) -> Self {
        Self::with_offset(offset_seconds.saturating_mul(1_000_000))
    }

    fn with_offset(micros: i64) -> Self {
        Self {
            offset_micros: Arc::new(AtomicI64::new(micros)),
            started: std::time::Instant::now(),
            started_with: micros,
        }
    }

    /// The current instant.
    #[expect(clippy::disallowed_methods, reason = "the one place that may ask")]
    pub fn now(&self) -> Instant {
        Instant(Utc::now().timestamp_micros().saturating_add(self.offset_micros.load(Ordering::Relaxed)))
    }

    /// Move this clock, and every clone of it, forward by a number of seconds.
    pub fn advance(&self, seconds: i64) {
        self.offset_micros.fetch_add(seconds.saturating_mul(1_000_000), Ordering::Relaxed);
    }

    /// A clock of its own that runs beside this one, ahead by a number of seconds or (negative) behind.
    pub fn beside(&self, seconds: i64) -> Self {
        Self::with_offset(self.offset_micros.load(Ordering::Relaxed).saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The time since this clock was made, for measuring: it does not go back when the system's clock is set, and goes
    /// forward when this one is moved.
    pub fn elapsed(&self) -> Duration {
        let moved = self.offset_micros.load(Ordering::Relaxed).saturating_sub(self.started_with);
        self.started.elapsed() + Duration::from_micros(u64::try_from(moved).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_in_utc_and_read_with_any_offset() {
        for (text, expected) in [
            ("2026-11-22T18:30:00Z", Some("2026-11-22T18:30:00Z")),
            ("2026-11-22T19:30:00+01:00", Some("2026-11-22T18:30:00Z")),
            ("2026-11-22T18:30:00.1234567Z", Some("2026-11-22T18:30:00.123456Z")),
            ("2026-11-22", None),
            ("2026-02-30T00:00:00Z", None),
            ("1969-12-31T23:59:59Z", None),
            ("+12026-01-01T00:00:00Z", None),
        ] {
            assert_eq!(text.parse::<Instant>().ok().map(|it| it.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn an_instant_in_a_zone_has_its_offset_even_where_that_is_none() {
        for (text, zone, expected) in [
            ("2026-11-22T18:30:00.5Z", "Europe/Paris", "2026-11-22T19:30:00+01:00"),
            ("2026-07-01T18:30:00Z", "Europe/Paris", "2026-07-01T20:30:00+02:00"),
            ("2026-07-01T18:30:00Z", "America/Martinique", "2026-07-01T14:30:00-04:00"),
            ("2026-07-01T18:30:00Z", "Atlantis/Harbour", "2026-07-01T18:30:00+00:00"),
            ("9999-12-31T23:59:59Z", "Pacific/Noumea", "9999-12-31T23:59:59+00:00"),
        ] {
            assert_eq!(text.parse::<Instant>().unwrap().in_zone(zone), expected);
        }
    }
}
