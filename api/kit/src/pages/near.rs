//! Instants and days as people say them who stand near: today, yesterday, a weekday without its year. Pure.

use chrono::{Datelike, NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::Told;
use calendar::Span;
use ground::clock::Instant;
use ground::say;
use ground::spoken::{day, day_of_year, time};
use ground::text::Language;

/// Such as « hier », « lundi 23 novembre », or with its year if that is another.
pub fn near_day(date: NaiveDate, today: NaiveDate, language: Language) -> String {
    let near = match (date - today).num_days() {
        0 => Some(say!("aujourd’hui", "today")),
        -1 => Some(say!("hier", "yesterday")),
        1 => Some(say!("demain", "tomorrow")),
        _ => None,
    };
    match near {
        Some(word) => word.in_language(language),
        None if date.year() == today.year() => day(date, language),
        None => day_of_year(date, language),
    }
}

/// An instant by its day: « hier ».
pub fn near(instant: Instant, now: Instant, zone: Tz, language: Language) -> Told {
    let today = Span::shown(now, zone).date();
    Told { words: near_day(Span::shown(instant, zone).date(), today, language), machine: instant.in_zone(zone.name()) }
}

/// An instant by its day and hour: « aujourd’hui à 7 h 40 ».
pub fn near_moment(instant: Instant, now: Instant, zone: Tz, language: Language) -> Told {
    let (shown, told) = (Span::shown(instant, zone), near(instant, now, zone, language));
    let (day, time) = (told.words, time(shown, language));
    Told { words: say!("{day} à {time}", "{day} at {time}", day, time).in_language(language), ..told }
}

/// The hours of a date without its day: « 14 h – 17 h », or nothing for whole days.
pub fn hours(span: Span, language: Language) -> Option<String> {
    match span {
        Span::AllDay { .. } => None,
        Span::Timed { starts, ends } if ends - starts >= TimeDelta::hours(24) || starts == ends => {
            Some(time(starts, language))
        }
        Span::Timed { starts, ends } => Some(format!("{} – {}", time(starts, language), time(ends, language))),
    }
}

/// The instant at which the next day begins on the clocks of a zone, when these words change.
pub fn next_day(now: Instant, zone: Tz) -> Instant {
    let today = Span::shown(now, zone).date();
    Span::AllDay { first: today, last: today }.instants(zone).1
}

/// A day as a leaf of a calendar shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayLeaf {
    /// The day of the week, cut short.
    pub weekday: &'static str,
    /// The day of the month.
    pub day: u32,
    /// The month, cut short.
    pub month: &'static str,
}

impl DayLeaf {
    /// The leaf of a day.
    pub fn of(date: NaiveDate, language: Language) -> Self {
        let speech = language.speech();
        let weekday = speech.short_days[date.weekday().num_days_from_monday() as usize];
        Self { weekday, day: date.day(), month: speech.short_months[date.month0() as usize] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_is_near_is_told_by_a_word() {
        let today: NaiveDate = "2026-11-29".parse().unwrap();
        let told = |date: &str, language| near_day(date.parse().unwrap(), today, language).replace('\u{a0}', " ");
        for (date, french, english) in [
            ("2026-11-29", "aujourd’hui", "today"),
            ("2026-11-28", "hier", "yesterday"),
            ("2026-11-30", "demain", "tomorrow"),
            ("2026-11-23", "lundi 23 novembre", "Monday 23 November"),
            ("2027-01-01", "vendredi 1er janvier 2027", "Friday 1 January 2027"),
        ] {
            assert_eq!([told(date, Language::Fr), told(date, Language::En)], [french, english]);
        }
    }

    #[test]
    fn words_change_when_the_next_day_begins_on_the_clocks_of_the_commune() {
        let now: Instant = "2026-11-29T22:30:00Z".parse().unwrap();
        assert_eq!(next_day(now, chrono_tz::Europe::Paris).to_string(), "2026-11-29T23:00:00Z");
        let told = near_moment("2026-11-29T06:40:00Z".parse().unwrap(), now, chrono_tz::Europe::Paris, Language::Fr);
        assert_eq!(told.words.replace('\u{a0}', " "), "aujourd’hui à 7 h 40");
    }
}
