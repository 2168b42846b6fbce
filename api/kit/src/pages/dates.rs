//! Instants and days as people say them, on the clocks of a commune. Pure.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

use calendar::Span;
use ground::clock::Instant;
use ground::say;
use ground::spoken::{day_of_year as day, moment, time};
use ground::text::Language;

/// A moment, for people and for machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// As people say it.
    pub words: String,
    /// As HTML's `datetime` wants it.
    pub machine: String,
}

/// Such as « dimanche 22 novembre 2026 à 19 h 30 ».
pub fn at(instant: Instant, zone: Tz, language: Language) -> Told {
    Told { words: moment(Span::shown(instant, zone), language), machine: instant.in_zone(zone.name()) }
}

/// Such as « samedi 5 décembre 2026, de 18 h 30 à 22 h ».
pub fn during(span: Span, language: Language) -> Told {
    match span {
        Span::AllDay { first, last } => Told { words: days(first, last, language), machine: first.to_string() },
        Span::Timed { starts, ends } => {
            Told { words: hours(starts, ends, language), machine: starts.format("%Y-%m-%dT%H:%M").to_string() }
        }
    }
}

fn days(first: NaiveDate, last: NaiveDate, language: Language) -> String {
    match first == last {
        true => day(first, language),
        false => between(day(first, language), day(last, language), language),
    }
}

/// An end in the night belongs to the evening before: nobody says its date.
fn hours(starts: NaiveDateTime, ends: NaiveDateTime, language: Language) -> String {
    let one_evening = starts.date() == ends.date() || ends - starts < TimeDelta::hours(12);
    if starts == ends {
        return moment(starts, language);
    }
    if !one_evening {
        return between(moment(starts, language), moment(ends, language), language);
    }
    let (day, from, to) = (day(starts.date(), language), time(starts, language), time(ends, language));
    say!("{day}, de {from} à {to}", "{day}, {from} to {to}", day, from, to).in_language(language)
}

fn between(from: String, to: String, language: Language) -> String {
    say!("du {from} au {to}", "{from} to {to}", from, to).in_language(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timed(starts: &str, ends: &str) -> Span {
        Span::Timed { starts: starts.parse().unwrap(), ends: ends.parse().unwrap() }
    }

    fn all_day(first: &str, last: &str) -> Span {
        Span::AllDay { first: first.parse().unwrap(), last: last.parse().unwrap() }
    }

    #[test]
    fn a_time_is_said_as_people_say_it() {
        for (span, french, english) in [
            (
                timed("2026-12-05T18:30:00", "2026-12-05T22:00:00"),
                "samedi 5 décembre 2026, de 18 h 30 à 22 h",
                "Saturday 5 December 2026, 18:30 to 22:00",
            ),
            (
                timed("2026-12-05T21:00:00", "2026-12-06T02:00:00"),
                "samedi 5 décembre 2026, de 21 h à 2 h",
                "Saturday 5 December 2026, 21:00 to 2:00",
            ),
            (
                timed("2026-12-01T08:05:00", "2026-12-01T08:05:00"),
                "mardi 1er décembre 2026 à 8 h 05",
                "Tuesday 1 December 2026 at 8:05",
            ),
            (
                timed("2026-12-05T18:00:00", "2026-12-06T18:00:00"),
                "du samedi 5 décembre 2026 à 18 h au dimanche 6 décembre 2026 à 18 h",
                "Saturday 5 December 2026 at 18:00 to Sunday 6 December 2026 at 18:00",
            ),
            (all_day("2026-12-05", "2026-12-05"), "samedi 5 décembre 2026", "Saturday 5 December 2026"),
            (
                all_day("2026-12-05", "2026-12-06"),
                "du samedi 5 décembre 2026 au dimanche 6 décembre 2026",
                "Saturday 5 December 2026 to Sunday 6 December 2026",
            ),
        ] {
            let told = [Language::Fr, Language::En].map(|language| during(span, language).words.replace('\u{a0}', " "));
            assert_eq!(told, [french, english]);
        }
    }

    #[test]
    fn an_instant_is_told_on_the_clocks_of_its_commune() {
        let instant: Instant = "2026-11-22T18:30:00Z".parse().unwrap();
        let told = at(instant, chrono_tz::Europe::Paris, Language::Fr);
        assert_eq!(told.words.replace('\u{a0}', " "), "dimanche 22 novembre 2026 à 19 h 30");
        assert_eq!(told.machine, "2026-11-22T19:30:00+01:00");
        let told = at(instant, chrono_tz::America::Martinique, Language::En);
        assert_eq!(told.words.replace('\u{a0}', " "), "Sunday 22 November 2026 at 14:30");
    }
}
