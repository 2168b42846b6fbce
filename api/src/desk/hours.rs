//! Opening hours as people write them on a line: « 8 h 30 – 12 h, 14 h – 17 h (sur rendez-vous) ». Pure.

use chrono::{NaiveTime, Timelike};
use serde_json::{Value, json};

use crate::communes::settings::Opening;
use ground::say;
use ground::text::{Language, Message};
use ground::week::{ClockTime, WeekdayName};

/// The hours of a day as its field has them.
pub(super) fn written(openings: &[Opening], day: WeekdayName, language: Language) -> String {
    let clock = |time: ClockTime| (language.speech().time)(time.0.hour(), time.0.minute());
    let one = |it: &Opening| {
        let note = it.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        format!("{} – {}{note}", clock(it.opens), clock(it.closes))
    };
    openings.iter().filter(|it| it.weekday == day).map(one).collect::<Vec<_>>().join(", ")
}

/// The openings that a line means, as members of a body.
pub(super) fn read(line: &str, day: WeekdayName) -> Result<Vec<Value>, Message> {
    parts(line).into_iter().map(|part| one(&part, day)).collect()
}

/// The parts of a line between commas, but for those in brackets.
fn parts(line: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0_i32);
    for c in line.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        match (c, parts.last_mut()) {
            (',' | ';', _) if depth <= 0 => parts.push(String::new()),
            (c, Some(part)) => part.push(c),
            (_, None) => {}
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn one(part: &str, day: WeekdayName) -> Result<Value, Message> {
    let wrong = || {
        say!(
            "Écrivez les heures, par exemple « 8 h 30 – 12 h, 14 h – 17 h »\u{a0}; rien si c’est fermé.",
            "Write the hours, such as “8:30 – 12:00, 14:00 – 17:00”; nothing if it is closed.",
        )
    };
    let (hours, note) = match part.trim().strip_suffix(')').and_then(|part| part.split_once('(')) {
        Some((hours, note)) => (hours, Some(note.trim())),
        None => (part, None),
    };
    let hours = hours.replace(['–', '—', '-'], "|").replace(" à ", "|").replace(" to ", "|");
    let (opens, closes) = hours.split_once('|').ok_or_else(wrong)?;
    let (opens, closes) = (clock(opens).ok_or_else(wrong)?, clock(closes).ok_or_else(wrong)?);
    let note = note.filter(|note| !note.is_empty());
    Ok(json!({"weekday": day, "opens": opens.to_string(), "closes": closes.to_string(), "note": note}))
}

/// A time such as « 8 h 30 », `8h`, `08:30` or `8.30`.
fn clock(text: &str) -> Option<ClockTime> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.to_lowercase().replace(['h', '.'], ":");
    let (hour, minute) = text.split_once(':').unwrap_or((&text, ""));
    let minute = if minute.is_empty() { "0" } else { minute };
    let fits = |it: &str| it.len() <= 2 && it.bytes().all(|byte| byte.is_ascii_digit());
    let (hour, minute) = (Some(hour).filter(|it| fits(it))?, Some(minute).filter(|it| fits(it))?);
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0).map(ClockTime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_however_people_write_them_and_written_as_people_say_them() {
        let day = WeekdayName::Tuesday;
        let opening = |opens: &str, closes: &str, note: Option<&str>| Opening {
            weekday: day,
            opens: opens.parse().unwrap(),
            closes: closes.parse().unwrap(),
            note: note.map(str::to_owned),
        };
        let usual = vec![opening("08:30", "12:00", None), opening("14:00", "17:00", Some("sur rendez-vous, au 1er"))];
        let json = |all: &[Opening]| serde_json::to_value(all).unwrap();
        for line in [
            "8 h 30 – 12 h, 14 h – 17 h (sur rendez-vous, au 1er)",
            "8h30-12h; 14h-17h (sur rendez-vous, au 1er)",
            "08:30 to 12:00, 14.00 à 17.00 (sur rendez-vous, au 1er)",
        ] {
            assert_eq!(Value::Array(read(line, day).unwrap()), json(&usual), "{line}");
        }
        let line = written(&usual, day, Language::Fr);
        assert_eq!(line.replace('\u{a0}', " "), "8 h 30 – 12 h, 14 h – 17 h (sur rendez-vous, au 1er)");
        assert_eq!(Value::Array(read(&line, day).unwrap()), json(&usual), "what is shown can be sent again");
        assert_eq!(written(&usual, WeekdayName::Monday, Language::Fr), "");
        assert_eq!(read(" ", day), Ok(vec![]));
        for wrong in ["fermé", "8 h", "25 h – 26 h", "8 h – midi"] {
            assert!(read(wrong, day).is_err(), "{wrong}");
        }
    }
}
