//! The steps in a life that somebody takes: publish, withdraw, restore.

use sea_orm::DbErr;

use super::{Decided, Decisions, Held, OutOfReach, Post, Precondition, Refused, grasp_own};
use crate::{
    App,
    accounts::Caller,
    http::problem::{self, Kind, Problem, Refusal},
};

/// Why a step was not taken.
#[derive(Debug)]
pub(crate) enum TransitionError<P> {
    /// The caller may not, or it is not there.
    OutOfReach(OutOfReach<P>),
    /// Its state does not allow the step.
    Refused(Refused),
}

impl<P: Post> Refusal for TransitionError<P> {
    const KINDS: &'static [&'static Kind] =
        &[P::NOT_FOUND, &problem::FORBIDDEN, &problem::STALE, &problem::IMPOSSIBLE_TRANSITION, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::OutOfReach(reason) => reason.into(),
            Self::Refused(reason) => reason.into(),
        }
    }
}

impl<P> From<DbErr> for TransitionError<P> {
    fn from(error: DbErr) -> Self {
        Self::OutOfReach(OutOfReach::Database(error))
    }
}

impl<P> From<OutOfReach<P>> for TransitionError<P> {
    fn from(reason: OutOfReach<P>) -> Self {
        Self::OutOfReach(reason)
    }
}

impl<P> From<Refused> for TransitionError<P> {
    fn from(reason: Refused) -> Self {
        Self::Refused(reason)
    }
}

/// Put a draft up, on its date if it has one to come, or submit it if its organisation is moderated; what is scheduled goes
/// up at once.
///
/// # Errors
/// When it is neither, or the caller may not.
pub(crate) async fn publish<P: Post>(
    app: &App,
    caller: &Caller,
    id: P::Id,
    precondition: Precondition<'_, P>,
) -> Result<P, TransitionError<P>> {
    let held = grasp_own(app, caller, id, precondition).await?;
    step(held, |decisions, held| decisions.publish(held.post.owner().trusts(caller), held.now)).await
}

/// Take it down. It stays for staff, who can restore it.
///
/// # Errors
/// When it is withdrawn already, or the caller may not.
pub(crate) async fn withdraw<P: Post>(
    app: &App,
    caller: &Caller,
    id: P::Id,
    precondition: Precondition<'_, P>,
) -> Result<P, TransitionError<P>> {
    let held = grasp_own(app, caller, id, precondition).await?;
    step(held, |decisions, held| decisions.withdraw(held.post.owner().side_of(caller))).await
}

/// Undo a withdrawal (see [`Decisions::restore`]).
///
/// # Errors
/// When it is not withdrawn, or the caller may not.
pub(crate) async fn restore<P: Post>(
    app: &App,
    caller: &Caller,
    id: P::Id,
    precondition: Precondition<'_, P>,
) -> Result<P, TransitionError<P>> {
    restored(grasp_own(app, caller, id, precondition).await?, caller).await
}

/// The same of something in hand.
///
/// # Errors
/// When it is not withdrawn.
pub(crate) async fn restored<P: Post>(held: Held<'_, P>, caller: &Caller) -> Result<P, TransitionError<P>> {
    step(held, |decisions, held| decisions.restore(held.post.owner().side_of(caller), held.now)).await
}

async fn step<P: Post>(
    held: Held<'_, P>,
    decide: impl FnOnce(&mut Decisions, &Held<'_, P>) -> Result<(), Refused>,
) -> Result<P, TransitionError<P>> {
    let mut decisions = held.post.row().decisions();
    decide(&mut decisions, &held)?;
    let row = held.post.row().clone().decided(decisions);
    Ok(held.save(row).await?)
}
