//! Sessions: several times a day that one rule gives, each of which is a series of its own.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use chrono_tz::Tz;

use crate::cause::Cause;
use crate::expand::{YEARS, dates, last_day};
use crate::lines;
use crate::recurrence::Recurrence;
use crate::rule::{End, Rule};
use crate::span::{Span, before, local};
use ground::clock::Instant;

/// The most times of day of one rule.
const MOST: usize = 24;

/// The most times that a rule gives by the hour or the minute.
const MOST_BY_HOUR: usize = 240;

/// The series that a rule gives, by its times of day: each with its first time, the one that begins with the event first.
pub(super) fn of(text: &str, span: Span, zone: Tz) -> Result<Vec<(Span, Option<Rule>)>, Cause> {
    let parsed = |text: &str| text.parse::<Rule>().map_err(|_| Cause::Rule(text.chars().take(500).collect()));
    let Span::Timed { starts, ends } = span else {
        return Ok(vec![since_1970(span, parsed(&without_times(text))?)]);
    };
    if let Some(hourly) = hourly(text, span, zone) {
        return Ok(hourly);
    }
    let times = times_of_day(text, starts.time());
    let Some(times) = times.filter(|it| (2..=MOST).contains(&it.len())) else {
        return Ok(vec![since_1970(span, parsed(text)?)]);
    };
    let rule = parsed(&without_times(text))?;
    let count = match rule.end {
        End::Count(count) => Some(count),
        End::Never | End::Until(_) => None,
    };
    let endless = Rule { end: if count.is_some() { End::Never } else { rule.end }, ..rule.clone() };
    let days = Recurrence::new(span, zone, Some(endless), BTreeSet::new(), BTreeSet::new())?;
    let is_on_rule = days.starts_on_rule() && times.contains(&starts.time());
    let (mut left, mut found) = (count.unwrap_or(u32::MAX), BTreeMap::<NaiveTime, (NaiveDate, u32)>::new());
    let mut sessions = Vec::new();
    if !is_on_rule {
        left -= 1;
        sessions.push((span, None));
    }
    for day in days.upcoming(starts.date(), count.map_or(2, |count| count as usize + 1)) {
        let is_first = day.date == starts.date();
        let later = times.iter().filter(|time| !is_first || (is_on_rule && **time >= starts.time()));
        for time in later.take(left as usize).copied().collect::<Vec<_>>() {
            left -= 1;
            found.entry(time).and_modify(|(_, count)| *count += 1).or_insert((day.date, 1));
        }
    }
    for (time, (first, counted)) in found {
        let starts_then = first.and_time(time);
        let span = Span::Timed { starts: starts_then, ends: starts_then + (ends - starts) };
        let end = if count.is_some() { End::Count(counted) } else { rule.end };
        sessions.push((span, Some(Rule { end, ..rule.clone() })));
    }
    sessions.sort_by_key(|(it, _)| *it != span);
    Ok(sessions)
}

