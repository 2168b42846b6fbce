//! The dates of a rule that names weeks of the year (`BYWEEKNO`).

use chrono::{Datelike, NaiveDate, Weekday};

use super::{explicit, week_day};
use crate::rule::Rule;
use crate::span::{after, before};

/// The days between two that are of one of the rule's weeks, and of one of its days of the week.
pub(super) fn dates(
    rule: &Rule,
    start: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
) -> impl Iterator<Item = NaiveDate> + use<> {
    let rule = explicit(rule, start);
    let days = std::iter::successors(Some(from), |day| day.succ_opt()).take_while(move |day| *day <= to);
    days.filter(move |day| {
        let weekday = day.weekday();
        rule.days.iter().any(|it| it.weekday() == weekday) && is_named(&rule, *day)
    })
}

fn is_named(rule: &Rule, day: NaiveDate) -> bool {
    let (year, week) = week_of(day, rule.week_start);
    // The 28th of December is in the last week of its year, on whichever day weeks begin.
    let last = NaiveDate::from_ymd_opt(year, 12, 28).map_or(week, |last| week_of(last, rule.week_start).1);
    rule.weeks.iter().any(|it| i64::from(*it) == week || i64::from(*it) == week - last - 1)
}

/// The year that a day's week belongs to, and the week's number: the first week of a year has at least four days in it.
fn week_of(day: NaiveDate, week_start: Weekday) -> (i32, i64) {
    let fourth = after(before(day, week_day(day, week_start)), 3);
    (fourth.year(), i64::from(fourth.ordinal0()) / 7 + 1)
}
