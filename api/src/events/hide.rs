//! Hiding an event on one board, and showing it again: a commune's say over what others' organisations post.

use sea_orm::DbErr;

use super::{
    Event,
    grasp::{OutOfReach, grasp},
    placements,
};
use crate::{
    App,
    accounts::Caller,
    communes::Key,
    http::problem::{self, Kind, Problem, Refusal},
    ids::EventId,
    text::Message,
};

/// Why an event was not hidden or shown.
#[derive(Debug)]
pub enum HideError {
    /// The commune is not on this server.
    NoSuchCommune,
    /// There is no such event on this commune's board, or none that the caller may see.
    NoSuchEvent,
    /// The caller does not run the commune's board.
    Forbidden,
    /// It was made in this commune: it is withdrawn, not hidden.
    Own,
    /// The database failed; nothing was written.
    Database(DbErr),
}

impl Refusal for HideError {
    const KINDS: &'static [&'static Kind] =
        &[&problem::COMMUNE_NOT_FOUND, &problem::EVENT_NOT_FOUND, &problem::FORBIDDEN, &problem::IMPOSSIBLE_TRANSITION, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::NoSuchEvent => Problem::of(&problem::EVENT_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Own => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(Message::fixed(
                "Cet événement est de votre commune\u{a0}: vous pouvez le retirer (DELETE).",
                "This event is your commune’s own: you can withdraw it (DELETE).",
            )),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for HideError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<OutOfReach> for HideError {
    fn from(reason: OutOfReach) -> Self {
        match reason {
            OutOfReach::NoSuchEvent => Self::NoSuchEvent,
            // There is no precondition that could be stale.
            OutOfReach::Forbidden | OutOfReach::Stale => Self::Forbidden,
            OutOfReach::Database(error) => Self::Database(error),
        }
    }
}

/// Take an event of another commune off this one's board.
///
/// # Errors
/// When the caller may not, or it is not on this board.
pub async fn hide(app: &App, caller: &Caller, commune: &Key, id: EventId) -> Result<Event, HideError> {
    set(app, caller, commune, id, true).await
}

/// Put a hidden event back on this commune's board.
///
/// # Errors
/// When the caller may not, or it is not of this board.
pub async fn show(app: &App, caller: &Caller, commune: &Key, id: EventId) -> Result<Event, HideError> {
    set(app, caller, commune, id, false).await
}

async fn set(app: &App, caller: &Caller, commune: &Key, id: EventId, hidden: bool) -> Result<Event, HideError> {
    let commune = app.communes.get(commune.as_str()).ok_or(HideError::NoSuchCommune)?;
    let anyhow = |_: &Event, _| true;
    let mut held = grasp(app, caller, id, &anyhow, |_| caller.runs_board(commune.id), &[]).await?;
    if held.event.owner.commune.id == commune.id {
        return Err(HideError::Own);
    }
    let is_visible = held.event.is_visible_to(Some(caller), held.now);
    let placement = held.event.placements.iter_mut().find(|it| it.commune.id == commune.id).filter(|_| is_visible);
    placement.ok_or(HideError::NoSuchEvent)?.is_hidden = hidden;
    placements::hide(&*held.change, commune.id, id, hidden.then_some(held.now)).await?;
    held.change.commit().await?;
    Ok(held.event)
}
