//! Rules in words, such as « le premier mardi du mois, jusqu’au mercredi 30 juin 2027 ».

use chrono::{Datelike, NaiveDate, Weekday};

use super::recurrence::Recurrence;
use super::rhythm::{Ending, NthOfMonth, Rhythm, WeeksMeant};
use super::rule::{End, Frequency, Rule};
use ground::say;
use ground::spoken::day_of_year;
use ground::text::Message;

impl Recurrence {
    /// Its rule in words, with its end; none without a rule.
    pub fn in_words(&self) -> Option<Message> {
        let (rule, start) = (self.rule()?, self.span().first_day());
        let (said, ending) = match Rhythm::of(self) {
            Some((rhythm, ending)) => (rhythm.in_words(start), ending),
            None => (in_parts(rule, start), self.ending(rule)),
        };
        let end = match ending {
            Ending::Never => None,
            Ending::On(date) => {
                let date = Message::each(|language| day_of_year(date, language));
                Some(say!("jusqu’au {date}", "until {date}", date))
            }
            Ending::After(count) => Some(say!("{count} fois en tout", "{count} times in all", count)),
        };
        Some(Message::joined(&std::iter::once(said).chain(end).collect::<Vec<_>>(), ", "))
    }

    fn ending(&self, rule: &Rule) -> Ending {
        match (rule.end, self.rule_ends()) {
            (End::Count(count), _) => Ending::After(count),
            (End::Until(_), Some(last)) => Ending::On(last),
            (End::Never | End::Until(_), _) => Ending::Never,
        }
    }
}

impl Rhythm {
    /// It in words, if it began on a day.
    pub fn in_words(&self, start: NaiveDate) -> Message {
        match self {
            Self::Daily => say!("chaque jour", "every day"),
            Self::Weekly(weeks, days) => weekly(*weeks, days),
            Self::MonthlyOn(nth, day) => {
                let day = named(*day);
                match nth {
                    NthOfMonth::First => say!("le premier {day} du mois", "the first {day} of the month", day),
                    NthOfMonth::Second => say!("le deuxième {day} du mois", "the second {day} of the month", day),
                    NthOfMonth::Third => say!("le troisième {day} du mois", "the third {day} of the month", day),
                    NthOfMonth::Fourth => say!("le quatrième {day} du mois", "the fourth {day} of the month", day),
                    NthOfMonth::Last => say!("le dernier {day} du mois", "the last {day} of the month", day),
                }
            }
            Self::MonthlyAt => {
                let day = number(start.day());
                say!("le {day} de chaque mois", "on day {day} of each month", day)
            }
            Self::Yearly => {
                let (day, month) = (number(start.day()), month(start.month()));
                say!("chaque année, le {day}\u{a0}{month}", "every year on {day}\u{a0}{month}", day, month)
            }
        }
    }
}

fn weekly(weeks: WeeksMeant, days: &[Weekday]) -> Message {
    let on = || and(days.iter().map(|it| on_day(*it)).collect());
    match (weeks, days) {
        (WeeksMeant::Every, [_, _, _, _, _, _, _]) => say!("chaque jour", "every day"),
        (WeeksMeant::Every, [Weekday::Mon, _, _, _, Weekday::Fri]) => {
            say!("du lundi au vendredi", "from Monday to Friday")
        }
        (WeeksMeant::Every, _) => {
            let each = |it: &Weekday| say!("{day}s", "{day}", day = named(*it));
            say!("tous les {days}", "every {days}", days = and(days.iter().map(each).collect()))
        }
        (WeeksMeant::Alternate, [day]) => say!("un {day} sur deux", "every second {day}", day = named(*day)),
        (WeeksMeant::Alternate, _) => say!("une semaine sur deux, {on}", "every second week, {on}", on = on()),
        (WeeksMeant::Even, _) => say!("les semaines paires, {on}", "in even weeks, {on}", on = on()),
        (WeeksMeant::Odd, _) => say!("les semaines impaires, {on}", "in odd weeks, {on}", on = on()),
    }
}

