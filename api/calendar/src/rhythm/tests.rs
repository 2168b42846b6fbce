use std::collections::BTreeSet;

use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::Span;

const DAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn series(start: NaiveDate, rule: Rule) -> Recurrence {
    let time = |hour| start.and_hms_opt(hour, 30, 0).expect("a time");
    let span = Span::Timed { starts: time(18), ends: time(20) };
    Recurrence::new(span, Tz::Europe__Paris, Some(rule), BTreeSet::new(), BTreeSet::new()).expect("a series")
}

/// The first five dates from a day on.
fn five(from: &str, rhythm: &Rhythm, ending: Ending) -> String {
    let start = rhythm.first_from(day(from));
    let dates = series(start, rhythm.rule(ending)).upcoming(start, 5);
    dates.iter().map(|it| it.date.format("%y-%m-%d").to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_rhythm_gives_the_dates_that_people_mean() {
    use NthOfMonth::{First, Last};
    use WeeksMeant::{Alternate, Even, Every, Odd};
    let tuesday = || vec![Weekday::Tue];
    for (from, rhythm, dates) in [
        ("2026-11-30", Rhythm::Daily, "26-11-30 26-12-01 26-12-02 26-12-03 26-12-04"),
        ("2026-11-29", Rhythm::Weekly(Every, tuesday()), "26-12-01 26-12-08 26-12-15 26-12-22 26-12-29"),
        (
            "2026-12-01",
            Rhythm::Weekly(Every, vec![Weekday::Tue, Weekday::Fri]),
            "26-12-01 26-12-04 26-12-08 26-12-11 26-12-15",
        ),
        ("2026-12-01", Rhythm::Weekly(Alternate, tuesday()), "26-12-01 26-12-15 26-12-29 27-01-12 27-01-26"),
        // The year 2026 has 53 weeks: one that is odd comes before the first, which is odd too.
        ("2026-12-01", Rhythm::Weekly(Even, tuesday()), "26-12-08 26-12-22 27-01-12 27-01-26 27-02-09"),
        ("2026-12-01", Rhythm::Weekly(Odd, tuesday()), "26-12-01 26-12-15 26-12-29 27-01-05 27-01-19"),
        ("2026-12-02", Rhythm::MonthlyOn(First, Weekday::Tue), "27-01-05 27-02-02 27-03-02 27-04-06 27-05-04"),
        ("2026-12-01", Rhythm::MonthlyOn(Last, Weekday::Tue), "26-12-29 27-01-26 27-02-23 27-03-30 27-04-27"),
        ("2026-12-15", Rhythm::MonthlyAt, "26-12-15 27-01-15 27-02-15 27-03-15 27-04-15"),
        ("2026-12-05", Rhythm::Yearly, "26-12-05 27-12-05 28-12-05 29-12-05 30-12-05"),
    ] {
        assert_eq!(five(from, &rhythm, Ending::Never), dates, "{rhythm:?}");
    }
    let weekly = Rhythm::Weekly(Every, tuesday());
    assert_eq!(five("2026-12-01", &weekly, Ending::After(2)), "26-12-01 26-12-08");
    assert_eq!(five("2026-12-01", &weekly, Ending::On(day("2026-12-15"))), "26-12-01 26-12-08 26-12-15");
}

#[test]
fn a_rule_of_another_calendar_is_known_by_what_it_means() {
    use NthOfMonth::{First, Last};
    let weekly = |days: &[Weekday]| Some(Rhythm::Weekly(WeeksMeant::Every, days.to_vec()));
    for (start, rule, rhythm) in [
        ("2026-12-01", "FREQ=WEEKLY;WKST=SU;BYDAY=TU", weekly(&[Weekday::Tue])),
        ("2026-12-01", "FREQ=WEEKLY", weekly(&[Weekday::Tue])),
        ("2026-12-01", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1", Some(Rhythm::MonthlyOn(First, Weekday::Tue))),
        ("2026-12-29", "FREQ=MONTHLY;BYDAY=-1TU", Some(Rhythm::MonthlyOn(Last, Weekday::Tue))),
        ("2026-12-15", "FREQ=MONTHLY;BYMONTHDAY=15", Some(Rhythm::MonthlyAt)),
        ("2026-12-15", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", Some(Rhythm::Yearly)),
        ("2026-12-15", "FREQ=YEARLY", Some(Rhythm::Yearly)),
        // Nothing so short says these.
        ("2026-12-15", "FREQ=MONTHLY;INTERVAL=3", None),
        ("2026-12-15", "FREQ=MONTHLY;BYMONTHDAY=15,-1", None),
        ("2026-12-15", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15", None),
        ("2026-12-01", "FREQ=WEEKLY;BYMONTH=9,10,11,12;BYDAY=TU", None),
        ("2026-12-01", "FREQ=MONTHLY;BYDAY=1TU,3TU", None),
        ("2026-12-01", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU", None),
        ("2026-12-31", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None),
        // The start is a date beside its rule.
        ("2026-12-02", "FREQ=WEEKLY;BYDAY=TU", None),
    ] {
        let series = series(day(start), rule.parse().expect("a rule"));
        assert_eq!(Rhythm::of(&series).map(|it| it.0), rhythm, "{rule}");
    }
}

proptest! {
    #[test]
    fn what_is_chosen_comes_back_as_it_was_chosen(
        (from, kind, mask, nth) in (0_u64..9000, 0_usize..8, 1_u8..128, 0_usize..5),
        (how, length) in (0_u8..3, 1_u32..40),
    ) {
        let start = after(day("2026-01-01"), from);
        let days: Vec<Weekday> = DAYS.into_iter().filter(|it| mask >> it.num_days_from_monday() & 1 == 1).collect();
        let weeks = [WeeksMeant::Every, WeeksMeant::Alternate, WeeksMeant::Even, WeeksMeant::Odd];
        let rhythm = match kind {
            0..4 => Rhythm::Weekly(weeks[kind], days.clone()),
            4 => Rhythm::Daily,
            5 => Rhythm::MonthlyOn(NthOfMonth::ALL[nth], days[0]),
            6 => Rhythm::MonthlyAt,
            _ => Rhythm::Yearly,
        };
        let start = rhythm.first_from(start);
        // Every rhythm has a second date by then.
        let ending = match how {
            0 => Ending::Never,
            1 => Ending::After(length),
            _ => Ending::On(after(start, 366 + u64::from(length))),
        };
        let rule = rhythm.rule(ending);
        prop_assert_eq!(rule.to_string().parse::<Rule>().map_err(|it| it.to_string()), Ok(rule.clone()));
        prop_assert_eq!(Rhythm::of(&series(start, rule)), Some((rhythm, ending)));
    }
}
