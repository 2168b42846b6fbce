//! Telling voters in public what they must know while a consultation runs.

use sea_orm::DbErr;
use serde_json::json;

use super::entity::consultation::Model;
use super::grasp::{NotHeld, grasp};
use super::queries::{PublicChange, write_changes};
use super::texts::PublicReason;
use super::{ConsultationChange, ConsultationId, ConsultationOut, Phase};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use ground::input;
use kit::http::IfMatch;
use kit::refusal;

input! {
    /// Something that voters must know.
    #[example(json!({"text": "Le site n’a pas répondu le 3 décembre de 8 h à 10 h."}))]
    pub struct NewIncident {
        /// One line, 1 to 600 characters.
        pub text: PublicReason,
    }
}

refusal! {
    /// Reasons why an incident was not told.
    pub enum IncidentError {
        /// It is not there, or the caller may not.
        ..NotHeld(NotHeld) from (DbErr),
        /// Nobody votes now.
        VoteNotOpen => VOTE_NOT_OPEN,
    }
}

/// Tell of an incident.
pub(super) async fn tell(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    new: NewIncident,
) -> Result<ConsultationOut, IncidentError> {
    let held = grasp(app, caller, id, &IfMatch::of(None)).await?;
    let clerk = caller.clerk_of(held.row.commune_id).ok_or(NotHeld::Forbidden)?;
    if !matches!(held.phase(), Phase::Announced | Phase::Debate | Phase::Vote | Phase::Counting) {
        return Err(IncidentError::VoteNotOpen);
    }
    let text = Some(new.text.to_string());
    let change = PublicChange { what: ConsultationChange::Incident, before: None, after: None, reason: text };
    write_changes(&*held.change, &held.row, vec![change], held.now).await?;
    let row: Model = held.row.clone();
    Ok(held.save(clerk.caller(), row, Deed::Changed).await?)
}
