//! The paths of the desk's pages of events.

use chrono::NaiveDate;

use crate::events::paths::DESK_AGENDA;
use ground::ids::EventId;
use kit::tenants::Commune;

/// The path of the page on which something is added to the agenda.
pub(super) fn to_add(commune: &Commune) -> String {
    format!("{}/nouveau", DESK_AGENDA.path(&commune.slug))
}

/// The path of an event at the desk.
pub(crate) fn of_event(commune: &Commune, id: EventId) -> String {
    format!("{}/{id}", DESK_AGENDA.path(&commune.slug))
}

/// The path of one of its dates.
pub(super) fn of_date(commune: &Commune, id: EventId, date: NaiveDate) -> String {
    format!("{}/dates/{date}", of_event(commune, id))
}

/// The path on which it changes from a date on.
pub(super) fn from_date(commune: &Commune, id: EventId, date: NaiveDate) -> String {
    format!("{}/suite/{date}", of_event(commune, id))
}
