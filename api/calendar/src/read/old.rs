//! vCalendar 1.0 (Versit, 1996), as old phones and groupware still write it: its lists and rules in the words of iCalendar.
//!
//! What is quoted-printable is decoded where lines are read; alarms (`AALARM`, `DALARM` and their kind) are not looked at.

use chrono::{Datelike, Days, NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;

use super::components::Component;
use crate::lines::{self, Line};
use crate::span::after;

/// The properties whose lists vCalendar cuts at semicolons.
const LISTS: [&str; 3] = ["CATEGORIES", "EXDATE", "RDATE"];

/// The abbreviations of weekdays, in both formats.
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Rewrites the events of calendars of version 1.0. A rule that has no like stays as it is, and is told as one that is not
/// understood; so are times on the clocks of another zone than the place's, of which the file gives the distance alone.
pub(super) fn modernise(components: &mut [Component], own: Tz) {
    let is_old = |it: &Component| it.name == "VCALENDAR" && it.text("VERSION").is_some_and(|it| it == "1.0");
    let old: Vec<(usize, Option<String>)> = components
        .iter()
        .enumerate()
        .filter(|(_, it)| is_old(it))
        .map(|(at, it)| (at, it.text("TZ").filter(|_| it.property("X-WR-TIMEZONE").is_none())))
        .collect();
    for component in components.iter_mut().filter(|it| it.name == "VEVENT") {
        let Some((_, zone)) = old.iter().find(|(at, _)| component.parent == Some(*at)) else { continue };
        let start = component.property("DTSTART").and_then(|it| it.value.get(..8).and_then(lines::date));
        let other = zone.as_ref().filter(|it| start.is_some_and(|start| !is_of(it, own, start)));
        for line in &mut component.properties {
            if LISTS.contains(&line.name.as_str()) {
                line.value = commas(&line.value);
            }
            if let ("RRULE", Some(start)) = (line.name.as_str(), start) {
                line.value = rule(&line.value, start).unwrap_or_else(|| line.value.clone());
            }
            if let (true, Some(zone)) = (is_local(line), other) {
                line.parameters.push(("TZID".to_owned(), format!("TZ:{zone}")));
            }
        }
    }
}

fn is_local(line: &Line) -> bool {
    let is_time = ["DTSTART", "DTEND", "EXDATE", "RDATE"].contains(&line.name.as_str());
    is_time && line.parameter("TZID").is_none() && line.value.contains('T') && !line.value.ends_with('Z')
}

/// True if a zone has this distance from UTC (`+01`, `-0530`, `+05:30`) in the year of a date, summer time apart.
fn is_of(distance: &str, zone: Tz, date: NaiveDate) -> bool {
    let digits: String = distance.chars().filter(|c| *c != ':').collect();
    let full = if digits.len() == 3 { format!("{digits}00") } else { digits };
    let at = |month| {
        let day = NaiveDate::from_ymd_opt(date.year(), month, 1)?;
        Some(zone.offset_from_utc_date(&day).fix().local_minus_utc())
    };
    lines::seconds_of(&full).is_some_and(|wanted| [1, 7].into_iter().filter_map(at).min() == Some(wanted))
}

/// A list with commas in place of its semicolons, but for those that are escaped.
fn commas(list: &str) -> String {
    let mut is_escaped = false;
    let comma = |c: char| {
        let written = if c == ';' && !is_escaped { ',' } else { c };
        is_escaped = c == '\\' && !is_escaped;
        written
    };
    list.chars().map(comma).collect()
}

/// A rule in the words of iCalendar, for an event with this first day; none if it has no like: several rules in one, times of
/// day, or the position of a weekday left to the start.
fn rule(text: &str, start: NaiveDate) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let mut words: Vec<&str> = text.split_ascii_whitespace().collect();
    let first = words.first()?;
    let letters = first.find(|c: char| c.is_ascii_digit())?;
    let (kind, interval) = first.split_at(letters);
    let interval: u32 = interval.parse().ok().filter(|it| *it > 0)?;
    // Without a duration it takes place twice.
    let end = words.pop_if(|it| it.starts_with('#') || lines::date_time(it.trim_end_matches('Z')).is_some());
    let end = end.unwrap_or("#2");
    let on = words.get(1..)?;
    let (frequency, by) = match kind {
        "D" if on.is_empty() => ("DAILY", String::new()),
        "W" => ("WEEKLY", by("BYDAY", on, |it| WEEKDAYS.contains(&it).then(|| it.to_owned()))?),
        "MP" => ("MONTHLY", positions(on)?),
        "MD" => {
            ("MONTHLY", by("BYMONTHDAY", on, |it| if it == "LD" { Some("-1".to_owned()) } else { signed(it, 31) })?)
        }
        "YM" => ("YEARLY", by("BYMONTH", on, |it| signed(it, 12).filter(|it| !it.starts_with('-')))?),
        "YD" => ("YEARLY", by("BYYEARDAY", on, |it| signed(it, 366))?),
        _ => return None,
    };
    let ends = match end.strip_prefix('#').map(str::parse::<u32>) {
        None => format!(";UNTIL={end}"),
        Some(Ok(0)) => String::new(),
        // "W1 TU TH #5" is five weeks, where all else is counted by occurrences (the format's own examples).
        Some(Ok(weeks)) if kind == "W" && on.len() > 1 => {
            let monday = start.checked_sub_days(Days::new(start.weekday().num_days_from_monday().into()))?;
            let last = after(monday, u64::from(weeks - 1) * u64::from(interval) * 7 + 6);
            format!(";UNTIL={}", last.format("%Y%m%d"))
        }
        Some(Ok(count)) => format!(";COUNT={count}"),
        Some(Err(_)) => return None,
    };
    Some(format!("FREQ={frequency};INTERVAL={interval}{by}{ends}"))
}

/// A part of a rule from its words, each read by `one`; no part without words.
fn by(name: &str, words: &[&str], one: impl Fn(&str) -> Option<String>) -> Option<String> {
    let values: Vec<String> = words.iter().map(|it| one(it)).collect::<Option<_>>()?;
    Some(if values.is_empty() { String::new() } else { format!(";{name}={}", values.join(",")) })
}

/// Weekdays by their positions in a month: `1+ MO TU 1- FR` is the first Monday, the first Tuesday and the last Friday.
fn positions(words: &[&str]) -> Option<String> {
    let (mut held, mut days, mut is_new) = (Vec::new(), Vec::new(), true);
    for word in words {
        if WEEKDAYS.contains(word) {
            days.extend(held.iter().map(|nth| format!("{nth}{word}")));
            is_new = true;
        } else {
            if is_new {
                held.clear();
            }
            held.push(signed(word, 5).filter(|_| word.ends_with(['+', '-']))?);
            is_new = false;
        }
    }
    (!days.is_empty() && is_new).then(|| format!(";BYDAY={}", days.join(",")))
}

/// A number that counts from the end if a minus follows it.
fn signed(word: &str, most: u16) -> Option<String> {
    let digits = word.trim_end_matches(['+', '-']);
    let number: u16 = digits.parse().ok().filter(|it| (1..=most).contains(it) && word.len() <= digits.len() + 1)?;
    Some(if word.ends_with('-') { format!("-{number}") } else { number.to_string() })
}
