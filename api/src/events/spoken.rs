//! When and where, as people say it. Pure.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

use super::Place;
use crate::{calendar::Span, text::Message};

/// When something begins, and where it takes place: `samedi 7 décembre 2030 à 14\u{a0}h, Salle des fêtes`.
pub(super) fn since(span: Span, place: Option<&Place>) -> Message {
    let when = in_words(span);
    let place = place.map(|place| format!(", {}", place.name)).unwrap_or_default();
    Message::new(format!("{}{place}", when.fr), format!("{}{place}", when.en))
}

/// When something begins, as people say it: `samedi 7 décembre 2030 à 14\u{a0}h\u{a0}30`.
pub(super) fn in_words(span: Span) -> Message {
    match span {
        Span::AllDay { first, .. } => day(first),
        Span::Timed { starts, .. } => {
            let (day, time) = (day(starts.date()), starts.time());
            Message::new(format!("{} à {}", day.fr, french(time)), format!("{}, {}", day.en, time.format("%H:%M")))
        }
    }
}

fn day(date: NaiveDate) -> Message {
    const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    const MONTHS: [&str; 12] =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
    let weekday = DAYS.get(date.weekday().num_days_from_monday() as usize).unwrap_or(&"");
    let month = MONTHS.get(date.month0() as usize).unwrap_or(&"");
    let number = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    Message::new(format!("{weekday} {number} {month} {}", date.year()), date.format("%A %-d %B %Y").to_string())
}

fn french(time: NaiveTime) -> String {
    match time.minute() {
        0 => format!("{}\u{a0}h", time.hour()),
        minute => format!("{}\u{a0}h\u{a0}{minute:02}", time.hour()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_told_as_people_say_it() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let at = |date: NaiveDate, hour, minute| date.and_hms_opt(hour, minute, 0).unwrap();
        let timed = |starts| in_words(Span::Timed { starts, ends: starts });
        let spoken = timed(at(date("2030-12-07"), 14, 5));
        assert_eq!((&*spoken.fr, &*spoken.en), ("samedi 7 décembre 2030 à 14\u{a0}h\u{a0}05", "Saturday 7 December 2030, 14:05"));
        assert_eq!(timed(at(date("2030-05-01"), 9, 0)).fr, "mercredi 1er mai 2030 à 9\u{a0}h");
        assert_eq!(in_words(Span::AllDay { first: date("2030-08-15"), last: date("2030-08-16") }).fr, "jeudi 15 août 2030");
    }
}