/// A rule part by part, as no rhythm says it.
fn in_parts(rule: &Rule, start: NaiveDate) -> Message {
    let mut parts = vec![how_often(rule)];
    if !rule.months.is_empty() {
        let months = and(rule.months.iter().map(|it| month(u32::from(*it))).collect());
        parts.push(say!("en {months}", "in {months}", months));
    }
    match WeeksMeant::of(&rule.weeks) {
        Some(WeeksMeant::Even) => parts.push(say!("les semaines paires", "in even weeks")),
        Some(_) => parts.push(say!("les semaines impaires", "in odd weeks")),
        None if rule.weeks.is_empty() => {}
        None => {
            let weeks = and(rule.weeks.iter().map(|it| say!("{it}", "{it}", it = i32::from(*it))).collect());
            parts.push(say!("les semaines {weeks}", "in weeks {weeks}", weeks));
        }
    }
    let in_year = rule.year_days.iter().map(|it| nth((*it).into(), say!("jour de l’année", "day of the year")));
    let in_month = rule.month_days.iter().map(|it| match it {
        0.. => say!("le {day}", "on day {day}", day = number(u32::from(it.unsigned_abs()))),
        _ => nth((*it).into(), say!("jour du mois", "day of the month")),
    });
    let weekdays = rule.days.iter().map(|it| match it.nth {
        Some(place) => nth(place.into(), named(it.weekday())),
        None => on_day(it.weekday()),
    });
    for days in [in_year.collect::<Vec<_>>(), in_month.collect(), weekdays.collect()] {
        parts.extend((!days.is_empty()).then(|| and(days)));
    }
    // What a rule does not say its start does.
    match rule.frequency {
        Frequency::Weekly if rule.days.is_empty() => parts.push(on_day(start.weekday())),
        Frequency::Monthly | Frequency::Yearly if parts.len() == 1 => {
            parts.push(say!("le {day}", "on day {day}", day = number(start.day())));
        }
        Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly => {}
    }
    if !rule.positions.is_empty() {
        let places = rule.positions.iter().map(|it| nth(*it, say!("de ces jours", "of these days")));
        parts.push(say!("seulement {places}", "only {places}", places = and(places.collect())));
    }
    Message::joined(&parts, ", ")
}

fn how_often(rule: &Rule) -> Message {
    let count = rule.interval;
    match (rule.frequency, count) {
        (Frequency::Daily, 1) => say!("chaque jour", "every day"),
        (Frequency::Weekly, 1) => say!("chaque semaine", "every week"),
        (Frequency::Monthly, 1) => say!("chaque mois", "every month"),
        (Frequency::Yearly, 1) => say!("chaque année", "every year"),
        (Frequency::Daily, _) => say!("tous les {count} jours", "every {count} days", count),
        (Frequency::Weekly, _) => say!("toutes les {count} semaines", "every {count} weeks", count),
        (Frequency::Monthly, _) => say!("tous les {count} mois", "every {count} months", count),
        (Frequency::Yearly, _) => say!("tous les {count} ans", "every {count} years", count),
    }
}

/// The n-th of something, or the n-th from the end.
fn nth(place: i32, what: Message) -> Message {
    let count = place.unsigned_abs();
    match place {
        1 => say!("le premier {what}", "the first {what}", what),
        2 => say!("le deuxième {what}", "the second {what}", what),
        3 => say!("le troisième {what}", "the third {what}", what),
        -1 => say!("le dernier {what}", "the last {what}", what),
        -2 => say!("l’avant-dernier {what}", "the last but one {what}", what),
        4.. => say!("le {count}e {what}", "{what} number {count}", count, what),
        _ => say!("le {count}e {what} avant la fin", "{what} number {count} from the end", count, what),
    }
}

