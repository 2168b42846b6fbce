//! Removing a contribution, in public: its reason stands in its place.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};

use super::list::show_one;
use super::wire::ContributionOut;
use crate::App;
use crate::accounts::Caller;
use crate::arguments::ContributionId;
use crate::arguments::entity::contribution::{Entity, Model};
use crate::arguments::found::DebateReader;
use crate::arguments::remove::DebateRemoval;
use crate::audit::{self, Deed, Done, Thing};
use kit::refusal;

refusal! {
    /// Reasons why a contribution was not removed.
    pub enum RemoveContributionError {
        /// There is no such contribution.
        NoSuchContribution => CONTRIBUTION_NOT_FOUND,
        /// The caller does not run the commune's board.
        Forbidden => FORBIDDEN,
        /// It was removed before.
        Removed => IMPOSSIBLE_TRANSITION("Cette contribution est déjà retirée.", "This contribution is removed already."),
        ..database
    }
}

/// Remove a contribution: its place in the list stays, with the reason.
pub(crate) async fn remove(
    app: &App,
    caller: &Caller,
    id: ContributionId,
    removal: DebateRemoval,
) -> Result<ContributionOut, RemoveContributionError> {
    let missing = RemoveContributionError::NoSuchContribution;
    let Some(found) = Entity::find_by_id(id).one(&app.db.read).await? else { return Err(missing) };
    let clerk = caller.clerk_of(found.commune_id).ok_or(RemoveContributionError::Forbidden)?;
    let tx = app.db.begin_write().await?;
    let Some(row) = Entity::find_by_id(id).lock_exclusive().one(&tx).await? else { return Err(missing) };
    if row.removed_at.is_some() {
        return Err(RemoveContributionError::Removed);
    }
    let now = app.clock.now();
    let row = Model { removed_at: Some(now), removed_reason: Some(removal.reason), ..row };
    row.clone().into_active_model().reset_all().update(&tx).await?;
    let reader = DebateReader::of(&tx, Some(caller), row.commune_id).await?;
    let done = Done { deed: Deed::Withdrawn, thing: Thing::Contribution, subject: Some(id.uuid()) };
    audit::done_by(&tx, clerk, done, now).await?;
    let shown = show_one(&tx, row, reader).await?;
    tx.commit().await?;
    Ok(shown)
}
