//! Days and times as people say them, in French and in English. Pure.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use crate::text::Language;

const DAYS: [[&str; 7]; 2] = [
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
];

const MONTHS: [[&str; 12]; 2] = [
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// Such as « samedi 5 décembre » or “Saturday 5 December”: a day of these weeks.
pub fn day(day: NaiveDate, language: Language) -> String {
    let row = match language {
        Language::Fr => 0,
        Language::En => 1,
    };
    let name = DAYS[row].get(day.weekday().num_days_from_monday() as usize).copied().unwrap_or_default();
    let month = MONTHS[row].get(day.month0() as usize).copied().unwrap_or_default();
    let number = if language == Language::Fr && day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    format!("{name} {number}\u{a0}{month}")
}

/// A day with its year, such as « samedi 5 décembre 2026 ».
pub fn day_of_year(date: NaiveDate, language: Language) -> String {
    format!("{} {}", day(date, language), date.year())
}

/// A text as the beginning of a line: with a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Such as « 18 h 30 », « 9 h » or “18:30”.
pub fn time(at: NaiveDateTime, language: Language) -> String {
    match (language, at.hour(), at.minute()) {
        (Language::Fr, hour, 0) => format!("{hour}\u{a0}h"),
        (Language::Fr, hour, minute) => format!("{hour}\u{a0}h\u{a0}{minute:02}"),
        (Language::En, hour, minute) => format!("{hour}:{minute:02}"),
    }
}

/// Such as « samedi 5 décembre 2026 à 18 h 30 » or “Saturday 5 December 2026 at 18:30”.
pub fn moment(at: NaiveDateTime, language: Language) -> String {
    let (day, time) = (day_of_year(at.date(), language), time(at, language));
    match language {
        Language::Fr => format!("{day} à {time}"),
        Language::En => format!("{day} at {time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_said_as_people_say_it() {
        for (at, french, english) in [
            (
                "2030-12-07T14:05:00",
                "samedi 7\u{a0}décembre 2030 à 14\u{a0}h\u{a0}05",
                "Saturday 7\u{a0}December 2030 at 14:05",
            ),
            ("2030-05-01T09:00:00", "mercredi 1er\u{a0}mai 2030 à 9\u{a0}h", "Wednesday 1\u{a0}May 2030 at 9:00"),
        ] {
            let said = [Language::Fr, Language::En].map(|language| moment(at.parse().unwrap(), language));
            assert_eq!(said, [french, english]);
        }
    }
}
