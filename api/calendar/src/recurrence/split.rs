//! Dividing a series, and moving it.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};

use super::Recurrence;
use crate::expand::{self, dates};
use crate::misfit::Misfit;
use crate::rule::{End, Rule, Until};
use crate::span::{Span, after, before};

impl Recurrence {
    /// True if it takes place on a date, or would but for its exceptions.
    pub fn gives(&self, date: NaiveDate) -> bool {
        let start = self.span.first_day();
        let on_rule =
            |rule: &Rule| self.last.is_none_or(|last| date <= last) && dates(rule, start, date, date).next().is_some();
        date == start || self.rdates.contains(&date) || self.rule.as_ref().is_some_and(on_rule)
    }

    /// All its dates in order, those too on which it does not take place.
    pub fn all(&self) -> impl Iterator<Item = NaiveDate> {
        let (start, end) = (self.span.first_day(), self.last.unwrap_or(expand::last_day()));
        let on_rule = self.rule.iter().flat_map(move |rule| dates(rule, start, after(start, 1), end));
        let mut on_rule = std::iter::once(start).chain(on_rule).peekable();
        let mut further = self.rdates.iter().copied().peekable();
        std::iter::from_fn(move || match (on_rule.peek(), further.peek()) {
            (Some(date), Some(other)) if date == other => {
                further.next();
                on_rule.next()
            }
            (Some(date), Some(other)) if other < date => further.next(),
            (Some(_), _) => on_rule.next(),
            (None, _) => further.next(),
        })
    }

    /// The series without one more date.
    #[must_use]
    pub fn without(mut self, date: NaiveDate) -> Self {
        self.exdates.insert(date);
        self
    }

    /// The series until the day before a date, and from that date on; none if there is nothing before it, or nothing from it on.
    pub fn split(&self, date: NaiveDate) -> Option<(Self, Self)> {
        let start = self.span.first_day();
        if date <= start {
            return None;
        }
        let (rdates, later_rdates) = parted(&self.rdates, date);
        let (exdates, later_exdates) = parted(&self.exdates, date);
        let first = self.rule.as_ref().and_then(|rule| {
            dates(rule, start, date, self.last.unwrap_or(expand::last_day())).next().map(|first| (rule, first))
        });
        let from = match first {
            Some((rule, first)) => {
                let passed = || dates(rule, start, after(start, 1), before(date, 1)).count() + 1;
                let end = match rule.end {
                    End::Count(count) => End::Count(count.saturating_sub(u32::try_from(passed()).ok()?).max(1)),
                    End::Never | End::Until(_) => rule.end,
                };
                let rule = Rule { end, ..rule.clone() };
                Self::new(self.span.on(first), self.zone, Some(rule), later_exdates, later_rdates)
            }
            None => {
                let first = later_rdates.first().copied()?;
                Self::new(self.span.on(first), self.zone, None, later_exdates, later_rdates)
            }
        };
        let ended = self.rule.as_ref().map(|rule| Rule { end: self.ended_before(date, rule), ..rule.clone() });
        // A rule of which nothing but the start is left is none.
        let ended = ended.filter(|rule| dates(rule, start, after(start, 1), before(date, 1)).next().is_some());
        let until = Self::new(self.span, self.zone, ended, exdates, rdates);
        Some((until.ok()?, from.ok()?))
    }

    fn ended_before(&self, date: NaiveDate, rule: &Rule) -> End {
        let day_before = before(date, 1);
        match (rule.end, self.last) {
            (End::Count(_) | End::Until(_), Some(last)) if last < date => rule.end,
            _ => End::Until(Until::Date(day_before)),
        }
    }

    /// The series with its first occurrence in this span, and all others as long after it as they were; none if its rule
    /// cannot be moved so far.
    ///
    /// # Errors
    /// When the span is not one.
    pub fn moved_to(&self, span: Span) -> Option<Result<Self, Misfit>> {
        let by = span.first_day() - self.span.first_day();
        let rule = match &self.rule {
            Some(rule) => Some(self.moved_rule(rule, by)?),
            None => None,
        };
        let moved = |dates: &BTreeSet<NaiveDate>| dates.iter().filter_map(|it| it.checked_add_signed(by)).collect();
        Some(Self::new(span, self.zone, rule, moved(&self.exdates), moved(&self.rdates)))
    }

    fn moved_rule(&self, rule: &Rule, by: TimeDelta) -> Option<Rule> {
        let mut moved = rule.shifted(by.num_days())?;
        if let (End::Until(_), Some(last)) = (moved.end, self.last) {
            moved.end = End::Until(Until::Date(last.checked_add_signed(by)?));
        }
        moved.time = [None; 3];
        Some(moved)
    }
}

/// The dates before one, and those from it on.
fn parted(dates: &BTreeSet<NaiveDate>, date: NaiveDate) -> (BTreeSet<NaiveDate>, BTreeSet<NaiveDate>) {
    let mut before = dates.clone();
    let from = before.split_off(&date);
    (before, from)
}
