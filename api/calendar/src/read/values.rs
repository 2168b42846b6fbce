//! Values of properties: times, durations, coordinates.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use super::zones::{Clock, Zones};
use crate::cause::Cause;
use crate::lines::{Line, date, date_time};
use crate::span::{instant, local};

/// A date, or a local time in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Date(NaiveDate),
    Time(NaiveDateTime, Tz),
}

impl Moment {
    /// The date on the clocks of a zone.
    pub(super) fn date_in(self, zone: Tz) -> NaiveDate {
        match self {
            Self::Date(date) => date,
            Self::Time(time, from) => on_clocks(time, from, zone).date(),
        }
    }

    /// The date that it names beside whole days: midnight, on whichever clocks, is the date that it is written with.
    pub(super) fn day_in(self, zone: Tz) -> NaiveDate {
        match self {
            Self::Time(time, _) if time.time() == NaiveTime::MIN => time.date(),
            Self::Date(_) | Self::Time(..) => self.date_in(zone),
        }
    }

    /// The time on the clocks of a zone; a date begins at midnight.
    pub(super) fn time_in(self, zone: Tz) -> NaiveDateTime {
        match self {
            Self::Date(date) => date.and_time(NaiveTime::MIN),
            Self::Time(time, from) => on_clocks(time, from, zone),
        }
    }
}

fn on_clocks(time: NaiveDateTime, from: Tz, to: Tz) -> NaiveDateTime {
    if from == to { time } else { local(instant(time, from), to) }
}

/// Reads the one value of a property, by its shape: many files give a wrong value type, or none.
pub(super) fn moment(line: &Line, zones: &Zones) -> Result<Moment, Cause> {
    match moments(line, zones)?.as_slice() {
        [one] => Ok(*one),
        _ => Err(unreadable(line)),
    }
}

/// Reads a list of dates or times.
pub(super) fn moments(line: &Line, zones: &Zones) -> Result<Vec<Moment>, Cause> {
    line.value.split(',').map(|it| one(it.trim(), line, zones)).collect()
}

/// Reads one of a property's dates or times.
pub(super) fn one(value: &str, line: &Line, zones: &Zones) -> Result<Moment, Cause> {
    if let Some(date) = date(value) {
        return Ok(Moment::Date(date));
    }
    let (time, utc) = match value.strip_suffix(['Z', 'z']) {
        Some(time) => (time, true),
        None => (value, false),
    };
    let time = date_time(time).ok_or_else(|| unreadable(line))?;
    let clock = if utc { Clock::Known(Tz::UTC) } else { zones.of(line.parameter("TZID"))? };
    let (time, zone) = clock.known(time);
    Ok(Moment::Time(time, zone))
}

/// Said of a value that cannot be read.
pub(super) fn unreadable(line: &Line) -> Cause {
    let value = line.value.chars().filter(|c| !c.is_control()).take(60).collect();
    Cause::Unreadable { line: line.number, name: line.name.clone(), value }
}

/// A duration that is not negative (section 3.3.6): whole days, and a time.
pub(super) fn duration(text: &str) -> Option<(u64, TimeDelta)> {
    let text = text.trim().to_ascii_uppercase();
    let rest = text.strip_prefix('+').unwrap_or(&text).strip_prefix('P')?;
    let (mut days, mut seconds) = (0_u64, 0_i64);
    let (mut digits, mut in_time, mut parts) = (String::new(), false, 0);
    for c in rest.chars() {
        if c.is_ascii_digit() && digits.len() < 7 {
            digits.push(c);
            continue;
        }
        if c == 'T' && digits.is_empty() && !in_time {
            in_time = true;
            continue;
        }
        let number: u32 = digits.parse().ok()?;
        digits.clear();
        parts += 1;
        match (c, in_time) {
            ('W', false) => days += u64::from(number) * 7,
            ('D', false) => days += u64::from(number),
            ('H', true) => seconds += i64::from(number) * 3600,
            ('M', true) => seconds += i64::from(number) * 60,
            ('S', true) => seconds += i64::from(number),
            _ => return None,
        }
    }
    (digits.is_empty() && parts > 0).then(|| (days, TimeDelta::seconds(seconds)))
}

/// Latitude and longitude in degrees; some write a comma between them.
pub(super) fn geo(text: &str) -> Option<(f64, f64)> {
    let (latitude, longitude) =
        text.split_once(';').or_else(|| text.split_once("\\;")).or_else(|| text.split_once(','))?;
    let (latitude, longitude): (f64, f64) = (latitude.trim().parse().ok()?, longitude.trim().parse().ok()?);
    ((-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude)).then_some((latitude, longitude))
}
