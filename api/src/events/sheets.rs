//! Writing events' sheets: the only writer of their table, beside what [`crate::posts`] writes in the tables of all
//! kinds.

use std::time::Duration;

use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::dates::occurrences;
use super::entity::{self, Model};
use super::news::moves;
use super::{Event, PostState};
use crate::{App, posts};
use ground::clock::Instant;
use ground::ids::{OrganisationId, SheetId};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Sweep};

/// Write sheets that are new on their boards, with their dates; they have no images.
pub(super) async fn insert(
    app: &App,
    tx: &DatabaseTransaction,
    mut events: Vec<Model>,
    now: Instant,
) -> Result<(), DbErr> {
    for row in &mut events {
        plan(row, now)?;
    }
    for some in events.chunks(200) {
        let rows = some.iter().map(|row| row.clone().into_active_model().reset_all());
        entity::Entity::insert_many::<entity::ActiveModel, _>(rows).exec_without_returning(tx).await?;
    }
    occurrences::keep(app, tx, &events, true, now).await
}

/// Write a sheet in the place of what it was.
pub(super) async fn update(
    app: &App,
    tx: &DatabaseTransaction,
    before: &Model,
    row: Model,
    now: Instant,
) -> Result<(), DbErr> {
    let mut row = Model { updated_at: now, ..row };
    let takes_place_otherwise = (&row.series, &row.place) != (&before.series, &before.place);
    let is_kept_otherwise = takes_place_otherwise || row.state != before.state;
    if is_kept_otherwise {
        plan(&mut row, now)?;
    }
    if row.state == PostState::Left {
        // Its calendar may bring it there again.
        row.uid = None;
    }
    row.clone().into_active_model().reset_all().update(tx).await?;
    if takes_place_otherwise {
        moves::note(tx, before, &row, now).await?;
    }
    if is_kept_otherwise {
        occurrences::keep(app, tx, std::slice::from_ref(&row), false, now).await?;
    }
    posts::follow_files::<Event>(tx, &row, now).await
}

/// Write many sheets that are there already, as a calendar has them now.
pub(super) async fn update_all(
    app: &App,
    tx: &DatabaseTransaction,
    mut changed: Vec<Model>,
    now: Instant,
) -> Result<(), DbErr> {
    for row in &mut changed {
        row.updated_at = now;
        plan(row, now)?;
        row.clone().into_active_model().reset_all().update(tx).await?;
    }
    occurrences::keep(app, tx, &changed, false, now).await
}

/// Note what a calendar said last of sheets that show nothing else for it, and its names for them.
pub(super) async fn note_all(tx: &impl ConnectionTrait, noted: Vec<Model>) -> Result<(), DbErr> {
    for row in noted {
        let note = entity::ActiveModel {
            id: Set(row.id),
            uid: Set(row.uid),
            subscribed: Set(row.subscribed),
            told: Set(row.told),
            ..Default::default()
        };
        entity::Entity::update(note).exec(tx).await?;
    }
    Ok(())
}

/// Sets what follows from its dates.
fn plan(row: &mut Model, now: Instant) -> Result<(), DbErr> {
    occurrences::plan(row, now).map_err(occurrences::unreadable(row.id))
}

/// Let go of the events that an organisation subscribed to: they are its own again, and none is cancelled any more when
/// it disappears. They may be many: [`let_go_in_pieces`] comes first.
pub(crate) async fn let_go(tx: &impl ConnectionTrait, organisation: OrganisationId) -> Result<(), DbErr> {
    use entity::Column::{OrganisationId as Organisation, Subscribed};
    let let_go = entity::Entity::update_many().col_expr(Subscribed, Expr::value(false));
    let_go.filter(Organisation.eq(organisation)).filter(Subscribed.eq(true)).exec(tx).await?;
    Ok(())
}

/// Let go in pieces before a subscription ends, so that nobody waits long for it.
pub(crate) async fn let_go_in_pieces(app: &App, organisation: OrganisationId) -> Result<(), DbErr> {
    use entity::Column::{Id, OrganisationId as Organisation, Subscribed};
    loop {
        let some = entity::Entity::find()
            .select_only()
            .column(Id)
            .filter(Organisation.eq(organisation))
            .filter(Subscribed.eq(true));
        let some: Vec<SheetId> = some.limit(500).into_tuple().all(&app.db.read).await?;
        if some.is_empty() {
            return Ok(());
        }
        let tx = app.db.begin_write().await?;
        entity::Entity::update_many().col_expr(Subscribed, Expr::value(false)).filter(Id.is_in(some)).exec(&tx).await?;
        tx.commit().await?;
    }
}

/// Deletes events that left a board.
#[derive(Debug)]
pub struct SweepEvents;

impl Sweep for SweepEvents {
    const KIND: &'static str = "sweep_events";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(600);

    async fn run(app: &App) -> Result<(), Failure> {
        Ok(posts::sweep::<Event>(app).await?)
    }
}
