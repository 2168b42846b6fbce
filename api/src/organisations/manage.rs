//! Adding and changing organisations.

use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::fresh::is_fresh;
use super::part::run_by;
use super::wire::OrganisationDetails;
use super::{Agreement, ManageError, Name, Organisation, OrganisationKind, Served, agree, entity, queries, serving};
use crate::App;
use crate::accounts::{Caller, Clerk};
use crate::audit::{self, Deed, Done, Thing};
use crate::idempotency::{Answered, Once};
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId};
use ground::{Change, FieldError, input, say};
use kit::db::DatabaseTransaction;
use kit::http::{Created, IfMatch};
use kit::tenants::{Commune, Key};

input! {
    /// A new organisation.
    #[example(json!({"kind": "association", "name": "Les Amis du lavoir", "trusted": false}))]
    pub struct NewOrganisation {
        /// Its kind.
        pub kind: OrganisationKind,
        /// Its name, 1 to 120 characters, the only one of this name in the commune.
        pub name: Name,
        /// True if what it posts goes up at once; unless said the town hall looks at it first.
        pub trusted: Option<bool>,
        /// True if its severe and extreme alerts go up at once too, as long as it is trusted; no unless said. Those of
        /// an intercommunality do.
        pub alerts: Option<bool>,
    }
}

input! {
    /// Changes to an organisation; what is absent stays.
    #[example(json!({"trusted": true}))]
    pub struct OrganisationPatch {
        /// Its kind; only in the commune that made it.
        pub kind: Change<OrganisationKind>,
        /// Its name; only in the commune that made it.
        pub name: Change<Name>,
        /// True if what it posts in this commune goes up at once.
        pub trusted: Change<bool>,
        /// True if its severe and extreme alerts go up at once too, as long as it is trusted.
        pub alerts: Change<bool>,
    }
}

/// Let a new organisation publish in a commune.
///
/// # Errors
/// When the caller may not, or the name is taken.
pub async fn add(
    app: &App,
    caller: &Caller,
    once: &Once,
    commune: &Key,
    new: NewOrganisation,
) -> Result<Answered<Created<OrganisationDetails>>, ManageError> {
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let clerk = run_by(app, caller, commune)?;
    let home = app.communes.by_id(clerk.commune()).ok_or(ManageError::NoSuchCommune)?;
    let now = app.clock.now();
    let change = app.boards.change(home.id).await?;
    if let Some(before) = once.claim(&change, caller, now).await? {
        return Ok(Answered::Before(before));
    }
    let served = insert(&change, &[home.id], new, now).await?;
    let location = format!("/v1/communes/{commune}/organisations/{}", served.organisation.id);
    let created = Created { location, resource: OrganisationDetails::new_in(&home, &served) };
    once.keep(&change, caller, &created).await?;
    let done = Done { deed: Deed::Created, thing: Thing::Organisation, subject: Some(served.organisation.id.uuid()) };
    audit::write(&change, Some(caller), &[home.id], done, now).await?;
    change.commit().await?;
    Ok(Answered::Now(created))
}

/// Make an organisation that serves these communes, the first of which makes it: without asking who wants it, for the
/// command line and the demo.
///
/// # Errors
/// When the name is taken in the first commune.
pub async fn create(app: &App, communes: &[CommuneId], new: NewOrganisation) -> Result<Served, ManageError> {
    let change = app.boards.change_all(communes).await?;
    let served = insert(&change, communes, new, app.clock.now()).await?;
    change.commit().await?;
    Ok(served)
}

/// Make an organisation of a commune, in the transaction that wants it.
pub(crate) async fn make(
    tx: &DatabaseTransaction,
    commune: &Commune,
    new: NewOrganisation,
    now: Instant,
) -> Result<OrganisationId, ManageError> {
    Ok(insert(tx, &[commune.id], new, now).await?.organisation.id)
}

async fn insert(
    tx: &DatabaseTransaction,
    communes: &[CommuneId],
    new: NewOrganisation,
    now: Instant,
) -> Result<Served, ManageError> {
    if new.kind == OrganisationKind::TownHall {
        let detail = say!("Chaque commune a déjà sa mairie.", "Every commune has its town hall already.");
        return Err(ManageError::Invalid(vec![FieldError::at("kind", detail)]));
    }
    let home = *communes.first().ok_or(ManageError::NoSuchCommune)?;
    let (trusted, alerts) = (new.trusted.unwrap_or(false), new.alerts.unwrap_or(false));
    name_is_free(tx, home, &new.name, None).await?;
    let row =
        entity::Model { id: OrganisationId::new(), commune_id: home, kind: new.kind, name: new.name, created_at: now };
    row.clone().into_active_model().insert(tx).await?;
    for commune in communes {
        let state = Agreement::Serving;
        let row =
            serving::Model { commune_id: *commune, organisation_id: row.id, state, trusted, alerts, created_at: now };
        row.into_active_model().insert(tx).await?;
    }
    Ok(Served { organisation: Organisation::from(row), trusted, alerts })
}

