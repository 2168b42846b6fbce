//! Days and times as the letter says them. Pure.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::events::When;
use calendar::Span;
use ground::say;
use ground::spoken::{capital, day, time};
use ground::text::Language;

/// A day at the beginning of a line.
pub(super) fn heading(of: NaiveDate, language: Language) -> String {
    capital(&day(of, language))
}

/// The local day that something begins on.
pub(super) fn first_day(when: When, zone: Tz) -> NaiveDate {
    match when {
        When::At(instant) => Span::shown(instant, zone).date(),
        When::On(date) => date.0,
    }
}

/// The hours of a day, such as « de 8 h à 12 h », « toute la journée » or « jusqu’au samedi 28 novembre ».
pub(super) fn hours(starts: When, ends: When, zone: Tz, language: Language) -> String {
    let (from, to) = match (starts, ends) {
        (When::At(starts), When::At(ends)) => (Span::shown(starts, zone), Span::shown(ends, zone)),
        (When::On(first), When::On(last)) if first < last => {
            return say!("jusqu’au {last}", "until {last}", last = day(last.0, language)).in_language(language);
        }
        _ => return language.say("toute la journée", "all day").to_owned(),
    };
    let one_evening = from.date() == to.date() || to - from < chrono::TimeDelta::hours(12);
    let (last, from, until) = (to.date(), time(from, language), time(to, language));
    let said = match one_evening {
        _ if starts == ends => return from,
        true => say!("de {from} à {until}", "{from} to {until}", from, until),
        false => say!(
            "à partir de {from}, jusqu’au {last}, {until}",
            "{from} to {last}, {until}",
            from,
            last = day(last, language),
            until
        ),
    };
    said.in_language(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(starts: &str, ends: &str, language: Language) -> String {
        hours(starts.parse().unwrap(), ends.parse().unwrap(), chrono_tz::Europe::Paris, language)
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        let fr = Language::Fr;
        assert_eq!(said("2026-11-26T07:00:00Z", "2026-11-26T11:30:00Z", fr), "de 8\u{a0}h à 12\u{a0}h\u{a0}30");
        assert_eq!(said("2026-11-26T19:00:00Z", "2026-11-26T19:00:00Z", fr), "20\u{a0}h");
        assert_eq!(said("2026-11-26T20:00:00Z", "2026-11-27T01:00:00Z", fr), "de 21\u{a0}h à 2\u{a0}h");
        assert_eq!(said("2026-11-26", "2026-11-26", fr), "toute la journée");
        assert_eq!(said("2026-11-26", "2026-11-28", fr), "jusqu’au samedi 28\u{a0}novembre");
        assert_eq!(
            said("2026-11-27T17:00:00Z", "2026-11-29T17:00:00Z", fr),
            "à partir de 18\u{a0}h, jusqu’au dimanche 29\u{a0}novembre, 18\u{a0}h"
        );
        assert_eq!(said("2026-11-26T07:00:00Z", "2026-11-26T11:30:00Z", Language::En), "8:00 to 12:30");
        assert_eq!(heading("2026-12-01".parse().unwrap(), fr), "Mardi 1er\u{a0}décembre");
        assert_eq!(heading("2026-12-01".parse().unwrap(), Language::En), "Tuesday 1\u{a0}December");
    }
}
