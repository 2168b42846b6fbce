//! The clerk's decisions on what organisations submit: approve, reject.

use sea_orm::DbErr;

use super::{
    Event, EventPatch, Precondition, edit,
    entity::Model,
    grasp::{OutOfReach, grasp},
    occurrences, queries,
    rules::{self, Edited},
};
use crate::{
    App,
    accounts::Caller,
    http::{
        problem::{self, FieldError, Kind, Problem, Refusal},
        read_input,
    },
    ids::EventId,
    notices::Rejection,
    posts::{self, Status, look_up},
};

/// Why nothing was decided.
#[derive(Debug)]
pub enum ModerateError {
    /// There is no such event, or none that the caller may see.
    NoSuchEvent,
    /// The caller does not run the board of the event's commune.
    Forbidden,
    /// It changed since the caller read it.
    Stale,
    /// Nothing waits for a decision.
    Impossible(Status),
    /// It would be over before it goes up.
    Over,
    /// The revision no longer goes together with what has changed since.
    Invalid(Vec<FieldError>),
    /// The stored revision cannot be read.
    Unreadable(Problem),
    /// The database failed; nothing was written.
    Database(DbErr),
}

impl Refusal for ModerateError {
    const KINDS: &'static [&'static Kind] = &[
        &problem::EVENT_NOT_FOUND,
        &problem::FORBIDDEN,
        &problem::STALE,
        &problem::IMPOSSIBLE_TRANSITION,
        &problem::INVALID,
        &problem::INTERNAL,
    ];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchEvent => Problem::of(&problem::EVENT_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Stale => Problem::of(&problem::STALE),
            Self::Impossible(status) => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(posts::what_is_possible(status)),
            Self::Over => posts::expiry_passed(),
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
            posts::Refusal::ExpiryPassed => Self::Over,
            // Who approves needs nobody's approval.
            posts::Refusal::Moderated => Self::Forbidden,
        }
    }
}

impl From<OutOfReach> for ModerateError {
    fn from(reason: OutOfReach) -> Self {
        match reason {
            OutOfReach::NoSuchEvent => Self::NoSuchEvent,
            OutOfReach::Forbidden => Self::Forbidden,
            OutOfReach::Stale => Self::Stale,
            OutOfReach::Database(error) => Self::Database(error),
        }
    }
}

/// Let a submitted event go up, on its date if that is to come; or let a revision take its event's place.
///
/// # Errors
/// When the caller may not, or nothing waits.
pub async fn approve(app: &App, caller: &Caller, id: EventId, precondition: Precondition<'_>) -> Result<Event, ModerateError> {
    let may = |event: &Event| caller.runs_board(event.owner.commune.id);
    // What its revision would put it on is locked too.
    let known = queries::find(app, &app.db.read, id).await?.ok_or(ModerateError::NoSuchEvent)?;
    let more = edit::named_boards(app, &waiting(&known.row).map_err(ModerateError::Unreadable)?);
    let mut held = grasp(app, caller, id, precondition, may, &more).await?;
    let (status, now) = (held.event.row.decisions().life().status(held.now), held.now);
    if status == Status::Submitted {
        let mut decisions = held.event.row.decisions();
        decisions.approve(now)?;
        let mut row = held.event.row.clone();
        row.decide(decisions);
        return Ok(held.save(row).await?);
    }
    if !held.event.has_revision_waiting() {
        return Err(ModerateError::Impossible(status));
    }
    let patch = waiting(&held.event.row).map_err(ModerateError::Unreadable)?;
    let boards = edit::boards(app, &held.event, &patch, &*held.change).await?.map_err(|error| ModerateError::Invalid(vec![error]))?;
    if boards.as_ref().is_some_and(|boards| !held.change.covers(boards)) {
        return Err(ModerateError::Stale);
    }
    let rendered = edit::render_description(&patch).await;
    let commune = held.event.owner.commune.id;
    let enclosed = look_up(app, caller, commune, &patch.image, None).await?.map_err(ModerateError::Invalid)?;
    enclosed.take(&*held.change, commune).await?.map_err(|error| ModerateError::Invalid(vec![error]))?;
    let here = occurrences::zone_of(app, commune);
    let Edited { row, .. } = rules::apply(&held.event.row, patch, rendered, enclosed, here, now).map_err(ModerateError::Invalid)?;
    if let Some(boards) = boards {
        held.place(boards);
    }
    Ok(held.save(Model { revision: None, submitted_at: None, ..row }).await?)
}

/// Say no to a submitted event, or to a revision, whose event stays as it is.
///
/// # Errors
/// When the caller may not, or nothing waits.
pub async fn reject(
    app: &App,
    caller: &Caller,
    id: EventId,
    rejection: Rejection,
    precondition: Precondition<'_>,
) -> Result<Event, ModerateError> {
    let may = |event: &Event| caller.runs_board(event.owner.commune.id);
    let held = grasp(app, caller, id, precondition, may, &[]).await?;
    let mut decisions = held.event.row.decisions();
    decisions.reject(rejection.reason, held.now)?;
    let mut row = held.event.row.clone();
    row.decide(decisions);
    Ok(held.save(row).await?)
}

/// The revision of an event as a patch; none changes nothing.
pub(super) fn waiting(row: &Model) -> Result<EventPatch, Problem> {
    read_input(&row.decisions().changes())
}
