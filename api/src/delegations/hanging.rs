//! What a change of the register means for voices that are given and carried.

use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

use super::entity::{delegate, delegation};
use super::leave::{end_all, left_by};
use super::queries::{given_by, standing_of};
use super::texts::{DelegateName, DelegateStatement};
use crate::register::{EntryChange, EntryId, Hanging};
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;

/// Delegations hang on the register.
pub(crate) const ON_REGISTER: Hanging = Hanging {
    tell: |_, tx, commune, change, now| Box::pin(follow(tx, commune, change, now)),
    uses: |_, _| Box::pin(std::future::ready(Ok(false))),
};

async fn follow(tx: &DatabaseTransaction, commune: CommuneId, change: EntryChange, now: Instant) -> Result<(), DbErr> {
    match change {
        EntryChange::Merged { from, into } => merged(tx, commune, from, into, now).await,
        EntryChange::Died { entry, .. } | EntryChange::Detached { entry, .. } => end_all(tx, commune, entry, now).await,
        EntryChange::Erased { entry, .. } => {
            end_all(tx, commune, entry, now).await?;
            forget_names(tx, commune, entry).await
        }
    }
}

/// What one of two entries gives and carries goes over where the other has none.
async fn merged(
    tx: &DatabaseTransaction,
    commune: CommuneId,
    from: EntryId,
    into: EntryId,
    now: Instant,
) -> Result<(), DbErr> {
    let theirs = given_by(tx, commune, into).await?;
    for row in given_by(tx, commune, from).await? {
        let has_one = theirs.iter().any(|it| (it.scope, it.scope_id) == (row.scope, row.scope_id));
        let row = match has_one {
            true => delegation::Model { ended_at: Some(now), ..row },
            false => delegation::Model { entry_id: into, ..row },
        };
        row.into_active_model().reset_all().update(tx).await?;
    }
    let Some(row) = standing_of(tx, commune, from).await? else { return Ok(()) };
    if standing_of(tx, commune, into).await?.is_some() {
        return left_by(tx, delegate::Model { left_at: Some(now), ..row }).await;
    }
    delegate::Model { entry_id: into, ..row }.into_active_model().reset_all().update(tx).await?;
    Ok(())
}

/// Forget what somebody said of themselves as a delegate.
async fn forget_names(tx: &DatabaseTransaction, commune: CommuneId, entry: EntryId) -> Result<(), DbErr> {
    let theirs = delegate::Entity::find().filter(delegate::Column::CommuneId.eq(commune));
    for row in theirs.filter(delegate::Column::EntryId.eq(entry)).all(tx).await? {
        let row = delegate::Model { name: DelegateName::former(), statement: DelegateStatement::none(), ..row };
        row.into_active_model().reset_all().update(tx).await?;
    }
    Ok(())
}
