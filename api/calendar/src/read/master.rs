//! Events that a component describes whole: one, or one for each of its sessions.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::components::Component;
use super::values::{self, Moment};
use super::zones::{Clock, Zones};
use super::{sessions, times};
use crate::cause::Cause;
use crate::event::{CalendarEvent, CalendarStatus, ChangedDate, Class, Details};
use crate::lines;
use crate::recurrence::Recurrence;
use crate::span::{Span, after, instant, local};
use ground::clock::Instant;

/// The most dates, and the days after the start, on which the clocks of a file's own zone are followed exactly.
const EXACT: (usize, u64) = (400, 1100);

/// The events of a component; the first bears its UID.
pub(super) fn master(component: &Component, uid: &str, zones: &Zones) -> Result<Vec<CalendarEvent>, Cause> {
    let (span, zone) = times::span(component, zones, None)?;
    let recurs = ["RRULE", "RDATE"].iter().any(|it| component.property(it).is_some());
    // A single time in UTC is shown on the clocks of the place; a series stays on the clocks it follows.
    let (span, zone) = match span {
        Span::Timed { .. } if zone == Tz::UTC && !recurs => (times::carried(span, zone, zones.own()), zones.own()),
        Span::Timed { .. } | Span::AllDay { .. } => (span, zone),
    };
    if component.property("EXRULE").is_some() {
        return Err(Cause::ExceptionRule);
    }
    let mut rules = component.properties("RRULE").filter(|it| !it.value.trim().is_empty());
    let slots = rules.next().map_or(Ok(vec![(span, None)]), |line| sessions::of(&line.value, span, zone))?;
    if rules.next().is_some() {
        return Err(Cause::SeveralRules);
    }
    let mut without = Vec::new();
    for line in component.properties("EXDATE").filter(|it| !it.value.trim().is_empty()) {
        without.extend(values::moments(line, zones)?);
    }
    let several = slots.len() > 1;
    let mut events = Vec::new();
    for (span, rule) in slots {
        let excluded = without.iter().filter(|it| !several || is_at(**it, span, zone));
        let exdates = excluded.map(|it| named_by(*it, span, zone)).collect();
        let recurrence = Recurrence::new(span, zone, rule, exdates, BTreeSet::new())?;
        let uid = if events.is_empty() { uid.to_owned() } else { session(uid, span) };
        events.push(described(component, uid, recurrence));
    }
    further_dates(component, zones, &mut events)?;
    if let (Some(clock), true) = (times::clock(component, zones), recurs) {
        events.iter_mut().for_each(|event| follow(event, component, &clock, span));
    }
    Ok(events)
}

fn described(component: &Component, uid: String, recurrence: Recurrence) -> CalendarEvent {
    CalendarEvent {
        uid,
        sequence: sequence(component),
        created: stamp(component, "CREATED"),
        modified: stamp(component, "LAST-MODIFIED"),
        class: class(component),
        details: details(component),
        recurrence,
        overrides: BTreeMap::new(),
    }
}

/// The name of one of an event's sessions but the first.
fn session(uid: &str, span: Span) -> String {
    match span {
        Span::Timed { starts, .. } => format!("{uid}#{}", starts.format("%H%M")),
        Span::AllDay { .. } => uid.to_owned(),
    }
}

/// The date of a series that a moment names.
pub(super) fn named_by(moment: Moment, span: Span, zone: Tz) -> NaiveDate {
    match span {
        Span::AllDay { .. } => moment.day_in(zone),
        Span::Timed { .. } => moment.date_in(zone),
    }
}

/// True if a moment is of the same time of day as a series, or of none.
pub(super) fn is_at(moment: Moment, span: Span, zone: Tz) -> bool {
    match (moment, span) {
        (Moment::Time(..), Span::Timed { starts, .. }) => moment.time_in(zone).time() == starts.time(),
        (Moment::Date(_), _) | (_, Span::AllDay { .. }) => true,
    }
}

/// Adds the dates beside those of the rule. One at another time of day is an occurrence that is moved; a second one on a
/// day is a session of its own.
fn further_dates(component: &Component, zones: &Zones, events: &mut Vec<CalendarEvent>) -> Result<(), Cause> {
    let Some(zone) = events.first().map(|it| it.recurrence.zone()) else { return Ok(()) };
    let mut further: Vec<BTreeSet<NaiveDate>> = events.iter().map(|_| BTreeSet::new()).collect();
    let Some(usual) = events.first().map(|it| it.recurrence.span()) else { return Ok(()) };
    let mut found = Vec::new();
    for line in component.properties("RDATE").filter(|it| !it.value.trim().is_empty()) {
        for value in line.value.split(',') {
            let (moment, end) = period(value.trim(), line, zones)?;
            found.push(further_span(moment, end, usual, zone));
        }
    }
    found.sort_by_key(|(date, span)| (*date, span.first_moment()));
    for (date, span) in found {
        let is_known = |event: &CalendarEvent| event.recurrence.span().on(date) == span;
        let is_free = |at: usize, event: &CalendarEvent| {
            !event.recurrence.gives(date) && further.get(at).is_none_or(|dates| !dates.contains(&date))
        };
        if events.iter().enumerate().any(|(at, it)| is_known(it) && !is_free(at, it)) {
            continue;
        }
        let same_time = events.iter().enumerate().position(|(at, it)| is_free(at, it) && is_known(it));
        let free = same_time.or_else(|| events.iter().enumerate().position(|(at, it)| is_free(at, it)));
        let Some((at, event)) = free.and_then(|at| Some((at, events.get_mut(at)?))) else {
            let first = events.first().map(|it| it.uid.clone()).unwrap_or_default();
            let more = described(component, session(&first, span), Recurrence::once(span, zone)?);
            if events.iter().all(|it| it.uid != more.uid) {
                events.push(more);
                further.push(BTreeSet::new());
            }
            continue;
        };
        further.get_mut(at).map(|dates| dates.insert(date));
        if event.recurrence.span().on(date) != span && !event.recurrence.exdates().contains(&date) {
            event.overrides.insert(date, ChangedDate { sequence: 0, span, details: None });
        }
    }
    for (event, dates) in events.iter_mut().zip(further).filter(|(_, dates)| !dates.is_empty()) {
        event.recurrence = event.recurrence.clone().with_rdates(dates)?;
    }
    Ok(())
}

