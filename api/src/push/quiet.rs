//! Quiet hours, in which a phone is left alone. Pure.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveTime, TimeZone, Timelike};
use sea_orm::DeriveValueType;
use serde_json::json;

use ground::clock::Instant;
use ground::text::Message;
use ground::{input, leaf, say};

ground::text!(
    /// A time zone (IANA).
    Timezone
);

impl Timezone {
    /// The zone of most communes.
    pub(super) fn of_paris() -> Self {
        Self::of(chrono_tz::Europe::Paris)
    }

    /// This zone.
    pub(super) fn of(zone: chrono_tz::Tz) -> Self {
        Self(zone.name().to_owned())
    }

    fn zone(&self) -> chrono_tz::Tz {
        // It was a zone when it was given.
        self.0.parse().unwrap_or(chrono_tz::UTC)
    }
}

impl FromStr for Timezone {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        let zone: chrono_tz::Tz =
            raw.parse().map_err(|_| {
                say!(
                    "Un fuseau horaire porte un nom tel que Europe/Paris.",
                    "A time zone has a name such as Europe/Paris.",
                )
            })?;
        Ok(Self(zone.name().to_owned()))
    }
}

leaf!(Timezone, "string", "", |mut schema| {
    schema.example = Some("Europe/Paris".into());
    schema
});

/// A time of day, in minutes after midnight; written such as `21:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, DeriveValueType)]
pub struct TimeOfDay(i32);

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Une heure s’écrit sur quatre chiffres, par exemple 21:00.",
            "A time of day is written such as 21:00.",
        );
        let shape = raw.len() == 5
            && raw
                .bytes()
                .enumerate()
                .all(|(index, byte)| if index == 2 { byte == b':' } else { byte.is_ascii_digit() });
        let (hours, minutes) = raw.split_once(':').filter(|_| shape).ok_or(WRONG)?;
        match (hours.parse(), minutes.parse()) {
            (Ok(hours @ 0..=23_i32), Ok(minutes @ 0..=59_i32)) => Ok(Self(hours * 60 + minutes)),
            _ => Err(WRONG),
        }
    }
}

leaf!(TimeOfDay, "string", "", |mut schema| {
    schema.pattern = Some("^([01][0-9]|2[0-3]):[0-5][0-9]$".to_owned());
    schema
});

input! {
    /// Hours in which a phone is left alone, in its local time; over midnight if they begin later than they end.
    #[example(json!({"from": "21:00", "to": "07:00"}))]
    pub struct QuietHours {
        /// Time at which they begin.
        pub from: TimeOfDay,
        /// Time at which they end.
        pub to: TimeOfDay,
    }
}

impl QuietHours {
    /// Time at which they end, if it is quiet now.
    pub fn end(&self, timezone: &Timezone, now: Instant) -> Option<Instant> {
        let zone = timezone.zone();
        let local = zone.timestamp_micros(now.micros()).single()?.naive_local();
        let minute = i32::try_from(local.hour() * 60 + local.minute()).ok()?;
        let (from, to) = (self.from.0, self.to.0);
        let (is_quiet, tomorrow) = if from <= to {
            (from <= minute && minute < to, false)
        } else {
            (minute >= from || minute < to, minute >= from)
        };
        if !is_quiet {
            return None;
        }
        let date = local.date().checked_add_days(Days::new(u64::from(tomorrow)))?;
        let end = date.and_time(NaiveTime::from_num_seconds_from_midnight_opt(u32::try_from(to).ok()? * 60, 0)?);
        // A time that is skipped in spring is read an hour later, one that comes twice in autumn as its second.
        let end = zone
            .from_local_datetime(&end)
            .latest()
            .or_else(|| zone.from_local_datetime(&(end + chrono::Duration::hours(1))).latest())?;
        Some(Instant::from_micros(end.timestamp_micros()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hours: &str, now: &str, expected: Option<&str>) {
        let (from, to) = hours.split_once('-').unwrap();
        let hours = QuietHours { from: from.parse().unwrap(), to: to.parse().unwrap() };
        let end = hours.end(&Timezone::of_paris(), now.parse().unwrap());
        assert_eq!(end.map(|it| it.in_zone("Europe/Paris")).as_deref(), expected, "{now}");
    }

    #[test]
    fn quiet_hours_end_in_the_morning_by_the_phones_own_clock() {
        check("21:00-07:00", "2026-11-22T20:59:59+01:00", None);
        check("21:00-07:00", "2026-11-22T21:00:00+01:00", Some("2026-11-23T07:00:00+01:00"));
        check("21:00-07:00", "2026-11-23T06:59:59+01:00", Some("2026-11-23T07:00:00+01:00"));
        check("21:00-07:00", "2026-11-23T07:00:00+01:00", None);
        check("12:30-14:00", "2026-11-23T13:00:00+01:00", Some("2026-11-23T14:00:00+01:00"));
        check("12:30-14:00", "2026-11-23T12:00:00+01:00", None);
    }

    #[test]
    fn quiet_hours_end_on_nights_when_the_clocks_change() {
        check("21:00-07:00", "2026-10-25T01:00:00+02:00", Some("2026-10-25T07:00:00+01:00"));
        check("21:00-02:30", "2026-10-24T22:00:00+02:00", Some("2026-10-25T02:30:00+01:00"));
        check("21:00-02:30", "2026-03-28T22:00:00+01:00", Some("2026-03-29T03:30:00+02:00"));
    }

    #[test]
    fn times_of_day_have_four_digits() {
        for (text, expected) in [
            ("00:00", Some("00:00")),
            ("23:59", Some("23:59")),
            ("24:00", None),
            ("7:00", None),
            ("07:60", None),
            ("+7:00", None),
        ] {
            assert_eq!(text.parse::<TimeOfDay>().ok().map(|it| it.to_string()).as_deref(), expected, "{text}");
        }
    }
}
