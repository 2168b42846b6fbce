//! Concluding a poll: what the town hall will do with the answers.

use sea_orm::DbErr;
use serde_json::json;

use super::entity::Model;
use super::grasp::{OutOfReach, grasp};
use super::{Conclusion, PollOut, PollStatus, rules};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use ground::ids::PollId;
use ground::input;
use kit::http::IfMatch;
use kit::refusal;

input! {
    /// A conclusion: what the town hall will do with the answers.
    #[example(json!({"text": "Le marché commencera à 8 h à partir du 2 janvier."}))]
    pub struct NewConclusion {
        /// Plain text, 1 to 2,000 characters.
        pub text: Conclusion,
    }
}

refusal! {
    /// Reasons why a poll was not concluded.
    pub enum ConcludeError {
        /// It is not there, the caller does not run the commune's board, or it changed since they read it.
        ..OutOfReach(OutOfReach) from (DbErr),
        /// It still takes answers.
        StillOpen => POLL_OPEN,
    }
}

/// Write the conclusion of a closed poll, or another text in its place: the poll goes back to the board for 14 days
/// from the first.
///
/// # Errors
/// When the caller may not, or the poll is still open.
pub async fn conclude(
    app: &App,
    caller: &Caller,
    id: PollId,
    if_match: &IfMatch,
    new: NewConclusion,
) -> Result<PollOut, ConcludeError> {
    let held = grasp(app, caller, id, if_match).await?;
    match rules::status(held.row.closes_at, held.now) {
        PollStatus::Open => return Err(ConcludeError::StillOpen),
        PollStatus::Closed => {}
    }
    let row = Model {
        conclusion: Some(new.text),
        concluded_at: held.row.concluded_at.or(Some(held.now)),
        ..held.row.clone()
    };
    Ok(if row == held.row { held.leave().await? } else { held.save(row, Deed::Concluded).await? })
}
