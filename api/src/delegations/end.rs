//! Taking a voice back.

use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};

use super::DelegationId;
use super::confirm::{NotTheirVoice, theirs};
use super::entity::delegation;
use super::show::is_frozen;
use super::values::VoiceScope;
use crate::App;
use crate::consultations::{self, ConsultationId};
use crate::register::LockedRegister;
use ground::ids::AccountId;
use kit::refusal;

refusal! {
    /// Reasons why a voice was not taken back.
    pub enum TakeBackError {
        /// The delegations of the consultation are frozen: one takes one's voice out by voting.
        Frozen => DELEGATIONS_FROZEN,
        /// It is none of theirs.
        ..Theirs(NotTheirVoice) from (DbErr),
    }
}

/// Take a voice back.
pub(super) async fn take_back(app: &App, account: AccountId, id: DelegationId) -> Result<(), TakeBackError> {
    let found = theirs(&app.db.read, account, id).await?;
    let tx = app.db.begin_write().await?;
    LockedRegister::of(&tx, found.commune_id).await?;
    let row = theirs(&tx, account, id).await?;
    let now = app.clock.now();
    if let Some(asked) = row.scope_id.filter(|_| row.scope == VoiceScope::Consultation) {
        let asked = consultations::find(&tx, ConsultationId::from_uuid(asked.uuid())).await?;
        if asked.is_some_and(|it| is_frozen(&it, now)) {
            return Err(TakeBackError::Frozen);
        }
    }
    let row = delegation::Model { ended_at: Some(now), ..row };
    row.into_active_model().reset_all().update(&tx).await?;
    Ok(tx.commit().await?)
}
