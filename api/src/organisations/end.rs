//! Ending what was agreed: an organisation serves a commune no longer. It acts at once, on that board alone.

use sea_orm::EntityTrait;

use super::agree::{speaks_for, tell};
use super::fresh::is_fresh;
use super::{Agreement, ManageError, OrganisationKind, Seat, bound, queries, serving};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::dispatches::Outcome;
use ground::ids::OrganisationId;
use kit::http::IfMatch;
use kit::tenants::Key;

/// End an organisation's publishing in this commune, or what was asked or offered about it. What it has up that was
/// made here stays, in the town hall's hands; what was made elsewhere leaves; what is scheduled or waits goes to the
/// queue; a calendar that this commune let in is not followed any more.
pub(crate) async fn end(
    app: &App,
    caller: &Caller,
    commune: &Key,
    id: OrganisationId,
    if_match: &IfMatch,
) -> Result<(), ManageError> {
    let commune = app.communes.get(commune.as_str()).ok_or(ManageError::NoSuchCommune)?;
    let now = app.clock.now();
    if !caller.runs_board(commune.id) && !speaks_for(&app.db.read, caller, id, now).await? {
        return Err(ManageError::Forbidden);
    }
    // Before what is done in pieces, and again below once nobody else changes it.
    is_fresh(app, caller, commune.id, id, if_match).await?;
    let seat = Seat { commune: commune.id, organisation: id, now };
    bound::prepare(app, seat).await?;
    let change = app.boards.change(commune.id).await?;
    let organisation = queries::find(&*change, id).await?.ok_or(ManageError::NoSuchOrganisation)?;
    let present = queries::agreement(&*change, commune.id, id).await?.ok_or(ManageError::NoSuchOrganisation)?;
    is_fresh(app, caller, commune.id, id, if_match).await?;
    if organisation.kind == OrganisationKind::TownHall {
        return Err(ManageError::TownHall);
    }
    serving::Entity::delete_by_id((commune.id, id)).exec(&*change).await?;
    if present.state == Agreement::Serving {
        bound::displace(app, &change, seat).await?;
    }
    let told = match present.state {
        Agreement::Asked => Some(Outcome::Rejected),
        Agreement::Serving => Some(Outcome::Withdrawn),
        Agreement::Offered => None,
    };
    if let Some(outcome) = told.filter(|_| caller.runs_board(commune.id)) {
        tell(&change, caller, commune.id, id, outcome, now).await?;
    }
    let done = Done { deed: Deed::Ended, thing: Thing::Organisation, subject: Some(id.uuid()) };
    audit::write(&change, Some(caller), &[commune.id], done, now).await?;
    Ok(change.commit().await?)
}
