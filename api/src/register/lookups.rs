//! Looking entries up for rooms above: whose they are, which are open, who sits in the council.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::entity::{entry, group, membership};
use super::{EntryId, EntryState, GroupId, GroupKind};
use entry::Column::{AccountId as OfAccount, CommuneId as InCommune, Id, State};
use ground::ids::{AccountId, CommuneId};

/// Number of ids that one statement names.
const AT_ONCE: usize = 500;

/// The account of each of these entries that has one.
pub(crate) async fn accounts_of(
    db: &impl ConnectionTrait,
    entries: &[EntryId],
) -> Result<HashMap<EntryId, AccountId>, DbErr> {
    let mut found = HashMap::new();
    for some in entries.chunks(AT_ONCE) {
        let rows = entry::Entity::find().filter(Id.is_in(some.to_vec())).all(db).await?;
        found.extend(rows.into_iter().filter_map(|row| Some((row.id, row.account_id?))));
    }
    Ok(found)
}

/// The name in the register of each of these entries.
pub(crate) async fn names_of(
    db: &impl ConnectionTrait,
    entries: &[EntryId],
) -> Result<HashMap<EntryId, String>, DbErr> {
    let mut found = HashMap::new();
    for some in entries.chunks(AT_ONCE) {
        let rows = entry::Entity::find().filter(Id.is_in(some.to_vec())).all(db).await?;
        found.extend(rows.into_iter().map(|row| (row.id, row.name())));
    }
    Ok(found)
}

/// Those of these entries that are open in a commune, or in one group of it.
pub(crate) async fn open_among(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    group: Option<GroupId>,
    entries: &[EntryId],
) -> Result<HashSet<EntryId>, DbErr> {
    let mut found = HashSet::new();
    for some in entries.chunks(AT_ONCE) {
        let open = entry::Entity::find().filter(InCommune.eq(commune)).filter(State.eq(EntryState::Open));
        let mut open = open.filter(Id.is_in(some.to_vec()));
        if let Some(group) = group {
            let members = membership::Entity::find().select_only().column(membership::Column::EntryId);
            open = open.filter(Id.in_subquery(members.filter(membership::Column::GroupId.eq(group)).into_query()));
        }
        found.extend(open.select_only().column(Id).into_tuple::<EntryId>().all(db).await?);
    }
    Ok(found)
}

/// The entries that these accounts have in a commune.
pub(crate) async fn entries_of(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    accounts: &[AccountId],
) -> Result<Vec<EntryId>, DbErr> {
    let theirs = entry::Entity::find().filter(InCommune.eq(commune)).filter(OfAccount.is_in(accounts.to_vec()));
    theirs.select_only().column(Id).into_tuple().all(db).await
}

/// The entries in the municipal council of a commune, as its register says.
pub(crate) async fn council_of(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<EntryId>, DbErr> {
    let councils = group::Entity::find().select_only().column(group::Column::Id);
    let councils =
        councils.filter(group::Column::CommuneId.eq(commune)).filter(group::Column::Kind.eq(GroupKind::Council));
    let members = membership::Entity::find().filter(membership::Column::GroupId.in_subquery(councils.into_query()));
    members.select_only().column(membership::Column::EntryId).into_tuple().all(db).await
}

/// Every entry that a register holds, for a statement about those that it holds no more.
pub(crate) fn every_entry() -> SelectStatement {
    entry::Entity::find().select_only().column(Id).into_query()
}
