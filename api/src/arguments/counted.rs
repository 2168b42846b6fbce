//! Those who support arguments, counted.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, JoinType, QueryFilter, QuerySelect,
    RelationDef,
};

use super::ArgumentId;
use super::entity::{argument, support};
use super::fair::Candidate;
use crate::register::EntryId;
use ground::clock::Instant;

/// The arguments that a condition finds, each with the number of those who support it.
pub(super) async fn candidates(db: &impl ConnectionTrait, which: Condition) -> Result<Vec<Candidate>, DbErr> {
    use argument::Column::{CreatedAt, Id, Nameless};
    let supported: RelationDef =
        argument::Entity::belongs_to(support::Entity).from(Id).to(support::Column::ArgumentId).into();
    let rows: Vec<(ArgumentId, Instant, i64, i64)> = argument::Entity::find()
        .select_only()
        .columns([Id, CreatedAt, Nameless])
        .column_as(support::Column::EntryId.count(), "supports")
        .join(JoinType::LeftJoin, supported)
        .filter(which)
        .group_by(Id)
        .group_by(CreatedAt)
        .group_by(Nameless)
        .into_tuple()
        .all(db)
        .await?;
    let candidate = |(id, created_at, nameless, supports): (_, _, i64, i64)| Candidate {
        id,
        supports: u64::try_from(nameless + supports).unwrap_or_default(),
        created_at,
    };
    Ok(rows.into_iter().map(candidate).collect())
}

/// The number of those who support each of these arguments.
pub(super) async fn supports(db: &impl ConnectionTrait, ids: &[ArgumentId]) -> Result<HashMap<ArgumentId, u64>, DbErr> {
    let which = Condition::all().add(argument::Column::Id.is_in(ids.to_vec()));
    Ok(candidates(db, which).await?.into_iter().map(|it| (it.id, it.supports)).collect())
}

/// Those of these arguments that an entry supports.
pub(super) async fn supported_by(
    db: &impl ConnectionTrait,
    ids: &[ArgumentId],
    entry: EntryId,
) -> Result<HashSet<ArgumentId>, DbErr> {
    use support::Column::{ArgumentId as Of, EntryId as By};
    let theirs = support::Entity::find().select_only().column(Of).filter(By.eq(entry).and(Of.is_in(ids.to_vec())));
    Ok(theirs.into_tuple().all(db).await?.into_iter().collect())
}
