//! The dates that a rule gives, through the crate `rrule`.
//!
//! Three things are done for it. It works on wall-clock dates without a zone, so that daylight saving changes are ours
//! ([`super::span`]) and read as RFC 5545 says. It begins at the period that is asked for instead of the first one: that
//! period is a whole number of intervals after the first, and what the rule leaves to the start is spelled out. And since
//! it looks for a next date until the year 10,000, however sparse the rule, it works in years that end there: weekdays
//! and leap years repeat every 28 years between 1901 and 2099, so every year of ours has its like shortly before 10,000.

use chrono::{DateTime, Datelike, Days, Month, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Weekday};
use rrule::{NWeekday, RRule, RRuleSet, Tz};

mod weeks;

use super::rule::{Day, Frequency, Rule};
use super::span::{after, before};

/// The first and the last year in which things take place.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1970..=2099;

/// The dates of a series that began at `start`, from one day to another, both included. It costs time for these days
/// and those up to one interval before, wherever the series began.
pub(super) fn dates(rule: &Rule, start: NaiveDate, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let (from, to) = (from.max(start), to.min(last_day()));
    // The crate misses January's days of weeks 52 and 53 in some years, as 2 January 2011.
    let (by_crate, by_week) = if rule.weeks.is_empty() { (Some(to), None) } else { (None, Some(to)) };
    let weeks = by_week.into_iter().flat_map(move |to| weeks::dates(rule, start, from, to));
    by_crate.into_iter().flat_map(move |to| by_parts(rule, start, from, to)).chain(weeks)
}

fn by_parts(rule: &Rule, start: NaiveDate, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let parts = std::iter::successors(Some(from), |from| Some(after(*from, PART))).take_while(move |from| *from <= to);
    parts.flat_map(move |from| part(rule, start, from, after(from, PART - 1).min(to)))
}

/// Days that are asked of the crate at once: 28 years.
const PART: u64 = 28 * 365;

fn part(rule: &Rule, start: NaiveDate, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> + use<> {
    // The crate refuses no rule that `Rule` takes; if it did, a series would be refused as one without dates.
    let set = series(rule, start, period_before(rule, start, from), to.year());
    set.into_iter().flat_map(move |(set, moved)| {
        let dates = set.into_iter().filter_map(move |it| it.date_naive().checked_sub_signed(moved));
        dates.skip_while(move |date| *date < from).take_while(move |date| *date <= to)
    })
}

/// The last day that is looked at.
pub(super) fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(*YEARS.end(), 12, 31).unwrap_or(NaiveDate::MAX)
}

/// The first day of the last of the rule's periods that began on or before a day.
fn period_before(rule: &Rule, start: NaiveDate, from: NaiveDate) -> NaiveDate {
    let interval = i64::from(rule.interval);
    let whole = |periods: i64| u64::try_from(periods - periods.rem_euclid(interval)).unwrap_or(0);
    let first_of = |month0: u64| {
        let january = NaiveDate::from_ymd_opt(start.year(), 1, 1).unwrap_or(start);
        january.checked_add_months(Months::new(u32::try_from(month0).unwrap_or(0))).unwrap_or(start)
    };
    let months = i64::from(from.year() - start.year()) * 12 + i64::from(from.month0()) - i64::from(start.month0());
    let (unit, first) = match rule.frequency {
        Frequency::Yearly => return first_of(whole(i64::from(from.year() - start.year())) * 12),
        Frequency::Monthly => return first_of(u64::from(start.month0()) + whole(months)),
        Frequency::Weekly => (7, before(start, week_day(start, rule.week_start))),
        Frequency::Daily => (1, start),
    };
    first
        .checked_add_days(Days::new(unit * whole((from - first).num_days() / i64::try_from(unit).unwrap_or(1))))
        .unwrap_or(start)
}

/// Days from the beginning of the week.
fn week_day(date: NaiveDate, week_start: Weekday) -> u64 {
    date.weekday().days_since(week_start).into()
}

/// The crate's series from a period on, and by how much it is moved towards the end of its calendar.
fn series(rule: &Rule, start: NaiveDate, period: NaiveDate, last_year: i32) -> Option<(RRuleSet, TimeDelta)> {
    let years = last_year - period.year();
    let alike =
        |year: &i32| year.rem_euclid(4) == period.year().rem_euclid(4) && new_year(*year) == new_year(period.year());
    let year = (9901..=9999 - years).rev().find(alike)?;
    let moved = NaiveDate::from_ymd_opt(year, 1, 1)? - NaiveDate::from_ymd_opt(period.year(), 1, 1)?;
    let first: DateTime<Tz> = Tz::UTC.from_utc_datetime(&period.checked_add_signed(moved)?.and_time(NaiveTime::MIN));
    let rule = spelled_out(rule, start).validate(first).ok()?;
    Some((RRuleSet::new(first).rrule(rule).limit(), moved))
}

fn new_year(year: i32) -> Option<Weekday> {
    NaiveDate::from_ymd_opt(year, 1, 1).map(|it| it.weekday())
}

/// The rule with what it leaves to its start (RFC 5545, section 3.3.10): the same whichever period it begins in.
fn explicit(rule: &Rule, start: NaiveDate) -> Rule {
    let mut rule = rule.clone();
    if rule.days.is_empty() && rule.month_days.is_empty() && rule.year_days.is_empty() {
        let weekly = rule.frequency == Frequency::Weekly || !rule.weeks.is_empty();
        match rule.frequency {
            Frequency::Daily => {}
            Frequency::Weekly | Frequency::Monthly | Frequency::Yearly if weekly => {
                rule.days = vec![Day { nth: None, weekday: week_day(start, Weekday::Mon) as u8 }];
            }
            Frequency::Weekly | Frequency::Monthly | Frequency::Yearly => {
                if rule.frequency == Frequency::Yearly && rule.months.is_empty() {
                    rule.months = vec![start.month() as u8];
                }
                rule.month_days = vec![start.day() as i8];
            }
        }
    }
    rule
}

/// The crate's rule.
fn spelled_out(rule: &Rule, start: NaiveDate) -> RRule<rrule::Unvalidated> {
    let rule = explicit(rule, start);
    let frequency = match rule.frequency {
        Frequency::Yearly => rrule::Frequency::Yearly,
        Frequency::Monthly => rrule::Frequency::Monthly,
        Frequency::Weekly => rrule::Frequency::Weekly,
        Frequency::Daily => rrule::Frequency::Daily,
    };
    let months: Vec<Month> = rule.months.iter().copied().filter_map(|it| Month::try_from(it).ok()).collect();
    RRule::new(frequency)
        .interval(rule.interval)
        .week_start(rule.week_start)
        .by_month(&months)
        .by_year_day(rule.year_days)
        .by_month_day(rule.month_days)
        .by_weekday(weekdays(
            &rule.days,
            if rule.frequency == Frequency::Yearly && rule.months.is_empty() { 53 } else { 5 },
        ))
        .by_set_pos(rule.positions)
}

/// Days for the crate, which takes `MO,1TU` for Mondays that are a first Tuesday: beside an ordinal, every Monday is
/// the first, the second, and so on.
fn weekdays(days: &[Day], weeks: i16) -> Vec<NWeekday> {
    let ordinals = days.iter().any(|it| it.nth.is_some());
    let one = |day: &Day| match day.nth {
        Some(nth) => vec![NWeekday::Nth(nth, day.weekday())],
        None if ordinals => (1..=weeks).map(|nth| NWeekday::Nth(nth, day.weekday())).collect(),
        None => vec![NWeekday::Every(day.weekday())],
    };
    days.iter().flat_map(one).collect()
}
