//! Reading delegates and delegations.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::entity::{delegate, delegation};
use super::{DelegateId, DelegationId};
use crate::accounts::roles;
use crate::register::{self, EntryId};
use delegate::Column::{CommuneId as StandsIn, EntryId as WhoStands, LeftAt};
use delegation::Column::{CommuneId as GivenIn, CreatedAt, EndedAt, EntryId as WhoGives};
use ground::clock::Instant;
use ground::ids::CommuneId;

/// The delegate that an entry stands as, if it does.
pub(crate) async fn standing_of(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    entry: EntryId,
) -> Result<Option<delegate::Model>, DbErr> {
    let theirs = delegate::Entity::find().filter(StandsIn.eq(commune)).filter(WhoStands.eq(entry));
    theirs.filter(LeftAt.is_null()).one(db).await
}

/// Those of some entries that stand as delegates.
pub(crate) async fn standing_among(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    entries: &[EntryId],
) -> Result<HashSet<EntryId>, DbErr> {
    if entries.is_empty() {
        return Ok(HashSet::new());
    }
    let all = delegate::Entity::find().filter(StandsIn.eq(commune)).filter(LeftAt.is_null());
    let theirs = all.filter(WhoStands.is_in(entries.to_vec())).select_only().column(WhoStands);
    Ok(theirs.into_tuple().all(db).await?.into_iter().collect())
}

/// True if somebody stands as a delegate in a commune.
pub(crate) async fn anybody_stands(db: &impl ConnectionTrait, commune: CommuneId) -> Result<bool, DbErr> {
    let all = delegate::Entity::find().filter(StandsIn.eq(commune)).filter(LeftAt.is_null());
    Ok(all.one(db).await?.is_some())
}

/// The delegates of a commune, those who left lately too.
pub(super) async fn delegates_of(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<delegate::Model>, DbErr> {
    delegate::Entity::find().filter(StandsIn.eq(commune)).order_by_asc(delegate::Column::Id).all(db).await
}

/// These delegates of a commune, those who left lately too.
pub(super) async fn delegates_among(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    ids: &[DelegateId],
) -> Result<Vec<delegate::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let all = delegate::Entity::find().filter(StandsIn.eq(commune));
    all.filter(delegate::Column::Id.is_in(ids.to_vec())).all(db).await
}

/// The delegations of a commune that had been given at an instant, and had not ended then.
pub(super) async fn given_at(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    at: Instant,
) -> Result<Vec<delegation::Model>, DbErr> {
    lasting_at(commune, at).order_by_asc(delegation::Column::Id).all(db).await
}

/// Those of them that some entries gave.
pub(super) async fn given_at_by(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    at: Instant,
    entries: &[EntryId],
) -> Result<Vec<delegation::Model>, DbErr> {
    if entries.is_empty() {
        return Ok(vec![]);
    }
    let theirs = lasting_at(commune, at).filter(WhoGives.is_in(entries.to_vec()));
    theirs.order_by_asc(delegation::Column::Id).all(db).await
}

fn lasting_at(commune: CommuneId, at: Instant) -> Select<delegation::Entity> {
    use sea_orm::ExprTrait;
    let lasting = EndedAt.is_null().or(EndedAt.gt(at));
    delegation::Entity::find().filter(GivenIn.eq(commune)).filter(CreatedAt.lte(at)).filter(lasting)
}

/// The delegations of an entry that have not ended, oldest first.
pub(super) async fn given_by(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    entry: EntryId,
) -> Result<Vec<delegation::Model>, DbErr> {
    let all = delegation::Entity::find().filter(GivenIn.eq(commune)).filter(WhoGives.eq(entry));
    all.filter(EndedAt.is_null()).order_by_asc(delegation::Column::Id).all(db).await
}

/// A delegation that has not ended.
pub(super) async fn find(db: &impl ConnectionTrait, id: DelegationId) -> Result<Option<delegation::Model>, DbErr> {
    Ok(delegation::Entity::find_by_id(id).one(db).await?.filter(|row| row.ended_at.is_none()))
}

/// The entries of those who sit in a commune's council: by the register, or by the role of their account.
pub(crate) async fn councillors(db: &impl ConnectionTrait, commune: CommuneId) -> Result<HashSet<EntryId>, DbErr> {
    let accounts = roles::councillors_in(db, commune).await?;
    let mut found: HashSet<EntryId> = register::entries_of(db, commune, &accounts).await?.into_iter().collect();
    found.extend(register::council_of(db, commune).await?);
    Ok(found)
}
