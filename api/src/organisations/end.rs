//! Ending what was agreed: an organisation serves a commune no longer, or is no longer trusted there. Both act at once, on
//! that board alone.

use sea_orm::{DbErr, EntityTrait};

use super::{Agreement, Kind, ManageError, agree::speaks_for, queries, serving};
use crate::{App, accounts::Caller, board, calendars, communes::Key, events, notices};
use ground::{
    clock::Instant,
    ids::{CommuneId, OrganisationId},
};

/// End an organisation's publishing in this commune, or what was asked or offered about it. What it has up that was made
/// here stays, in the town hall's hands; what was made elsewhere leaves; what is scheduled or waits goes to the queue; a
/// calendar that this commune let in is not followed any more.
///
/// # Errors
/// When the caller neither runs the board nor speaks for the organisation, nothing was agreed, or it is the town hall.
pub(super) async fn end(app: &App, caller: &Caller, commune: &Key, id: OrganisationId) -> Result<(), ManageError> {
    let commune = app.communes.get(commune.as_str()).ok_or(ManageError::NoSuchCommune)?;
    let now = app.clock.now();
    if !caller.runs_board(commune.id) && !speaks_for(&app.db.read, caller, id, now).await? {
        return Err(ManageError::Forbidden);
    }
    calendars::prepare_to_dismiss(app, commune.id, id).await?;
    let change = board::change(app, commune.id).await?;
    let organisation = queries::find(&*change, id).await?.ok_or(ManageError::NoSuchOrganisation)?;
    let present = queries::agreement(&*change, commune.id, id).await?.ok_or(ManageError::NoSuchOrganisation)?;
    if organisation.kind == Kind::TownHall {
        return Err(ManageError::TownHall);
    }
    serving::Entity::delete_by_id((commune.id, id)).exec(&*change).await?;
    if present.state == Agreement::Serving {
        notices::displace(&*change, commune.id, id, now).await?;
        events::displace(&*change, commune.id, id, now).await?;
        calendars::dismiss(&*change, commune.id, id).await?;
    }
    Ok(change.commit().await?)
}

/// What an organisation that is no longer trusted in a commune has scheduled there on its own word waits for the clerk, and
/// its calendar for a new approval; of one that may no longer raise alerts on its own (`grave`) the alerts alone.
///
/// # Errors
/// When the database fails.
pub(super) async fn distrust(
    app: &App,
    change: &board::Change<'_>,
    commune: CommuneId,
    id: OrganisationId,
    grave: bool,
    now: Instant,
) -> Result<(), DbErr> {
    notices::distrust(&**change, commune, id, grave, now).await?;
    if !grave {
        events::distrust(&**change, commune, id, now).await?;
        calendars::distrust(app, &**change, commune, id).await?;
    }
    Ok(())
}
