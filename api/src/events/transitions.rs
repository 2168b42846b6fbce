//! The steps in an event's life that notices do not have: it may be cancelled, and restored from that too.

use super::{Event, State, entity::Model};
use crate::{
    App,
    accounts::Caller,
    ids::EventId,
    posts::{self, Post as _, Precondition, Refused, Status, TransitionError, grasp_own},
};

/// Undo a withdrawal, as for a notice, or a cancellation.
///
/// # Errors
/// When it is neither withdrawn nor cancelled, or the caller may not.
pub(crate) async fn restore(
    app: &App,
    caller: &Caller,
    id: EventId,
    precondition: Precondition<'_, Event>,
) -> Result<Event, TransitionError<Event>> {
    let held = grasp_own(app, caller, id, precondition).await?;
    let row = &held.post.row;
    if row.state == State::Withdrawn || row.cancelled_at.is_none() {
        return posts::restored(held, caller).await;
    }
    let row = Model { cancelled_at: None, sequence: row.sequence + 1, edited_at: Some(held.now), ..row.clone() };
    Ok(held.save(row).await?)
}

/// Cancel an approved event: it stays in view, struck through, until it would be over. Its organisation needs nobody's
/// approval to say so.
///
/// # Errors
/// When it was never approved, is cancelled already, or the caller may not.
pub(crate) async fn cancel(
    app: &App,
    caller: &Caller,
    id: EventId,
    precondition: Precondition<'_, Event>,
) -> Result<Event, TransitionError<Event>> {
    let held = grasp_own(app, caller, id, precondition).await?;
    let row = held.post.row.clone();
    let status = held.post.life().status(held.now);
    match status {
        _ if row.cancelled_at.is_some() => Err(Refused::Cancelled.into()),
        Status::Scheduled | Status::Published | Status::Expired => {
            let row = Model { cancelled_at: Some(held.now), sequence: row.sequence + 1, edited_at: Some(held.now), ..row };
            Ok(held.save(row).await?)
        }
        Status::Draft | Status::Submitted | Status::Withdrawn | Status::Rejected => Err(Refused::Impossible(status).into()),
    }
}
