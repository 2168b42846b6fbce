//! Closing a poll before its time.

use super::entity::Model;
use super::grasp::{OutOfReach, grasp};
use super::{PollOut, PollStatus, rules};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use ground::ids::PollId;
use kit::http::IfMatch;
use sea_orm::DbErr;

use kit::refusal;

refusal! {
    /// Reasons why a poll was not closed.
    pub enum EndEarlyError {
        /// It is not there, the caller does not run the commune's board, or it changed since they read it.
        ..OutOfReach(OutOfReach) from (DbErr),
    }
}

/// Take no more answers from now on. One that is closed stays so.
///
/// # Errors
/// When the caller may not.
pub async fn end_early(app: &App, caller: &Caller, id: PollId, if_match: &IfMatch) -> Result<PollOut, EndEarlyError> {
    let held = grasp(app, caller, id, if_match).await?;
    match rules::status(held.row.closes_at, held.now) {
        PollStatus::Closed => Ok(held.leave().await?),
        PollStatus::Open => {
            let row = Model { closes_at: held.now, ..held.row.clone() };
            Ok(held.save(row, Deed::Closed).await?)
        }
    }
}
