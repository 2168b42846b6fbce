//! Events from components: series with what differs in single occurrences.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;

use super::components::Component;
use super::values::{self, Moment};
use super::zones::Zones;
use super::{Read, Skipped};
use crate::event::{CalendarEvent, CalendarStatus, ChangedDate, Class, Details, Organiser};
use crate::lines;
use crate::recurrence::Recurrence;
use crate::rule::{NEVER, Rule};
use crate::span::{Span, after, before, instant, local};
use ground::clock::Instant;
use ground::say;
use ground::text::Message;

/// The most rules of a file that give no date for years: looking for one takes time.
const MOST_SPARSE: usize = 100;

/// Said of rules that are left out since there were too many of them.
const TOO_SPARSE: Message = say!(
    "Ce fichier a plus de 100 règles qui ne donnent aucune date pendant des années\u{a0}: les suivantes ne sont pas lues.",
    "This file has more than 100 rules that give no date for years: those that follow are not read.",
);

/// Puts events together by their UID, in the order of the file.
pub(super) fn assemble<'a>(
    components: impl Iterator<Item = &'a Component>,
    zones: &Zones,
    skipped: &mut Vec<Skipped>,
) -> Vec<Read> {
    let mut series: BTreeMap<String, Read> = BTreeMap::new();
    let mut singles: Vec<(String, &Component)> = Vec::new();
    let mut sparse = 0;
    for component in components {
        let skip = |uid, reason| Skipped { line: component.line, uid, reason };
        let Some(uid) = component.text("UID") else {
            skipped.push(skip(None, say!("Cet événement n’a pas d’identifiant (UID).", "This event has no UID.")));
            continue;
        };
        if component.property("RECURRENCE-ID").is_some() {
            singles.push((uid, component));
            continue;
        }
        if sparse > MOST_SPARSE && component.property("RRULE").is_some() {
            skipped.push(skip(Some(uid), TOO_SPARSE));
            continue;
        }
        match master(component, &uid, zones, &mut |reason| skipped.push(skip(Some(uid.clone()), reason))) {
            Ok(event) => {
                sparse += usize::from(event.recurrence.is_sparse());
                let read = Read { line: component.line, event };
                // An event that comes twice counts in its later edition.
                let older = match series.get(&uid) {
                    Some(known) if known.event.sequence > read.event.sequence => Some(read.line),
                    Some(_) | None => series.insert(uid.clone(), read).map(|older| older.line),
                };
                if let Some(line) = older {
                    let reason = say!(
                        "Le fichier donne une autre version de cet événement.",
                        "The file has another edition of this event.",
                    );
                    skipped.push(Skipped { line, uid: Some(uid), reason });
                }
            }
            Err(reason) => {
                sparse += usize::from(reason == NEVER);
                skipped.push(skip(Some(uid), reason));
            }
        }
    }
    for (uid, component) in singles {
        if let Err(reason) = single(component, series.get_mut(&uid).map(|read| &mut read.event), zones) {
            skipped.push(Skipped { line: component.line, uid: Some(uid), reason });
        }
    }
    let mut read: Vec<Read> = series.into_values().collect();
    read.sort_by_key(|it| it.line);
    read
}

/// An event or a series; `tell` what of it is left out.
fn master(
    component: &Component,
    uid: &str,
    zones: &Zones,
    tell: &mut dyn FnMut(Message),
) -> Result<CalendarEvent, Message> {
    let (span, zone) = span(component, zones, None)?;
    let recurs = ["RRULE", "RDATE"].iter().any(|it| component.property(it).is_some());
    // A single time in UTC is shown on the clocks of the place; a series stays on the clocks it follows.
    let (span, zone) = match span {
        Span::Timed { starts, ends } if zone == Tz::UTC && !recurs => {
            let here = |time| Moment::Time(time, zone).time_in(zones.own());
            (Span::Timed { starts: here(starts), ends: here(ends) }, zones.own())
        }
        Span::Timed { .. } | Span::AllDay { .. } => (span, zone),
    };
    if component.property("EXRULE").is_some() {
        return Err(say!(
            "Une règle d’exception (EXRULE) n’est pas comprise.",
            "A rule of exceptions (EXRULE) is not understood.",
        ));
    }
    let mut rules = component.properties("RRULE").filter(|it| !it.value.trim().is_empty());
    let rule = rules.next().map(|it| it.value.parse::<Rule>()).transpose()?;
    if rules.next().is_some() {
        return Err(say!("Un événement suit une seule règle (RRULE).", "An event follows one rule (RRULE)."));
    }
    let mut exdates = BTreeSet::new();
    for line in component.properties("EXDATE").filter(|it| !it.value.trim().is_empty()) {
        exdates.extend(values::moments(line, zones)?.into_iter().map(|it| it.date_in(zone)));
    }
    let mut recurrence =
        Recurrence::new(span, zone, rule, exdates, BTreeSet::new()).map_err(|misfit| misfit.message())?;
    let mut rdates = BTreeSet::new();
    let mut overrides = BTreeMap::new();
    for line in component.properties("RDATE").filter(|it| !it.value.trim().is_empty()) {
        if line.value.contains('/') {
            tell(say!(
                "Une date en plus donnée par période (RDATE en PERIOD) n’est pas comprise.",
                "A further date given as a period (RDATE as PERIOD) is not understood.",
            ));
            continue;
        }
        for moment in values::moments(line, zones)? {
            let date = moment.date_in(zone);
            let moved = at_another_time(&span, moment, zone);
            if moved.is_some() && (rdates.contains(&date) || recurrence.occurrence(date).is_some()) {
                tell(say!(
                    "Un événement a lieu une fois par jour au plus (RDATE).",
                    "An event takes place once a day at most (RDATE).",
                ));
                continue;
            }
            rdates.insert(date);
            if let Some(span) = moved.filter(|_| !recurrence.exdates().contains(&date)) {
                overrides.insert(date, ChangedDate { sequence: 0, span, details: None });
            }
        }
    }
    if !rdates.is_empty() {
        recurrence = recurrence.with_rdates(rdates).map_err(|misfit| misfit.message())?;
    }
    Ok(CalendarEvent {
        uid: uid.to_owned(),
        sequence: sequence(component),
        created: stamp(component, "CREATED"),
        modified: stamp(component, "LAST-MODIFIED"),
        class: match component.text("CLASS") {
            Some(class) if !class.eq_ignore_ascii_case("PUBLIC") => Class::Private,
            Some(_) | None => Class::Public,
        },
        organiser: component.property("ORGANIZER").map(|line| Organiser {
            name: line.parameter("CN").unwrap_or_default().trim().to_owned(),
            uri: line.value.trim().to_owned(),
        }),
        details: details(component),
        recurrence,
        overrides,
    })
}

