//! Reading registers.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::entity::{entry, group, membership};
use super::folded::folded;
use super::{EntryId, EntryState, GroupId, GroupKind};
use entry::Column::{AccountId as OfAccount, CommuneId as InCommune, Id, Sorted, State, Words};
use ground::ids::{AccountId, CommuneId};
use kit::http::{Cursor, Limit, WrongCursor};
use kit::refusal;

/// Number of ids that one statement names.
const AT_ONCE: usize = 500;

/// The entries that somebody wants to see.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// Those in which every one of these words stands, without accents and case.
    pub(super) q: Option<String>,
    /// Those of a group.
    pub(super) group: Option<GroupId>,
    /// Those in a state.
    pub(super) state: Option<EntryState>,
}

impl Wanted {
    fn of(&self, commune: CommuneId) -> Select<entry::Entity> {
        let mut rows = entry::Entity::find().filter(InCommune.eq(commune));
        for word in folded(self.q.as_deref().unwrap_or_default()).split_whitespace() {
            // The folded word has letters and digits alone.
            rows = rows.filter(Words.like(LikeExpr::new(format!("%{word}%"))));
        }
        if let Some(state) = self.state {
            rows = rows.filter(State.eq(state));
        }
        match self.group {
            Some(group) => rows.filter(Id.in_subquery(members(group))),
            None => rows,
        }
    }
}

fn members(group: GroupId) -> sea_orm::sea_query::SelectStatement {
    use sea_orm::QueryTrait;
    membership::Entity::find()
        .select_only()
        .column(membership::Column::EntryId)
        .filter(membership::Column::GroupId.eq(group))
        .into_query()
}

refusal! {
    /// Reasons why a page of a register cannot be read.
    pub enum RegisterPageError {
        /// The cursor is none of this list.
        ..Cursor(WrongCursor),
        ..database
    }
}

/// A page of a register, by last name.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    wanted: &Wanted,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<(Vec<entry::Model>, Option<Cursor>), RegisterPageError> {
    let filters = format!("register {commune} {wanted:?}");
    let mut rows = wanted.of(commune).order_by_asc(Sorted).order_by_asc(Id);
    if let Some(cursor) = after {
        let last = EntryId::from_uuid(uuid::Uuid::from_bytes(cursor.position(&filters)?));
        let last = find(db, last).await?.filter(|row| row.commune_id == commune).ok_or(WrongCursor)?;
        let place = Expr::tuple([Expr::col(Sorted), Expr::col(Id)]);
        rows = rows.filter(place.gt(Expr::tuple([Expr::val(last.sorted), Expr::val(last.id.uuid())])));
    }
    let mut found = rows.limit(limit.get() as u64 + 1).all(db).await?;
    let is_last = found.len() <= limit.get();
    found.truncate(limit.get());
    let next = found.last().filter(|_| !is_last).map(|row| Cursor::new(&filters, row.id.uuid().as_bytes()));
    Ok((found, next))
}

/// All entries that somebody wants to see, by last name.
pub(super) async fn all(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    wanted: &Wanted,
) -> Result<Vec<entry::Model>, DbErr> {
    wanted.of(commune).order_by_asc(Sorted).order_by_asc(Id).all(db).await
}

/// An entry.
pub(super) async fn find(db: &impl ConnectionTrait, id: EntryId) -> Result<Option<entry::Model>, DbErr> {
    entry::Entity::find_by_id(id).one(db).await
}

/// An entry, locked.
pub(super) async fn locked(db: &impl ConnectionTrait, id: EntryId) -> Result<Option<entry::Model>, DbErr> {
    entry::Entity::find_by_id(id).lock_exclusive().one(db).await
}

/// The entry that an account has in a commune, closed ones too: who moved votes to the close of what was open.
///
/// # Errors
/// When the database fails.
pub async fn resident_of(
    db: &impl ConnectionTrait,
    account: AccountId,
    commune: CommuneId,
) -> Result<Option<EntryId>, DbErr> {
    let theirs = entry::Entity::find().filter(OfAccount.eq(account)).filter(InCommune.eq(commune));
    Ok(theirs.one(db).await?.map(|row| row.id))
}

/// An open entry of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    /// The commune.
    pub commune: CommuneId,
    /// The entry.
    pub entry: EntryId,
}

