//! What else takes place on the day of an event, for whoever decides about it.

use sea_orm::DbErr;

use super::Event;
use super::dates::{OccurrenceOut, clashes};
use crate::posts::Post as _;
use crate::{App, posts};
use ground::ids::{CommuneId, EventId};

/// The dates of other events in a commune on the day of an event's next date.
pub(crate) async fn same_day(app: &App, commune: CommuneId, id: EventId) -> Result<Vec<OccurrenceOut>, DbErr> {
    let found = posts::find::<Event>(app, &app.db.read, id).await?;
    match found.0.iter().find(|it| it.owner().commune.id == commune) {
        Some(event) => Ok(clashes::of(app, &app.db.read, event, app.clock.now()).await?.same_day),
        None => Ok(vec![]),
    }
}