/// A further date at another time of day is an occurrence that is moved.
fn at_another_time(span: &Span, moment: Moment, zone: Tz) -> Option<Span> {
    let Span::Timed { starts, ends } = span else { return None };
    let Moment::Time(..) = moment else { return None };
    let time = moment.time_in(zone);
    (time.time() != starts.time()).then(|| Span::Timed { starts: time, ends: time + (*ends - *starts) })
}

/// Adds the change of one occurrence to its series.
fn single(component: &Component, series: Option<&mut CalendarEvent>, zones: &Zones) -> Result<(), Message> {
    let series = series.ok_or(say!(
        "Cette exception appartient à une série qui n’est pas dans le fichier, ou qui n’a pas pu être lue.",
        "This exception belongs to a series that is not in the file, or could not be read.",
    ))?;
    let Some(of) = component.property("RECURRENCE-ID") else { return Ok(()) };
    if of.parameter("RANGE").is_some() {
        return Err(say!(
            "Une exception qui vaut aussi pour la suite (THISANDFUTURE) n’est pas comprise.",
            "An exception that holds for what follows too (THISANDFUTURE) is not understood.",
        ));
    }
    let zone = series.recurrence.zone();
    let date = values::moment(of, zones)?.date_in(zone);
    if series.recurrence.occurrence(date).is_none() {
        return Err(say!(
            "Cette exception porte sur une date à laquelle la série n’a pas lieu.",
            "This exception is about a date on which the series does not take place.",
        ));
    }
    let (span, _) = span(component, zones, Some(zone))?;
    // It must be one, within the same limits.
    Recurrence::once(span, zone).map_err(|misfit| misfit.message())?;
    let details = Some(details(component)).filter(|it| *it != series.details);
    let change = ChangedDate { sequence: sequence(component), span, details };
    let newest = series.overrides.get(&date).is_none_or(|known| known.sequence <= change.sequence);
    if newest {
        series.overrides.insert(date, change);
        Ok(())
    } else {
        Err(say!(
            "Le fichier donne une autre version de cette exception.",
            "The file has another edition of this exception.",
        ))
    }
}

/// From when to when, on the clocks of its start or of `wanted`.
fn span(component: &Component, zones: &Zones, wanted: Option<Tz>) -> Result<(Span, Tz), Message> {
    let start = component
        .property("DTSTART")
        .ok_or(say!("Cet événement n’a pas de début (DTSTART).", "This event has no start (DTSTART)."))?;
    let end = component.property("DTEND").filter(|it| !it.value.trim().is_empty());
    let end = end.map(|line| values::moment(line, zones)).transpose()?;
    let lasts = component.property("DURATION");
    let lasts = lasts.map(|line| values::duration(&line.value).ok_or_else(|| values::unreadable(line))).transpose()?;
    match values::moment(start, zones)? {
        Moment::Date(first) => {
            let last = match (end, lasts) {
                // Some write the same day for an event of one day.
                (Some(end), _) if end.date_in(zones.own()) == first => first,
                (Some(end), _) => before(end.date_in(zones.own()), 1),
                (None, Some((days, _))) => after(first, days.saturating_sub(1)),
                (None, None) => first,
            };
            Ok((Span::AllDay { first, last }, wanted.unwrap_or(zones.own())))
        }
        moment @ Moment::Time(_, own) => {
            let zone = wanted.unwrap_or(own);
            let starts = moment.time_in(zone);
            let ends = match (end, lasts) {
                (Some(end), _) => end.time_in(zone),
                // Days are nominal, a time is exact: section 3.3.6.
                (None, Some((days, time))) => {
                    let day = after(starts.date(), days).and_time(starts.time());
                    let ends = instant(day, zone).plus_seconds(time.num_seconds());
                    local(ends, zone)
                }
                (None, None) => starts,
            };
            Ok((Span::Timed { starts, ends }, zone))
        }
    }
}

/// Its texts, place and status. An ornament that cannot be read, such as a place's coordinates, is left out.
fn details(component: &Component) -> Details {
    let status = component.text("STATUS").unwrap_or_default().to_ascii_uppercase();
    Details {
        summary: component.text("SUMMARY").unwrap_or_default(),
        description: component.text("DESCRIPTION"),
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

fn sequence(component: &Component) -> u32 {
    component.property("SEQUENCE").and_then(|it| it.value.trim().parse().ok()).unwrap_or(0)
}

fn stamp(component: &Component, name: &str) -> Option<Instant> {
    let time = lines::date_time(component.property(name)?.value.trim().strip_suffix('Z')?)?;
    Some(instant(time, Tz::UTC))
}