/// The open entries of an account: where it is a resident now.
///
/// # Errors
/// When the database fails.
pub async fn homes_of(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Home>, DbErr> {
    let theirs = entry::Entity::find().filter(OfAccount.eq(account)).filter(State.eq(EntryState::Open));
    Ok(theirs.all(db).await?.into_iter().map(|row| Home { commune: row.commune_id, entry: row.id }).collect())
}

/// The open entries of a commune, or of one group of it, in order of their ids.
///
/// # Errors
/// When the database fails.
pub async fn open_entries(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    group: Option<GroupId>,
) -> Result<Vec<EntryId>, DbErr> {
    let wanted = Wanted { group, state: Some(EntryState::Open), q: None };
    wanted.of(commune).select_only().column(Id).order_by_asc(Id).into_tuple().all(db).await
}

/// True if an entry is open, and in a group of its commune if one is asked alone.
///
/// # Errors
/// When the database fails.
pub async fn is_asked(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    group: Option<GroupId>,
    entry: EntryId,
) -> Result<bool, DbErr> {
    let wanted = Wanted { group, state: Some(EntryState::Open), q: None };
    Ok(wanted.of(commune).filter(Id.eq(entry)).one(db).await?.is_some())
}

/// The entries of an account, closed ones too.
///
/// # Errors
/// When the database fails.
pub async fn own_entries(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<EntryId>, DbErr> {
    let theirs = entry::Entity::find().filter(OfAccount.eq(account)).select_only().column(Id);
    theirs.order_by_asc(Id).into_tuple().all(db).await
}

/// An open entry with its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountEntry {
    /// The entry.
    pub entry: EntryId,
    /// Its account.
    pub account: AccountId,
}

/// The next open entries of a commune that have an account, in the order of accounts, after one of these.
///
/// # Errors
/// When the database fails.
pub async fn with_accounts(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    after: Option<AccountId>,
    most: u64,
) -> Result<Vec<AccountEntry>, DbErr> {
    let mut rows = entry::Entity::find().filter(InCommune.eq(commune).and(State.eq(EntryState::Open)));
    rows = rows.filter(OfAccount.is_not_null());
    if let Some(last) = after {
        rows = rows.filter(OfAccount.gt(last));
    }
    let found = rows.order_by_asc(OfAccount).limit(most).all(db).await?;
    let pair = |row: entry::Model| Some(AccountEntry { entry: row.id, account: row.account_id? });
    Ok(found.into_iter().filter_map(pair).collect())
}

/// The kind of a group of a commune.
///
/// # Errors
/// When the database fails.
pub async fn group_kind(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    group: GroupId,
) -> Result<Option<GroupKind>, DbErr> {
    let found = group::Entity::find_by_id(group).one(db).await?;
    Ok(found.filter(|row| row.commune_id == commune).map(|row| row.kind))
}

/// The name under which somebody writes in public: the first name, and the initial of the last.
///
/// # Errors
/// When the database fails.
pub async fn public_name(db: &impl ConnectionTrait, entry: EntryId) -> Result<Option<String>, DbErr> {
    Ok(find(db, entry).await?.map(|row| row.public_name()))
}

/// A group.
pub(super) async fn group(db: &impl ConnectionTrait, id: GroupId) -> Result<Option<group::Model>, DbErr> {
    group::Entity::find_by_id(id).one(db).await
}

/// The groups of a commune, by name.
pub(super) async fn groups(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<group::Model>, DbErr> {
    let all = group::Entity::find().filter(group::Column::CommuneId.eq(commune));
    all.order_by_asc(group::Column::Folded).all(db).await
}

/// The groups of a commune and their names, in order.
pub(crate) async fn group_names(
    db: &impl ConnectionTrait,
    commune: CommuneId,
) -> Result<Vec<(GroupId, String)>, DbErr> {
    Ok(groups(db, commune).await?.into_iter().map(|it| (it.id, it.name.to_string())).collect())
}

/// The group of a commune with this name, whatever its accents and case.
pub(super) async fn group_named(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    name: &str,
) -> Result<Option<group::Model>, DbErr> {
    let of_name = group::Column::CommuneId.eq(commune).and(group::Column::Folded.eq(folded(name)));
    group::Entity::find().filter(of_name).one(db).await
}

/// The groups that each of these entries is in, in order of their ids.
pub(super) async fn groups_of(
    db: &impl ConnectionTrait,
    entries: &[EntryId],
) -> Result<HashMap<EntryId, Vec<GroupId>>, DbErr> {
    let mut found: HashMap<EntryId, Vec<GroupId>> = HashMap::new();
    for entries in entries.chunks(AT_ONCE) {
        let theirs = membership::Entity::find().filter(membership::Column::EntryId.is_in(entries.to_vec()));
        for row in theirs.order_by_asc(membership::Column::GroupId).all(db).await? {
            found.entry(row.entry_id).or_default().push(row.group_id);
        }
    }
    Ok(found)
}

/// Number of open entries in each group of a commune.
pub(super) async fn sizes(db: &impl ConnectionTrait, commune: CommuneId) -> Result<HashMap<GroupId, i64>, DbErr> {
    let of_entry = membership::Entity::belongs_to(entry::Entity).from(membership::Column::EntryId).to(Id).into();
    let rows: Vec<(GroupId, i64)> = membership::Entity::find()
        .select_only()
        .column(membership::Column::GroupId)
        .column_as(membership::Column::EntryId.count(), "size")
        .join(JoinType::InnerJoin, of_entry)
        .filter(InCommune.eq(commune).and(State.eq(EntryState::Open)))
        .group_by(membership::Column::GroupId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
