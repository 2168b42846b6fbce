//! Making a key that three people hold, and sending each their link.

use aws_lc_rs::error::Unspecified;
use sea_orm::{DbErr, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::mail::promise;
use super::{forget, keep};
use crate::App;
use crate::accounts::Caller;
use crate::accounts::sealed::Sealed;
use crate::audit::Deed;
use crate::consultations::consultation::{Model, Recorded};
use crate::consultations::entity::key_share;
use crate::consultations::grasp::{NotHeld, grasp};
use crate::consultations::{ConsultationId, ConsultationOut, Phase};
use crate::envelopes::{self, HOLDERS};
use kit::http::IfMatch;
use kit::refusal;

refusal! {
    /// Reasons why a key was not made.
    pub enum ShareKeyError {
        /// It is not there, the caller may not, or it changed since they read it.
        ..NotHeld(NotHeld) from (DbErr),
        /// It was announced.
        Announced => ANNOUNCED,
        /// The server is to hold the key.
        NoHolders => IMPOSSIBLE_TRANSITION("Dites d’abord quelles trois personnes tiennent la clé.", "Say first which three people hold the key."),
        /// The system gives no random numbers.
        Chance(Unspecified) => internal,
    }
}

/// Make the key of a draft, and mail a link to each of the three who hold it. An earlier key of it dies, with its links and
/// shares.
pub(crate) async fn share_key(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    if_match: &IfMatch,
) -> Result<ConsultationOut, ShareKeyError> {
    let held = grasp(app, caller, id, if_match).await?;
    let clerk = caller.clerk_of(held.row.commune_id).ok_or(NotHeld::Forbidden)?;
    if held.phase() != Phase::Draft {
        return Err(ShareKeyError::Announced);
    }
    if held.row.key_holders.0.len() != HOLDERS {
        return Err(ShareKeyError::NoHolders);
    }
    let made = envelopes::share_out(id.uuid()).map_err(ShareKeyError::Chance)?;
    forget::forget_key(&*held.change, id).await?;
    keep::keep(&*held.change, id, made.copies).await?;
    for (place, share) in (0_i32..).zip(&made.shares) {
        let link = Uuid::now_v7();
        let token = Sealed::KeyShare.token(&app.link_key, link);
        let sealed = envelopes::lock_share(&token, id.uuid(), share).map_err(ShareKeyError::Chance)?;
        let row = key_share::Model { id: link, consultation_id: id, place, sealed };
        key_share::Entity::insert(row.into_active_model()).exec_without_returning(&*held.change).await?;
        promise(&held.change, link, held.now).await?;
    }
    let recorded = Recorded {
        public_key: Some(made.public),
        shares_taken: Some(vec![false; HOLDERS]),
        ..held.row.recorded.clone()
    };
    let row = Model { recorded, ..held.row.clone() };
    Ok(held.save(clerk.caller(), row, Deed::Shared).await?)
}
