//! Hiding something on one board, and showing it again: a commune's say over what is posted there.

use sea_orm::DbErr;

use super::reach::on_own_board;
use super::{Decisions, NoSuch, OutOfReach, Post, SheetRow, Sheets, grasp};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::dispatches::Outcome;
use kit::refusal;
use kit::tenants::Key;

refusal! {
    /// Reasons why something was not hidden or shown.
    pub(crate) enum HideError<P: Post> {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// It is not on this commune's board, or the caller does not run it.
        ..OutOfReach(OutOfReach<P>) from (NoSuch<P>, DbErr) but (SEVERAL_BOARDS, STALE),
    }
}

/// Take something off this commune's board.
pub(crate) async fn hide<P: Post>(
    app: &App,
    caller: &Caller,
    commune: &Key,
    id: P::Id,
) -> Result<Sheets<P>, HideError<P>> {
    set(app, caller, commune, id, true).await
}

/// Put what was hidden back on this commune's board.
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
    if hidden {
        held.tell(Outcome::Withdrawn).await?;
    }
    Ok(held.done(if hidden { Deed::Hidden } else { Deed::Shown }).await?)
}
