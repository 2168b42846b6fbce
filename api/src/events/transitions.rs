//! The steps in an event's life that notices do not have: it may be cancelled, and restored from that too.

use serde_json::json;

use super::entity::Model;
use super::{Event, PostState};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::posts::{
    self, Held, Post as _, PostStatus, Precondition, Reason, Sheets, TransitionError, WrongStep, as_author, by_board,
    grasp,
};
use ground::clock::Instant;
use ground::ids::EventId;
use ground::input;

input! {
    /// A cancellation, with its reason or without.
    #[example(json!({"reason": "Orage annoncé."}))]
    pub struct Cancellation {
        /// Reason why it does not take place, for its readers, 1 to 500 characters.
        pub reason: Option<Reason>,
    }
}

/// Undo a withdrawal, as for a notice, or a cancellation, which is a change of its text.
pub(crate) async fn restore(
    app: &App,
    caller: &Caller,
    id: EventId,
    precondition: Precondition<'_, Event>,
) -> Result<Sheets<Event>, TransitionError<Event>> {
    let held = grasp(app, caller, id, precondition, by_board(caller), &[]).await?;
    let is_cancelled = |it: &Event| it.row.state != PostState::Withdrawn && it.row.cancelled_at.is_some();
    if !held.reached().any(|(_, it)| is_cancelled(it)) {
        return posts::restored(held, caller).await;
    }
    let reach = as_author(caller)(&held.sheets.0)?;
    write(Held { reach, ..held }, Deed::Restored, is_cancelled, |row, _| Model {
        cancelled_at: None,
        cancellation_reason: None,
        ..row
    })
    .await
}

/// Cancel an approved event: it stays in view, struck through, until it would be over. Its organisation needs nobody's
/// approval to say so.
pub(crate) async fn cancel(
    app: &App,
    caller: &Caller,
    id: EventId,
    reason: Option<Reason>,
    precondition: Precondition<'_, Event>,
) -> Result<Sheets<Event>, TransitionError<Event>> {
    let held = grasp(app, caller, id, precondition, as_author(caller), &[]).await?;
    let takes_place = |it: &Event| it.row.state == PostState::Approved && it.row.cancelled_at.is_none();
    if !held.reached().any(|(_, it)| takes_place(it)) {
        let status = held.reached().next().map_or(PostStatus::Withdrawn, |(_, it)| it.life().status(held.now));
        let is_cancelled = held.reached().any(|(_, it)| it.row.cancelled_at.is_some());
        return Err(if is_cancelled { WrongStep::Cancelled } else { WrongStep::Impossible(status) }.into());
    }
    write(held, Deed::Cancelled, takes_place, |row, now| Model {
        cancelled_at: Some(now),
        cancellation_reason: reason.clone(),
        ..row
    })
    .await
}

/// Change the sheets in reach for which this holds, as an edit that shows.
async fn write(
    held: Held<'_, Event>,
    deed: Deed,
    fits: impl Fn(&Event) -> bool,
    change: impl Fn(Model, Instant) -> Model,
) -> Result<Sheets<Event>, TransitionError<Event>> {
    let now = held.now;
    let edited = |row: &Model| change(Model { sequence: row.sequence + 1, edited_at: Some(now), ..row.clone() }, now);
    let changed = held.reached().filter(|(_, it)| fits(it)).map(|(place, it)| (place, edited(&it.row))).collect();
    held.write(changed, vec![]).await?;
    Ok(held.done(deed).await?)
}
