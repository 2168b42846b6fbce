//! Taking hold of an event to change it: what every change of one begins with.

use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};

use super::{Event, entity::Model, images, occurrences, placements, queries};
use crate::{
    App,
    accounts::Caller,
    board::{self, Change},
    clock::Instant,
    ids::{CommuneId, EventId},
};

/// Whether an event, as it stands, is the one the caller meant (see [`crate::http::IfMatch`]).
pub type Precondition<'a> = &'a (dyn Fn(&Event, Instant) -> bool + Sync);

/// Why nobody got hold of an event.
#[derive(Debug)]
pub(super) enum OutOfReach {
    /// There is no such event, or none that the caller may see.
    NoSuchEvent,
    /// The caller may see it, not do this with it.
    Forbidden,
    /// It changed since the caller read it.
    Stale,
    /// The database failed.
    Database(DbErr),
}

impl From<DbErr> for OutOfReach {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// An event with its boards locked, so that what was read stays until the end.
#[derive(Debug)]
pub(super) struct Held<'a> {
    app: &'a App,
    pub(super) event: Event,
    pub(super) change: Change<'a>,
    pub(super) now: Instant,
    /// The boards it is put on.
    moved_to: Option<Vec<CommuneId>>,
}

/// Get hold of an event that the caller may (`may`) do this with, and lock the boards it is on, those of `more` too.
pub(super) async fn grasp<'a>(
    app: &'a App,
    caller: &Caller,
    id: EventId,
    precondition: Precondition<'_>,
    may: impl Fn(&Event) -> bool,
    more: &[CommuneId],
) -> Result<Held<'a>, OutOfReach> {
    loop {
        let mut boards = placements::communes_of(&app.db.read, id).await?;
        if boards.is_empty() {
            return Err(OutOfReach::NoSuchEvent);
        }
        boards.extend(more.iter().filter(|commune| !boards.contains(commune)).copied().collect::<Vec<_>>());
        let change = board::change_all(app, &boards).await?;
        let event = queries::find(app, &*change, id).await?.ok_or(OutOfReach::NoSuchEvent)?;
        if !change.covers(&placements::communes_of(&*change, id).await?) {
            // Another change put it on one more board in the meantime.
            continue;
        }
        let now = app.clock.now();
        if !may(&event) {
            return Err(if event.is_visible_to(Some(caller), now) { OutOfReach::Forbidden } else { OutOfReach::NoSuchEvent });
        }
        if !precondition(&event, now) {
            return Err(OutOfReach::Stale);
        }
        return Ok(Held { app, event, change, now, moved_to: None });
    }
}

impl Held<'_> {
    /// Put the event on exactly these boards when it is saved.
    pub(super) fn place(&mut self, boards: Vec<CommuneId>) {
        self.moved_to = Some(boards);
    }

    /// Write this row in the event's place, for good.
    pub(super) async fn save(mut self, row: Model) -> Result<Event, DbErr> {
        let mut row = Model { updated_at: self.now, ..row };
        let takes_place_otherwise = self.moved_to.is_some() || (&row.series, &row.place) != (&self.event.row.series, &self.event.row.place);
        if let Some(boards) = &self.moved_to {
            placements::place(&*self.change, &row, boards).await?;
        }
        if takes_place_otherwise {
            let misfit = occurrences::unreadable(row.id);
            row.expire_at = row.series.over_at(row.series.zone().0).map_err(&misfit)?;
            occurrences::window(&mut row, self.now).map_err(misfit)?;
        }
        row.clone().into_active_model().reset_all().update(&*self.change).await?;
        if takes_place_otherwise {
            let boards = self.moved_to.take().unwrap_or_else(|| self.event.boards());
            occurrences::keep(self.app, &*self.change, &mut [(&mut row, &boards)], false, self.now).await?;
        }
        placements::follow(&*self.change, &row).await?;
        images::follow(&*self.change, &row, self.now).await?;
        let event = queries::hydrate(self.app, &*self.change, row).await?;
        self.change.commit().await?;
        // It was there when it was taken hold of.
        event.ok_or_else(|| DbErr::RecordNotFound("the event that was just written".to_owned()))
    }
}
