//! Hiding something on one board, and showing it again: a commune's say over what others' organisations post.

use sea_orm::DbErr;

use super::{OutOfReach, Post, grasp};
use crate::{
    App,
    accounts::Caller,
    communes::Key,
    http::problem::{self, Kind, Problem, Refusal},
};

/// Why something was not hidden or shown.
#[derive(Debug)]
pub(crate) enum HideError<P> {
    /// The commune is not on this server.
    NoSuchCommune,
    /// It is not on this commune's board, or the caller does not run it.
    OutOfReach(OutOfReach<P>),
    /// It was made in this commune: it is withdrawn, not hidden.
    Own,
}

impl<P: Post> Refusal for HideError<P> {
    const KINDS: &'static [&'static Kind] =
        &[&problem::COMMUNE_NOT_FOUND, P::NOT_FOUND, &problem::FORBIDDEN, &problem::IMPOSSIBLE_TRANSITION, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::OutOfReach(reason) => reason.into(),
            Self::Own => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(P::OWN),
        }
    }
}

impl<P> From<DbErr> for HideError<P> {
    fn from(error: DbErr) -> Self {
        Self::OutOfReach(OutOfReach::Database(error))
    }
}

impl<P> From<OutOfReach<P>> for HideError<P> {
    fn from(reason: OutOfReach<P>) -> Self {
        Self::OutOfReach(reason)
    }
}

/// Take what another commune's organisation posted off this one's board.
///
/// # Errors
/// When the caller may not, or it is not on this board.
pub(crate) async fn hide<P: Post>(app: &App, caller: &Caller, commune: &Key, id: P::Id) -> Result<P, HideError<P>> {
    set(app, caller, commune, id, true).await
}

/// Put what was hidden back on this commune's board.
///
/// # Errors
/// When the caller may not, or it is not of this board.
pub(crate) async fn show<P: Post>(app: &App, caller: &Caller, commune: &Key, id: P::Id) -> Result<P, HideError<P>> {
    set(app, caller, commune, id, false).await
}

async fn set<P: Post>(app: &App, caller: &Caller, commune: &Key, id: P::Id, hidden: bool) -> Result<P, HideError<P>> {
    let commune = app.communes.get(commune.as_str()).ok_or(HideError::NoSuchCommune)?;
    let mut held = grasp(app, caller, id, &|_: &P, _| true, |_| caller.runs_board(commune.id), &[]).await?;
    if held.post.owner().commune.id == commune.id {
        return Err(HideError::Own);
    }
    let is_visible = held.post.is_visible_to(Some(caller), held.now);
    let placement = held.post.placements_mut().iter_mut().find(|it| it.commune.id == commune.id).filter(|_| is_visible);
    placement.ok_or(OutOfReach::not_found())?.is_hidden = hidden;
    P::hide(&*held.change, commune.id, id, hidden.then_some(held.now)).await?;
    held.change.commit().await?;
    Ok(held.post)
}
