//! Writing notices' sheets: the only writer of their table.

use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

use super::{enclosures, entity, words};
use crate::{App, files::references, organisations::Seat, posts};
use ground::clock::Instant;

const TABLE: &str = "notices";

pub(super) async fn insert(tx: &impl ConnectionTrait, row: &entity::Model, now: Instant) -> Result<(), DbErr> {
    row.clone().into_active_model().reset_all().insert(tx).await?;
    words::keep(tx, row).await?;
    enclosures::follow(tx, row, now).await
}

pub(super) async fn update(
    tx: &impl ConnectionTrait,
    before: &entity::Model,
    row: &entity::Model,
    now: Instant,
) -> Result<(), DbErr> {
    if (&row.title, &row.body) != (&before.title, &before.body) {
        words::keep(tx, row).await?;
    }
    row.clone().into_active_model().reset_all().update(tx).await?;
    enclosures::follow(tx, row, now).await
}

/// Displace an organisation's notices on the board of a commune that it does not serve any more (see
/// [`posts::displace`]).
pub(super) async fn displace(tx: &impl ConnectionTrait, seat: Seat) -> Result<(), DbErr> {
    posts::displace(tx, TABLE, "", seat).await
}

/// Distrust its notices there, or if `grave` only its grave alerts (see [`posts::distrust`]).
pub(super) async fn distrust(tx: &impl ConnectionTrait, seat: Seat, grave: bool) -> Result<(), DbErr> {
    let condition = if grave { " AND severity IN ('severe', 'extreme')" } else { "" };
    posts::distrust(tx, TABLE, condition, seat).await
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
        words::forget(&tx, &left).await?;
        entity::Entity::delete_many().filter(entity::Column::Id.is_in(left)).exec(&tx).await?;
        tx.commit().await?;
    }
}
