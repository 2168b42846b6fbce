//! Whom the desk's mails go to: who publishes or decides, and wishes for them.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::account;
use super::entity::membership::{Column, Entity, Model};
use super::{Role, Tidings, people};
use ground::ids::{AccountId, CommuneId, OrganisationId};
use kit::db::DatabaseTransaction;

/// The roles that decide what goes up on a board.
const DECIDE: [Role; 2] = [Role::Mayor, Role::Clerk];

/// Somebody who decides, and the communes of whose desks they are told.
#[derive(Debug)]
pub(crate) struct Decider {
    pub(crate) account: account::Model,
    pub(crate) communes: Vec<CommuneId>,
}

/// The accounts that publish for an organisation and wish for the desk's mails.
pub(crate) async fn publishers(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<AccountId>, DbErr> {
    let for_it = Column::OrganisationId.eq(organisation).and(Column::Role.eq(Role::Publisher));
    let rows = Entity::find().filter(standing().and(for_it)).all(db).await?;
    Ok(wishing(db, &rows).await?.into_iter().collect())
}

/// The accounts that decide in a commune and wish for the desk's mails; all that decide if none does, since somebody has to
/// learn what waits.
pub(crate) async fn deciders(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<AccountId>, DbErr> {
    let rows = Entity::find().filter(deciding().and(Column::CommuneId.eq(commune))).all(db).await?;
    let wishing = wishing(db, &rows).await?;
    Ok(if wishing.is_empty() { holders(&rows) } else { wishing }.into_iter().collect())
}

/// Everybody who decides somewhere and is to be told, as in [`deciders`].
pub(crate) async fn everywhere(db: &impl ConnectionTrait) -> Result<Vec<Decider>, DbErr> {
    let rows = Entity::find().filter(deciding()).order_by_asc(Column::Id).all(db).await?;
    let wishing = wishing(db, &rows).await?;
    let has = |row: &&Model| row.account_id.is_some_and(|account| wishing.contains(&account));
    let told: BTreeSet<CommuneId> = rows.iter().filter(has).map(|row| row.commune_id).collect();
    let mut desks: BTreeMap<AccountId, Vec<CommuneId>> = BTreeMap::new();
    for row in rows.iter().filter(|row| has(row) || !told.contains(&row.commune_id)) {
        let communes = row.account_id.map(|account| desks.entry(account).or_default());
        communes.into_iter().filter(|all| !all.contains(&row.commune_id)).for_each(|all| all.push(row.commune_id));
    }
    let accounts = people::find_all(db, desks.keys().copied().collect()).await?;
    let whole =
        |account: account::Model| Decider { communes: desks.get(&account.id).cloned().unwrap_or_default(), account };
    Ok(accounts.into_iter().map(whole).collect())
}

/// True if an account is the last one that is told in a commune where it decides. Those who decide there are locked, all in
/// one order: of two who want no more mails at once the second sees that the first does not.
pub(super) async fn is_last(tx: &DatabaseTransaction, account: AccountId) -> Result<bool, DbErr> {
    let own = Entity::find().filter(deciding().and(Column::AccountId.eq(account))).all(tx).await?;
    for commune in own.iter().map(|row| row.commune_id).collect::<BTreeSet<CommuneId>>() {
        let all = Entity::find().filter(deciding().and(Column::CommuneId.eq(commune))).order_by_asc(Column::Id);
        let mut others = all.lock_exclusive().all(tx).await?;
        others.retain(|row| row.account_id != Some(account));
        if wishing(tx, &others).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn standing() -> SimpleExpr {
    Column::EndedAt.is_null().and(Column::AcceptedAt.is_not_null())
}

fn deciding() -> SimpleExpr {
    standing().and(Column::Role.is_in(DECIDE))
}

fn holders(rows: &[Model]) -> BTreeSet<AccountId> {
    rows.iter().filter_map(|row| row.account_id).collect()
}

/// The accounts with these roles that wish for the desk's mails.
async fn wishing(db: &impl ConnectionTrait, rows: &[Model]) -> Result<BTreeSet<AccountId>, DbErr> {
    let accounts = people::find_all(db, holders(rows).into_iter().collect()).await?;
    let wish = |row: &account::Model| Tidings::read(&row.mails).contains(&Tidings::Desk);
    Ok(accounts.into_iter().filter(wish).map(|row| row.id).collect())
}
