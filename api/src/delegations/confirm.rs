//! Confirming a delegation: it counts for another year.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, IntoActiveModel};

use super::DelegationId;
use super::delegation_wire::DelegationOut;
use super::entity::delegation;
use super::queries::find;
use super::residence::entry_in;
use super::show::show_all;
use crate::App;
use crate::register::LockedRegister;
use ground::ids::AccountId;
use kit::refusal;

refusal! {
    /// Reasons why a delegation is none of somebody's.
    pub enum NotTheirVoice {
        /// There is no such delegation of theirs.
        NoSuchDelegation => DELEGATION_NOT_FOUND,
        ..database
    }
}

/// The delegation of somebody who asks.
pub(super) async fn theirs(
    db: &impl ConnectionTrait,
    account: AccountId,
    id: DelegationId,
) -> Result<delegation::Model, NotTheirVoice> {
    let row = find(db, id).await?.ok_or(NotTheirVoice::NoSuchDelegation)?;
    let entry = entry_in(db, account, row.commune_id).await?;
    if entry == Some(row.entry_id) { Ok(row) } else { Err(NotTheirVoice::NoSuchDelegation) }
}

/// Confirm a delegation.
pub(super) async fn confirm(app: &App, account: AccountId, id: DelegationId) -> Result<DelegationOut, NotTheirVoice> {
    let found = theirs(&app.db.read, account, id).await?;
    let commune = app.communes.by_id(found.commune_id).ok_or(NotTheirVoice::NoSuchDelegation)?;
    let tx = app.db.begin_write().await?;
    LockedRegister::of(&tx, commune.id).await?;
    let row = theirs(&tx, account, id).await?;
    let now = app.clock.now();
    let row = delegation::Model { confirmed_at: now, reminded_at: None, ..row };
    row.clone().into_active_model().reset_all().update(&tx).await?;
    let shown = show_all(&tx, &commune, &[row], now).await?;
    tx.commit().await?;
    let gone = || DbErr::RecordNotFound("the delegation that was just confirmed".to_owned());
    shown.into_iter().next().ok_or_else(|| gone().into())
}