/// Change an organisation: its trust in this commune, and in the commune that made it also its name and kind.
pub(crate) async fn edit(
    app: &App,
    clerk: Clerk<'_>,
    id: OrganisationId,
    if_match: &IfMatch,
    patch: OrganisationPatch,
) -> Result<(), ManageError> {
    let (caller, commune) = (clerk.caller(), clerk.commune());
    // Its name is on every board that it serves.
    let serves = queries::communes_of(&app.db.read, id).await?;
    let change = app.boards.change_all(&serves).await?;
    let present = queries::agreement(&*change, commune, id).await?.filter(|it| it.state == Agreement::Serving);
    let present = present.ok_or(ManageError::NoSuchOrganisation)?;
    is_fresh(app, caller, commune, id, if_match).await?;
    let row = entity::Entity::find_by_id(id).one(&*change).await?.ok_or(ManageError::NoSuchOrganisation)?;
    let wanted = entity::Model { kind: patch.kind.or(row.kind), name: patch.name.or(row.name.clone()), ..row.clone() };
    may_become(&row, &wanted, commune, &serves)?;
    if wanted.name != row.name {
        name_is_free(&*change, row.commune_id, &wanted.name, Some(id)).await?;
    }
    wanted.clone().into_active_model().reset_all().update(&*change).await?;
    let (trusted, alerts) = (patch.trusted.or(present.trusted), patch.alerts.or(present.alerts));
    let served = serving::Model { trusted, alerts, ..present.clone() };
    agree::keep(app, caller, &change, &wanted.into(), Some(present), served, app.clock.now()).await?;
    let done = Done { deed: Deed::Changed, thing: Thing::Organisation, subject: Some(id.uuid()) };
    audit::done_by(&change, clerk, done, app.clock.now()).await?;
    Ok(change.commit().await?)
}

fn may_become(
    row: &entity::Model,
    wanted: &entity::Model,
    commune: CommuneId,
    serves: &[CommuneId],
) -> Result<(), ManageError> {
    let mut mistakes = Vec::new();
    let elsewhere = say!(
        "Seule la commune qui a créé l’organisation peut le changer.",
        "Only the commune that made the organisation can change this.",
    );
    if row.commune_id != commune {
        let changed = [("kind", row.kind != wanted.kind), ("name", row.name != wanted.name)];
        mistakes.extend(
            changed.iter().filter(|(_, changed)| *changed).map(|(name, _)| FieldError::at(name, elsewhere.clone())),
        );
    } else if (row.kind == OrganisationKind::TownHall) != (wanted.kind == OrganisationKind::TownHall) {
        let detail = say!("Une commune a une mairie, et une seule.", "A commune has one town hall, and only one.");
        mistakes.push(FieldError::at("kind", detail));
    } else if row.kind.may_alert() != wanted.kind.may_alert() && serves.iter().any(|it| *it != commune) {
        // The others agreed to what it was, and with what that may do on their boards.
        let detail = say!(
            "D’autres communes l’ont acceptée avec ce type d’organisation.",
            "Other communes accepted it as this kind of organisation.",
        );
        mistakes.push(FieldError::at("kind", detail));
    }
    if mistakes.is_empty() { Ok(()) } else { Err(ManageError::Invalid(mistakes)) }
}

async fn name_is_free(
    tx: &impl ConnectionTrait,
    commune: CommuneId,
    name: &Name,
    own: Option<OrganisationId>,
) -> Result<(), ManageError> {
    let same = entity::Entity::find()
        .filter(entity::Column::CommuneId.eq(commune))
        .filter(entity::Column::Name.eq(name.as_str()));
    match same.one(tx).await? {
        Some(row) if Some(row.id) != own => {
            let detail = say!(
                "Une organisation de la commune porte déjà ce nom.",
                "An organisation of the commune has this name already.",
            );
            Err(ManageError::Invalid(vec![FieldError::at("name", detail)]))
        }
        Some(_) | None => Ok(()),
    }
}
