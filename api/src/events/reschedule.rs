//! Cancelling, moving or editing one date of an event.

use chrono::NaiveDate;

use super::{
    Change, EditError, Event, EventOut, EventPatch, OccurrenceChange, Precondition, Series, State, clashes, edit::change, entity::Model,
    grasp::grasp, planned::PlannedEvent,
};
use crate::{
    App,
    accounts::Caller,
    date::Date,
    http::{Change as Member, List, read_input},
    ids::EventId,
};

/// Say what differs on one date of an event, in place of what differed; nothing puts it back to what it is on the others.
/// To cancel a date nobody needs approval; what else a moderated organisation changes of what is approved waits.
///
/// # Errors
/// When there is no such date, the caller may not, or values do not go together.
pub async fn reschedule(
    app: &App,
    caller: &Caller,
    id: EventId,
    date: Date,
    wanted: OccurrenceChange,
    precondition: Precondition<'_>,
) -> Result<PlannedEvent, EditError> {
    let only_cancels = |old: &Series, new: &Change| {
        let before = old.changes().get(&date.0).cloned().unwrap_or_default();
        new.cancelled && Change { cancelled: true, ..before } == *new
    };
    let may = |event: &Event| event.owner.lets_change(caller);
    let held = grasp(app, caller, id, precondition, may, &[]).await?;
    let usual = held.event.row.series.usual(date.0).map_err(|_| EditError::NoSuchDate)?.ok_or(EditError::NoSuchDate)?;
    let new = Change::read(wanted, usual, held.event.row.series.zone()).map_err(EditError::Invalid)?;
    let event = if held.event.row.state == State::Approved && only_cancels(&held.event.row.series, &new) {
        let mut changes = held.event.row.series.changes().clone();
        changes.insert(date.0, new);
        let recurrence = held.event.row.series.recurrence().map_err(|_| EditError::NoSuchDate)?;
        let series = Series::new(&recurrence, changes);
        if series == held.event.row.series {
            held.event
        } else {
            let sequence = held.event.row.sequence + 1;
            let row = Model { series, sequence, edited_at: Some(held.now), ..held.event.row.clone() };
            held.save(row).await?
        }
    } else {
        let patch = with(&held.event, date.0, new)?;
        change(app, caller, held, patch, None).await?
    };
    let now = app.clock.now();
    let beside = clashes::of(app, &app.db.read, &event, now).await?;
    Ok(PlannedEvent::new(EventOut::whole(app, &event, now), beside))
}

/// The patch that changes one date: all that differs, in what waits or else in what is.
fn with(event: &Event, date: NaiveDate, new: Change) -> Result<EventPatch, EditError> {
    let zone = event.row.series.zone();
    let waiting = super::moderate::waiting(&event.row).map_err(EditError::Unreadable)?;
    let mut changes = match waiting.changes.0 {
        Some(changes) => changes.0,
        None => event.row.series.changes().iter().map(|(date, change)| change.dated(*date, zone)).collect(),
    };
    changes.retain(|change| change.0.date.0 != date);
    if !new.is_none() {
        changes.push(new.dated(date, zone));
    }
    changes.sort_by_key(|change| change.0.date);
    let nothing = read_input(&serde_json::Map::new()).map_err(EditError::Unreadable)?;
    Ok(EventPatch { changes: Member(Some(List(changes))), ..nothing })
}
