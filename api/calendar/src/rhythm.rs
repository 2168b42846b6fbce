//! Rhythms: the few ways in which events take place again that people say in a word, and the rules that mean them.

use chrono::{Datelike, NaiveDate, Weekday};

use super::expand::{dates, last_day};
use super::recurrence::Recurrence;
use super::rule::{Day, End, Frequency, Rule, Until};
use super::span::after;

/// A rhythm that people say in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rhythm {
    /// Every day.
    Daily,
    /// On some days of these weeks, from Monday on.
    Weekly(WeeksMeant, Vec<Weekday>),
    /// On one of the same days of each month, such as its first Tuesday.
    MonthlyOn(NthOfMonth, Weekday),
    /// On the day of each month on which it began.
    MonthlyAt,
    /// On the day of each year on which it began.
    Yearly,
}

/// The weeks in which something takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeeksMeant {
    /// All of them.
    Every,
    /// Every second one from the first on.
    Alternate,
    /// Those of an even number (ISO 8601). A year may end and begin with two that are odd.
    Even,
    /// Those of an odd number.
    Odd,
}

/// The place of a day among those of its name in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NthOfMonth {
    /// The first.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
    /// The fourth.
    Fourth,
    /// The last.
    Last,
}

/// The end of a rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It goes on.
    Never,
    /// It has no date after this one.
    On(NaiveDate),
    /// It has so many dates.
    After(u32),
}

/// The last number that a week has.
const WEEKS: i8 = 53;

impl NthOfMonth {
    const ALL: [Self; 5] = [Self::First, Self::Second, Self::Third, Self::Fourth, Self::Last];

    /// The place of a day in its month; a fifth one is the last.
    pub fn of(day: NaiveDate) -> Self {
        Self::ALL.get(day.day0() as usize / 7).copied().unwrap_or(Self::Last)
    }

    const fn number(self) -> i16 {
        match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Third => 3,
            Self::Fourth => 4,
            Self::Last => -1,
        }
    }
}

impl WeeksMeant {
    /// The numbers of the weeks, where they are meant by their numbers.
    pub(super) fn numbers(self) -> Vec<i8> {
        let from = |first: i8| (first..=WEEKS).step_by(2).collect();
        match self {
            Self::Every | Self::Alternate => vec![],
            Self::Even => from(2),
            Self::Odd => from(1),
        }
    }

    /// The weeks that a rule names by their numbers.
    pub(super) fn of(numbers: &[i8]) -> Option<Self> {
        [Self::Even, Self::Odd].into_iter().find(|it| it.numbers() == numbers)
    }
}

impl Rhythm {
    /// The rule that means it.
    pub fn rule(&self, ending: Ending) -> Rule {
        let plain = |days: &[Weekday]| days.iter().map(|it| day_of(None, *it)).collect();
        let (frequency, interval, weeks, days) = match self {
            Self::Daily => (Frequency::Daily, 1, vec![], vec![]),
            Self::Weekly(WeeksMeant::Every, days) => (Frequency::Weekly, 1, vec![], plain(days)),
            Self::Weekly(WeeksMeant::Alternate, days) => (Frequency::Weekly, 2, vec![], plain(days)),
            Self::Weekly(weeks, days) => (Frequency::Yearly, 1, weeks.numbers(), plain(days)),
            Self::MonthlyOn(nth, day) => (Frequency::Monthly, 1, vec![], vec![day_of(Some(nth.number()), *day)]),
            Self::MonthlyAt => (Frequency::Monthly, 1, vec![], vec![]),
            Self::Yearly => (Frequency::Yearly, 1, vec![], vec![]),
        };
        Rule {
            frequency,
            interval,
            end: match ending {
                Ending::Never => End::Never,
                Ending::On(date) => End::Until(Until::Date(date)),
                Ending::After(count) => End::Count(count),
            },
            week_start: Weekday::Mon,
            months: vec![],
            weeks,
            year_days: vec![],
            month_days: vec![],
            days,
            time: [None; 3],
            positions: vec![],
        }
    }

