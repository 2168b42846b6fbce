//! On which boards an event is: the only writer of the table that says so. Its rows repeat the event's state and date, for
//! whoever lists a board.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*, prelude::Expr,
};

use super::{State, entity, occurrences};
use crate::{
    clock::Instant,
    ids::{CommuneId, EventId, OrganisationId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_placements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub commune_id: CommuneId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    pub state: State,
    pub listed_at: Instant,
    pub hidden_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::entity::Entity", from = "Column::EventId", to = "super::entity::Column::Id")]
    Event,
}

impl ActiveModelBehavior for ActiveModel {}

/// Put events on the boards where they are not yet.
pub(super) async fn add(tx: &impl ConnectionTrait, events: &[(&entity::Model, &[CommuneId])]) -> Result<(), DbErr> {
    let rows = events.iter().flat_map(|(event, communes)| communes.iter().map(|commune| row(event, *commune)));
    let rows: Vec<ActiveModel> = rows.collect();
    for some in rows.chunks(500) {
        Entity::insert_many(some.to_vec()).exec(tx).await?;
    }
    Ok(())
}

fn row(event: &entity::Model, commune: CommuneId) -> ActiveModel {
    ActiveModel {
        commune_id: Set(commune),
        event_id: Set(event.id),
        state: Set(event.state),
        listed_at: Set(event.listed_at),
        hidden_at: Set(None),
    }
}

/// Put an event on exactly these boards; one that was hidden on one of them stays so.
pub(super) async fn place(tx: &impl ConnectionTrait, event: &entity::Model, communes: &[CommuneId]) -> Result<(), DbErr> {
    let elsewhere = Column::EventId.eq(event.id).and(Column::CommuneId.is_not_in(communes.iter().copied()));
    Entity::delete_many().filter(elsewhere).exec(tx).await?;
    let present = communes_of(tx, event.id).await?;
    let new: Vec<CommuneId> = communes.iter().filter(|commune| !present.contains(commune)).copied().collect();
    add(tx, &[(event, &new)]).await
}

/// Repeat an event's state and date on all its boards.
pub(super) async fn follow(tx: &impl ConnectionTrait, event: &entity::Model) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { state: Set(event.state), listed_at: Set(event.listed_at), ..Default::default() })
        .filter(Column::EventId.eq(event.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Hide an event on one board, or show it again (`None`).
pub(super) async fn hide(tx: &impl ConnectionTrait, commune: CommuneId, event: EventId, at: Option<Instant>) -> Result<(), DbErr> {
    let row = ActiveModel { commune_id: Set(commune), event_id: Set(event), hidden_at: Set(at), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Take what an organisation posted in other communes off this commune's board.
pub(crate) async fn displace(tx: &impl ConnectionTrait, commune: CommuneId, organisation: OrganisationId) -> Result<(), DbErr> {
    let from_elsewhere = || {
        entity::Entity::find()
            .select_only()
            .column(entity::Column::Id)
            .filter(entity::Column::OrganisationId.eq(organisation))
            .filter(entity::Column::CommuneId.ne(commune))
            .into_query()
    };
    occurrences::displace(tx, commune, from_elsewhere()).await?;
    let here = Column::CommuneId.eq(commune).and(Expr::col(Column::EventId).in_subquery(from_elsewhere()));
    Entity::delete_many().filter(here).exec(tx).await?;
    Ok(())
}

/// The communes on whose boards an event is, hidden or not.
pub(super) async fn communes_of(db: &impl ConnectionTrait, event: EventId) -> Result<Vec<CommuneId>, DbErr> {
    let communes = Entity::find().select_only().column(Column::CommuneId).filter(Column::EventId.eq(event));
    communes.order_by_asc(Column::CommuneId).into_tuple().all(db).await
}

/// The boards that an organisation's events are on.
pub(super) async fn of_organisation(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Vec<Model>, DbErr> {
    let own = entity::Entity::find().select_only().column(entity::Column::Id).filter(entity::Column::OrganisationId.eq(organisation));
    Entity::find().filter(Expr::col(Column::EventId).in_subquery(own.into_query())).all(db).await
}

/// The boards that each of these events is on.
pub(super) async fn of_all(db: &impl ConnectionTrait, events: &[EventId]) -> Result<Vec<Model>, DbErr> {
    let mut all = Vec::new();
    for some in events.chunks(1000) {
        all.extend(Entity::find().filter(Column::EventId.is_in(some.iter().copied())).all(db).await?);
    }
    Ok(all)
}
