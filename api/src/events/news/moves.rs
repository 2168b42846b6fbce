//! Moves of events: the plans that changed, as long as that is news. The only writer of their table. Events from
//! calendars are not noted: their publishers change hundreds at once.

use std::time::Duration;

use sea_orm::entity::prelude::*;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromJsonQueryResult, IntoActiveModel,
    ModelTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::events::{EventPlace, PostState, Series, entity};
use crate::posts::GRACE_SECONDS;
use ground::clock::Instant;
use ground::ids::SheetId;
use kit::jobs::{Failure, Sweep};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub(crate) struct Plan {
    pub(super) series: Series,
    pub(super) place: Option<EventPlace>,
}

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event_moves")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: SheetId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub moved_at: Instant,
    pub before: Plan,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::events::entity::Entity",
        from = "Column::EventId",
        to = "crate::events::entity::Column::Id"
    )]
    Event,
}

impl ActiveModelBehavior for ActiveModel {}

/// Number of seconds that a change is kept: as long as push services keep a message, and some days.
pub(crate) const MOVES_KEPT: i64 = 30 * 86_400;

impl Plan {
    /// The plan of this event.
    pub(super) fn of(event: &entity::Model) -> Self {
        Self { series: event.series.clone(), place: event.place.clone() }
    }
}

/// Note a change of what residents were told of an event. Changes that follow each other within seconds are one, and
/// none if they undo each other.
pub(crate) async fn note(
    tx: &impl ConnectionTrait,
    before: &entity::Model,
    after: &entity::Model,
    now: Instant,
) -> Result<(), DbErr> {
    let was_told = before.state == PostState::Approved && before.listed_at.plus_seconds(GRACE_SECONDS) <= now;
    if !was_told || before.cancelled_at.is_some() || before.uid.is_some() || Plan::of(before) == Plan::of(after) {
        return Ok(());
    }
    let last = Entity::find().filter(Column::EventId.eq(before.id)).order_by_desc(Column::MovedAt).one(tx).await?;
    let before = match last.filter(|last| last.moved_at.plus_seconds(GRACE_SECONDS) > now) {
        Some(untold) => {
            let before = untold.before.clone();
            untold.delete(tx).await?;
            before
        }
        None => Plan::of(before),
    };
    if before != Plan::of(after) {
        let row = Model { event_id: after.id, moved_at: now, before };
        row.into_active_model().reset_all().insert(tx).await?;
    }
    Ok(())
}

/// The changes between these instants.
pub(super) async fn between(
    db: &impl ConnectionTrait,
    from: Instant,
    until: Instant,
) -> Result<Vec<(SheetId, Instant)>, DbErr> {
    let moves = Entity::find().select_only().columns([Column::EventId, Column::MovedAt]);
    moves.filter(Column::MovedAt.gt(from)).filter(Column::MovedAt.lte(until)).into_tuple().all(db).await
}

/// The change to an event at this instant: its plan before, and its plan after if that was changed again.
pub(super) async fn at(
    db: &impl ConnectionTrait,
    event: SheetId,
    moved_at: Instant,
) -> Result<Option<(Plan, Option<Plan>)>, DbErr> {
    let since = Entity::find().filter(Column::EventId.eq(event)).filter(Column::MovedAt.gte(moved_at));
    let mut rows = since.order_by_asc(Column::MovedAt).limit(2).all(db).await?.into_iter();
    let Some(first) = rows.next().filter(|row| row.moved_at == moved_at) else { return Ok(None) };
    Ok(Some((first.before, rows.next().map(|next| next.before))))
}

pub(crate) async fn forget(tx: &impl ConnectionTrait, events: &[SheetId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::EventId.is_in(events.iter().copied())).exec(tx).await?;
    Ok(())
}

/// Forgets changes that nobody needs to hear of any more.
#[derive(Debug)]
pub struct ForgetMoves;

impl Sweep for ForgetMoves {
    const KIND: &'static str = "forget_moves";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(86_400);

    async fn run(app: &App) -> Result<(), Failure> {
        app.db.delete_in_pieces::<Entity>(Column::MovedAt.lte(app.clock.now().plus_seconds(-MOVES_KEPT))).await?;
        Ok(())
    }
}
