//! The steps in a life that somebody takes: publish, withdraw, restore.

use sea_orm::DbErr;

use super::{Decisions, Held, NoSuch, OutOfReach, Post, Precondition, SheetRow, Sheets, WrongStep, by_board, grasp};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::dispatches::Outcome;
use ground::clock::Instant;
use kit::refusal;

refusal! {
    /// Reasons why a step was not taken.
    pub(crate) enum TransitionError<P: Post> {
        /// The caller may not, or it is not there.
        ..OutOfReach(OutOfReach<P>) from (NoSuch<P>, DbErr) but (SEVERAL_BOARDS),
        /// Its state does not allow the step.
        ..WrongStep(WrongStep),
    }
}

/// Publish a draft, on its date if it has one to come, or submit it where its organisation is moderated; what is
/// scheduled goes up at once.
pub(crate) async fn publish<P: Post>(
    app: &App,
    caller: &Caller,
    id: P::Id,
    precondition: Precondition<'_, P>,
) -> Result<Sheets<P>, TransitionError<P>> {
    published(grasp(app, caller, id, precondition, by_board(caller), &[]).await?, caller).await
}

/// Publish a draft in hand.
pub(crate) async fn published<P: Post>(held: Held<'_, P>, caller: &Caller) -> Result<Sheets<P>, TransitionError<P>> {
    step(held, Deed::Published, |decisions, sheet, now| {
        let goes_up = sheet.owner().lets_up(caller, P::is_grave(sheet.row()));
        decisions.publish(sheet.owner().side_of(caller), goes_up, now)
    })
    .await
}

/// Take it down: its publisher everywhere, a clerk from their own board. It stays for staff, who can restore it.
pub(crate) async fn withdraw<P: Post>(
    app: &App,
    caller: &Caller,
    id: P::Id,
    precondition: Precondition<'_, P>,
) -> Result<Sheets<P>, TransitionError<P>> {
    let held = grasp(app, caller, id, precondition, by_board(caller), &[]).await?;
    step(held, Deed::Withdrawn, |decisions, sheet, _| decisions.withdraw(sheet.owner().side_of(caller))).await
}

/// Undo a withdrawal (see [`Decisions::restore`]).
pub(crate) async fn restore<P: Post>(
    app: &App,
    caller: &Caller,
    id: P::Id,
    precondition: Precondition<'_, P>,
) -> Result<Sheets<P>, TransitionError<P>> {
    restored(grasp(app, caller, id, precondition, by_board(caller), &[]).await?, caller).await
}

/// Undo the withdrawal of something in hand.
pub(crate) async fn restored<P: Post>(held: Held<'_, P>, caller: &Caller) -> Result<Sheets<P>, TransitionError<P>> {
    step(held, Deed::Restored, |decisions, sheet, now| {
        let is_trusted = sheet.owner().lets_up(caller, P::is_grave(sheet.row()));
        decisions.restore(sheet.owner().side_of(caller), is_trusted, now)
    })
    .await
}

/// Take a step on every sheet in reach that allows it; on none is a refusal.
async fn step<P: Post>(
    held: Held<'_, P>,
    deed: Deed,
    decide: impl Fn(&mut Decisions, &P, Instant) -> Result<(), WrongStep>,
) -> Result<Sheets<P>, TransitionError<P>> {
    let (mut changed, mut refused) = (Vec::new(), None);
    for (place, sheet) in held.reached() {
        let mut decisions = sheet.row().decisions();
        match decide(&mut decisions, sheet, held.now) {
            Ok(()) => changed.push((place, sheet.row().clone().decided(decisions))),
            Err(reason) => refused = refused.or(Some(reason)),
        }
    }
    match refused {
        Some(reason) if changed.is_empty() => Err(reason.into()),
        Some(_) | None => {
            held.write(changed, vec![]).await?;
            if deed == Deed::Withdrawn {
                held.tell(Outcome::Withdrawn).await?;
            }
            Ok(held.done(deed).await?)
        }
    }
}