    /// The first day not before this one that it gives.
    pub fn first_from(&self, day: NaiveDate) -> NaiveDate {
        let rule = match self {
            Self::Daily | Self::MonthlyAt | Self::Yearly => return day,
            // The weeks are reckoned from the first date: any week will do.
            Self::Weekly(WeeksMeant::Alternate, days) => Self::Weekly(WeeksMeant::Every, days.clone()),
            Self::Weekly(..) | Self::MonthlyOn(..) => self.clone(),
        };
        dates(&rule.rule(Ending::Never), day, day, last_day().min(after(day, 62))).next().unwrap_or(day)
    }

    /// The rhythm of a series, with its end; none if nothing so short says it.
    pub fn of(series: &Recurrence) -> Option<(Self, Ending)> {
        let (rule, start) = (series.rule()?, series.span().first_day());
        let ending = match rule.end {
            End::Never => Ending::Never,
            End::Count(count) => Ending::After(count),
            End::Until(_) => Ending::On(series.rule_ends()?),
        };
        let rhythm = Self::of_rule(rule, start)?;
        // A start beside its rule is a date more than the rhythm says.
        series.starts_on_rule().then_some((rhythm, ending))
    }

    fn of_rule(rule: &Rule, start: NaiveDate) -> Option<Self> {
        let has_no = |parts: &[usize]| parts.iter().all(|length| *length == 0);
        let (months, month_days) = (rule.months.len(), rule.month_days.len());
        let days: Vec<Weekday> = rule.days.iter().filter(|it| it.nth.is_none()).map(|it| it.weekday()).collect();
        let on = if days.is_empty() { vec![start.weekday()] } else { days.clone() };
        if !rule.year_days.is_empty() || days.len() < rule.days.len() && rule.days.len() != 1 {
            return None;
        }
        let at_start = [months == 0 || rule.months == [u8::try_from(start.month()).ok()?]]
            .into_iter()
            .chain([month_days == 0 || rule.month_days == [i8::try_from(start.day()).ok()?]])
            .all(|it| it);
        match (rule.frequency, rule.interval, rule.days.as_slice()) {
            (Frequency::Daily, 1, []) if has_no(&[months, month_days]) => Some(Self::Daily),
            (Frequency::Weekly, 1, _) if has_no(&[months, rule.positions.len()]) => {
                Some(Self::Weekly(WeeksMeant::Every, on))
            }
            // Where a week begins tells which days are of one; with one day alone it says nothing.
            (Frequency::Weekly, 2, _)
                if has_no(&[months, rule.positions.len()]) && (rule.week_start == Weekday::Mon || on.len() == 1) =>
            {
                Some(Self::Weekly(WeeksMeant::Alternate, on))
            }
            (Frequency::Yearly, 1, _) if !rule.weeks.is_empty() && rule.week_start == Weekday::Mon => {
                Some(Self::Weekly(WeeksMeant::of(&rule.weeks)?, on))
            }
            (Frequency::Monthly, 1, [day]) if has_no(&[months, month_days]) => {
                let nth = match (day.nth, rule.positions.as_slice()) {
                    (Some(nth), []) => nth,
                    (None, [position]) => i16::try_from(*position).ok()?,
                    _ => return None,
                };
                let nth = NthOfMonth::ALL.into_iter().find(|it| it.number() == nth)?;
                Some(Self::MonthlyOn(nth, day.weekday()))
            }
            (Frequency::Monthly, 1, []) if has_no(&[months, rule.positions.len()]) && at_start => Some(Self::MonthlyAt),
            (Frequency::Yearly, 1, []) if has_no(&[rule.weeks.len(), rule.positions.len()]) && at_start => {
                Some(Self::Yearly)
            }
            _ => None,
        }
    }
}

fn day_of(nth: Option<i16>, weekday: Weekday) -> Day {
    Day { nth, weekday: u8::try_from(weekday.num_days_from_monday()).unwrap_or_default() }
}

#[cfg(test)]
mod tests;
