//! Hiding something on one board, and showing it again: a commune's say over what is posted there.

use sea_orm::DbErr;

use super::{Decided, Decisions, NoSuch, OutOfReach, Post, Sheets, grasp, reach::on_own_board};
use crate::{App, accounts::Caller};
use kit::{
    http::problem::{self, Kind, Problem, Refusal},
    tenants::Key,
};

/// Why something was not hidden or shown.
#[derive(Debug)]
pub(crate) enum HideError<P> {
    /// The commune is not on this server.
    NoSuchCommune,
    /// It is not on this commune's board, or the caller does not run it.
    OutOfReach(OutOfReach<P>),
}

impl<P: Post> Refusal for HideError<P> {
    const KINDS: &'static [&'static Kind] =
        &[&problem::COMMUNE_NOT_FOUND, P::NOT_FOUND, &problem::FORBIDDEN, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::OutOfReach(reason) => reason.into(),
        }
    }
}

impl<P> From<NoSuch<P>> for HideError<P> {
    fn from(none: NoSuch<P>) -> Self {
        Self::OutOfReach(none.into())
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

/// Take something off this commune's board.
///
/// # Errors
/// When the caller may not, or it is not on this board.
pub(crate) async fn hide<P: Post>(
    app: &App,
    caller: &Caller,
    commune: &Key,
    id: P::Id,
) -> Result<Sheets<P>, HideError<P>> {
    set(app, caller, commune, id, true).await
}

/// Put what was hidden back on this commune's board.
///
/// # Errors
/// When the caller may not, or it is not of this board.
pub(crate) async fn show<P: Post>(
    app: &App,
    caller: &Caller,
    commune: &Key,
    id: P::Id,
) -> Result<Sheets<P>, HideError<P>> {
    set(app, caller, commune, id, false).await
}

async fn set<P: Post>(
    app: &App,
    caller: &Caller,
    commune: &Key,
    id: P::Id,
    hidden: bool,
) -> Result<Sheets<P>, HideError<P>> {
    let commune = app.communes.get(commune.as_str()).ok_or(HideError::NoSuchCommune)?;
    let held = grasp(app, caller, id, &|_: &Sheets<P>, _| true, on_own_board(caller, Some(commune.id)), &[]).await?;
    let Some((place, sheet)) = held.reached().next() else { return Err(OutOfReach::not_found().into()) };
    let decisions = Decisions { hidden_at: hidden.then_some(held.now), ..sheet.row().decisions() };
    let row = sheet.row().clone().decided(decisions);
    held.write(vec![(place, row)], vec![]).await?;
    Ok(held.done().await?)
}
