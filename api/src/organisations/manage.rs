//! Adding, changing, adopting and dismissing organisations: the only writer of their tables.

use std::sync::Arc;

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::{Kind, Name, Organisation, Served, api::OrganisationDetails, entity, queries, serving};
use crate::{
    App,
    accounts::Caller,
    board,
    clock::Instant,
    communes::{Commune, Key},
    db::DatabaseTransaction,
    events,
    http::{
        Answered, Change, Created, Once, OnceError, input,
        problem::{self, FieldError, Kind as ProblemKind, Problem, Refusal},
    },
    ids::{CommuneId, OrganisationId},
    notices,
    text::Message,
};

input! {
    /// A new organisation.
    #[example(json!({"kind": "association", "name": "Les Amis du lavoir", "trusted": false}))]
    pub struct NewOrganisation {
        /// What kind.
        pub kind: Kind,
        /// Its name, 1 to 120 characters, the only one of this name in the commune.
        pub name: Name,
        /// Whether what it posts goes up at once; unless said the town hall looks at it first.
        pub trusted: Option<bool>,
    }
}

input! {
    /// What to change of an organisation; what is absent stays.
    #[example(json!({"trusted": true}))]
    pub struct OrganisationPatch {
        /// What kind; only in the commune that made it.
        pub kind: Change<Kind>,
        /// Its name; only in the commune that made it.
        pub name: Change<Name>,
        /// Whether what it posts in this commune goes up at once.
        pub trusted: Change<bool>,
    }
}

input! {
    /// How an organisation of another commune is let onto this commune's board.
    #[example(json!({"trusted": false}))]
    pub struct Adoption {
        /// Whether what it posts in this commune goes up at once; unless said the town hall looks at it first.
        pub trusted: Option<bool>,
    }
}

/// Why an organisation was not managed.
#[derive(Debug)]
pub enum ManageError {
    /// The commune is not on this server.
    NoSuchCommune,
    /// The organisation does not exist, or does not serve this commune.
    NoSuchOrganisation,
    /// The caller does not run the commune's board.
    Forbidden,
    /// Values that do not go together.
    Invalid(Vec<FieldError>),
    /// The town hall stays.
    TownHall,
    /// The database failed; nothing was written.
    Database(DbErr),
    /// The idempotency key was not honoured.
    Once(OnceError),
}

impl Refusal for ManageError {
    const KINDS: &'static [&'static ProblemKind] = &[
        &problem::COMMUNE_NOT_FOUND,
        &problem::ORGANISATION_NOT_FOUND,
        &problem::FORBIDDEN,
        &problem::INVALID,
        &problem::IMPOSSIBLE_TRANSITION,
        &problem::INTERNAL,
    ];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::NoSuchOrganisation => Problem::of(&problem::ORGANISATION_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Invalid(errors) => Problem::invalid(errors),
            Self::TownHall => Problem::of(&problem::IMPOSSIBLE_TRANSITION)
                .with(Message::fixed("La mairie publie toujours dans sa commune.", "The town hall always publishes in its commune.")),
            Self::Database(error) => Problem::internal(error),
            Self::Once(error) => error.problem(),
        }
    }
}

