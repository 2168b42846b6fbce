//! Taking one's share of a key, once.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};

use super::wire::{KeyShareOut, ShareToken};
use crate::App;
use crate::accounts::sealed::Sealed;
use crate::consultations::Phase;
use crate::consultations::consultation::{self, Model, Recorded};
use crate::consultations::entity::key_share;
use crate::consultations::queries::{find, locked};
use crate::envelopes;
use kit::refusal;

refusal! {
    /// Reasons why somebody got no share.
    pub enum TakeShareError {
        /// The link is none of ours, was used, or its key died.
        NoSuchLink => LINK_NOT_FOUND,
        ..database
    }
}

/// The draft whose share waits for a token, and the name of whoever holds it.
pub(crate) async fn waiting_for_token(app: &App, token: &str) -> Result<Option<(Model, String)>, DbErr> {
    let Some(share) = waiting(app, &app.db.read, token).await? else { return Ok(None) };
    let Some(row) = find(&app.db.read, share.consultation_id).await? else { return Ok(None) };
    let place = usize::try_from(share.place).unwrap_or_default();
    let name = row.key_holders.0.get(place).map(|it| it.name.clone());
    Ok(name.map(|name| (row, name)))
}

async fn waiting(app: &App, db: &impl ConnectionTrait, token: &str) -> Result<Option<key_share::Model>, DbErr> {
    match Sealed::KeyShare.id_of(&app.link_key, token) {
        Some(id) => key_share::Entity::find_by_id(id).one(db).await,
        None => Ok(None),
    }
}

/// Take a share: from now on it is nowhere but with whoever took it.
pub(crate) async fn take(app: &App, ShareToken { token }: ShareToken) -> Result<KeyShareOut, TakeShareError> {
    let none = || TakeShareError::NoSuchLink;
    let found = waiting(app, &app.db.read, token.as_str()).await?.ok_or_else(none)?;
    let of = find(&app.db.read, found.consultation_id).await?.ok_or_else(none)?;
    let change = app.boards.change(of.commune_id).await?;
    let row = locked(&*change, of.id).await?.filter(|it| it.phase(app.clock.now()) == Phase::Draft).ok_or_else(none)?;
    let found = waiting(app, &*change, token.as_str()).await?.ok_or_else(none)?;
    let share = envelopes::unlock_share(token.as_str(), row.id.uuid(), &found.sealed).ok_or_else(none)?;
    key_share::Entity::delete_by_id(found.id).exec(&*change).await?;
    let mut taken = row.recorded.shares_taken.clone().unwrap_or_default();
    usize::try_from(found.place).ok().and_then(|place| taken.get_mut(place)).into_iter().for_each(|it| *it = true);
    let recorded = Recorded { shares_taken: Some(taken), ..row.recorded.clone() };
    consultation::Model { recorded, ..row }.into_active_model().reset_all().update(&*change).await?;
    change.commit().await?;
    app.db.empty_log().await?;
    Ok(KeyShareOut { share: share.to_string() })
}
