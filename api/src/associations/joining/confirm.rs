//! Confirming the address of an association that asks to publish.

use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, QuerySelect};

use super::JoiningId;
use super::entity::{Entity, Model};
use super::forget::UNCONFIRMED_KEPT;
use crate::App;
use crate::accounts::sealed::Sealed;
use ground::clock::Instant;
use kit::refusal;

refusal! {
    /// Reasons why an address is not confirmed.
    pub enum ConfirmJoiningError {
        /// The link is old, or none of ours.
        NoSuchLink => LINK_NOT_FOUND,
        ..database
    }
}

fn works(row: &Model, now: Instant) -> bool {
    row.confirmed_at.is_some() || now < row.asked_at.plus_seconds(UNCONFIRMED_KEPT)
}

/// The request of a link, as long as that works.
pub(super) async fn named_by(app: &App, token: &str) -> Result<Option<Model>, DbErr> {
    let Some(id) = Sealed::Joining.id_of(&app.link_key, token) else { return Ok(None) };
    let row = Entity::find_by_id(JoiningId::from_uuid(id)).one(&app.db.read).await?;
    Ok(row.filter(|row| works(row, app.clock.now())))
}

/// Let a request wait for the town hall. Doing it twice is the same as once.
pub(super) async fn confirm(app: &App, token: &str) -> Result<(), ConfirmJoiningError> {
    let id = Sealed::Joining.id_of(&app.link_key, token).ok_or(ConfirmJoiningError::NoSuchLink)?;
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    let row = Entity::find_by_id(JoiningId::from_uuid(id)).lock_exclusive().one(&tx).await?;
    let row = row.filter(|row| works(row, now)).ok_or(ConfirmJoiningError::NoSuchLink)?;
    if row.confirmed_at.is_none() {
        Model { confirmed_at: Some(now), ..row }.into_active_model().reset_all().update(&tx).await?;
    }
    tx.commit().await?;
    Ok(())
}
