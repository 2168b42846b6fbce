//! The steps in a notice's life that somebody takes: publish, withdraw, restore.

use sea_orm::DbErr;

use super::{
    Notice, OutOfReach, Precondition, Status,
    grasp::{Held, grasp},
};
use crate::{
    App,
    accounts::Caller,
    http::problem::{self, Kind, Problem, Refusal},
    ids::NoticeId,
    posts::{self, Decisions},
};

/// Why a step was not taken.
#[derive(Debug)]
pub enum TransitionError {
    /// There is no such notice, or none that the caller may see.
    NoSuchNotice,
    /// The caller may see it, not change it.
    Forbidden,
    /// It changed since the caller read it.
    Stale,
    /// Its state does not allow the step.
    Impossible(Status),
    /// It would come down before it goes up.
    ExpiryPassed,
    /// Its date was approved, and the caller needs approval for another one.
    Moderated,
    /// The database failed; nothing was written.
    Database(DbErr),
}

impl Refusal for TransitionError {
    const KINDS: &'static [&'static Kind] =
        &[&problem::NOTICE_NOT_FOUND, &problem::FORBIDDEN, &problem::STALE, &problem::IMPOSSIBLE_TRANSITION, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchNotice => Problem::of(&problem::NOTICE_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Stale => Problem::of(&problem::STALE),
            Self::Impossible(status) => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(posts::what_is_possible(status)),
            Self::ExpiryPassed => posts::expiry_passed(),
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
            posts::Refusal::ExpiryPassed => Self::ExpiryPassed,
            posts::Refusal::Moderated => Self::Moderated,
        }
    }
}

impl From<OutOfReach> for TransitionError {
    fn from(reason: OutOfReach) -> Self {
        match reason {
            OutOfReach::NoSuchNotice => Self::NoSuchNotice,
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
pub async fn publish(app: &App, caller: &Caller, id: NoticeId, precondition: Precondition<'_>) -> Result<Notice, TransitionError> {
    step(app, caller, id, precondition, |decisions, held| decisions.publish(held.notice.owner.trusts(caller), held.now)).await
}

/// Take a notice down. It stays for staff, who can restore it.
///
/// # Errors
/// When it is withdrawn already, or the caller may not.
pub async fn withdraw(app: &App, caller: &Caller, id: NoticeId, precondition: Precondition<'_>) -> Result<Notice, TransitionError> {
    step(app, caller, id, precondition, |decisions, held| decisions.withdraw(held.notice.owner.side_of(caller))).await
}

/// Undo a withdrawal: what was approved is scheduled, published or expired again, as its dates say; all else is a
/// draft. What never was up goes up no earlier than now, or becomes a draft if it would be over by then. What the staff
/// took down goes back to them when its publisher restores it.
///
/// # Errors
/// When it is not withdrawn, or the caller may not.
pub async fn restore(app: &App, caller: &Caller, id: NoticeId, precondition: Precondition<'_>) -> Result<Notice, TransitionError> {
    step(app, caller, id, precondition, |decisions, held| decisions.restore(held.notice.owner.side_of(caller), held.now)).await
}

async fn step(
    app: &App,
    caller: &Caller,
    id: NoticeId,
    precondition: Precondition<'_>,
    decide: impl FnOnce(&mut Decisions, &Held<'_>) -> Result<(), posts::Refusal>,
) -> Result<Notice, TransitionError> {
    let held = grasp(app, caller, id, precondition, |notice| notice.owner.lets_change(caller), &[]).await?;
    let mut decisions = held.notice.row.decisions();
    decide(&mut decisions, &held)?;
    let mut row = held.notice.row.clone();
    row.decide(decisions);
    Ok(held.save(row).await?)
}
