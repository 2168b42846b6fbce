//! The state of a portfolio that somebody saw before they change it.

use sea_orm::DbErr;

use super::wire::{PortfolioOut, shown};
use crate::App;
use crate::accounts::Caller;
use crate::portfolios::{self, ChangePortfolioError, PortfolioId, PortfolioRow};
use ground::clock::Instant;
use kit::http::IfMatch;
use kit::http::etag::Revision;

/// The time at which a portfolio was last touched, if the caller knows it as it is. Who may not change it learns that alone.
pub(super) async fn seen(
    app: &App,
    caller: &Caller,
    id: PortfolioId,
    if_match: &IfMatch,
) -> Result<Instant, ChangePortfolioError> {
    let row = portfolios::find(&app.db.read, id).await?.ok_or(ChangePortfolioError::NoSuchPortfolio)?;
    let seen = row.updated_at;
    let may = caller.is_mayor_of(row.commune_id) || portfolios::is_held_by(&row, caller);
    if may && !if_match.is_absent() {
        let shown = one(app, row).await?.ok_or(ChangePortfolioError::NoSuchPortfolio)?;
        if !if_match.allows(&Revision::of_resource(&shown)) {
            return Err(ChangePortfolioError::Stale);
        }
    }
    Ok(seen)
}

/// A portfolio with what came of it.
pub(super) async fn one(app: &App, row: PortfolioRow) -> Result<Option<PortfolioOut>, DbErr> {
    let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(None) };
    Ok(shown(app, &commune, vec![row]).await?.pop())
}
