use chrono::{NaiveDateTime, Weekday};
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn time(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time")
}

fn timed(starts: &str, ends: &str) -> Span {
    Span::Timed { starts: time(starts), ends: time(ends) }
}

fn series(span: Span, zone: Tz, rule: &str) -> Result<Recurrence, Misfit> {
    Recurrence::new(span, zone, Some(rule.parse().expect("a rule")), BTreeSet::new(), BTreeSet::new())
}

fn evening(start: &str, rule: &str) -> Recurrence {
    series(timed(&format!("{start} 18:30"), &format!("{start} 20:00")), Tz::Europe__Paris, rule).expect("a series")
}

/// The dates of a series between two days, without their year's first digits.
fn dates_of(series: &Recurrence, from: &str, to: &str) -> String {
    let dates = series.occurrences(day(from), day(to));
    dates.iter().map(|it| it.date.format("%y-%m-%d").to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn occurrences_keep_their_time_of_day_when_clocks_change() {
    let weekly = evening("2026-10-20", "FREQ=WEEKLY");
    let found = weekly.occurrences(day("2026-10-20"), day("2026-10-27"));
    let shown: Vec<String> = found.iter().map(|it| format!("{} {}", it.starts, it.ends)).collect();
    assert_eq!(shown, ["2026-10-20T16:30:00Z 2026-10-20T18:00:00Z", "2026-10-27T17:30:00Z 2026-10-27T19:00:00Z"]);
    assert_eq!(found[1].span, timed("2026-10-27 18:30", "2026-10-27 20:00"));
}

#[test]
fn a_time_that_clocks_skip_is_read_with_the_offset_before_and_one_they_show_twice_is_the_first() {
    for (start, end, on, starts, ends, shown) in [
        (
            "02:30",
            "03:30",
            "2026-03-29",
            "2026-03-29T01:30:00Z",
            "2026-03-29T02:30:00Z",
            timed("2026-03-29 03:30", "2026-03-29 04:30"),
        ),
        (
            "02:30",
            "02:45",
            "2026-03-29",
            "2026-03-29T01:30:00Z",
            "2026-03-29T01:45:00Z",
            timed("2026-03-29 03:30", "2026-03-29 03:45"),
        ),
        (
            "01:00",
            "02:30",
            "2026-03-29",
            "2026-03-29T00:00:00Z",
            "2026-03-29T01:30:00Z",
            timed("2026-03-29 01:00", "2026-03-29 03:30"),
        ),
        (
            "02:30",
            "03:30",
            "2026-10-25",
            "2026-10-25T00:30:00Z",
            "2026-10-25T02:30:00Z",
            timed("2026-10-25 02:30", "2026-10-25 03:30"),
        ),
        (
            "22:00",
            "23:00",
            "2026-10-25",
            "2026-10-25T21:00:00Z",
            "2026-10-25T22:00:00Z",
            timed("2026-10-25 22:00", "2026-10-25 23:00"),
        ),
    ] {
        let span = timed(&format!("2026-01-01 {start}"), &format!("2026-01-01 {end}"));
        let found = series(span, Tz::Europe__Paris, "FREQ=DAILY")
            .expect("a series")
            .occurrence(day(on))
            .expect("an occurrence");
        assert_eq!(
            (found.starts.to_string().as_str(), found.ends.to_string().as_str(), found.span),
            (starts, ends, shown),
            "{start} {on}"
        );
    }
}

#[test]
fn an_end_is_kept_on_the_clocks_also_in_the_night_of_a_change() {
    let ball =
        series(timed("2026-03-21 22:00", "2026-03-22 04:00"), Tz::Europe__Paris, "FREQ=WEEKLY").expect("a series");
    let found = ball.occurrence(day("2026-03-28")).expect("an occurrence");
    assert_eq!(found.span, timed("2026-03-28 22:00", "2026-03-29 04:00"));
    assert_eq!(found.ends.micros() - found.starts.micros(), 5 * 3_600_000_000);
}

#[test]
fn a_window_holds_what_takes_place_in_part() {
    let fair = |first, last| Span::AllDay { first: day(first), last: day(last) };
    let yearly = series(fair("2024-12-30", "2025-01-02"), Tz::Indian__Reunion, "FREQ=YEARLY").expect("a series");
    assert_eq!(dates_of(&yearly, "2026-01-02", "2026-01-31"), "25-12-30");
    assert_eq!(dates_of(&yearly, "2026-01-03", "2026-12-29"), "");
    let found = yearly.occurrence(day("2025-12-30")).expect("an occurrence");
    assert_eq!(found.span, fair("2025-12-30", "2026-01-02"));
    assert_eq!(format!("{} {}", found.starts, found.ends), "2025-12-29T20:00:00Z 2026-01-02T20:00:00Z");
    // An event that ends at midnight is not of the next day.
    let vigil =
        series(timed("2026-12-24 22:00", "2026-12-25 00:00"), Tz::Europe__Paris, "FREQ=YEARLY").expect("a series");
    assert_eq!(
        (dates_of(&vigil, "2026-12-25", "2026-12-25"), dates_of(&vigil, "2026-12-24", "2026-12-24")),
        (String::new(), "26-12-24".into())
    );
}

#[test]
fn rules_give_the_dates_that_people_expect() {
    for (start, rule, from, to, expected) in [
        ("2026-01-31", "FREQ=MONTHLY", "2026-01-01", "2026-06-30", "26-01-31 26-03-31 26-05-31"),
        ("2024-02-29", "FREQ=YEARLY", "2024-01-01", "2032-12-31", "24-02-29 28-02-29 32-02-29"),
        ("2026-01-05", "FREQ=MONTHLY;BYDAY=1MO", "2026-02-01", "2026-03-31", "26-02-02 26-03-02"),
        (
            "2026-01-30",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2026-01-01",
            "2026-03-31",
            "26-01-30 26-02-27 26-03-31",
        ),
        (
            "2026-01-05",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=MO",
            "2026-01-01",
            "2026-01-31",
            "26-01-05 26-01-11 26-01-19 26-01-25",
        ),
        (
            "2026-01-05",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
            "2026-01-01",
            "2026-01-31",
            "26-01-05 26-01-18 26-01-19",
        ),
        // A Monday beside an ordinal is every Monday; without days, a week's day is that of the start.
        (
            "2026-01-06",
            "FREQ=MONTHLY;BYDAY=MO,1TU",
            "2026-02-01",
            "2026-02-28",
            "26-02-02 26-02-03 26-02-09 26-02-16 26-02-23",
        ),
        ("2026-01-07", "FREQ=YEARLY;BYWEEKNO=2,20", "2026-01-01", "2026-12-31", "26-01-07 26-05-13"),
        // The start counts, on the rule or not.
        ("2026-01-06", "FREQ=WEEKLY;BYDAY=MO;COUNT=3", "2026-01-01", "2026-12-31", "26-01-06 26-01-12 26-01-19"),
        ("2026-01-05", "FREQ=WEEKLY;COUNT=3", "2026-01-01", "2026-12-31", "26-01-05 26-01-12 26-01-19"),
        ("2026-01-05", "FREQ=DAILY;COUNT=1", "2026-01-01", "2026-12-31", "26-01-05"),
        // A series of long ago is found from its intervals.
        ("1999-12-31", "FREQ=DAILY;INTERVAL=365", "2026-01-01", "2026-12-31", "26-12-24"),
        ("1970-01-01", "FREQ=MONTHLY;INTERVAL=7", "2026-01-01", "2026-12-31", "26-01-01 26-08-01"),
    ] {
        assert_eq!(dates_of(&evening(start, rule), from, to), expected, "{start} {rule}");
    }
}

#[test]
fn an_end_is_brought_to_the_form_that_fits_the_start() {
    for (rule, written, last) in [
        ("FREQ=DAILY;UNTIL=20260710", "FREQ=DAILY;UNTIL=20260710T215959Z", "2026-07-10"),
        ("FREQ=DAILY;UNTIL=20260710T183000", "FREQ=DAILY;UNTIL=20260710T163000Z", "2026-07-10"),
        ("FREQ=DAILY;UNTIL=20260710T182959", "FREQ=DAILY;UNTIL=20260710T162959Z", "2026-07-09"),
        ("FREQ=DAILY;UNTIL=20260710T163000Z", "FREQ=DAILY;UNTIL=20260710T163000Z", "2026-07-10"),
        ("FREQ=DAILY;UNTIL=20260709T220000Z", "FREQ=DAILY;UNTIL=20260709T220000Z", "2026-07-09"),
    ] {
        let series = evening("2026-07-01", rule);
        assert_eq!(
            (series.rule().map(Rule::to_string).as_deref(), series.last_day()),
            (Some(written), Some(day(last))),
            "{rule}"
        );
        assert_eq!(
            series.occurrences(day("2026-07-01"), day("2026-07-31")).last().map(|it| it.date),
            Some(day(last)),
            "{rule}"
        );
    }
    let span = Span::AllDay { first: day("2026-07-01"), last: day("2026-07-01") };
    let series = series(span, Tz::Europe__Paris, "FREQ=DAILY;UNTIL=20260709T220000Z;BYHOUR=9").expect("a series");
    assert_eq!(series.rule().map(Rule::to_string).as_deref(), Some("FREQ=DAILY;UNTIL=20260710"));
}

#[test]
fn exceptions_and_further_dates_are_by_their_local_date() {
    let dates = |list: &[&str]| list.iter().map(|it| day(it)).collect::<BTreeSet<_>>();
    let span = timed("2026-01-05 00:15", "2026-01-05 01:00");
    let rule = "FREQ=WEEKLY;COUNT=4".parse().ok();
    let series = Recurrence::new(
        span,
        Tz::Europe__Paris,
        rule,
        dates(&["2026-01-05", "2026-01-19"]),
        dates(&["2026-01-14", "2026-03-01"]),
    );
    let series = series.expect("a series");
    assert_eq!(dates_of(&series, "2026-01-01", "2026-12-31"), "26-01-12 26-01-14 26-01-26 26-03-01");
    assert_eq!(series.last_day(), Some(day("2026-03-01")));
    assert_eq!(series.occurrence(day("2026-01-19")), None);
    assert_eq!(
        series.upcoming(day("2026-01-13"), 2).iter().map(|it| it.date).collect::<Vec<_>>(),
        [day("2026-01-14"), day("2026-01-26")]
    );
    let rare = evening("2024-02-29", "FREQ=YEARLY");
    assert_eq!(
        rare.upcoming(day("2025-01-01"), 3).iter().map(|it| it.date.year()).collect::<Vec<_>>(),
        [2028, 2032, 2036]
    );
    assert_eq!(rare.last_day(), None);
    let single = Recurrence::once(span, Tz::Europe__Paris).expect("an event");
    assert_eq!((single.upcoming(day("2026-01-05"), 9).len(), single.upcoming(day("2026-01-06"), 9).len()), (1, 0));
}

#[test]
fn what_does_not_fit_together_is_told() {
    let at = |rule: &str| series(timed("2026-11-23 18:30", "2026-11-23 20:00"), Tz::Europe__Paris, rule).map(|_| ());
    // 23 November 2026 is a Monday.
    assert_eq!(at("FREQ=DAILY;INTERVAL=7;BYDAY=TU"), Err(Misfit::Never));
    assert_eq!(at("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2"), Err(Misfit::Never));
    assert_eq!(at("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29"), Err(Misfit::Never));
    assert_eq!(at("FREQ=DAILY;UNTIL=20261122"), Err(Misfit::OverBeforeStart));
    assert_eq!(at("FREQ=DAILY;UNTIL=20261123"), Ok(()));
    assert_eq!(at("FREQ=DAILY;BYHOUR=19"), Err(Misfit::OtherTime));
    assert_eq!(at("FREQ=DAILY;BYHOUR=18;BYMINUTE=30;BYSECOND=0"), Ok(()));
    for (span, expected) in [
        (timed("2026-11-23 18:30", "2026-11-23 18:29"), Misfit::EndsBeforeStart),
        (timed("2026-11-23 18:30", "2028-11-23 18:29"), Misfit::TooLong),
        (timed("1969-12-31 18:30", "1969-12-31 19:30"), Misfit::OutOfRange),
        (Span::AllDay { first: day("2099-12-31"), last: day("2100-01-01") }, Misfit::OutOfRange),
        (Span::AllDay { first: day("2026-11-23"), last: day("2026-11-22") }, Misfit::EndsBeforeStart),
    ] {
        assert_eq!(Recurrence::once(span, Tz::Europe__Paris).map(|_| ()), Err(expected), "{span:?}");
    }
}

#[test]
fn weeks_of_a_year_are_those_of_iso_8601() {
    for week in [1_u32, 2, 20, 50, 51] {
        let rule = format!("FREQ=YEARLY;BYWEEKNO={week};BYDAY=MO,TH,SU");
        let found: Vec<NaiveDate> = evening("1970-01-01", &rule)
            .occurrences(day("1970-01-02"), day("2098-12-31"))
            .iter()
            .map(|it| it.date)
            .collect();
        let expected: Vec<NaiveDate> = day("1970-01-02")
            .iter_days()
            .take_while(|it| *it <= day("2098-12-31"))
            .filter(|it| {
                it.iso_week().week() == week && matches!(it.weekday(), Weekday::Mon | Weekday::Thu | Weekday::Sun)
            })
            .collect();
        assert_eq!(found, expected, "{week}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A rule is asked from anywhere, and says what it says from its start.
    #[test]
    fn a_series_is_the_same_from_wherever_it_is_looked_at(
        start in 0_u64..20_000, ahead in 0_u64..9_000, days in 0_u64..400, interval in 1_u16..20,
        rule in prop::sample::select(vec![
            "DAILY", "DAILY;BYDAY=MO,FR", "WEEKLY;BYDAY=TU,SU;WKST=SU", "WEEKLY", "MONTHLY", "MONTHLY;BYDAY=-1FR,2MO",
            "MONTHLY;BYDAY=SA,SU;BYSETPOS=2,-1", "YEARLY", "YEARLY;BYMONTH=3,10;BYDAY=-1SU", "YEARLY;BYYEARDAY=1,-1,60",
        ]),
    ) {
        let first = after(day("1990-01-01"), start);
        let rule: Rule = format!("FREQ={rule};INTERVAL={interval}").parse().map_err(|_| TestCaseError::fail("no rule"))?;
        let span = Span::AllDay { first, last: first };
        let Ok(series) = Recurrence::new(span, Tz::Europe__Paris, Some(rule.clone()), BTreeSet::new(), BTreeSet::new()) else { return Ok(()) };
        let (from, to) = (after(first, ahead), after(first, ahead + days));
        let mut whole: Vec<NaiveDate> = Vec::new();
        let mut at = first;
        while at <= to {
            let end = after(at, 20 * 365).min(to);
            whole.extend(series.occurrences(at, end).iter().map(|it| it.date));
            at = after(end, 1);
        }
        whole.retain(|it| *it >= from);
        let part: Vec<NaiveDate> = series.occurrences(from, to).iter().map(|it| it.date).collect();
        prop_assert_eq!(part, whole, "{} from {}", rule, first);
    }
}
