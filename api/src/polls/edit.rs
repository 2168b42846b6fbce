//! Editing a poll, as long as nobody has answered it.

use sea_orm::DbErr;
use serde_json::json;

use super::entity::Model;
use super::grasp::{Held, OutOfReach, grasp};
use super::tally::is_answered;
use super::{Labels, PollAudience, PollOptions, PollOut, PollResults, Question, rules};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use ground::clock::Instant;
use ground::ids::PollId;
use ground::{Change, FieldError, input};
use kit::http::IfMatch;
use kit::refusal;

input! {
    /// Changes to a poll; what is absent stays.
    #[example(json!({"closes_at": "2030-12-09T18:00:00Z"}))]
    pub struct PollPatch {
        /// One line, 1 to 200 characters.
        pub question: Change<Question>,
        /// 2 to 10 options, each a line of 1 to 100 characters and another one. Those that say what one said before
        /// keep its id.
        pub options: Change<Labels>,
        /// True if one may choose several options.
        pub multiple: Change<bool>,
        /// Those whom it asks.
        pub audience: Change<PollAudience>,
        /// The rule for showing its counts.
        pub results: Change<PollResults>,
        /// Time at which it closes, still to come.
        pub closes_at: Change<Instant>,
    }
}

refusal! {
    /// Reasons why a poll was not edited.
    pub enum EditError {
        /// It is not there, the caller does not run the commune's board, or it changed since they read it.
        ..OutOfReach(OutOfReach) from (DbErr),
        /// Somebody has answered, or the town hall has concluded.
        Settled => POLL_SETTLED,
        /// Values that do not fit.
        Invalid(Vec<FieldError>) => invalid,
    }
}

/// Change a poll that nobody has answered yet.
///
/// # Errors
/// When the caller may not, somebody has answered, or values do not fit.
pub async fn edit(
    app: &App,
    caller: &Caller,
    id: PollId,
    if_match: &IfMatch,
    patch: PollPatch,
) -> Result<PollOut, EditError> {
    let held = grasp(app, caller, id, if_match).await?;
    if is_settled(&held).await? {
        return Err(EditError::Settled);
    }
    let row = apply(&held.row, patch);
    if row.closes_at != held.row.closes_at
        && let Some(mistake) = rules::wrong_end(row.closes_at, held.now)
    {
        return Err(EditError::Invalid(vec![mistake]));
    }
    Ok(if row == held.row { held.leave().await? } else { held.save(row, Deed::Changed).await? })
}

/// True if a poll stays as it is: it is concluded, or somebody answered it.
pub(super) async fn is_settled(held: &Held<'_>) -> Result<bool, DbErr> {
    Ok(held.row.concluded_at.is_some() || is_answered(&*held.change, held.row.id).await?)
}

fn apply(current: &Model, patch: PollPatch) -> Model {
    let row = current.clone();
    Model {
        question: patch.question.or(row.question),
        options: patch.options.0.map_or(row.options, |labels| PollOptions::labelled(labels, &current.options.0)),
        multiple: patch.multiple.or(row.multiple),
        audience: patch.audience.or(row.audience),
        results: patch.results.or(row.results),
        closes_at: patch.closes_at.or(row.closes_at),
        ..row
    }
}
