//! The path of an event's page, and the hours of a date as pages reckon them.

use chrono_tz::Tz;

use super::When;
use calendar::Span;
use ground::ids::EventId;
use kit::pages::MenuEntry;

/// The agenda in the desk's menu.
pub(crate) const DESK_AGENDA: MenuEntry =
    MenuEntry { end: "/bureau/agenda", icon: "agenda", words: ("Agenda", "Agenda") };

/// The path of an event's page. It never changes.
pub(crate) fn page_of(id: EventId) -> String {
    format!("/events/{id}")
}

/// The span of these hours on the clocks of a zone.
pub(crate) fn span(starts: When, ends: When, zone: Tz) -> Span {
    let day = |when: When| match when {
        When::At(instant) => Span::shown(instant, zone).date(),
        When::On(date) => date.0,
    };
    match (starts, ends) {
        (When::At(starts), When::At(ends)) => {
            Span::Timed { starts: Span::shown(starts, zone), ends: Span::shown(ends, zone) }
        }
        (first, last) => Span::AllDay { first: day(first), last: day(last) },
    }
}
