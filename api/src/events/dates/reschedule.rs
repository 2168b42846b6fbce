//! Cancelling, moving or editing one date of an event.

use chrono::NaiveDate;

use super::change::{Deviation, OccurrenceChange};
use super::series::Series;
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::events::edit::planned;
use crate::events::entity::Model;
use crate::events::planned::PlannedEvent;
use crate::events::rules::NO_SUCH_DATE;
use crate::events::{Event, EventPatch, PostState};
use crate::posts::{self, EditError, NoSuch, Precondition, as_author, grasp};
use calendar::Misfit;
use ground::date::Date;
use ground::ids::EventId;
use ground::{Change, List};
use kit::http::read_input;

/// Change one date of an event, in place of earlier changes to it; nothing puts it back to what it is on the others.
/// To cancel a date nobody needs approval; what else a moderated organisation changes of what is approved waits.
pub(crate) async fn reschedule(
    app: &App,
    caller: &Caller,
    id: EventId,
    date: Date,
    wanted: OccurrenceChange,
    precondition: Precondition<'_, Event>,
) -> Result<PlannedEvent, EditError<Event>> {
    let no_such_date = || EditError::from(NoSuch::because(NO_SUCH_DATE));
    let only_cancels = |old: &Series, new: &Deviation| {
        let before = old.changes().get(&date.0).cloned().unwrap_or_default();
        new.cancelled && Deviation { cancelled: true, reason: new.reason.clone(), ..before } == *new
    };
    let held = grasp(app, caller, id, precondition, as_author(caller), &[]).await?;
    let Some((_, first)) = held.reached().next() else { return Err(NoSuch::new().into()) };
    let usual = first.row.series.usual(date.0).map_err(|_| no_such_date())?.ok_or_else(no_such_date)?;
    let new = Deviation::read(wanted, usual, first.row.series.zone()).map_err(EditError::Invalid)?;
    let only_cancelled = |it: &Event| it.row.state == PostState::Approved && only_cancels(&it.row.series, &new);
    let event = if held.reached().all(|(_, it)| only_cancelled(it)) {
        let mut changed = Vec::new();
        for (place, it) in held.reached() {
            let series = changed_on(&it.row.series, date.0, new.clone()).map_err(|_| no_such_date())?;
            if series != it.row.series {
                let sequence = it.row.sequence + 1;
                changed.push((place, Model { series, sequence, edited_at: Some(held.now), ..it.row.clone() }));
            }
        }
        held.write(changed, vec![]).await?;
        held.done(Deed::Cancelled).await?
    } else {
        let patch = with(first, date.0, new.clone())?;
        posts::change(caller, held, &patch, None, |it| with(it, date.0, new.clone())).await?
    };
    planned(app, &event, caller).await
}

/// The series with this change on a date.
fn changed_on(series: &Series, date: NaiveDate, change: Deviation) -> Result<Series, Misfit> {
    let mut changes = series.changes().clone();
    changes.insert(date, change);
    Ok(Series::new(&series.recurrence()?, changes))
}

/// The patch that changes one date: all that differs, in what waits or else in what is.
fn with(event: &Event, date: NaiveDate, new: Deviation) -> Result<EventPatch, EditError<Event>> {
    let zone = event.row.series.zone();
    let waiting: EventPatch = posts::waiting(&event.row).map_err(EditError::Unreadable)?;
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
    Ok(EventPatch { changes: Change(Some(List(changes))), ..nothing })
}
