//! The clerk's decisions on what organisations submit: approve, reject.

use sea_orm::DbErr;
use serde_json::json;

use super::{
    Decided, Edited, NoSuch, OutOfReach, Post, Precondition, Reason, Refused, Status,
    edit::{boards, enclosed, named_boards, rendered},
    grasp,
};
use crate::{
    App,
    accounts::Caller,
    http::{
        Input, input,
        problem::{self, FieldError, Kind, Problem, Refusal},
        read_input,
    },
};

input! {
    /// Why the town hall says no.
    #[example(json!({"reason": "La date manque : quand la fête a-t-elle lieu ?"}))]
    pub struct Rejection {
        /// What its writer reads, 1 to 500 characters.
        pub reason: Reason,
    }
}

/// Why nothing was decided.
#[derive(Debug)]
pub(crate) enum ModerateError<P> {
    /// It is not there, or the caller does not run the board of its commune.
    OutOfReach(OutOfReach<P>),
    /// Nothing waits for a decision, or it would be over before it goes up.
    Refused(Refused),
    /// The revision no longer goes together with what has changed since.
    Invalid(Vec<FieldError>),
    /// The stored revision cannot be read.
    Unreadable(Problem),
}

impl<P: Post> Refusal for ModerateError<P> {
    const KINDS: &'static [&'static Kind] =
        &[P::NOT_FOUND, &problem::FORBIDDEN, &problem::STALE, &problem::IMPOSSIBLE_TRANSITION, &problem::INVALID, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::OutOfReach(reason) => reason.into(),
            Self::Refused(reason) => reason.into(),
            Self::Invalid(errors) => Problem::invalid(errors),
            Self::Unreadable(problem) => Problem::internal(problem),
        }
    }
}

impl<P> From<DbErr> for ModerateError<P> {
    fn from(error: DbErr) -> Self {
        Self::OutOfReach(OutOfReach::Database(error))
    }
}

impl<P> From<OutOfReach<P>> for ModerateError<P> {
    fn from(reason: OutOfReach<P>) -> Self {
        Self::OutOfReach(reason)
    }
}

impl<P> From<Refused> for ModerateError<P> {
    fn from(reason: Refused) -> Self {
        Self::Refused(reason)
    }
}

/// Let what was submitted go up, on its date if that is to come; or let a revision take the place of what is up.
///
/// # Errors
/// When the caller may not, or nothing waits.
pub(crate) async fn approve<P: Post>(
    app: &App,
    caller: &Caller,
    id: P::Id,
    precondition: Precondition<'_, P>,
) -> Result<P, ModerateError<P>> {
    // What its revision would put it on is locked too.
    let known = P::find(app, &app.db.read, id).await?.ok_or(OutOfReach::NotFound(NoSuch::new()))?;
    let revision = waiting(known.row()).map_err(ModerateError::Unreadable)?;
    let more = named_boards(app, P::common(&revision).boards);
    let may = |post: &P| caller.runs_board(post.owner().commune.id);
    let mut held = grasp(app, caller, id, precondition, may, &more).await?;
    let (status, now) = (held.post.life().status(held.now), held.now);
    if status == Status::Submitted {
        let mut decisions = held.post.row().decisions();
        decisions.approve(now)?;
        let row = held.post.row().clone().decided(decisions);
        return Ok(held.save(row).await?);
    }
    if !held.post.has_revision_waiting() {
        return Err(Refused::Impossible(status).into());
    }
    let patch = waiting(held.post.row()).map_err(ModerateError::Unreadable)?;
    let asked = P::common(&patch);
    let boards = boards(app, &held, asked.boards).await?.map_err(|error| ModerateError::Invalid(vec![error]))?;
    if boards.as_ref().is_some_and(|boards| !held.change.covers(boards)) {
        return Err(OutOfReach::Stale.into());
    }
    let rendered = rendered(asked.text).await;
    let enclosed = enclosed(app, caller, held.post.owner(), &asked).await?.map_err(ModerateError::Invalid)?;
    enclosed.take(&*held.change, held.post.owner().commune.id).await?.map_err(|error| ModerateError::Invalid(vec![error]))?;
    let Edited { row, .. } = held.post.apply(app, patch, rendered, enclosed, now).map_err(ModerateError::Invalid)?;
    if let Some(boards) = boards {
        held.place(boards);
    }
    let mut decisions = row.decisions();
    (decisions.revision, decisions.submitted_at) = (None, None);
    Ok(held.save(row.decided(decisions)).await?)
}

/// Say no to what was submitted, or to a revision; then what is up stays as it is.
///
/// # Errors
/// When the caller may not, or nothing waits.
pub(crate) async fn reject<P: Post>(
    app: &App,
    caller: &Caller,
    id: P::Id,
    rejection: Rejection,
    precondition: Precondition<'_, P>,
) -> Result<P, ModerateError<P>> {
    let may = |post: &P| caller.runs_board(post.owner().commune.id);
    let held = grasp(app, caller, id, precondition, may, &[]).await?;
    let mut decisions = held.post.row().decisions();
    decisions.reject(rejection.reason, held.now)?;
    let row = held.post.row().clone().decided(decisions);
    Ok(held.save(row).await?)
}

/// The revision in a row as a patch; none changes nothing.
///
/// # Errors
/// When what is stored cannot be read.
pub(crate) fn waiting<T: Input>(row: &impl Decided) -> Result<T, Problem> {
    read_input(&row.decisions().changes())
}
