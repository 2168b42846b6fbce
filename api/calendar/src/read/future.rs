//! Changes from one occurrence on (`RANGE=THISANDFUTURE`): the series ends before it, and another one begins.

use chrono::NaiveDate;

use super::Read;
use crate::cause::Cause;
use crate::event::{CalendarEvent, Details};
use crate::span::Span;

/// Divides one of these events on a date. What follows is what `details` says, from `span` on.
pub(super) fn apply(
    events: &mut Vec<Read>,
    at: usize,
    line: usize,
    date: NaiveDate,
    span: Span,
    details: Details,
) -> Result<(), Cause> {
    let Some(mut event) = events.get(at).map(|it| it.event.clone()) else { return Ok(()) };
    let (before, from) = match event.recurrence.split(date) {
        Some((before, from)) => (Some(before), from),
        None => (None, event.recurrence.clone()),
    };
    let by = span.first_day() - date;
    let later = from.moved_to(span).ok_or(Cause::FromThenOn)??;
    let (kept, moved): (Vec<_>, Vec<_>) =
        std::mem::take(&mut event.overrides).into_iter().partition(|(it, _)| *it < date);
    let moved = moved.into_iter().filter_map(|(it, change)| Some((it.checked_add_signed(by)?, change)));
    let overrides = moved.filter(|(it, _)| later.occurrence(*it).is_some()).collect();
    let uid = if before.is_some() { format!("{}#{}", event.uid, date.format("%Y%m%d")) } else { event.uid.clone() };
    let rest = CalendarEvent { uid, details, recurrence: later, overrides, ..event.clone() };
    match (before, events.get_mut(at)) {
        (Some(recurrence), Some(it)) => {
            it.event = CalendarEvent { recurrence, overrides: kept.into_iter().collect(), ..event };
            events.push(Read { line, event: rest });
        }
        (_, Some(it)) => it.event = rest,
        (_, None) => {}
    }
    Ok(())
}
