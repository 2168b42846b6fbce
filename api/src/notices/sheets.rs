//! Writing notices' sheets: the only writer of their table, beside what [`crate::posts`] writes in the tables of all kinds.

use std::time::Duration;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::sent::{Alerting, SentMessages};
use super::{Notice, PostState, entity, words};
use crate::{App, posts};
use ground::clock::Instant;
use kit::jobs::{Failure, Sweep};

pub(super) async fn insert(tx: &impl ConnectionTrait, row: &entity::Model, now: Instant) -> Result<(), DbErr> {
    let row = &with_past(tx, row, now).await?;
    row.clone().into_active_model().reset_all().insert(tx).await?;
    words::keep(tx, row).await?;
    posts::follow_files::<Notice>(tx, row, now).await
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
    let row = &sent(before, row, now);
    row.clone().into_active_model().reset_all().update(tx).await?;
    posts::follow_files::<Notice>(tx, row, now).await
}

/// A new row with the messages that its board was sent it in before it left: those of another board are not its own.
async fn with_past(tx: &impl ConnectionTrait, row: &entity::Model, now: Instant) -> Result<entity::Model, DbErr> {
    use entity::Column::{CommuneId, PostId, State, UpdatedAt};
    let left = entity::Entity::find().filter(PostId.eq(row.post_id)).filter(CommuneId.eq(row.commune_id));
    let left = left.filter(State.eq(PostState::Left)).order_by_desc(UpdatedAt).one(tx).await?;
    let past = left.as_ref().map(Alerting::of);
    let superseded = past.and_then(|it| it.sent(now));
    let told_until = past.filter(|_| superseded.is_some()).and_then(|it| it.told_until());
    Ok(entity::Model { superseded, told_until, ..row.clone() })
}

/// The row with the messages that it was sent in until now, and the latest end that they told.
fn sent(before: &entity::Model, row: &entity::Model, now: Instant) -> entity::Model {
    let was = Alerting::of(before);
    let superseded = SentMessages::after(was, Alerting::of(row), now);
    let told_until = was.sent(now).and_then(|_| was.told_until());
    entity::Model { superseded, told_until, ..row.clone() }
}

/// Deletes notices that left a board.
#[derive(Debug)]
pub struct SweepNotices;

impl Sweep for SweepNotices {
    const KIND: &'static str = "sweep_notices";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(600);

    async fn run(app: &App) -> Result<(), Failure> {
        Ok(posts::sweep::<Notice>(app).await?)
    }
}
