//! Components that change one occurrence, or all from one on.

use super::components::Component;
use super::zones::Zones;
use super::{Read, future, master, times, values};
use crate::cause::Cause;
use crate::event::{CalendarStatus, ChangedDate, Class};
use crate::recurrence::Recurrence;

/// Takes in what differs in one occurrence of an event, one of whose sessions it is.
pub(super) fn single(component: &Component, events: &mut Vec<Read>, zones: &Zones, cancels: bool) -> Result<(), Cause> {
    let Some(of) = component.property("RECURRENCE-ID") else { return Ok(()) };
    let moment = values::moment(of, zones)?;
    let names = |it: &Read| {
        let (series, zone) = (&it.event.recurrence, it.event.recurrence.zone());
        series.occurrence(master::named_by(moment, series.span(), zone)).is_some()
    };
    let is_at = |it: &Read| master::is_at(moment, it.event.recurrence.span(), it.event.recurrence.zone());
    let at = events.iter().position(|it| names(it) && is_at(it)).or_else(|| events.iter().position(names));
    let Some((at, event)) = at.and_then(|at| Some((at, &mut events.get_mut(at)?.event))) else {
        return Err(Cause::NoSuchDate);
    };
    let zone = event.recurrence.zone();
    let date = master::named_by(moment, event.recurrence.span(), zone);
    if master::class(component) == Class::Private && event.class == Class::Public {
        event.recurrence = event.recurrence.clone().without(date);
        event.overrides.remove(&date);
        return Err(Cause::NotPublic);
    }
    let span = match times::span(component, zones, Some(zone)) {
        // A cancellation need not repeat the time.
        Err(Cause::NoStart) if cancels => {
            event.recurrence.occurrence(date).map(|it| it.span).ok_or(Cause::NoSuchDate)?
        }
        span => span?.0,
    };
    // It must be one, within the same limits.
    Recurrence::once(span, zone)?;
    let mut details = master::details(component);
    if cancels {
        details.status = CalendarStatus::Cancelled;
    }
    if of.parameter("RANGE").is_some_and(|it| it.eq_ignore_ascii_case("THISANDFUTURE")) {
        return future::apply(events, at, component.line, date, span, details);
    }
    let details = Some(details).filter(|it| *it != event.details);
    let change = ChangedDate { sequence: master::sequence(component), span, details };
    if event.overrides.get(&date).is_none_or(|known| known.sequence <= change.sequence) {
        event.overrides.insert(date, change);
        Ok(())
    } else {
        Err(Cause::OtherException)
    }
}
