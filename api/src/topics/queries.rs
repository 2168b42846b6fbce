//! Reading topics.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::DEPTH;
use super::entity::{self, Model};
use ground::ids::{CommuneId, TopicId};

/// The topics of a commune, in order.
pub(crate) async fn all_of(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<Model>, DbErr> {
    use entity::Column::{CommuneId as Of, Id, Position};
    entity::Entity::find().filter(Of.eq(commune)).order_by_asc(Position).order_by_asc(Id).all(db).await
}

pub(super) async fn find(db: &impl ConnectionTrait, id: TopicId) -> Result<Option<Model>, DbErr> {
    entity::Entity::find_by_id(id).one(db).await
}

/// A topic and those above it, the nearest first; empty if it is none of these.
pub(crate) fn path_of(topics: &[Model], id: TopicId) -> Vec<TopicId> {
    let mut path = Vec::new();
    let mut next = Some(id);
    while let Some(topic) = next.and_then(|id| topics.iter().find(|it| it.id == id)) {
        path.push(topic.id);
        next = topic.parent_id.filter(|_| path.len() < DEPTH);
    }
    path
}

/// The number of levels below a topic, itself included.
pub(super) fn height_of(topics: &[Model], id: TopicId) -> usize {
    let longest =
        topics.iter().map(|it| path_of(topics, it.id)).filter_map(|path| path.iter().position(|it| *it == id));
    longest.max().unwrap_or_default() + 1
}

/// The commune of a topic.
pub(crate) async fn commune_of(db: &impl ConnectionTrait, id: TopicId) -> Result<Option<CommuneId>, DbErr> {
    Ok(find(db, id).await?.map(|row| row.commune_id))
}
