//! Calendars' events as members of a PATCH, so that whatever comes in goes through one door.

mod categories;
mod places;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::dates::when::written;
use super::entity::Model;
use super::{Deviation, EventPatch, Link, NewPlace, Title, Zone, export, prose};
use calendar::{self, CalendarEvent, CalendarStatus, Cause, Class, Details, Loose, Recurrence};
use ground::date::Date;
use ground::seen::clean_lines;
use ground::{Change, List, Patch};

/// An event of a calendar, as this one reads it.
#[derive(Debug, Clone)]
pub(super) struct Read {
    /// Its content: all that calendars tell.
    pub(super) patch: EventPatch,
    /// True if it does not take place.
    pub(super) cancelled: bool,
    /// True if it is not for everybody.
    pub(super) private: bool,
    /// As the file has it; none where the file tells of single dates alone.
    pub(super) whole: Option<CalendarEvent>,
}

/// Number of characters of a title that are kept.
const TITLE: usize = 120;

/// Reads an event of a calendar.
///
/// # Errors
/// Why it is left out.
pub(super) fn read(event: CalendarEvent) -> Result<Read, Cause> {
    if event.class == Class::Private {
        return Ok(Read { patch: nothing(), cancelled: false, private: true, whole: Some(event) });
    }
    let title = title(&event.details.summary)?;
    let is_empty = event.recurrence.upcoming(NaiveDate::MIN, 1).is_empty();
    let category = event.details.categories.iter().find_map(|name| categories::category(name));
    let mut patch = EventPatch {
        title: Change(Some(title)),
        category: Change(category),
        description: event.details.description.as_deref().and_then(prose::written).map_or(Patch::Clear, Patch::Set),
        place: places::place(&event.details)
            .and_then(|place| NewPlace::read_from(&place))
            .map_or(Patch::Clear, Patch::Set),
        link: event.details.url.as_ref().and_then(|url| url.parse::<Link>().ok()).map_or(Patch::Keep, Patch::Set),
        ..nothing()
    };
    // An event without a date left is told as cancelled on the dates that it had.
    if !is_empty {
        times(&event, &mut patch);
    }
    let cancelled = is_empty || event.details.status == CalendarStatus::Cancelled;
    Ok(Read { patch, cancelled, private: false, whole: Some(event) })
}

/// The dates on which it takes place.
fn times(event: &CalendarEvent, patch: &mut EventPatch) {
    let (zone, span) = (Zone(event.recurrence.zone()), event.recurrence.span());
    let (starts_at, ends_at) = written(span, zone.0);
    let dates = |dates: &std::collections::BTreeSet<NaiveDate>| List(dates.iter().map(|date| Date(*date)).collect());
    let mut changes = Vec::new();
    for (date, change) in &event.overrides {
        let usual = event.recurrence.occurrence(*date).map(|it| it.span);
        let change = Deviation {
            span: Some(change.span).filter(|span| Some(*span) != usual),
            ..change.details.as_ref().map(|details| differing(details, &event.details)).unwrap_or_default()
        };
        if !change.is_none() {
            changes.push(change.dated(*date, zone));
        }
    }
    patch.starts_at = Change(Some(starts_at));
    patch.ends_at = Patch::Set(ends_at);
    patch.timezone = Change(Some(zone));
    patch.rrule = event.recurrence.rule().cloned().map_or(Patch::Clear, Patch::Set);
    patch.exdates = Change(Some(dates(event.recurrence.exdates())));
    patch.rdates = Change(Some(dates(event.recurrence.rdates())));
    patch.changes = Change(Some(List(changes)));
}

/// A patch that says nothing.
pub(super) fn nothing() -> EventPatch {
    EventPatch {
        title: Change(None),
        category: Change(None),
        description: Patch::Keep,
        starts_at: Change(None),
        ends_at: Patch::Keep,
        all_day: Change(None),
        timezone: Change(None),
        rrule: Patch::Keep,
        exdates: Change(None),
        rdates: Change(None),
        changes: Change(None),
        place: Patch::Keep,
        price: Patch::Keep,
        contact: Patch::Keep,
        link: Patch::Keep,
        image: Patch::Keep,
        publish_at: Patch::Keep,
        notify: Change(None),
        communes: Change(None),
    }
}

/// The news of single dates of an event that is here already, or of its end; with what is left out.
pub(super) fn read_loose(loose: &Loose, row: &Model, recurrence: &Recurrence) -> (Read, Vec<(usize, Cause)>) {
    let zone = row.series.zone();
    let usual = export::details(row);
    let (mut changes, mut rdates, mut left_out) = (BTreeMap::new(), Vec::new(), Vec::new());
    for it in &loose.dates {
        let date = it.named_in(recurrence);
        let known = recurrence.occurrence(date).map(|it| it.span);
        let Some(span) =
            known.or_else(|| Some(recurrence.span().on(date)).filter(|_| it.is_new || !row.series.recurs()))
        else {
            left_out.push((it.line, Cause::NoSuchDate));
            continue;
        };
        if known.is_none() {
            rdates.push(Date(date));
        }
        let before = row.series.changes().get(&date).cloned().unwrap_or_default();
        let change = match &it.details {
            None => Deviation { cancelled: true, ..before },
            Some(details) => Deviation {
                cancelled: it.is_cancelled,
                span: it.span_in(zone.0).filter(|it| *it != span),
                ..differing(details, &usual)
            },
        };
        changes.insert(date, change.dated(date, zone));
    }
    let mut patch = nothing();
    if !changes.is_empty() {
        patch.changes = Change(Some(List(changes.into_values().collect())));
    }
    if !rdates.is_empty() {
        patch.rdates = Change(Some(List(rdates)));
    }
    let cancelled = loose.is_cancelled || row.cancelled_at.is_some();
    (Read { patch, cancelled, private: false, whole: None }, left_out)
}

/// The changes on one date.
fn differing(details: &Details, usual: &Details) -> Deviation {
    let differs = details.summary != usual.summary;
    let described = details.description != usual.description;
    let moved = details.location != usual.location || details.geo != usual.geo;
    Deviation {
        cancelled: details.status == CalendarStatus::Cancelled && usual.status != CalendarStatus::Cancelled,
        span: None,
        title: if differs { title(&details.summary).ok() } else { None },
        description: if described { details.description.as_deref().and_then(prose::of_date) } else { None },
        place: if moved { places::place(details) } else { None },
        reason: None,
    }
}

/// A title on one line, cut where it is too long.
fn title(summary: &str) -> Result<Title, Cause> {
    let line: String = one_line(summary);
    let cut = if line.chars().count() > TITLE { line.chars().take(TITLE - 1).chain(['…']).collect() } else { line };
    cut.parse().map_err(|_| Cause::NoTitle)
}

/// A text on one line; signs that are written as in HTML are read.
fn one_line(text: &str) -> String {
    let text = prose::of_html(text);
    clean_lines(&text).replace('\0', "").split_whitespace().collect::<Vec<_>>().join(" ")
}
