//! Hours as people say them. Pure.

use chrono::{NaiveDate, Timelike};

use super::{Closure, Opening};
use ground::say;
use ground::spoken::{capital, day_of_year};
use ground::text::Language;
use ground::week::{ClockTime, WeekdayName};

/// The hours of a week, one line for all the days that have the same: « Lundi et mardi : 8 h 30 – 12 h ».
pub fn openings_in_words(openings: &[Opening], language: Language) -> Vec<String> {
    let mut lines: Vec<(Vec<WeekdayName>, String)> = Vec::new();
    for day in WeekdayName::ALL {
        let of_day: Vec<String> =
            openings.iter().filter(|it| it.weekday == *day).map(|it| hours(it, language)).collect();
        let hours = of_day.join(", ");
        match lines.iter_mut().find(|(_, known)| *known == hours) {
            _ if hours.is_empty() => {}
            Some((days, _)) => days.push(*day),
            None => lines.push((vec![*day], hours)),
        }
    }
    let line = |(days, hours): &(Vec<WeekdayName>, String)| {
        let days = capital(&named(days, language));
        say!("{days}\u{a0}: {hours}", "{days}: {hours}", days, hours).in_language(language)
    };
    lines.iter().map(line).collect()
}

/// The closures of these days, first and last included, one line each: « Fermé le jeudi 24 décembre 2026 (congés) ».
pub fn closures_in_words(closures: &[Closure], (from, to): (NaiveDate, NaiveDate), language: Language) -> Vec<String> {
    let near = closures.iter().filter(|it| it.ends_on.0 >= from && it.starts_on.0 <= to);
    let line = |it: &Closure| {
        let (first, last) = (day_of_year(it.starts_on.0, language), day_of_year(it.ends_on.0, language));
        let when = match it.starts_on == it.ends_on {
            true => say!("Fermé le {first}", "Closed on {first}", first),
            false => say!("Fermé du {first} au {last}", "Closed from {first} to {last}", first, last),
        };
        let reason = it.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        when.in_language(language) + &reason
    };
    near.map(line).collect()
}

fn hours(it: &Opening, language: Language) -> String {
    let clock = |time: ClockTime| (language.speech().time)(time.0.hour(), time.0.minute());
    let note = it.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
    format!("{}\u{a0}– {}{note}", clock(it.opens), clock(it.closes))
}

/// Days in order, such as « lundi et jeudi » or, of three and more on end, « du mardi au samedi ».
fn named(days: &[WeekdayName], language: Language) -> String {
    let name = |day: &WeekdayName| {
        language.speech().days.get(day.day().num_days_from_monday() as usize).copied().unwrap_or_default()
    };
    let on_end = days.windows(2).all(|pair| pair[0].day().succ() == pair[1].day());
    match days {
        [first, .., last] if on_end && days.len() > 2 => {
            say!("du {first} au {last}", "{first} to {last}", first = name(first), last = name(last))
                .in_language(language)
        }
        [before @ .., last] if !before.is_empty() => {
            let before = before.iter().map(name).collect::<Vec<_>>().join(", ");
            say!("{before} et {last}", "{before} and {last}", before, last = name(last)).in_language(language)
        }
        _ => days.iter().map(name).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(weekday: WeekdayName, opens: &str, closes: &str) -> Opening {
        Opening { weekday, opens: opens.parse().unwrap(), closes: closes.parse().unwrap(), note: None }
    }

    #[test]
    fn days_with_the_same_hours_share_a_line() {
        use WeekdayName::{Friday, Monday, Saturday, Thursday, Tuesday, Wednesday};
        let mut week: Vec<Opening> = [Monday, Tuesday, Thursday]
            .iter()
            .flat_map(|day| [opening(*day, "08:30", "12:00"), opening(*day, "13:30", "17:00")])
            .collect();
        week.push(opening(Wednesday, "08:30", "12:00"));
        week.push(Opening { note: Some("semaines paires".to_owned()), ..opening(Saturday, "09:00", "11:30") });
        let said = |openings: &[Opening], language| {
            openings_in_words(openings, language).iter().map(|it| it.replace('\u{a0}', " ")).collect::<Vec<_>>()
        };
        assert_eq!(
            said(&week, Language::Fr),
            [
                "Lundi, mardi et jeudi : 8 h 30 – 12 h, 13 h 30 – 17 h",
                "Mercredi : 8 h 30 – 12 h",
                "Samedi : 9 h – 11 h 30 (semaines paires)",
            ]
        );
        let all = [Monday, Tuesday, Wednesday, Thursday, Friday].map(|day| opening(day, "08:00", "12:00"));
        assert_eq!(said(&all, Language::Fr), ["Du lundi au vendredi : 8 h – 12 h"]);
        assert_eq!(said(&all, Language::En), ["Monday to Friday: 8:00 – 12:00"]);
        assert!(said(&[], Language::Fr).is_empty());
    }

    #[test]
    fn closures_are_told_while_they_are_near() {
        let closure = |starts: &str, ends: &str, reason: Option<&str>| Closure {
            starts_on: starts.parse().unwrap(),
            ends_on: ends.parse().unwrap(),
            reason: reason.map(str::to_owned),
        };
        let all = [
            closure("2026-11-01", "2026-11-01", None),
            closure("2026-12-24", "2026-12-31", Some("congés")),
            closure("2027-05-14", "2027-05-14", None),
        ];
        let days = ("2026-11-02".parse().unwrap(), "2026-12-25".parse().unwrap());
        let said = closures_in_words(&all, days, Language::Fr);
        assert_eq!(said.len(), 1);
        assert_eq!(
            said[0].replace('\u{a0}', " "),
            "Fermé du jeudi 24 décembre 2026 au jeudi 31 décembre 2026 (congés)"
        );
    }
}
