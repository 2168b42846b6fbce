//! On which boards a notice is: the only writer of the table that says so. Its rows repeat the notice's state and date, so
//! that one index gives a board's order.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*, prelude::Expr,
};

use super::{State, entity};
use crate::{
    clock::Instant,
    ids::{CommuneId, NoticeId, OrganisationId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "placements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub commune_id: CommuneId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice_id: NoticeId,
    pub state: State,
    pub listed_at: Instant,
    pub hidden_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::entity::Entity", from = "Column::NoticeId", to = "super::entity::Column::Id")]
    Notice,
}

impl ActiveModelBehavior for ActiveModel {}

/// Put a notice on exactly these boards; one that was hidden on one of them stays so.
pub(super) async fn place(tx: &impl ConnectionTrait, notice: &entity::Model, communes: &[CommuneId]) -> Result<(), DbErr> {
    let elsewhere = Column::NoticeId.eq(notice.id).and(Column::CommuneId.is_not_in(communes.iter().copied()));
    Entity::delete_many().filter(elsewhere).exec(tx).await?;
    let present = communes_of(tx, notice.id).await?;
    let new: Vec<ActiveModel> = communes
        .iter()
        .filter(|commune| !present.contains(commune))
        .map(|commune| ActiveModel {
            commune_id: Set(*commune),
            notice_id: Set(notice.id),
            state: Set(notice.state),
            listed_at: Set(notice.listed_at),
            hidden_at: Set(None),
        })
        .collect();
    if !new.is_empty() {
        Entity::insert_many(new).exec(tx).await?;
    }
    Ok(())
}

/// Repeat a notice's state and date on all its boards.
pub(super) async fn follow(tx: &impl ConnectionTrait, notice: &entity::Model) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { state: Set(notice.state), listed_at: Set(notice.listed_at), ..Default::default() })
        .filter(Column::NoticeId.eq(notice.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Hide a notice on one board, or show it again (`None`).
pub(super) async fn hide(tx: &impl ConnectionTrait, commune: CommuneId, notice: NoticeId, at: Option<Instant>) -> Result<(), DbErr> {
    let row = ActiveModel { commune_id: Set(commune), notice_id: Set(notice), hidden_at: Set(at), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Take what an organisation posted in other communes off this commune's board.
pub(crate) async fn displace(tx: &impl ConnectionTrait, commune: CommuneId, organisation: OrganisationId) -> Result<(), DbErr> {
    let from_elsewhere = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .filter(entity::Column::OrganisationId.eq(organisation))
        .filter(entity::Column::CommuneId.ne(commune))
        .into_query();
    let here = Column::CommuneId.eq(commune).and(Expr::col(Column::NoticeId).in_subquery(from_elsewhere));
    Entity::delete_many().filter(here).exec(tx).await?;
    Ok(())
}

/// The communes on whose boards a notice is, hidden or not.
pub(super) async fn communes_of(db: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<CommuneId>, DbErr> {
    let communes = Entity::find().select_only().column(Column::CommuneId).filter(Column::NoticeId.eq(notice));
    communes.order_by_asc(Column::CommuneId).into_tuple().all(db).await
}

/// The boards that each of these notices is on.
pub(super) async fn of_all(db: &impl ConnectionTrait, notices: &[NoticeId]) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::NoticeId.is_in(notices.iter().copied())).all(db).await
}
