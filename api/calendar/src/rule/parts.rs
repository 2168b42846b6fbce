//! The parts of a rule, one by one.

use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, Weekday};

use super::{Day, End, Frequency, Rule, Until, WEEKDAYS};
use ground::say;
use ground::text::Message;

/// Reads the parts of a rule in any order and case. An empty part, as after a last semicolon, says nothing.
pub(super) fn read(text: &str) -> Result<Rule, Message> {
    let text = text.to_ascii_uppercase();
    let mut seen: Vec<&str> = Vec::new();
    let mut frequency = None;
    let mut rule = Rule {
        frequency: Frequency::Daily,
        interval: 1,
        end: End::Never,
        week_start: Weekday::Mon,
        months: Vec::new(),
        weeks: Vec::new(),
        year_days: Vec::new(),
        month_days: Vec::new(),
        days: Vec::new(),
        time: [None; 3],
        positions: Vec::new(),
    };
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or_else(|| unknown(part))?;
        let (name, value) = (name.trim(), value.trim());
        if seen.contains(&name) {
            return Err(say!("La règle donne {name} deux fois.", "The rule gives {name} twice.", name));
        }
        seen.push(name);
        match name {
            "FREQ" => frequency = Some(read_frequency(value)?),
            "INTERVAL" => rule.interval = number(name, value, 1, 999)?,
            "COUNT" => rule.end = End::Count(count(value)?),
            "UNTIL" => rule.end = End::Until(until(value)?),
            "WKST" => rule.week_start = day(name, value)?.weekday(),
            "BYMONTH" => rule.months = list(value, |it| number(name, it, 1, 12))?,
            "BYWEEKNO" => rule.weeks = list(value, |it| signed(name, it, 53))?,
            "BYYEARDAY" => rule.year_days = list(value, |it| signed(name, it, 366))?,
            "BYMONTHDAY" => rule.month_days = list(value, |it| signed(name, it, 31))?,
            "BYDAY" => rule.days = list(value, |it| day(name, it))?,
            "BYSETPOS" => rule.positions = list(value, |it| signed(name, it, 366))?,
            "BYHOUR" => rule.time[0] = Some(once(name, value, 23)?),
            "BYMINUTE" => rule.time[1] = Some(once(name, value, 59)?),
            "BYSECOND" => rule.time[2] = Some(once(name, value, 59)?),
            // RFC 7529, where it says nothing new.
            "RSCALE" if value == "GREGORIAN" => {}
            "SKIP" if value == "OMIT" => {}
            _ => return Err(unknown(name)),
        }
    }
    if seen.contains(&"COUNT") && seen.contains(&"UNTIL") {
        return Err(say!(
            "Une règle finit par COUNT ou par UNTIL, pas par les deux.",
            "A rule ends by COUNT or by UNTIL, not by both.",
        ));
    }
    rule.frequency = frequency.ok_or(say!(
        "Une règle de récurrence dit sa fréquence, par exemple FREQ=WEEKLY.",
        "A rule says its frequency, such as FREQ=WEEKLY.",
    ))?;
    // Spans of up to twenty years.
    let longest = match rule.frequency {
        Frequency::Yearly => 20,
        Frequency::Monthly => 240,
        Frequency::Weekly | Frequency::Daily => 999,
    };
    if rule.interval > longest { Err(wrong("INTERVAL", &rule.interval.to_string())) } else { Ok(rule) }
}

/// A part that is there with a value that cannot be.
pub(super) fn wrong(name: &str, value: &str) -> Message {
    let value: String = value.chars().take(40).collect();
    say!("La règle de récurrence ne peut pas avoir {name}={value}.", "A rule cannot have {name}={value}.", name, value)
}

fn unknown(name: &str) -> Message {
    let name: String = name.chars().take(40).collect();
    say!(
        "« {name} » n’est pas une partie de règle connue (RFC 5545, 3.3.10).",
        "“{name}” is not a known part of a rule (RFC 5545, 3.3.10).",
        name
    )
}

