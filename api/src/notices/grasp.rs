//! Taking hold of a notice to change it: what every change of one begins with.

use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};

use super::{Notice, enclosures, entity::Model, placements, queries, words};
use crate::{
    App,
    accounts::Caller,
    board::{self, Change},
    clock::Instant,
    ids::{CommuneId, NoticeId},
};

/// Whether a notice, as it stands, is the one the caller meant (see [`crate::http::IfMatch`]).
pub type Precondition<'a> = &'a (dyn Fn(&Notice, Instant) -> bool + Sync);

/// Why nobody got hold of a notice.
#[derive(Debug)]
pub(super) enum OutOfReach {
    /// There is no such notice, or none that the caller may see.
    NoSuchNotice,
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

/// A notice with its boards locked, so that what was read stays until the end.
#[derive(Debug)]
pub(super) struct Held<'a> {
    app: &'a App,
    pub(super) notice: Notice,
    pub(super) change: Change<'a>,
    pub(super) now: Instant,
}

/// Get hold of a notice that the caller may (`may`) do this with, and lock the boards it is on, those of `more` too.
pub(super) async fn grasp<'a>(
    app: &'a App,
    caller: &Caller,
    id: NoticeId,
    precondition: Precondition<'_>,
    may: impl Fn(&Notice) -> bool,
    more: &[CommuneId],
) -> Result<Held<'a>, OutOfReach> {
    loop {
        let mut boards = placements::communes_of(&app.db.read, id).await?;
        if boards.is_empty() {
            return Err(OutOfReach::NoSuchNotice);
        }
        boards.extend(more.iter().filter(|commune| !boards.contains(commune)).copied().collect::<Vec<_>>());
        let change = board::change_all(app, &boards).await?;
        let notice = queries::find(app, &*change, id).await?.ok_or(OutOfReach::NoSuchNotice)?;
        if !change.covers(&placements::communes_of(&*change, id).await?) {
            // Another change put it on one more board in the meantime.
            continue;
        }
        let now = app.clock.now();
        if !may(&notice) {
            return Err(if notice.is_visible_to(Some(caller), now) { OutOfReach::Forbidden } else { OutOfReach::NoSuchNotice });
        }
        if !precondition(&notice, now) {
            return Err(OutOfReach::Stale);
        }
        return Ok(Held { app, notice, change, now });
    }
}

impl Held<'_> {
    /// Put the notice on exactly these boards.
    pub(super) async fn place(&mut self, boards: &[CommuneId]) -> Result<(), DbErr> {
        placements::place(&*self.change, &self.notice.row, boards).await?;
        words::keep(&*self.change, &self.notice.row, boards).await
    }

    /// Write this row in the notice's place, for good.
    pub(super) async fn save(mut self, row: Model) -> Result<Notice, DbErr> {
        if (&row.title, &row.body) != (&self.notice.row.title, &self.notice.row.body) {
            words::keep(&*self.change, &row, &placements::communes_of(&*self.change, row.id).await?).await?;
        }
        self.notice.row = Model { updated_at: self.now, ..row };
        self.notice.row.clone().into_active_model().reset_all().update(&*self.change).await?;
        placements::follow(&*self.change, &self.notice.row).await?;
        enclosures::follow(&*self.change, &self.notice.row, self.now).await?;
        let notice = queries::hydrate(self.app, &*self.change, self.notice.row).await?;
        self.change.commit().await?;
        // It was there when it was taken hold of.
        notice.ok_or_else(|| DbErr::RecordNotFound("the notice that was just written".to_owned()))
    }
}