impl From<DbErr> for ManageError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<OnceError> for ManageError {
    fn from(error: OnceError) -> Self {
        Self::Once(error)
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
    let home = run_by(app, caller, commune)?;
    let now = app.clock.now();
    let change = board::change(app, home.id).await?;
    if let Some(before) = once.claim(&change, caller, now).await? {
        return Ok(Answered::Before(before));
    }
    let served = insert(&change, &[home.id], new, now).await?;
    let location = format!("/v1/communes/{commune}/organisations/{}", served.organisation.id);
    let created = Created { location, resource: OrganisationDetails::new_in(&home, &served) };
    once.keep(&change, caller, &created).await?;
    change.commit().await?;
    Ok(Answered::Now(created))
}

/// Make an organisation that serves these communes, the first of which makes it: without asking who wants it, for the
/// command line and the demo.
///
/// # Errors
/// When the name is taken in the first commune.
pub async fn create(app: &App, communes: &[CommuneId], new: NewOrganisation) -> Result<Served, ManageError> {
    let change = board::change_all(app, communes).await?;
    let served = insert(&change, communes, new, app.clock.now()).await?;
    change.commit().await?;
    Ok(served)
}

async fn insert(tx: &DatabaseTransaction, communes: &[CommuneId], new: NewOrganisation, now: Instant) -> Result<Served, ManageError> {
    if new.kind == Kind::TownHall {
        let detail = Message::fixed("Chaque commune a déjà sa mairie.", "Every commune has its town hall already.");
        return Err(ManageError::Invalid(vec![FieldError::at("kind", detail)]));
    }
    let home = *communes.first().ok_or(ManageError::NoSuchCommune)?;
    let trusted = new.trusted.unwrap_or(false);
    name_is_free(tx, home, &new.name, None).await?;
    let row = entity::Model { id: OrganisationId::new(), commune_id: home, kind: new.kind, name: new.name, created_at: now };
    row.clone().into_active_model().insert(tx).await?;
    for commune in communes {
        serve(tx, row.id, *commune, trusted, now).await?;
    }
    Ok(Served { organisation: Organisation::from(row), trusted })
}

/// Change an organisation: its trust in this commune, and in the commune that made it also its name and kind.
///
/// # Errors
/// When the caller may not, or the name is taken.
pub async fn edit(app: &App, caller: &Caller, commune: &Key, id: OrganisationId, patch: OrganisationPatch) -> Result<Served, ManageError> {
    let commune = run_by(app, caller, commune)?;
    // Its name is on every board that it serves.
    let change = board::change_all(app, &queries::communes_of(&app.db.read, id).await?).await?;
    let served = queries::served(&*change, commune.id, id).await?.ok_or(ManageError::NoSuchOrganisation)?;
    let row = entity::Entity::find_by_id(id).one(&*change).await?.ok_or(ManageError::NoSuchOrganisation)?;
    let wanted = entity::Model { kind: patch.kind.or(row.kind), name: patch.name.or(row.name.clone()), ..row.clone() };
    may_become(&row, &wanted, commune.id)?;
    if wanted.name != row.name {
        name_is_free(&*change, row.commune_id, &wanted.name, Some(id)).await?;
    }
    let trusted = patch.trusted.or(served.trusted);
    wanted.clone().into_active_model().reset_all().update(&*change).await?;
    let trust = serving::ActiveModel { commune_id: Set(commune.id), organisation_id: Set(id), trusted: Set(trusted), ..Default::default() };
    trust.update(&*change).await?;
    change.commit().await?;
    Ok(Served { organisation: Organisation::from(wanted), trusted })
}

fn may_become(row: &entity::Model, wanted: &entity::Model, commune: CommuneId) -> Result<(), ManageError> {
    let mut mistakes = Vec::new();
    let elsewhere = Message::fixed(
        "Seule la commune qui a créé l’organisation peut le changer.",
        "Only the commune that made the organisation can change this.",
    );
    if row.commune_id != commune {
        let changed = [("kind", row.kind != wanted.kind), ("name", row.name != wanted.name)];
        mistakes.extend(changed.iter().filter(|(_, changed)| *changed).map(|(name, _)| FieldError::at(name, elsewhere.clone())));
    } else if (row.kind == Kind::TownHall) != (wanted.kind == Kind::TownHall) {
        let detail = Message::fixed("Une commune a une mairie, et une seule.", "A commune has one town hall, and only one.");
        mistakes.push(FieldError::at("kind", detail));
    }
    if mistakes.is_empty() { Ok(()) } else { Err(ManageError::Invalid(mistakes)) }
}

/// Let an organisation of another commune publish in this one too; what it posts from now on appears here.
///
/// # Errors
/// When the caller may not, or there is no such organisation.
pub async fn adopt(app: &App, caller: &Caller, commune: &Key, id: OrganisationId, adoption: Adoption) -> Result<Served, ManageError> {
    let commune = run_by(app, caller, commune)?;
    let change = board::change(app, commune.id).await?;
    let organisation = queries::find(&*change, id).await?.ok_or(ManageError::NoSuchOrganisation)?;
    let present = queries::served(&*change, commune.id, id).await?;
    if organisation.kind == Kind::TownHall && present.is_none() {
        return Err(ManageError::TownHall);
    }
    let trusted = adoption.trusted.unwrap_or(organisation.kind == Kind::TownHall);
    if present.is_some() {
        serving::Entity::delete_by_id((commune.id, id)).exec(&*change).await?;
    }
    serve(&*change, id, commune.id, trusted, app.clock.now()).await?;
    change.commit().await?;
    Ok(Served { organisation, trusted })
}

/// End an organisation's publishing in this commune. What it posted elsewhere leaves this board; what it posted here
/// stays, in the town hall's hands.
///
/// # Errors
/// When the caller may not, it does not publish here, or it is the town hall.
pub async fn dismiss(app: &App, caller: &Caller, commune: &Key, id: OrganisationId) -> Result<(), ManageError> {
    let commune = run_by(app, caller, commune)?;
    let change = board::change(app, commune.id).await?;
    let served = queries::served(&*change, commune.id, id).await?.ok_or(ManageError::NoSuchOrganisation)?;
    if served.organisation.kind == Kind::TownHall {
        return Err(ManageError::TownHall);
    }
    serving::Entity::delete_by_id((commune.id, id)).exec(&*change).await?;
    notices::displace(&*change, commune.id, id).await?;
    events::displace(&*change, commune.id, id).await?;
    change.commit().await?;
    Ok(())
}

fn run_by(app: &App, caller: &Caller, commune: &Key) -> Result<Arc<Commune>, ManageError> {
    let commune = app.communes.get(commune.as_str()).ok_or(ManageError::NoSuchCommune)?;
    if caller.runs_board(commune.id) { Ok(commune) } else { Err(ManageError::Forbidden) }
}

async fn serve(tx: &impl ConnectionTrait, id: OrganisationId, commune: CommuneId, trusted: bool, now: Instant) -> Result<(), DbErr> {
    serving::Model { commune_id: commune, organisation_id: id, trusted, created_at: now }.into_active_model().insert(tx).await?;
    Ok(())
}

async fn name_is_free(tx: &impl ConnectionTrait, commune: CommuneId, name: &Name, own: Option<OrganisationId>) -> Result<(), ManageError> {
    let same = entity::Entity::find().filter(entity::Column::CommuneId.eq(commune)).filter(entity::Column::Name.eq(name.as_str()));
    match same.one(tx).await? {
        Some(row) if Some(row.id) != own => {
            let detail = Message::fixed(
                "Une organisation de la commune porte déjà ce nom.",
                "An organisation of the commune has this name already.",
            );
            Err(ManageError::Invalid(vec![FieldError::at("name", detail)]))
        }
        Some(_) | None => Ok(()),
    }
}