/// A further date: its beginning, and its end if it is a period.
fn period(value: &str, line: &lines::Line, zones: &Zones) -> Result<(Moment, Option<End>), Cause> {
    let Some((start, end)) = value.split_once('/') else { return Ok((values::one(value, line, zones)?, None)) };
    let start = values::one(start.trim(), line, zones)?;
    let end = match values::duration(end) {
        Some((days, time)) => End::After(days, time.num_seconds()),
        None => End::At(values::one(end.trim(), line, zones)?),
    };
    Ok((start, Some(end)))
}

/// The end of a period.
enum End {
    At(Moment),
    After(u64, i64),
}

/// The date that names it, and from when to when it is, on the clocks of a series.
fn further_span(moment: Moment, end: Option<End>, usual: Span, zone: Tz) -> (NaiveDate, Span) {
    let date = named_by(moment, usual, zone);
    let (Span::Timed { starts, ends }, Moment::Time(..)) = (usual, moment) else { return (date, usual.on(date)) };
    let begins: NaiveDateTime = moment.time_in(zone);
    let over = match end {
        None => begins + (ends - starts),
        Some(End::At(moment)) => moment.time_in(zone),
        Some(End::After(days, seconds)) => {
            local(instant(after(begins.date(), days).and_time(begins.time()), zone).plus_seconds(seconds), zone)
        }
    };
    (date, Span::Timed { starts: begins, ends: over.max(begins) })
}

/// Follows the clocks of the file's own zone where those of the zone most like it show another time.
fn follow(event: &mut CalendarEvent, component: &Component, clock: &Clock, first: Span) {
    let (zone, written) = (event.recurrence.zone(), component.property("DTSTART"));
    let written = written.and_then(|it| lines::date_time(it.value.trim()));
    let (Some(written), Span::Timed { starts, ends }) = (written, event.recurrence.span()) else { return };
    let Span::Timed { starts: usual, .. } = first else { return };
    let lasts = (instant(ends, zone).micros() - instant(starts, zone).micros()) / 1_000_000;
    let until = after(starts.date(), EXACT.1);
    for it in event.recurrence.occurrences(starts.date(), until).into_iter().take(EXACT.0) {
        let there = written + (it.date.and_time(starts.time()) - usual);
        let begins = clock.instant(there);
        if begins != it.starts {
            let span = Span::Timed { starts: local(begins, zone), ends: local(begins.plus_seconds(lasts), zone) };
            event.overrides.entry(it.date).or_insert(ChangedDate { sequence: 0, span, details: None });
        }
    }
}

/// The readers it is for.
pub(super) fn class(component: &Component) -> Class {
    match component.text("CLASS") {
        Some(class) if !class.eq_ignore_ascii_case("PUBLIC") => Class::Private,
        Some(_) | None => Class::Public,
    }
}

/// Its details. An ornament that cannot be read, such as a place's coordinates, is left out.
pub(super) fn details(component: &Component) -> Details {
    let status = component.text("STATUS").unwrap_or_default().to_ascii_uppercase();
    Details {
        summary: component.text("SUMMARY").unwrap_or_default(),
        description: component.whole_text("DESCRIPTION").or_else(|| component.whole_text("X-ALT-DESC")),
        location: component.text("LOCATION"),
        geo: component.property("GEO").and_then(|it| values::geo(&it.value)),
        url: component.property("URL").map(|it| it.value.trim().to_owned()).filter(|it| !it.is_empty()),
        categories: component
            .properties("CATEGORIES")
            .flat_map(|it| lines::texts(&it.value))
            .map(|it| it.trim().to_owned())
            .filter(|it| !it.is_empty())
            .collect(),
        status: match status.as_str() {
            "TENTATIVE" => CalendarStatus::Tentative,
            "CANCELLED" => CalendarStatus::Cancelled,
            _ => CalendarStatus::Confirmed,
        },
    }
}

/// The number of its changes.
pub(super) fn sequence(component: &Component) -> u32 {
    component.property("SEQUENCE").and_then(|it| it.value.trim().parse().ok()).unwrap_or(0)
}

fn stamp(component: &Component, name: &str) -> Option<Instant> {
    let time = lines::date_time(component.property(name)?.value.trim().strip_suffix('Z')?)?;
    Some(instant(time, Tz::UTC))
}
