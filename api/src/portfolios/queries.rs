//! Reading portfolios.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::PortfolioId;
use super::entity::{self, Model};
use crate::accounts::Caller;
use crate::topics::{self, TopicUse};
use ground::ids::{CommuneId, TopicId};

/// The portfolios of a commune that have not ended, oldest first.
pub(crate) async fn all_of(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<Model>, DbErr> {
    use entity::Column::{CommuneId as Of, EndedAt, Id};
    entity::Entity::find().filter(Of.eq(commune)).filter(EndedAt.is_null()).order_by_asc(Id).all(db).await
}

/// A portfolio, if it has not ended.
pub(crate) async fn find(db: &impl ConnectionTrait, id: PortfolioId) -> Result<Option<Model>, DbErr> {
    Ok(entity::Entity::find_by_id(id).one(db).await?.filter(|row| row.ended_at.is_none()))
}

/// True if a caller acts for whoever holds a portfolio, as staff of its commune.
pub(crate) fn is_held_by(row: &Model, caller: &Caller) -> bool {
    row.holder.is_some() && row.holder == caller.account() && caller.is_staff_of(row.commune_id)
}

/// Portfolios hang on topics.
pub(crate) const USES_TOPIC: TopicUse = |app, topic| {
    Box::pin(async move {
        let Some(commune) = topics::commune_of(&app.db.read, topic).await? else { return Ok(false) };
        Ok(all_of(&app.db.read, commune).await?.iter().any(|it| it.topics.0.contains(&topic)))
    })
};

/// The ids of these that are no topics of the commune.
pub(super) async fn unknown_topics(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    named: &[TopicId],
) -> Result<bool, DbErr> {
    let known = topics::all_of(db, commune).await?;
    Ok(named.iter().any(|id| known.iter().all(|it| it.id != *id)))
}
