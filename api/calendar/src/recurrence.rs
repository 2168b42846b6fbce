//! Recurrences: the dates on which a series takes place.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use chrono_tz::Tz;

mod split;

use super::expand::{YEARS, dates, last_day};
use super::misfit::Misfit;
use super::rule::{End, Rule, Until};
use super::span::{Span, after, before, instant, local};
use ground::clock::Instant;

/// The times of an event: once, or again by a rule and on dates of its own, but for exceptions.
///
/// Its start is always an occurrence, the first that `COUNT` counts (RFC 5545, section 3.8.5.3), also when it is not on
/// the rule. Occurrences keep their times of day over daylight saving changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurrence {
    span: Span,
    zone: Tz,
    rule: Option<Rule>,
    exdates: BTreeSet<NaiveDate>,
    rdates: BTreeSet<NaiveDate>,
    /// The last date of the rule; none while it goes on.
    last: Option<NaiveDate>,
    /// True if its rule gives no date for years: such a rule takes a hundred times as long to read as others.
    is_sparse: bool,
}

/// The most days without a date for a rule that is not sparse.
const SPARSE: u64 = 3 * 366;

/// One time that a series takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The local date that it was to begin on, which names it.
    pub date: NaiveDate,
    /// From when to when, as clocks show it there.
    pub span: Span,
    /// The instant it begins.
    pub starts: Instant,
    /// The instant it is over.
    pub ends: Instant,
}

impl Recurrence {
    /// A single time.
    ///
    /// # Errors
    /// When the span is not one: see [`Misfit`].
    pub fn once(span: Span, zone: Tz) -> Result<Self, Misfit> {
        Self::new(span, zone, None, BTreeSet::new(), BTreeSet::new())
    }

    /// A series. `exdates` and `rdates` are dates of its original local start.
    ///
    /// The rule's `UNTIL` is brought to the form that RFC 5545 wants: a date for whole days, else an instant in UTC;
    /// a date means the whole of that local day, a time without `Z` the local one.
    ///
    /// # Errors
    /// When the parts do not fit together: see [`Misfit`]. It takes time for as many dates as the rule counts.
    pub fn new(
        span: Span,
        zone: Tz,
        rule: Option<Rule>,
        exdates: BTreeSet<NaiveDate>,
        rdates: BTreeSet<NaiveDate>,
    ) -> Result<Self, Misfit> {
        let end = match span {
            Span::Timed { ends, .. } => ends.date(),
            Span::AllDay { last, .. } => last,
        };
        if !YEARS.contains(&span.first_day().year()) || !YEARS.contains(&end.year()) {
            return Err(Misfit::OutOfRange);
        }
        if span.is_backwards() {
            return Err(Misfit::EndsBeforeStart);
        }
        if span.is_too_long() {
            return Err(Misfit::TooLong);
        }
        let mut series =
            Self { span, zone, rule: None, exdates, rdates: BTreeSet::new(), last: None, is_sparse: false }
                .with_rdates(rdates)?;
        if let Some(rule) = rule {
            series.follow(rule)?;
        }
        Ok(series)
    }

    /// Replaces its further dates.
    ///
    /// # Errors
    /// When one of them is out of range.
    pub fn with_rdates(mut self, mut rdates: BTreeSet<NaiveDate>) -> Result<Self, Misfit> {
        if !rdates.first().into_iter().chain(rdates.last()).all(|day| YEARS.contains(&day.year())) {
            return Err(Misfit::OutOfRange);
        }
        // The start is one of its dates anyway.
        rdates.remove(&self.span.first_day());
        self.rdates = rdates;
        Ok(self)
    }

    fn follow(&mut self, mut rule: Rule) -> Result<(), Misfit> {
        let start = self.span.first_day();
        match self.span {
            Span::Timed { starts, .. } => {
                let clock = [starts.hour(), starts.minute(), starts.second()];
                if rule
                    .time
                    .iter()
                    .zip(clock)
                    .any(|(of_rule, of_start)| of_rule.is_some_and(|it| u32::from(it) != of_start))
                {
                    return Err(Misfit::OtherTime);
                }
            }
            // Section 3.3.10: where the start is a date, these must be ignored.
            Span::AllDay { .. } => rule.time = [None; 3],
        }
        let lifetime = after(start, 28 * 366);
        let next = dates(&rule, start, after(start, 1), lifetime).next();
        if next.is_none() && !matches!(rule.end, End::Count(1)) && lifetime < last_day() {
            return Err(Misfit::Never);
        }
        self.is_sparse = next.is_none_or(|next| next > after(start, SPARSE));
        match rule.end {
            End::Never => {}
            End::Count(count) => self.last = Some(counted(&rule, start, count)),
            End::Until(until) => {
                let (canonical, last) = self.until(until);
                if last < start {
                    return Err(Misfit::OverBeforeStart);
                }
                rule.end = End::Until(canonical);
                self.last = Some(last);
            }
        }
        self.rule = Some(rule);
        Ok(())
    }

