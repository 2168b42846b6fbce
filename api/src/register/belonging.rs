//! Entries in groups: the only writers of that table.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use super::entity::{group, membership};
use super::{EntryId, GroupId};
use ground::ids::CommuneId;
use ground::{FieldError, say};
use kit::db::DatabaseTransaction;
use kit::refusal;

refusal! {
    /// Reasons why an entry is not in a group.
    pub enum WrongGroups {
        /// A group is none of the commune's.
        Invalid(FieldError) => invalid,
        ..database
    }
}

/// Number of rows that one statement writes.
const ROWS: usize = 500;

/// Put entries into groups; those that are there already stay.
pub(super) async fn join(tx: &DatabaseTransaction, pairs: &[(GroupId, EntryId)]) -> Result<(), DbErr> {
    for pairs in pairs.chunks(ROWS) {
        let row = |(group, entry): &(GroupId, EntryId)| membership::ActiveModel {
            group_id: Set(*group),
            entry_id: Set(*entry),
        };
        let once =
            OnConflict::columns([membership::Column::GroupId, membership::Column::EntryId]).do_nothing().to_owned();
        membership::Entity::insert_many(pairs.iter().map(row)).on_conflict(once).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Put an entry of a commune into groups of it.
pub(super) async fn join_groups(
    tx: &DatabaseTransaction,
    commune: CommuneId,
    entry: EntryId,
    groups: &[GroupId],
) -> Result<(), WrongGroups> {
    let of_commune = group::Entity::find().filter(group::Column::CommuneId.eq(commune));
    let known = of_commune.filter(group::Column::Id.is_in(groups.to_vec())).count(tx).await?;
    if known < groups.len() as u64 {
        let detail =
            say!("L’un de ces groupes n’est pas de la commune.", "One of these groups is not one of the commune.");
        return Err(WrongGroups::Invalid(FieldError::at("groups", detail)));
    }
    Ok(join(tx, &groups.iter().map(|group| (*group, entry)).collect::<Vec<_>>()).await?)
}

/// Let an entry of a commune be in these groups and no others.
pub(super) async fn set_groups(
    tx: &DatabaseTransaction,
    commune: CommuneId,
    entry: EntryId,
    groups: &[GroupId],
) -> Result<(), WrongGroups> {
    leave_all(tx, entry).await?;
    join_groups(tx, commune, entry, groups).await
}

/// Take an entry out of all groups.
pub(super) async fn leave_all(tx: &impl ConnectionTrait, entry: EntryId) -> Result<(), DbErr> {
    membership::Entity::delete_many().filter(membership::Column::EntryId.eq(entry)).exec(tx).await.map(drop)
}

/// Take all entries out of a group.
pub(super) async fn empty(tx: &impl ConnectionTrait, group: GroupId) -> Result<(), DbErr> {
    membership::Entity::delete_many().filter(membership::Column::GroupId.eq(group)).exec(tx).await.map(drop)
}
