//! Agreeing that an organisation serves a commune: either begins, the other accepts.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, IntoActiveModel};
use serde_json::json;

use super::fresh::is_fresh;
use super::{Agreement, ManageError, Organisation, OrganisationKind, Seat, Standing, bound, queries, serving};
use crate::App;
use crate::accounts::{Caller, Clerk, Publisher, tokens};
use crate::audit::{self, Deed, Done, Thing};
use crate::dispatches::{self, DeskThing, News, Outcome};
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId};
use ground::input;
use kit::db::DatabaseTransaction;
use kit::documents::BoardWrite;
use kit::http::IfMatch;
use kit::tenants::{Commune, Key};

input! {
    /// The terms on which a commune lets an organisation onto its board.
    #[example(json!({"trusted": false}))]
    pub struct Offer {
        /// True if what it posts in this commune goes up at once; unless said the town hall looks at it first.
        pub trusted: Option<bool>,
        /// True if its severe and extreme alerts go up at once too, as long as it is trusted; no unless said. Those of
        /// a town hall or an intercommunality do.
        pub alerts: Option<bool>,
    }
}

/// Offer an organisation a place on this commune's board, or accept that it asked for one; where it serves, say anew
/// how far it is trusted. One that this commune made is let in at once.
pub(crate) async fn offer(
    app: &App,
    clerk: Clerk<'_>,
    id: OrganisationId,
    if_match: &IfMatch,
    offer: Offer,
) -> Result<(), ManageError> {
    let (caller, commune) = (clerk.caller(), clerk.commune());
    let change = app.boards.change(commune).await?;
    let (home, organisation) = queries::made_by(&*change, id).await?.ok_or(ManageError::NoSuchOrganisation)?;
    let present = queries::agreement(&*change, commune, id).await?;
    is_fresh(app, caller, commune, id, if_match).await?;
    if organisation.kind == OrganisationKind::TownHall && present.is_none() {
        return Err(ManageError::TownHall);
    }
    let state = match present.as_ref().map(|it| it.state) {
        Some(Agreement::Asked | Agreement::Serving) => Agreement::Serving,
        None if home == commune => Agreement::Serving,
        Some(Agreement::Offered) | None => Agreement::Offered,
    };
    let now = app.clock.now();
    let wanted = serving::Model {
        commune_id: commune,
        organisation_id: id,
        state,
        trusted: offer.trusted.unwrap_or(organisation.kind == OrganisationKind::TownHall),
        alerts: offer.alerts.unwrap_or(false),
        created_at: present.as_ref().map_or(now, |it| it.created_at),
    };
    let is_let_in = present.as_ref().is_some_and(|it| it.state == Agreement::Asked);
    keep(app, caller, &change, &organisation, present, wanted, now).await?;
    if is_let_in {
        tell(&change, caller, commune, id, Outcome::Approved, now).await?;
    }
    let done = Done { deed: Deed::Changed, thing: Thing::Organisation, subject: Some(id.uuid()) };
    audit::done_by(&change, clerk, done, now).await?;
    Ok(change.commit().await?)
}

/// Ask for a place on a commune's board, or accept the one that was offered.
pub(super) async fn ask(app: &App, publisher: Publisher<'_>, commune: &Commune) -> Result<(), ManageError> {
    let (caller, id) = (publisher.caller(), publisher.organisation());
    let change = app.boards.change(commune.id).await?;
    let organisation = queries::find(&*change, id).await?.ok_or(ManageError::NoSuchOrganisation)?;
    let present = queries::agreement(&*change, commune.id, id).await?;
    let now = app.clock.now();
    let wanted = match &present {
        Some(present) if present.state == Agreement::Offered => {
            serving::Model { state: Agreement::Serving, ..present.clone() }
        }
        Some(present) => present.clone(),
        None if organisation.kind == OrganisationKind::TownHall => return Err(ManageError::TownHall),
        None => serving::Model {
            commune_id: commune.id,
            organisation_id: id,
            state: Agreement::Asked,
            trusted: false,
            alerts: false,
            created_at: now,
        },
    };
    keep(app, caller, &change, &organisation, present, wanted, now).await?;
    let done = Done { deed: Deed::Changed, thing: Thing::Organisation, subject: Some(id.uuid()) };
    audit::write(&change, Some(caller), &[commune.id], done, now).await?;
    Ok(change.commit().await?)
}

