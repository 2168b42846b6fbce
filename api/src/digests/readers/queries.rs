//! Numbers of readers, for other rooms.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::digests::entity::reader::{Column, Entity};
use ground::ids::CommuneId;

/// The readers of a commune's letter, or of each commune's, in numbers: all, and those whose address refuses it.
pub(crate) async fn readers_by_commune(
    db: &impl ConnectionTrait,
    only: Option<CommuneId>,
) -> Result<Vec<(CommuneId, i64, i64)>, DbErr> {
    let readers = Entity::find().filter(Column::ConfirmedAt.is_not_null()).filter(Column::UnsubscribedAt.is_null());
    let readers = readers.apply_if(only, |query, commune| query.filter(Column::CommuneId.eq(commune)));
    let readers = readers.select_only().column(Column::CommuneId);
    let numbers = readers.column_as(Column::Id.count(), "readers").column_as(Column::SuspendedAt.count(), "suspended");
    numbers.group_by(Column::CommuneId).into_tuple().all(db).await
}
