//! Ending a portfolio: what was asked in it keeps its name.

use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::entity::Model;
use super::{ChangePortfolioError, PortfolioId, find};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use ground::clock::Instant;

/// End a portfolio that was last touched when it was seen, as the mayor does.
pub(crate) async fn end(
    app: &App,
    caller: &Caller,
    id: PortfolioId,
    seen: Instant,
) -> Result<(), ChangePortfolioError> {
    let found = find(&app.db.read, id).await?.ok_or(ChangePortfolioError::NoSuchPortfolio)?;
    let mayor = caller.mayor_of(found.commune_id).ok_or(ChangePortfolioError::Forbidden)?;
    let now = app.clock.now();
    let change = app.boards.change(found.commune_id).await?;
    let row = find(&*change, id).await?.ok_or(ChangePortfolioError::NoSuchPortfolio)?;
    if row.updated_at != seen {
        return Err(ChangePortfolioError::Stale);
    }
    let row = Model { ended_at: Some(now), updated_at: now, ..row };
    row.clone().into_active_model().reset_all().update(&*change).await?;
    let done = Done { deed: Deed::Ended, thing: Thing::Portfolio, subject: Some(id.uuid()) };
    audit::done_by(&change, mayor, done, now).await?;
    change.commit().await?;
    Ok(())
}
