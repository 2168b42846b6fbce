//! The series of an event with the changes on single dates: as it is stored, and as dates.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::change::Deviation;
use crate::events::Zone;
use calendar::{Misfit, Recurrence, Rule, Span};
use ground::clock::Instant;

/// The dates on which an event takes place. Valid by construction: it has a [`Recurrence`], and changes only on its
/// dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Series {
    span: Span,
    zone: Zone,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<Rule>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    exdates: BTreeSet<NaiveDate>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    rdates: BTreeSet<NaiveDate>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    changes: BTreeMap<NaiveDate, Deviation>,
}

/// One time that an event takes place, or was to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dated {
    /// The local date that it was to begin on, which names it.
    pub(crate) date: NaiveDate,
    /// Its beginning and end, on the clocks there.
    pub(crate) span: Span,
    /// The instant it begins.
    pub(crate) starts: Instant,
    /// The instant it is over.
    pub(crate) ends: Instant,
    /// True if it does not take place.
    pub(crate) cancelled: bool,
}

impl Series {
    /// A series of this recurrence, with these changes on its dates; those on others are left out.
    pub(crate) fn new(recurrence: &Recurrence, changes: BTreeMap<NaiveDate, Deviation>) -> Self {
        let changes =
            changes.into_iter().filter(|(date, change)| !change.is_none() && recurrence.occurrence(*date).is_some());
        Self {
            span: recurrence.span(),
            zone: Zone(recurrence.zone()),
            rule: recurrence.rule().cloned(),
            exdates: recurrence.exdates().clone(),
            rdates: recurrence.rdates().clone(),
            changes: changes.collect(),
        }
    }

    /// Its recurrence, unless it was stored by a version that allowed more than this one.
    pub(crate) fn recurrence(&self) -> Result<Recurrence, Misfit> {
        Recurrence::new(self.span, self.zone.0, self.rule.clone(), self.exdates.clone(), self.rdates.clone())
    }

    /// Its beginning and end the first time.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// The series before a day, and from it on, each with what differs on its dates; none if one of them has no date.
    pub(crate) fn split(&self, date: NaiveDate) -> Option<(Self, Self)> {
        let (before, from) = self.recurrence().ok()?.split(date)?;
        let has_dates = |part: &Recurrence| !part.upcoming(NaiveDate::MIN, 1).is_empty();
        let part = |part: &Recurrence| Self::new(part, self.changes.clone());
        (has_dates(&before) && has_dates(&from)).then(|| (part(&before), part(&from)))
    }

    /// `number` of days between the first and the last of one of its dates.
    pub(crate) fn lasts(&self) -> u64 {
        u64::try_from((self.span.last_day() - self.span.first_day()).num_days()).unwrap_or_default()
    }

    /// The zone whose clocks it follows.
    pub(crate) fn zone(&self) -> Zone {
        self.zone
    }

    pub(crate) fn rule(&self) -> Option<&Rule> {
        self.rule.as_ref()
    }

    /// The dates on which it does not take place.
    pub(crate) fn exdates(&self) -> &BTreeSet<NaiveDate> {
        &self.exdates
    }

    /// Dates beside those of its rule.
    pub(crate) fn rdates(&self) -> &BTreeSet<NaiveDate> {
        &self.rdates
    }

    pub(crate) fn changes(&self) -> &BTreeMap<NaiveDate, Deviation> {
        &self.changes
    }

    /// True if it takes place more than once.
    pub(crate) fn recurs(&self) -> bool {
        self.rule.is_some() || !self.rdates.is_empty()
    }

    /// Its dates in these days, in order, and those that were moved, wherever they are now. `here` is the zone in which
    /// whole days begin.
    pub(crate) fn dates(&self, from: NaiveDate, to: NaiveDate, here: Tz) -> Result<Vec<Dated>, Misfit> {
        let recurrence = self.recurrence()?;
        let mut dates: BTreeMap<NaiveDate, Dated> =
            recurrence.occurrences(from, to).iter().map(|it| (it.date, self.dated(it.date, it.span, here))).collect();
        for (date, change) in &self.changes {
            if let (Some(span), Some(_)) = (change.span, recurrence.occurrence(*date)) {
                dates.insert(*date, self.dated(*date, span, here));
            }
        }
        Ok(dates.into_values().collect())
    }

    /// One of its dates, wherever it was moved; none if it is no date of it.
    pub(crate) fn on(&self, date: NaiveDate, here: Tz) -> Result<Option<Dated>, Misfit> {
        Ok(self.recurrence()?.occurrence(date).map(|it| self.dated(date, it.span, here)))
    }

    /// The next `at_most` dates that are not over.
    pub(crate) fn upcoming(
        &self,
        now: Instant,
        today: NaiveDate,
        here: Tz,
        at_most: usize,
    ) -> Result<Vec<Dated>, Misfit> {
        let recurrence = self.recurrence()?;
        let yesterday = today.pred_opt().unwrap_or(today);
        let found = recurrence.upcoming(yesterday, at_most + 2 + self.changes.len());
        let mut dates: BTreeMap<NaiveDate, Dated> =
            found.iter().map(|it| (it.date, self.dated(it.date, it.span, here))).collect();
        for (date, change) in &self.changes {
            if let Some(span) = change.span {
                dates.insert(*date, self.dated(*date, span, here));
            }
        }
        let mut dates: Vec<Dated> = dates.into_values().filter(|it| it.ends > now).collect();
        dates.sort_by_key(|it| (it.starts, it.date));
        dates.truncate(at_most);
        Ok(dates)
    }

    /// The end of the last of its dates; none while it goes on.
    pub(crate) fn over_at(&self, here: Tz) -> Result<Option<Instant>, Misfit> {
        let Some(last) = self.recurrence()?.last_day() else { return Ok(None) };
        let month = last.checked_sub_days(chrono::Days::new(31)).unwrap_or(last);
        let ends = self.dates(month, last, here)?.into_iter().map(|it| it.ends).max();
        Ok(Some(ends.unwrap_or_else(|| Span::AllDay { first: last, last }.instants(here).1)))
    }

    /// The beginning and end of a date without its change.
    pub(crate) fn usual(&self, date: NaiveDate) -> Result<Option<Span>, Misfit> {
        Ok(self.recurrence()?.occurrence(date).map(|it| it.span))
    }

    fn dated(&self, date: NaiveDate, usual: Span, here: Tz) -> Dated {
        let change = self.changes.get(&date);
        let span = change.and_then(|it| it.span).unwrap_or(usual);
        let zone = match span {
            Span::AllDay { .. } => here,
            Span::Timed { .. } => self.zone.0,
        };
        let (starts, ends) = span.instants(zone);
        Dated { date, span, starts, ends, cancelled: change.is_some_and(|it| it.cancelled) }
    }
}
