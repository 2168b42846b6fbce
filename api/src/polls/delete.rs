//! Deleting a poll, as long as nobody has answered it.

use sea_orm::{DbErr, EntityTrait};

use super::{
    edit::is_settled,
    entity,
    grasp::{OutOfReach, grasp},
};
use crate::{App, accounts::Caller};
use ground::ids::PollId;
use kit::http::{
    IfMatch,
    problem::{self, Kind, Problem, Refusal},
};

/// Why a poll was not deleted.
#[derive(Debug)]
pub enum DeleteError {
    /// There is no such poll.
    NoSuchPoll,
    /// The caller does not run the commune's board.
    Forbidden,
    /// It changed since the caller read it.
    Stale,
    /// Somebody has answered, or the town hall has concluded.
    Settled,
    /// The database failed; nothing was deleted.
    Database(DbErr),
}

impl Refusal for DeleteError {
    const KINDS: &'static [&'static Kind] =
        &[&problem::POLL_NOT_FOUND, &problem::FORBIDDEN, &problem::STALE, &problem::POLL_SETTLED, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchPoll => Problem::of(&problem::POLL_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Stale => Problem::of(&problem::STALE),
            Self::Settled => Problem::of(&problem::POLL_SETTLED),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for DeleteError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<OutOfReach> for DeleteError {
    fn from(reason: OutOfReach) -> Self {
        match reason {
            OutOfReach::NoSuchPoll => Self::NoSuchPoll,
            OutOfReach::Forbidden => Self::Forbidden,
            OutOfReach::Stale => Self::Stale,
            OutOfReach::Database(error) => Self::Database(error),
        }
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
    held.change.commit().await?;
    Ok(())
}
