//! Followers of events: the table that answers from the event's side. It is written with [`super::follows`] alone.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait,
};

use ground::ids::{CommuneId, EventId, SubscriptionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "push_followers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub commune_id: CommuneId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subscription_id: SubscriptionId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Number of rows in one statement: databases bind a few ten thousand values at most.
const AT_ONCE: usize = 1000;

/// Every event that somebody follows.
pub(super) fn followed() -> SelectStatement {
    Entity::find().select_only().column(Column::EventId).into_query()
}

/// The subscriptions that follow an event, in one of its communes.
pub(super) fn of(event: EventId, commune: CommuneId) -> SelectStatement {
    let theirs = Column::EventId.eq(event).and(Column::CommuneId.eq(commune));
    Entity::find().select_only().column(Column::SubscriptionId).filter(theirs).into_query()
}

/// Let a subscription follow exactly these events, each in a commune.
pub(super) async fn replace(
    tx: &impl ConnectionTrait,
    subscription_id: SubscriptionId,
    events: &[(CommuneId, EventId)],
) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::SubscriptionId.eq(subscription_id)).exec(tx).await?;
    for some in events.chunks(AT_ONCE) {
        let follower = |&(commune_id, event_id)| Model { event_id, commune_id, subscription_id }.into_active_model();
        Entity::insert_many(some.iter().map(follower)).exec_without_returning(tx).await?;
    }
    Ok(())
}
