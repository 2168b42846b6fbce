//! The steps in an event's life that somebody takes: publish, withdraw, restore, cancel.

use sea_orm::DbErr;

use super::{
    Event, Precondition,
    entity::Model,
    grasp::{Held, OutOfReach, grasp},
};
use crate::{
    App,
    accounts::Caller,
    http::problem::{self, Kind, Problem, Refusal},
    ids::EventId,
    posts::{self, Decisions, Status},
    text::Message,
};

/// Why a step was not taken.
#[derive(Debug)]
pub enum TransitionError {
    /// There is no such event, or none that the caller may see.
    NoSuchEvent,
    /// The caller may see it, not change it.
    Forbidden,
    /// It changed since the caller read it.
    Stale,
    /// Its state does not allow the step.
    Impossible(Status),
    /// It is cancelled already.
    Cancelled,
    /// It would be over before it goes up.
    Over,
    /// Its date was approved, and the caller needs approval for another one.
    Moderated,
    /// The database failed; nothing was written.
    Database(DbErr),
}

impl Refusal for TransitionError {
    const KINDS: &'static [&'static Kind] =
        &[&problem::EVENT_NOT_FOUND, &problem::FORBIDDEN, &problem::STALE, &problem::IMPOSSIBLE_TRANSITION, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchEvent => Problem::of(&problem::EVENT_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Stale => Problem::of(&problem::STALE),
            Self::Impossible(status) => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(posts::what_is_possible(status)),
            Self::Cancelled => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(Message::fixed(
                "Il est annulé. Vous pouvez le rétablir (restore).",
                "It is cancelled. You can restore it (restore).",
            )),
            Self::Over => posts::expiry_passed(),
            Self::Moderated => posts::moderated(),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for TransitionError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<posts::Refusal> for TransitionError {
    fn from(reason: posts::Refusal) -> Self {
        match reason {
            posts::Refusal::Impossible(status) => Self::Impossible(status),
            posts::Refusal::ExpiryPassed => Self::Over,
            posts::Refusal::Moderated => Self::Moderated,
        }
    }
}

impl From<OutOfReach> for TransitionError {
    fn from(reason: OutOfReach) -> Self {
        match reason {
            OutOfReach::NoSuchEvent => Self::NoSuchEvent,
            OutOfReach::Forbidden => Self::Forbidden,
            OutOfReach::Stale => Self::Stale,
            OutOfReach::Database(error) => Self::Database(error),
        }
    }
}

/// Put a draft up, on its date if it has one to come, or submit it if its organisation is moderated; a scheduled one goes
/// up at once.
///
/// # Errors
/// When it is neither, or the caller may not.
pub async fn publish(app: &App, caller: &Caller, id: EventId, precondition: Precondition<'_>) -> Result<Event, TransitionError> {
    step(app, caller, id, precondition, |decisions, held| decisions.publish(held.event.owner.trusts(caller), held.now)).await
}

/// Take an event out of the agenda. It stays for staff, who can restore it.
///
/// # Errors
/// When it is withdrawn already, or the caller may not.
pub async fn withdraw(app: &App, caller: &Caller, id: EventId, precondition: Precondition<'_>) -> Result<Event, TransitionError> {
    step(app, caller, id, precondition, |decisions, held| decisions.withdraw(held.event.owner.side_of(caller))).await
}

/// Undo a withdrawal, as for a notice, or a cancellation.
///
/// # Errors
/// When it is neither withdrawn nor cancelled, or the caller may not.
pub async fn restore(app: &App, caller: &Caller, id: EventId, precondition: Precondition<'_>) -> Result<Event, TransitionError> {
    let held = hold(app, caller, id, precondition).await?;
    let mut row = held.event.row.clone();
    if row.state != super::State::Withdrawn && row.cancelled_at.is_some() {
        let row = Model { cancelled_at: None, sequence: row.sequence + 1, edited_at: Some(held.now), ..row };
        return Ok(held.save(row).await?);
    }
    let mut decisions = row.decisions();
    decisions.restore(held.event.owner.side_of(caller), held.now)?;
    row.decide(decisions);
    Ok(held.save(row).await?)
}

/// Cancel an approved event: it stays in view, struck through, until it would be over. Its organisation needs nobody's
/// approval to say so.
///
/// # Errors
/// When it was never approved, is cancelled already, or the caller may not.
pub async fn cancel(app: &App, caller: &Caller, id: EventId, precondition: Precondition<'_>) -> Result<Event, TransitionError> {
    let held = hold(app, caller, id, precondition).await?;
    let row = held.event.row.clone();
    let status = row.decisions().life().status(held.now);
    match status {
        _ if row.cancelled_at.is_some() => Err(TransitionError::Cancelled),
        Status::Scheduled | Status::Published | Status::Expired => {
            let row = Model { cancelled_at: Some(held.now), sequence: row.sequence + 1, edited_at: Some(held.now), ..row };
            Ok(held.save(row).await?)
        }
        Status::Draft | Status::Submitted | Status::Withdrawn | Status::Rejected => Err(TransitionError::Impossible(status)),
    }
}

async fn hold<'a>(app: &'a App, caller: &Caller, id: EventId, precondition: Precondition<'_>) -> Result<Held<'a>, OutOfReach> {
    grasp(app, caller, id, precondition, |event| event.owner.lets_change(caller), &[]).await
}

async fn step(
    app: &App,
    caller: &Caller,
    id: EventId,
    precondition: Precondition<'_>,
    decide: impl FnOnce(&mut Decisions, &Held<'_>) -> Result<(), posts::Refusal>,
) -> Result<Event, TransitionError> {
    let held = hold(app, caller, id, precondition).await?;
    let mut decisions = held.event.row.decisions();
    decide(&mut decisions, &held)?;
    let mut row = held.event.row.clone();
    row.decide(decisions);
    Ok(held.save(row).await?)
}
