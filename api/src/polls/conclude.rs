//! Concluding a poll: what the town hall will do with the answers.

use sea_orm::DbErr;
use serde_json::json;

use super::{
    Conclusion, PollOut, Status,
    entity::Model,
    grasp::{OutOfReach, grasp},
    rules,
};
use crate::{App, accounts::Caller};
use ground::{ids::PollId, input};
use kit::http::{
    IfMatch,
    problem::{self, Kind, Problem, Refusal},
};

input! {
    /// What the town hall will do with the answers.
    #[example(json!({"text": "Le marché commencera à 8 h à partir du 2 janvier."}))]
    pub struct NewConclusion {
        /// Plain text, 1 to 2,000 characters.
        pub text: Conclusion,
    }
}

/// Why a poll was not concluded.
#[derive(Debug)]
pub enum ConcludeError {
    /// There is no such poll.
    NoSuchPoll,
    /// The caller does not run the commune's board.
    Forbidden,
    /// It changed since the caller read it.
    Stale,
    /// It still takes answers.
    StillOpen,
    /// The database failed; nothing was written.
    Database(DbErr),
}

impl Refusal for ConcludeError {
    const KINDS: &'static [&'static Kind] = &[
        &problem::POLL_NOT_FOUND,
        &problem::FORBIDDEN,
        &problem::STALE,
        &problem::POLL_OPEN,
        &problem::INVALID,
        &problem::INTERNAL,
    ];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchPoll => Problem::of(&problem::POLL_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Stale => Problem::of(&problem::STALE),
            Self::StillOpen => Problem::of(&problem::POLL_OPEN),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for ConcludeError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<OutOfReach> for ConcludeError {
    fn from(reason: OutOfReach) -> Self {
        match reason {
            OutOfReach::NoSuchPoll => Self::NoSuchPoll,
            OutOfReach::Forbidden => Self::Forbidden,
            OutOfReach::Stale => Self::Stale,
            OutOfReach::Database(error) => Self::Database(error),
        }
    }
}

/// Write the conclusion of a closed poll, or another text in its place: the poll goes back to the board for 14 days from
/// the first.
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
        Status::Open => return Err(ConcludeError::StillOpen),
        Status::Closed => {}
    }
    let row = Model {
        conclusion: Some(new.text),
        concluded_at: held.row.concluded_at.or(Some(held.now)),
        ..held.row.clone()
    };
    Ok(if row == held.row { held.leave().await? } else { held.save(row).await? })
}
