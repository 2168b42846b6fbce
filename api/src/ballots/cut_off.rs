//! The cut-off for delegates: which voices flow is settled, what is cast later moves its owner's own voice alone, and the
//! delegates' key is destroyed.

use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::carried::{NotFrozen, freeze};
use crate::App;
use crate::consultations::{self, ConsultationId, consultation};
use crate::envelopes::{self, Box};
use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;
use kit::jobs::Failure;

/// Settle the cut-off of a vote, once, and destroy its key then.
pub(super) async fn settle(app: &App, found: &consultation::Model) -> Result<(), Failure> {
    if found.awaits_cut_off(app.clock.now()) {
        settle_now(app, found.id, found.commune_id).await.map_err(Failure::retry)?;
    }
    let Some(row) = consultations::find(&app.db.read, found.id).await? else { return Ok(()) };
    if row.recorded.settled_at.is_none() || row.recorded.delegates_destroyed_at.is_some() {
        return Ok(());
    }
    envelopes::destroy(app, row.id.uuid(), Box::Delegates).map_err(Failure::retry)?;
    let change = app.boards.change(row.commune_id).await?;
    let Some(row) = consultations::locked(&*change, row.id).await? else { return Ok(()) };
    let mut recorded = row.recorded.clone();
    recorded.delegates_destroyed_at.get_or_insert(app.clock.now());
    consultation::Model { recorded, ..row }.into_active_model().reset_all().update(&*change).await?;
    Ok(change.commit().await?)
}

/// Settle the cut-off of a vote, if it is due.
pub(super) async fn settle_now(app: &App, id: ConsultationId, commune: CommuneId) -> Result<(), NotFrozen> {
    let change = app.boards.change(commune).await?;
    settle_in(app, &change, id).await?;
    Ok(change.commit().await?)
}

/// Settle the cut-off of a vote, if it is due, in a transaction that holds its commune.
pub(super) async fn settle_in(app: &App, tx: &DatabaseTransaction, id: ConsultationId) -> Result<(), NotFrozen> {
    // Whoever casts holds it: this waits for them.
    let Some(row) = consultations::locked(tx, id).await? else { return Ok(()) };
    let now = app.clock.now();
    if !row.awaits_cut_off(now) {
        return Ok(());
    }
    let Some(size) = freeze(app, tx, &row, now).await? else {
        tracing::warn!(consultation = %id, "the delegates’ key of a vote is not here: its cut-off waits");
        return Ok(());
    };
    let mut recorded = row.recorded.clone();
    recorded.settled_at = Some(now);
    recorded.settled_size = Some(size);
    consultation::Model { recorded, ..row }.into_active_model().reset_all().update(tx).await?;
    Ok(())
}
