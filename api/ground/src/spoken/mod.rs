//! Days, times and sentences as people say them, in every language. Pure.
//!
//! A language is a file beside this one, a name in [`Language`] and, beyond French and English, `locales/xx.txt`.

mod en;
mod fr;

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use crate::names;
use crate::text::Message;
use crate::typography::Typography;

names! {
    /// A language that Tambour speaks, as a tag (BCP 47).
    pub enum Language {
        /// French.
        Fr = "fr",
        /// English.
        En = "en",
    }
}

/// A language's ways of saying what is no sentence.
#[derive(Debug)]
pub struct Speech {
    /// Its own name for itself.
    pub name: &'static str,
    /// The language and its country, as OpenGraph names them.
    pub open_graph: &'static str,
    /// The days of the week, from Monday.
    pub days: [&'static str; 7],
    /// The months of the year.
    pub months: [&'static str; 12],
    /// The number of a day in its month.
    pub day: fn(u32) -> String,
    /// An hour and its minute.
    pub time: fn(u32, u32) -> String,
    /// The decimal point, and the units of thousands and millions of bytes.
    pub sizes: (char, &'static str, &'static str),
    /// The mark between thousands.
    pub thousands: char,
    /// Its way of setting marks.
    pub typography: Typography,
    /// The days of the week, from Monday, cut short for calendars.
    pub short_days: [&'static str; 7],
    /// The months of the year, cut short for calendars.
    pub short_months: [&'static str; 12],
    /// The source of its sentences.
    pub sentences: Sentences,
}

/// The source of a language's sentences.
#[derive(Debug)]
pub enum Sentences {
    /// The first of the two that stand beside each other in code and templates.
    French,
    /// The second of the two.
    English,
    /// A table by the French one, which stands for what it lacks.
    Table(fn() -> &'static HashMap<&'static str, &'static str>),
}

impl Language {
    /// Its ways of saying things.
    pub fn speech(self) -> &'static Speech {
        match self {
            Self::Fr => &fr::SPEECH,
            Self::En => &en::SPEECH,
        }
    }

    /// A sentence that is written in French and in English.
    pub fn say<'a>(self, fr: &'a str, en: &'a str) -> &'a str {
        match self.speech().sentences {
            Sentences::French => fr,
            Sentences::English => en,
            Sentences::Table(table) => table().get(fr).copied().unwrap_or(fr),
        }
    }

    /// The language a reader prefers, from their `Accept-Language` (RFC 9110, section 12.5.4); French if they
    /// name none of ours.
    pub fn preferred(accept_language: Option<&str>) -> Self {
        let spoken = |tag: &str| match tag.split('-').next() {
            Some("*") => Some(Self::Fr),
            Some(tag) => tag.parse().ok(),
            None => None,
        };
        weighed_highest(accept_language.unwrap_or_default(), spoken).unwrap_or(Self::Fr)
    }
}

/// The value that a header such as `Accept` weighs highest (RFC 9110, section 12.4.2) of those that are known by their names
/// in small letters; of equals the first that is named, and nothing that weighs nothing.
pub fn weighed_highest<T>(header: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut best = (0.0, None);
    for part in header.split(',') {
        let mut words = part.split(';').map(str::trim);
        let name = words.next().unwrap_or_default().to_ascii_lowercase();
        let weight = words.find_map(|word| word.strip_prefix("q=")).map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        if weight > best.0
            && let Some(known) = known(&name)
        {
            best = (weight, Some(known));
        }
    }
    best.1
}

/// The sentences of `locales/xx.txt`: a French one, its translation on the next line, a blank line.
pub fn table(text: &str) -> HashMap<&str, &str> {
    text.split("\n\n").filter_map(|pair| pair.trim_matches('\n').split_once('\n')).collect()
}

/// Such as « samedi 5 décembre » or “Saturday 5 December”: a day of these weeks.
pub fn day(day: NaiveDate, language: Language) -> String {
    let speech = language.speech();
    let name = speech.days.get(day.weekday().num_days_from_monday() as usize).copied().unwrap_or_default();
    let month = speech.months.get(day.month0() as usize).copied().unwrap_or_default();
    format!("{name} {}\u{a0}{month}", (speech.day)(day.day()))
}

/// A day with its year.
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
    (language.speech().time)(at.hour(), at.minute())
}

/// Such as « samedi 5 décembre 2026 à 18 h 30 » or “Saturday 5 December 2026 at 18:30”.
pub fn moment(at: NaiveDateTime, language: Language) -> String {
    let (day, time) = (day_of_year(at.date(), language), time(at, language));
    crate::say!("{day} à {time}", "{day} at {time}", day, time).in_language(language)
}

/// Such as « 1,5 » or “1.5”: a number of voices, points or per cent, with the hundredths that it has.
pub fn hundredths(number: f64) -> Message {
    let digits = format!("{number:.2}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.').to_owned();
    Message::each(|language| digits.replace('.', &language.speech().sizes.0.to_string()))
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

    #[test]
    fn a_reader_gets_the_language_they_weigh_highest_and_french_otherwise() {
        for (header, expected) in [
            (None, "fr"),
            (Some("en-GB"), "en"),
            (Some("xx"), "fr"),
            (Some("en;q=0.3, fr;q=0.9"), "fr"),
            (Some("xx, en;q=0.5"), "en"),
            (Some("*"), "fr"),
            (Some("en;q=nonsense"), "fr"),
        ] {
            assert_eq!(Language::preferred(header).as_str(), expected, "{header:?}");
        }
    }

    #[test]
    fn a_table_of_sentences_is_pairs_of_lines() {
        let known = table("Bonjour,\nGuten Tag,\n\nÉlément {place}\u{a0}: {detail}\nEintrag {place}: {detail}\n");
        assert_eq!(known.get("Bonjour,"), Some(&"Guten Tag,"));
        assert_eq!(known.len(), 2);
    }
}