    /// An end in the form that fits the start, and the last local date before it.
    fn until(&self, until: Until) -> (Until, NaiveDate) {
        let Span::Timed { starts, .. } = self.span else {
            let date = match until {
                Until::Date(date) => date,
                Until::Local(local) => local.date(),
                // Midnight, in whichever zone, is the date that it is written with.
                Until::Utc(utc) if utc.time() == NaiveTime::MIN => utc.date(),
                Until::Utc(utc) => local(Instant::from_micros(utc.and_utc().timestamp_micros()), self.zone).date(),
            };
            return (Until::Date(date), date);
        };
        let end = match until {
            Until::Date(date) => {
                instant(date.and_hms_opt(23, 59, 59).unwrap_or(date.and_time(NaiveTime::MIN)), self.zone)
            }
            Until::Local(local) => instant(local, self.zone),
            Until::Utc(utc) => Instant::from_micros(utc.and_utc().timestamp_micros()),
        };
        let day = local(end, self.zone).date();
        let last = if instant(day.and_time(starts.time()), self.zone) <= end { day } else { before(day, 1) };
        (Until::Utc(local(end, Tz::UTC)), last)
    }

    /// From when to when it takes place for the first time.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The zone whose clocks it follows.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// Its rule, with an end that fits its start.
    pub fn rule(&self) -> Option<&Rule> {
        self.rule.as_ref()
    }

    /// The original dates on which it does not take place.
    pub fn exdates(&self) -> &BTreeSet<NaiveDate> {
        &self.exdates
    }

    /// Dates on which it takes place beside those of its rule.
    pub fn rdates(&self) -> &BTreeSet<NaiveDate> {
        &self.rdates
    }

    /// True if it takes place more than once.
    pub fn recurs(&self) -> bool {
        self.rule.is_some() || !self.rdates.is_empty()
    }

    /// True if it has no rule, or its rule gives its start too.
    pub(super) fn starts_on_rule(&self) -> bool {
        let start = self.span.first_day();
        self.rule.as_ref().is_none_or(|rule| dates(rule, start, start, start).next().is_some())
    }

    pub(super) fn is_sparse(&self) -> bool {
        self.is_sparse
    }

    /// The last date that its rule may give, if it ends.
    pub(super) fn rule_ends(&self) -> Option<NaiveDate> {
        self.last
    }

    /// The last local day on which it takes place; none if it goes on for ever.
    pub fn last_day(&self) -> Option<NaiveDate> {
        let last = match (&self.rule, self.last) {
            (Some(_), None) => return None,
            (_, last) => last.into_iter().chain(self.rdates.last().copied()).max(),
        };
        Some(after(last.unwrap_or(self.span.first_day()).max(self.span.first_day()), self.span.extra_days()))
    }

    /// Every occurrence that takes place, in whole or in part, from one local day to another, both included, in order.
    ///
    /// It takes time in proportion to these days and the length of one occurrence, wherever the series began.
    pub fn occurrences(&self, from: NaiveDate, to: NaiveDate) -> Vec<Occurrence> {
        let dates = self.dates(before(from, self.span.extra_days()), to);
        dates.into_iter().map(|date| self.at(date)).collect()
    }

    /// Number of its occurrences on these days.
    pub fn count(&self, from: NaiveDate, to: NaiveDate) -> usize {
        self.dates(before(from, self.span.extra_days()), to).len()
    }

    /// The occurrence that a date names.
    pub fn occurrence(&self, date: NaiveDate) -> Option<Occurrence> {
        self.dates(date, date).first().map(|date| self.at(*date))
    }

    /// The first occurrences that are not over before a local day, `at_most` of them, within the thirty years after it.
    pub fn upcoming(&self, from: NaiveDate, at_most: usize) -> Vec<Occurrence> {
        let mut found = Vec::new();
        let mut first = before(from, self.span.extra_days()).max(self.span.first_day());
        let end = after(first, 30 * 366);
        let mut days = 31;
        while found.len() < at_most && first <= end {
            let last = after(first, days).min(end);
            found.extend(self.dates(first, last).into_iter().map(|date| self.at(date)));
            (first, days) = (after(last, 1), days * 4);
        }
        found.truncate(at_most);
        found
    }

    fn at(&self, date: NaiveDate) -> Occurrence {
        let nominal = self.span.on(date);
        let (starts, ends) = nominal.instants(self.zone);
        Occurrence { date, span: nominal.as_shown(self.zone), starts, ends }
    }

    /// The original dates between two days.
    fn dates(&self, from: NaiveDate, to: NaiveDate) -> BTreeSet<NaiveDate> {
        if from > to {
            return BTreeSet::new();
        }
        let start = self.span.first_day();
        let mut found: BTreeSet<NaiveDate> = self.rdates.range(from..=to).copied().collect();
        if (from..=to).contains(&start) {
            found.insert(start);
        }
        if let Some(rule) = &self.rule {
            found.extend(dates(rule, start, from, self.last.unwrap_or(to).min(to)));
        }
        found.retain(|date| !self.exdates.contains(date));
        found
    }
}

/// The last of `count` dates, of which the start is the first.
fn counted(rule: &Rule, start: NaiveDate, count: u32) -> NaiveDate {
    dates(rule, start, after(start, 1), last_day()).take(count.saturating_sub(1) as usize).last().unwrap_or(start)
}

#[cfg(test)]
mod tests;
