//! Writing events' sheets: the only writer of their table.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, prelude::Expr,
};

use super::{
    State,
    entity::{self, Model},
    images, moves, occurrences,
};
use crate::{App, files::references, organisations::Seat, posts};
use ground::{
    clock::Instant,
    ids::{OrganisationId, SheetId},
};
use kit::db::DatabaseTransaction;

const TABLE: &str = "events";

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
    if row.state == State::Left {
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
    images::follow(tx, &row, now).await
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

/// What follows from its dates.
fn plan(row: &mut Model, now: Instant) -> Result<(), DbErr> {
    occurrences::plan(row, now).map_err(occurrences::unreadable(row.id))
}

/// What an organisation's events on a board become when it does not serve the commune any more (see [`posts::displace`]).
/// What came by its calendar is nobody's to cancel then.
pub(super) async fn displace(tx: &impl ConnectionTrait, seat: Seat) -> Result<(), DbErr> {
    posts::displace(tx, TABLE, ", uid = NULL", seat).await
}

/// What they become when it is trusted there no longer (see [`posts::distrust`]).
pub(super) async fn distrust(tx: &impl ConnectionTrait, seat: Seat, grave: bool) -> Result<(), DbErr> {
    // An event is no alert.
    if grave {
        return Ok(());
    }
    posts::distrust(tx, TABLE, "", seat).await
}

/// What an organisation subscribed to is its own again: nothing is cancelled any more when it disappears. They may be many:
/// [`let_go_in_pieces`] comes first.
pub(crate) async fn let_go(tx: &impl ConnectionTrait, organisation: OrganisationId) -> Result<(), DbErr> {
    use entity::Column::{OrganisationId as Organisation, Subscribed};
    let let_go = entity::Entity::update_many().col_expr(Subscribed, Expr::value(false));
    let_go.filter(Organisation.eq(organisation)).filter(Subscribed.eq(true)).exec(tx).await?;
    Ok(())
}

/// The same before a subscription ends, some in a transaction, so that nobody waits long for it.
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

/// Delete the sheets that left their boards, some in a transaction, so that nobody waits long for it.
pub(super) async fn sweep(app: &App) -> Result<(), DbErr> {
    loop {
        let left = posts::left(app, TABLE).await?;
        if left.is_empty() {
            return Ok(());
        }
        let (tx, now) = (app.db.begin_write().await?, app.clock.now());
        for sheet in &left {
            references::follow(&tx, *sheet, &[], now).await?;
        }
        occurrences::forget(&tx, &left).await?;
        moves::forget(&tx, &left).await?;
        entity::Entity::delete_many().filter(entity::Column::Id.is_in(left)).exec(&tx).await?;
        tx.commit().await?;
    }
}
