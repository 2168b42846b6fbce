//! Removing an argument, in public: its reason stands in its place.

use serde_json::json;

use super::ArgumentId;
use super::entity::argument::Model;
use super::grasp::{ArgumentNotHeld, grasp};
use super::wire::ArgumentOut;
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::posts::Reason;
use ground::input;
use kit::http::IfMatch;
use kit::refusal;
use sea_orm::DbErr;

input! {
    /// The reason for removing what somebody wrote in a debate.
    #[example(json!({"reason": "Il nomme un voisin."}))]
    pub struct DebateRemoval {
        /// 1 to 500 characters, in public.
        pub reason: Reason,
    }
}

refusal! {
    /// Reasons why an argument was not removed.
    pub enum RemoveArgumentError {
        /// It is not there, or the caller may not.
        ..NotHeld(ArgumentNotHeld) from (DbErr) but (STALE),
        /// It was removed before.
        Removed => IMPOSSIBLE_TRANSITION("Cet argument est déjà retiré.", "This argument is removed already."),
    }
}

/// Remove an argument: its place in the list stays, with the reason.
pub(crate) async fn remove(
    app: &App,
    caller: &Caller,
    id: ArgumentId,
    removal: DebateRemoval,
) -> Result<ArgumentOut, RemoveArgumentError> {
    let held = grasp(app, caller, id, &IfMatch::of(None)).await?;
    if held.row.removed_at.is_some() {
        return Err(RemoveArgumentError::Removed);
    }
    held.forget_reports().await?;
    let row = Model { removed_at: Some(held.now), removed_reason: Some(removal.reason), ..held.row.clone() };
    Ok(held.save(row, Deed::Withdrawn).await?)
}