/// The single times that a rule gives by the hour: few of them, on days that nothing else restricts. `FREQ=HOURLY` beside hours
/// of its own is a rule by the day.
fn hourly(text: &str, span: Span, zone: Tz) -> Option<Vec<(Span, Option<Rule>)>> {
    let Span::Timed { starts, ends } = span else { return None };
    let text = text.to_ascii_uppercase();
    let parts: BTreeMap<&str, &str> = text.split(';').filter_map(|part| part.trim().split_once('=')).collect();
    let step = match *parts.get("FREQ")? {
        "HOURLY" => 3600,
        "MINUTELY" => 60,
        _ => return None,
    };
    let every =
        parts.get("INTERVAL").map_or(Some(1), |it| it.parse::<i64>().ok()).filter(|it| (1..=1440).contains(it))?;
    if parts.contains_key("BYHOUR") && (step, every) == (3600, 1) {
        return of(&text.replace("FREQ=HOURLY", "FREQ=DAILY"), span, zone).ok();
    }
    if !parts.keys().all(|it| ["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"].contains(it)) {
        return None;
    }
    let count = parts.get("COUNT").map_or(Some(MOST_BY_HOUR + 1), |it| it.parse().ok())?;
    let until = parts.get("UNTIL").map(|it| last_time(it, zone));
    let last = match until {
        Some(last) => last?,
        None if parts.contains_key("COUNT") => NaiveDateTime::MAX,
        None => return None,
    };
    let all = (0..).map(|nth| TimeDelta::seconds(nth * step * every));
    let all = all.take_while(|by| starts + *by <= last).take(count.min(MOST_BY_HOUR + 1));
    let mut sessions: Vec<(Span, u32)> = Vec::new();
    let mut number = 0;
    for by in all {
        number += 1;
        let again = |(it, _): &&mut (Span, u32)| it.first_moment().time() == (starts + by).time();
        match sessions.iter_mut().find(again) {
            Some((_, count)) => *count += 1,
            None => sessions.push((Span::Timed { starts: starts + by, ends: ends + by }, 1)),
        }
    }
    // A session that comes at the same time again comes every day then.
    let is_daily = 86_400 % (step * every) == 0 || sessions.iter().all(|(_, count)| *count == 1);
    let daily = |count: u32| if count > 1 { format!("FREQ=DAILY;COUNT={count}").parse().ok() } else { None };
    (number <= MOST_BY_HOUR && sessions.len() <= MOST && is_daily)
        .then(|| sessions.into_iter().map(|(span, count)| (span, daily(count))).collect())
}

/// The last local time of a rule.
fn last_time(until: &str, zone: Tz) -> Option<NaiveDateTime> {
    match until.strip_suffix('Z') {
        Some(utc) => Some(local(Instant::from_micros(lines::date_time(utc)?.and_utc().timestamp_micros()), zone)),
        None => lines::date_time(until).or_else(|| lines::date(until)?.and_hms_opt(23, 59, 59)),
    }
}

/// The times of day that a rule names, in order; none if it cannot be told.
fn times_of_day(text: &str, start: NaiveTime) -> Option<BTreeSet<NaiveTime>> {
    let text = text.to_ascii_uppercase();
    let list = |name: &str, own: u32| -> Option<Vec<u32>> {
        let value = text.split(';').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        value.map_or(Some(vec![own]), |value| value.split(',').map(|it| it.trim().parse().ok()).collect())
    };
    let (hours, minutes) = (list("BYHOUR", start.hour())?, list("BYMINUTE", start.minute())?);
    let seconds = list("BYSECOND", start.second())?;
    let mut times = BTreeSet::new();
    for (hour, minute) in hours.iter().flat_map(|hour| minutes.iter().map(move |minute| (*hour, *minute))) {
        for second in &seconds {
            times.insert(NaiveTime::from_hms_opt(hour, minute, *second)?);
        }
    }
    Some(times)
}

fn without_times(text: &str) -> String {
    let is_time = |part: &&str| {
        let part = part.trim().to_ascii_uppercase();
        ["BYHOUR=", "BYMINUTE=", "BYSECOND="].iter().any(|name| part.starts_with(name))
    };
    text.split(';').filter(|part| !is_time(part)).collect::<Vec<_>>().join(";")
}

/// A series from its first date since 1970 on: nothing takes place before.
fn since_1970(span: Span, rule: Rule) -> (Span, Option<Rule>) {
    let start = span.first_day();
    let first = NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1).unwrap_or(start);
    if start >= first {
        return (span, Some(rule));
    }
    let Some(next) = dates(&rule, start, first, last_day()).next() else { return (span, Some(rule)) };
    let end = match rule.end {
        End::Count(count) => {
            // Its start counts, also where it is not on the rule; a count begins in the years that the calendar knows.
            if start.year() <= 1901 {
                return (span, Some(rule));
            }
            let passed = dates(&rule, start, start, before(first, 1)).filter(|date| *date != start).count() + 1;
            let left = count.saturating_sub(u32::try_from(passed).unwrap_or(u32::MAX));
            if left == 0 {
                return (span, Some(rule));
            }
            End::Count(left)
        }
        End::Never | End::Until(_) => rule.end,
    };
    (span.on(next), Some(Rule { end, ..rule }))
}
