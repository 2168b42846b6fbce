//! Deleting a poll, as long as nobody has answered it.

use sea_orm::{DbErr, EntityTrait};

use super::edit::is_settled;
use super::entity;
use super::grasp::{OutOfReach, grasp};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use ground::ids::PollId;
use kit::http::IfMatch;
use kit::refusal;

refusal! {
    /// Reasons why a poll was not deleted.
    pub enum DeleteError {
        /// It is not there, the caller does not run the commune's board, or it changed since they read it.
        ..OutOfReach(OutOfReach) from (DbErr),
        /// Somebody has answered, or the town hall has concluded.
        Settled => POLL_SETTLED,
    }
}

/// Delete a poll that nobody has answered yet, as if it had never been asked.
///
/// # Errors
/// When the caller may not, or somebody has answered.
pub async fn delete(app: &App, caller: &Caller, id: PollId, if_match: &IfMatch) -> Result<(), DeleteError> {
    let held = grasp(app, caller, id, if_match).await?;
    if is_settled(&held).await? {
        return Err(DeleteError::Settled);
    }
    entity::Entity::delete_by_id(id).exec(&*held.change).await?;
    held.noted(Deed::Deleted).await?;
    held.change.commit().await?;
    Ok(())
}
