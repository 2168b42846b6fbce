//! iCalendar out (RFC 5545, RFC 7986).

mod zone;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::event::{CalendarEvent, CalendarStatus, ChangedDate, Class, Details};
use super::expand::YEARS;
use super::lines::{Writer, escaped};
use super::rule::{End, Rule, Until};
use super::span::{Span, after, local};
use ground::clock::Instant;

/// A calendar to be written.
#[derive(Debug, Clone, Copy)]
pub struct Feed<'a> {
    /// Its name, as calendars show it.
    pub name: &'a str,
    /// The zone of its place, for calendars that ask.
    pub zone: Tz,
    /// Its events, in the order they are written.
    pub events: &'a [CalendarEvent],
}

/// Writes a calendar. It depends on nothing but its argument: an event's stamp is when it was last changed, so that a
/// calendar in which nothing changed is the same, byte for byte.
pub fn write(feed: &Feed<'_>) -> String {
    let mut out = Writer::default();
    for (head, value) in
        [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Tambour//Tambour//FR"), ("CALSCALE", "GREGORIAN")]
    {
        out.raw(head, value);
    }
    out.text("NAME", feed.name);
    out.text("X-WR-CALNAME", feed.name);
    out.raw("X-WR-TIMEZONE", feed.zone.name());
    out.raw("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    out.raw("X-PUBLISHED-TTL", "PT1H");
    for (zone, years) in zones(feed.events) {
        zone::write(&mut out, zone, years);
    }
    for event in feed.events {
        let series = &event.recurrence;
        begin(&mut out, event, event.sequence);
        span(&mut out, series.span(), series.zone());
        recurrence(&mut out, event);
        end(&mut out, event, &event.details);
        for (date, change) in &event.overrides {
            begin(&mut out, event, change.sequence);
            override_span(&mut out, event, *date, change);
            end(&mut out, event, change.details.as_ref().unwrap_or(&event.details));
        }
    }
    out.raw("END", "VCALENDAR");
    out.0
}

/// The zones of timed events, and from which to which year each is needed.
fn zones(events: &[CalendarEvent]) -> Vec<(Tz, (i32, i32))> {
    let mut zones: Vec<(Tz, (i32, i32))> = Vec::new();
    for event in events {
        let series = &event.recurrence;
        let mut spans = event.overrides.values().map(|it| it.span).chain([series.span()]);
        if !spans.any(|span| matches!(span, Span::Timed { .. })) || is_utc(series.zone()) {
            continue;
        }
        let days = event.overrides.values().flat_map(|it| [it.span.first_day(), it.span.last_day()]);
        let days =
            days.chain(series.rdates().iter().copied()).chain([series.span().first_day(), series.span().last_day()]);
        let (first, last) = days
            .fold((*YEARS.end(), *YEARS.start()), |(first, last), day| (first.min(day.year()), last.max(day.year())));
        let last = series.last_day().map_or(*YEARS.end(), |day| day.year().max(last));
        match zones.iter_mut().find(|(zone, _)| *zone == series.zone()) {
            Some((_, years)) => *years = (years.0.min(first), years.1.max(last)),
            None => zones.push((series.zone(), (first, last))),
        }
    }
    zones
}

fn is_utc(zone: Tz) -> bool {
    matches!(zone, Tz::UTC | Tz::Etc__UTC)
}

fn begin(out: &mut Writer, event: &CalendarEvent, sequence: u32) {
    let stamp = event.modified.or(event.created).unwrap_or(Instant::from_micros(0));
    out.raw("BEGIN", "VEVENT");
    out.text("UID", &event.uid);
    out.raw("DTSTAMP", &utc(stamp));
    for (head, instant) in [("CREATED", event.created), ("LAST-MODIFIED", event.modified)] {
        if let Some(instant) = instant {
            out.raw(head, &utc(instant));
        }
    }
    out.raw("SEQUENCE", &sequence.to_string());
}

fn recurrence(out: &mut Writer, event: &CalendarEvent) {
    let series = &event.recurrence;
    let start = series.span();
    let mut rdates = series.rdates().clone();
    if let Some(rule) = series.rule() {
        // RFC 5545 leaves open what a start that is not on its rule means: written so that all read the same.
        if series.starts_on_rule() {
            out.raw("RRULE", &rule.to_string());
        } else {
            rdates.insert(start.first_day());
            out.raw("RRULE", &ended_by_date(rule, event).to_string());
        }
    } else if !rdates.is_empty() {
        // Some readers forget the start of a series that has nothing but dates; to the others it is the same date twice.
        rdates.insert(start.first_day());
    }
    for (name, dates) in [("RDATE", &rdates), ("EXDATE", series.exdates())] {
        for date in dates {
            at(out, name, &start.on(*date), series.zone());
        }
    }
}

/// The rule with the last of its dates instead of their number.
fn ended_by_date(rule: &Rule, event: &CalendarEvent) -> Rule {
    let last = event.recurrence.rule_ends();
    let until = last.map(|last| match event.recurrence.span() {
        Span::AllDay { .. } => Until::Date(last),
        Span::Timed { .. } => {
            let (starts, _) = event.recurrence.span().on(last).instants(event.recurrence.zone());
            Until::Utc(local(starts, Tz::UTC))
        }
    });
    Rule { end: until.map_or(End::Never, End::Until), ..rule.clone() }
}

fn override_span(out: &mut Writer, event: &CalendarEvent, date: NaiveDate, change: &ChangedDate) {
    let zone = event.recurrence.zone();
    at(out, "RECURRENCE-ID", &event.recurrence.span().on(date), zone);
    span(out, change.span, zone);
}

/// A property that names the beginning of a span.
fn at(out: &mut Writer, name: &str, span: &Span, zone: Tz) {
    match span {
        Span::Timed { starts, .. } => timed(out, name, *starts, zone),
        Span::AllDay { first, .. } => out.raw(&format!("{name};VALUE=DATE"), &day(*first)),
    }
}

/// Its start and its end. The end of whole days is not included in iCalendar.
fn span(out: &mut Writer, span: Span, zone: Tz) {
    at(out, "DTSTART", &span, zone);
    match span {
        Span::Timed { ends, .. } => timed(out, "DTEND", ends, zone),
        Span::AllDay { last, .. } => out.raw("DTEND;VALUE=DATE", &day(after(last, 1))),
    }
}

fn timed(out: &mut Writer, name: &str, time: NaiveDateTime, zone: Tz) {
    let time = time.format("%Y%m%dT%H%M%S");
    if is_utc(zone) {
        out.raw(name, &format!("{time}Z"));
    } else {
        out.raw(&format!("{name};TZID={}", zone.name()), &time.to_string());
    }
}

fn end(out: &mut Writer, event: &CalendarEvent, details: &Details) {
    out.text("SUMMARY", &details.summary);
    for (head, text) in [("DESCRIPTION", &details.description), ("LOCATION", &details.location)] {
        if let Some(text) = text {
            out.text(head, text);
        }
    }
    if let Some((latitude, longitude)) = details.geo {
        out.raw("GEO", &format!("{latitude};{longitude}"));
    }
    if let Some(url) = &details.url {
        out.raw("URL", url);
    }
    if !details.categories.is_empty() {
        out.raw("CATEGORIES", &details.categories.iter().map(|it| escaped(it)).collect::<Vec<_>>().join(","));
    }
    let status = match details.status {
        CalendarStatus::Tentative => "TENTATIVE",
        CalendarStatus::Confirmed => "CONFIRMED",
        CalendarStatus::Cancelled => "CANCELLED",
    };
    out.raw("STATUS", status);
    match event.class {
        Class::Public => {}
        Class::Private => out.raw("CLASS", "PRIVATE"),
    }
    out.raw("END", "VEVENT");
}

fn day(date: NaiveDate) -> String {
    date.format("%Y%m%d").to_string()
}

fn utc(instant: Instant) -> String {
    local(instant, Tz::UTC).format("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests;
