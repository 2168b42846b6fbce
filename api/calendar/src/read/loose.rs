//! News of single dates of an event, or of its end, in a file without the event itself (RFC 5546).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::components::Component;
use super::values::{self, Moment};
use super::zones::Zones;
use super::{master, times};
use crate::cause::Cause;
use crate::event::{CalendarEvent, CalendarStatus, ChangedDate, Class, Details};
use crate::recurrence::Recurrence;
use crate::span::Span;

/// The news of an event that is not in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Loose {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// The event's UID.
    pub uid: String,
    /// True if the event does not take place any more.
    pub is_cancelled: bool,
    /// Its dates that the file tells of, in the file's order.
    pub dates: Vec<LooseDate>,
    /// The event that these dates make by themselves, where it is not known.
    pub alone: Option<CalendarEvent>,
}

/// One date of an event that is not in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct LooseDate {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its details, unless it is only cancelled.
    pub details: Option<Details>,
    /// True if it does not take place.
    pub is_cancelled: bool,
    /// True if it may be a date that the event did not have before.
    pub is_new: bool,
    /// True if what it says holds from then on, of which the file does not tell the dates.
    pub(super) goes_on: bool,
    of: Moment,
    span: Option<(Span, Tz)>,
    sequence: u32,
}

impl LooseDate {
    /// Reads it.
    pub(super) fn read(component: &Component, zones: &Zones, cancels: bool) -> Result<Self, Cause> {
        let of = component.property("RECURRENCE-ID");
        if master::class(component) == Class::Private {
            return Err(Cause::NotPublic);
        }
        let span = match times::span(component, zones, None) {
            Err(Cause::NoStart) if cancels && of.is_some() => None,
            span => Some(span?),
        };
        if let Some((span, zone)) = span {
            Recurrence::once(span, zone)?;
        }
        let named = of.or_else(|| component.property("DTSTART")).ok_or(Cause::NoStart)?;
        let details = master::details(component);
        let is_cancelled = cancels || details.status == CalendarStatus::Cancelled;
        let goes_on = of.is_some_and(|it| it.parameter("RANGE").is_some());
        if goes_on && is_cancelled {
            return Err(Cause::EndsUnknown);
        }
        let details = Some(details).filter(|it| !cancels || !it.summary.is_empty());
        let (line, is_new, of) = (component.line, of.is_none(), values::moment(named, zones)?);
        Ok(Self { line, details, is_cancelled, is_new, goes_on, of, span, sequence: master::sequence(component) })
    }

    /// The date of a series that it is about.
    pub fn named_in(&self, series: &Recurrence) -> NaiveDate {
        master::named_by(self.of, series.span(), series.zone())
    }

    /// From when to when it is, on the clocks of a zone.
    pub fn span_in(&self, zone: Tz) -> Option<Span> {
        self.span.map(|(span, from)| times::carried(span, from, zone))
    }
}

/// The event that dates make by themselves: those that take place.
pub(super) fn alone(uid: &str, dates: &[LooseDate], zones: &Zones) -> Option<CalendarEvent> {
    let mut found: Vec<(&LooseDate, Span, Tz)> = Vec::new();
    for it in dates.iter().filter(|it| !it.is_cancelled) {
        let (span, zone) = it.span?;
        let zone = if zone == Tz::UTC { zones.own() } else { zone };
        found.push((it, it.span_in(zone).unwrap_or(span), zone));
    }
    let zone = found.first()?.2;
    let named = |it: &LooseDate, span| master::named_by(it.of, span, zone);
    found.sort_by_key(|(it, span, _)| (named(it, *span), it.sequence));
    let (first, span, _) = found.first()?;
    let usual = nominal(first.of, *span, zone);
    let details = first.details.clone()?;
    let rdates: BTreeSet<NaiveDate> = found.iter().map(|(it, ..)| named(it, usual)).collect();
    let recurrence = Recurrence::new(usual, zone, None, BTreeSet::new(), rdates).ok()?;
    let mut overrides = BTreeMap::new();
    for (it, _, _) in &found {
        let (date, span) = (named(it, usual), it.span_in(zone)?);
        let own = it.details.clone().filter(|it| *it != details);
        if span != usual.on(date) || own.is_some() {
            overrides.insert(date, ChangedDate { sequence: it.sequence, span, details: own });
        }
    }
    let sequence = found.iter().map(|(it, ..)| it.sequence).max().unwrap_or(0);
    Some(CalendarEvent {
        uid: uid.to_owned(),
        sequence,
        created: None,
        modified: None,
        class: Class::Public,
        details,
        recurrence,
        overrides,
    })
}

/// The span at which the first of the dates was to be, as long as it is now.
fn nominal(of: Moment, span: Span, zone: Tz) -> Span {
    match (span, of) {
        (Span::Timed { starts, ends }, Moment::Time(..)) => {
            let begins = of.time_in(zone);
            Span::Timed { starts: begins, ends: begins + (ends - starts) }
        }
        _ => span.on(of.day_in(zone)),
    }
}
