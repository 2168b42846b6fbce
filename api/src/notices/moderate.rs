//! The clerk's decisions on what organisations submit: approve, reject.

use sea_orm::DbErr;
use serde_json::json;

use super::{
    Notice, NoticePatch, OutOfReach, Precondition, Reason, Status,
    edit::{self, Edited},
    entity::Model,
    grasp::grasp,
    queries,
};
use crate::{
    App,
    accounts::Caller,
    http::{
        input,
        problem::{self, FieldError, Kind, Problem, Refusal},
        read_input,
    },
    ids::NoticeId,
    posts,
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
pub enum ModerateError {
    /// There is no such notice, or none that the caller may see.
    NoSuchNotice,
    /// The caller does not run the board of the notice's commune.
    Forbidden,
    /// It changed since the caller read it.
    Stale,
    /// Nothing waits for a decision.
    Impossible(Status),
    /// It would come down before it goes up.
    ExpiryPassed,
    /// The revision no longer goes together with what has changed since.
    Invalid(Vec<FieldError>),
    /// The stored revision cannot be read.
    Unreadable(Problem),
    /// The database failed; nothing was written.
    Database(DbErr),
}

impl Refusal for ModerateError {
    const KINDS: &'static [&'static Kind] = &[
        &problem::NOTICE_NOT_FOUND,
        &problem::FORBIDDEN,
        &problem::STALE,
        &problem::IMPOSSIBLE_TRANSITION,
        &problem::INVALID,
        &problem::INTERNAL,
    ];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchNotice => Problem::of(&problem::NOTICE_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Stale => Problem::of(&problem::STALE),
            Self::Impossible(status) => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(posts::what_is_possible(status)),
            Self::ExpiryPassed => posts::expiry_passed(),
            Self::Invalid(errors) => Problem::invalid(errors),
            Self::Unreadable(problem) => Problem::internal(problem),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for ModerateError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<posts::Refusal> for ModerateError {
    fn from(reason: posts::Refusal) -> Self {
        match reason {
            posts::Refusal::Impossible(status) => Self::Impossible(status),
            posts::Refusal::ExpiryPassed => Self::ExpiryPassed,
            // Who approves needs nobody's approval.
            posts::Refusal::Moderated => Self::Forbidden,
        }
    }
}

impl From<OutOfReach> for ModerateError {
    fn from(reason: OutOfReach) -> Self {
        match reason {
            OutOfReach::NoSuchNotice => Self::NoSuchNotice,
            OutOfReach::Forbidden => Self::Forbidden,
            OutOfReach::Stale => Self::Stale,
            OutOfReach::Database(error) => Self::Database(error),
        }
    }
}

/// Let a submitted notice go up, on its date if that is to come; or let a revision take its notice's place.
///
/// # Errors
/// When the caller may not, or nothing waits.
pub async fn approve(app: &App, caller: &Caller, id: NoticeId, precondition: Precondition<'_>) -> Result<Notice, ModerateError> {
    let may = |notice: &Notice| caller.runs_board(notice.owner.commune.id);
    // What its revision would put it on is locked too.
    let known = queries::find(app, &app.db.read, id).await?.ok_or(ModerateError::NoSuchNotice)?;
    let more = edit::named_boards(app, &waiting(&known.row)?);
    let mut held = grasp(app, caller, id, precondition, may, &more).await?;
    let (status, now) = (held.notice.status(held.now), held.now);
    if status == Status::Submitted {
        let mut decisions = held.notice.row.decisions();
        decisions.approve(now)?;
        let mut row = held.notice.row.clone();
        row.decide(decisions);
        return Ok(held.save(row).await?);
    }
    if !held.notice.has_revision_waiting() {
        return Err(ModerateError::Impossible(status));
    }
    let patch = waiting(&held.notice.row)?;
    let boards = edit::boards(app, &held.notice, &patch, &*held.change).await?.map_err(|error| ModerateError::Invalid(vec![error]))?;
    if boards.as_ref().is_some_and(|boards| !held.change.covers(boards)) {
        return Err(ModerateError::Stale);
    }
    let rendered = edit::render_body(&patch).await;
    let enclosed = edit::enclosed(app, caller, &held.notice, &patch).await?.map_err(ModerateError::Invalid)?;
    enclosed.take(&*held.change, held.notice.owner.commune.id).await?.map_err(|error| ModerateError::Invalid(vec![error]))?;
    let Edited { row, .. } = edit::apply(&held.notice.row, patch, rendered, enclosed, status, now).map_err(ModerateError::Invalid)?;
    if let Some(boards) = boards {
        held.place(&boards).await?;
    }
    Ok(held.save(Model { revision: None, submitted_at: None, ..row }).await?)
}

/// Say no to a submitted notice, or to a revision, whose notice stays as it is.
///
/// # Errors
/// When the caller may not, or nothing waits.
pub async fn reject(
    app: &App,
    caller: &Caller,
    id: NoticeId,
    rejection: Rejection,
    precondition: Precondition<'_>,
) -> Result<Notice, ModerateError> {
    let may = |notice: &Notice| caller.runs_board(notice.owner.commune.id);
    let held = grasp(app, caller, id, precondition, may, &[]).await?;
    let mut decisions = held.notice.row.decisions();
    decisions.reject(rejection.reason, held.now)?;
    let mut row = held.notice.row.clone();
    row.decide(decisions);
    Ok(held.save(row).await?)
}

/// The revision of a notice as a patch; none changes nothing.
pub(super) fn waiting(row: &Model) -> Result<NoticePatch, ModerateError> {
    read_input(&row.decisions().changes()).map_err(ModerateError::Unreadable)
}
