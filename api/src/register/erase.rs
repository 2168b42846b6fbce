//! The end of an account: its entries go back to having none.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::consequences::{EntryChange, tell};
use super::entity::{entry, miss};
use crate::App;
use crate::accounts::Erasure;
use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId};
use kit::db::DatabaseTransaction;
use kit::tenants;

/// What becomes of an account's entries when it is erased.
pub(crate) const ERASURE: Erasure = Erasure {
    lock: |tx, account| Box::pin(lock(tx, account)),
    erase: |app, tx, account, now| Box::pin(let_go(app, tx, account, now)),
};

async fn lock(tx: &DatabaseTransaction, account: AccountId) -> Result<(), DbErr> {
    let theirs = entry::Entity::find().filter(entry::Column::AccountId.eq(account));
    let communes: Vec<CommuneId> = theirs.select_only().column(entry::Column::CommuneId).into_tuple().all(tx).await?;
    if communes.is_empty() { Ok(()) } else { tenants::lock(tx, &communes).await }
}

async fn let_go(app: &App, tx: &DatabaseTransaction, account: AccountId, now: Instant) -> Result<(), DbErr> {
    let theirs = entry::Entity::find().filter(entry::Column::AccountId.eq(account)).order_by_asc(entry::Column::Id);
    for row in theirs.lock_exclusive().all(tx).await? {
        let (entry, commune) = (row.id, row.commune_id);
        let row = entry::Model { account_id: None, activated_at: None, updated_at: now, ..row };
        row.into_active_model().reset_all().update(tx).await?;
        tell(app, tx, commune, EntryChange::Erased { entry, account }, now).await?;
    }
    miss::Entity::delete_many().filter(miss::Column::AccountId.eq(account)).exec(tx).await?;
    Ok(())
}
