//! The cut-off for delegates: what is cast later moves its owner's own voice alone, and the delegates' key is destroyed.

use sea_orm::{ActiveModelTrait, IntoActiveModel};

use crate::App;
use crate::consultations::{self, consultation};
use crate::envelopes::{self, Box};
use kit::jobs::Failure;

/// Settle the cut-off of a vote, once.
pub(super) async fn settle(app: &App, found: &consultation::Model) -> Result<(), Failure> {
    let is_due = found.delegation_allowed && app.clock.now() >= found.delegates_until;
    if !is_due || found.recorded.delegates_destroyed_at.is_some() {
        return Ok(());
    }
    envelopes::destroy(app, found.id.uuid(), Box::Delegates).map_err(Failure::retry)?;
    let change = app.boards.change(found.commune_id).await?;
    let Some(row) = consultations::locked(&*change, found.id).await? else { return Ok(()) };
    let mut recorded = row.recorded.clone();
    recorded.delegates_destroyed_at.get_or_insert(app.clock.now());
    consultation::Model { recorded, ..row }.into_active_model().reset_all().update(&*change).await?;
    Ok(change.commit().await?)
}