fn several_a_day() -> Message {
    say!(
        "Un événement a lieu une fois par jour au plus\u{a0}: la fréquence est DAILY, WEEKLY, MONTHLY ou YEARLY, à une seule heure.",
        "An event takes place once a day at most: the frequency is DAILY, WEEKLY, MONTHLY or YEARLY, at one time of day.",
    )
}

fn read_frequency(value: &str) -> Result<Frequency, Message> {
    match value {
        "YEARLY" => Ok(Frequency::Yearly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "WEEKLY" => Ok(Frequency::Weekly),
        "DAILY" => Ok(Frequency::Daily),
        "HOURLY" | "MINUTELY" | "SECONDLY" => Err(several_a_day()),
        _ => Err(wrong("FREQ", value)),
    }
}

fn count(value: &str) -> Result<u32, Message> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    match value.parse::<u32>() {
        Ok(count @ 1..=1000) => Ok(count),
        _ if !digits || value.bytes().all(|byte| byte == b'0') => Err(wrong("COUNT", value)),
        _ => Err(say!(
            "Une série compte 1 000 dates au plus (COUNT)\u{a0}; au-delà, donnez-lui une fin (UNTIL) ou aucune.",
            "A series has 1,000 dates at most (COUNT); beyond, give it an end (UNTIL) or none.",
        )),
    }
}

fn until(value: &str) -> Result<Until, Message> {
    let refusal = || wrong("UNTIL", value);
    if let Some(utc) = value.strip_suffix('Z') {
        return date_time(utc).map(Until::Utc).ok_or_else(refusal);
    }
    match date(value) {
        Some(date) => Ok(Until::Date(date)),
        None => date_time(value).map(Until::Local).ok_or_else(refusal),
    }
}

/// `YYYYMMDD`.
fn date(text: &str) -> Option<NaiveDate> {
    super::super::lines::date(text)
}

/// `YYYYMMDDTHHMMSS`.
fn date_time(text: &str) -> Option<NaiveDateTime> {
    super::super::lines::date_time(text)
}

fn number<T: FromStr + PartialOrd + Copy>(name: &str, value: &str, least: T, most: T) -> Result<T, Message> {
    let plain = value.len() <= 6 && value.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit());
    value.parse().ok().filter(|it| plain && (least..=most).contains(it)).ok_or_else(|| wrong(name, value))
}

/// A whole number other than zero, counted from the end when it is negative.
fn signed<T: TryFrom<i32>>(name: &str, value: &str, most: i32) -> Result<T, Message> {
    let number = number(name, value, -most, most)?;
    T::try_from(number).ok().filter(|_| number != 0).ok_or_else(|| wrong(name, value))
}

/// A time part, which an agenda takes once.
fn once(name: &str, value: &str, most: u8) -> Result<u8, Message> {
    match list(value, |it| number(name, it, 0, most))?.as_slice() {
        [one] => Ok(*one),
        _ => Err(several_a_day()),
    }
}

fn day(name: &str, value: &str) -> Result<Day, Message> {
    let refusal = || wrong(name, value);
    let (nth, weekday) = value.split_at_checked(value.len().saturating_sub(2)).ok_or_else(refusal)?;
    let weekday =
        (0..).zip(WEEKDAYS).find(|(_, (known, _))| *known == weekday).map(|(index, _)| index).ok_or_else(refusal)?;
    let nth = if nth.is_empty() { None } else { Some(signed(name, nth, 53)?) };
    if nth.is_some() && name == "WKST" {
        return Err(refusal());
    }
    Ok(Day { nth, weekday })
}

/// The values of a list, sorted, each once.
fn list<T: Ord>(value: &str, read: impl Fn(&str) -> Result<T, Message>) -> Result<Vec<T>, Message> {
    let mut values = value.split(',').map(|it| read(it.trim())).collect::<Result<Vec<T>, Message>>()?;
    values.sort_unstable();
    values.dedup();
    Ok(values)
}