fn named(day: Weekday) -> Message {
    let name = move |names: [&'static str; 7]| names[day.num_days_from_monday() as usize].to_owned();
    Message::each(|language| name(language.speech().days))
}

fn on_day(day: Weekday) -> Message {
    say!("le {day}", "on {day}", day = named(day))
}

fn month(number: u32) -> Message {
    Message::each(|language| {
        language.speech().months.get(number.saturating_sub(1) as usize).copied().unwrap_or_default().to_owned()
    })
}

fn number(day: u32) -> Message {
    Message::each(|language| (language.speech().day)(day))
}

/// Such as « le lundi, le mardi et le jeudi ».
fn and(mut all: Vec<Message>) -> Message {
    match all.pop() {
        None => Message::verbatim(""),
        Some(last) if all.is_empty() => last,
        Some(last) => say!("{before} et {last}", "{before} and {last}", before = Message::joined(&all, ", "), last),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono_tz::Tz;

    use super::*;
    use crate::Span;
    use ground::text::Language;

    #[test]
    fn a_rule_is_said_as_people_say_it() {
        for (start, rule, french, english) in [
            ("2026-12-01", "FREQ=DAILY", "chaque jour", "every day"),
            ("2026-12-01", "FREQ=WEEKLY", "tous les mardis", "every Tuesday"),
            ("2026-12-01", "FREQ=WEEKLY;BYDAY=TU,FR", "tous les mardis et vendredis", "every Tuesday and Friday"),
            ("2026-12-01", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "du lundi au vendredi", "from Monday to Friday"),
            ("2026-12-01", "FREQ=WEEKLY;INTERVAL=2", "un mardi sur deux", "every second Tuesday"),
            (
                "2026-12-01",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR",
                "une semaine sur deux, le mardi et le vendredi",
                "every second week, on Tuesday and on Friday",
            ),
            ("2026-12-01", "FREQ=MONTHLY;BYDAY=1TU", "le premier mardi du mois", "the first Tuesday of the month"),
            ("2026-12-29", "FREQ=MONTHLY;BYDAY=-1TU", "le dernier mardi du mois", "the last Tuesday of the month"),
            ("2026-12-01", "FREQ=MONTHLY", "le 1er de chaque mois", "on day 1 of each month"),
            ("2026-12-05", "FREQ=YEARLY", "chaque année, le 5 décembre", "every year on 5 December"),
            (
                "2026-12-01",
                "FREQ=WEEKLY;UNTIL=20270630",
                "tous les mardis, jusqu’au mercredi 30 juin 2027",
                "every Tuesday, until Wednesday 30 June 2027",
            ),
            (
                "2026-12-01",
                "FREQ=WEEKLY;COUNT=12",
                "tous les mardis, 12 fois en tout",
                "every Tuesday, 12 times in all",
            ),
            // What no rhythm says.
            ("2026-12-01", "FREQ=MONTHLY;INTERVAL=3", "tous les 3 mois, le 1er", "every 3 months, on day 1"),
            (
                "2026-12-01",
                "FREQ=WEEKLY;INTERVAL=3;BYMONTH=9,12;BYDAY=TU",
                "toutes les 3 semaines, en septembre et décembre, le mardi",
                "every 3 weeks, in September and December, on Tuesday",
            ),
            (
                "2026-12-31",
                "FREQ=MONTHLY;BYMONTHDAY=15,-1",
                "chaque mois, le dernier jour du mois et le 15",
                "every month, the last day of the month and on day 15",
            ),
            (
                "2026-12-31",
                "FREQ=MONTHLY;BYDAY=TH,FR;BYSETPOS=-1;COUNT=4",
                "chaque mois, le jeudi et le vendredi, seulement le dernier de ces jours, 4 fois en tout",
                "every month, on Thursday and on Friday, only the last of these days, 4 times in all",
            ),
            (
                "2026-12-01",
                "FREQ=YEARLY;BYMONTH=3;BYDAY=-2SU",
                "chaque année, en mars, l’avant-dernier dimanche",
                "every year, in March, the last but one Sunday",
            ),
        ] {
            let start: NaiveDate = start.parse().expect("a date");
            let span = Span::AllDay { first: start, last: start };
            let rule = rule.parse().expect("a rule");
            let series = Recurrence::new(span, Tz::Europe__Paris, Some(rule), BTreeSet::new(), BTreeSet::new());
            let words = series.expect("a series").in_words().expect("a rule");
            let said = [Language::Fr, Language::En].map(|it| words.in_language(it).replace('\u{a0}', " "));
            assert_eq!(said, [french, english]);
        }
    }

    #[test]
    fn even_weeks_are_said_by_their_name() {
        let start: NaiveDate = "2026-12-08".parse().expect("a date");
        let said = |weeks| Rhythm::Weekly(weeks, vec![Weekday::Tue]).in_words(start).in_language(Language::Fr);
        assert_eq!(said(WeeksMeant::Even), "les semaines paires, le mardi");
        assert_eq!(said(WeeksMeant::Odd), "les semaines impaires, le mardi");
    }
}