/// Accept what the other side asked or offered.
pub(crate) async fn accept(app: &App, caller: &Caller, commune: &Key, id: OrganisationId) -> Result<(), ManageError> {
    let commune = app.communes.get(commune.as_str()).ok_or(ManageError::NoSuchCommune)?;
    let change = app.boards.change(commune.id).await?;
    let present = queries::agreement(&*change, commune.id, id).await?.ok_or(ManageError::NoSuchOrganisation)?;
    let is_clerk = caller.runs_board(commune.id);
    let is_organisation = speaks_for(&*change, caller, id, app.clock.now()).await?;
    match present.state {
        Agreement::Asked if is_clerk => {}
        Agreement::Offered if is_organisation => {}
        Agreement::Serving if is_clerk || is_organisation => return Err(ManageError::Serves),
        Agreement::Asked | Agreement::Offered | Agreement::Serving => return Err(ManageError::Forbidden),
    }
    let (was_asked, now) = (present.state == Agreement::Asked, app.clock.now());
    let row = serving::Model { state: Agreement::Serving, ..present };
    row.into_active_model().reset_all().update(&*change).await?;
    if was_asked {
        tell(&change, caller, commune.id, id, Outcome::Approved, now).await?;
    }
    let done = Done { deed: Deed::Accepted, thing: Thing::Organisation, subject: Some(id.uuid()) };
    audit::write(&change, Some(caller), &[commune.id], done, now).await?;
    Ok(change.commit().await?)
}

/// Tell those who publish for an organisation what becomes of its place on a commune's board.
pub(super) async fn tell(
    tx: &DatabaseTransaction,
    caller: &Caller,
    commune: CommuneId,
    id: OrganisationId,
    outcome: Outcome,
    now: Instant,
) -> Result<(), DbErr> {
    let news = News { commune, told: DeskThing::Place, subject: id.uuid(), outcome };
    dispatches::to_publishers(tx, caller, id, news, now).await
}

/// True if a caller speaks for an organisation: its publishers do, and for one that has none the clerk of the commune
/// that made it.
pub(crate) async fn speaks_for(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: OrganisationId,
    now: Instant,
) -> Result<bool, DbErr> {
    if caller.publishes_for(id) {
        return Ok(true);
    }
    let Some((home, _)) = queries::made_by(db, id).await? else { return Ok(false) };
    let has_publisher = tokens::anybody_publishes_for(db, id, now).await? && queries::serve_somewhere(db, id).await?;
    Ok(caller.runs_board(home) && !has_publisher)
}

/// Write the terms that both sides agreed on over the earlier ones; trust that is lost acts at once.
pub(super) async fn keep(
    app: &App,
    caller: &Caller,
    change: &BoardWrite<'_>,
    organisation: &Organisation,
    before: Option<serving::Model>,
    wanted: serving::Model,
    now: Instant,
) -> Result<(), DbErr> {
    let (commune, id): (CommuneId, OrganisationId) = (wanted.commune_id, wanted.organisation_id);
    let row = wanted.clone().into_active_model().reset_all();
    match &before {
        Some(before) if *before == wanted => return Ok(()),
        Some(_) => row.update(&**change).await?,
        None => row.insert(&**change).await?,
    };
    let standing = |row: &serving::Model| Standing::of(organisation.kind, Some(row));
    let lost = |grave| {
        before.as_ref().is_some_and(|before| standing(before).lets_up(grave) && !standing(&wanted).lets_up(grave))
    };
    if wanted.state == Agreement::Serving && (lost(false) || lost(true)) {
        bound::distrust(app, change, Seat { commune, organisation: id, now }, !lost(false)).await?;
        if lost(false) {
            tell(change, caller, commune, id, Outcome::Watched, now).await?;
        }
    }
    Ok(())
}
