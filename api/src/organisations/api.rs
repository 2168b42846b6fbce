//! Organisations over HTTP.

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, types::Example};
use sea_orm::DbErr;
use serde::Serialize;

use super::{Adoption, Kind, ManageError, NewOrganisation, OrganisationOut, OrganisationPatch, Served, manage, queries};
use crate::{
    App,
    accounts::Caller,
    communes::{Commune, Key},
    http::{
        Answered, Anyone, Body as Input, Created, Document, Known, NoContent, Once, Tag,
        problem::{self, Kind as ProblemKind, Problem, Refusal, Refused},
    },
    ids::{CommuneId, OrganisationId},
};

/// An organisation in a commune
#[derive(Debug, Clone, Serialize, Object)]
#[oai(example)]
pub struct OrganisationDetails {
    /// The organisation itself.
    #[oai(flatten)]
    #[serde(flatten)]
    pub organisation: OrganisationOut,
    /// The communes it serves, by slug.
    pub communes: Vec<String>,
    /// Whether what it posts in this commune goes up at once; null for those who are not the commune's staff.
    #[oai(nullable)]
    pub trusted: Option<bool>,
}

impl OrganisationDetails {
    /// A new one, as the staff of the only commune that it serves see it.
    pub(super) fn new_in(commune: &Commune, served: &Served) -> Self {
        let organisation = OrganisationOut::from(&served.organisation);
        Self { organisation, communes: vec![commune.slug.clone()], trusted: Some(served.trusted) }
    }
}

impl Example for OrganisationDetails {
    fn example() -> Self {
        let organisation = OrganisationOut {
            id: OrganisationId::from_uuid(uuid::uuid!("019abf3e-6f8a-7c54-9d7e-0b9c3a51d2e8")),
            name: "Les Amis du lavoir".to_owned(),
            kind: Kind::Association,
        };
        Self { organisation, communes: vec!["kerling-les-sierck".to_owned()], trusted: Some(false) }
    }
}

/// The organisations of a commune
#[derive(Debug, Serialize, Object)]
#[oai(example)]
pub struct Organisations {
    /// All of them, the town hall first, then by name.
    pub items: Vec<OrganisationDetails>,
}

impl Example for Organisations {
    fn example() -> Self {
        Self { items: vec![OrganisationDetails::example()] }
    }
}

/// Why organisations cannot be read.
#[derive(Debug)]
pub enum ReadError {
    /// The commune is not on this server.
    NoSuchCommune,
    /// The organisation does not exist, or does not serve this commune.
    NoSuchOrganisation,
    /// The database failed.
    Database(DbErr),
}

impl Refusal for ReadError {
    const KINDS: &'static [&'static ProblemKind] = &[&problem::COMMUNE_NOT_FOUND, &problem::ORGANISATION_NOT_FOUND, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::NoSuchOrganisation => Problem::of(&problem::ORGANISATION_NOT_FOUND),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for ReadError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// The operations on organisations.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Organisations")]
impl Api {
    /// List a commune's organisations
    ///
    /// Who publishes there, the town hall first.
    #[oai(path = "/v1/communes/:commune/organisations", method = "get", operation_id = "listOrganisations")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Anyone,
        /// Its slug or INSEE code.
        commune: Path<Key>,
    ) -> Result<Document<Organisations>, Refused<ReadError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ReadError::NoSuchCommune)?;
        let all = queries::of_commune(&app.db.read, commune.id).await.map_err(ReadError::Database)?;
        let items = details(app.0, commune.id, all, caller.0.as_ref()).await.map_err(ReadError::Database)?;
        Ok(Document(Organisations { items }))
    }

    /// Add an organisation
    ///
    /// From then on it publishes in the commune: at once if it is trusted, else when the town hall approves.
    #[oai(path = "/v1/communes/:commune/organisations", method = "post", operation_id = "createOrganisation")]
    async fn add(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Any text of your own: sent again with the same body within 24 hours, the request is answered as the first time.
        #[oai(name = "Idempotency-Key")]
        once: Once,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        organisation: Input<NewOrganisation>,
    ) -> Result<Answered<Created<OrganisationDetails>>, Refused<ManageError>> {
        Ok(manage::add(app.0, &caller.0, &once, &commune.0, organisation.0).await?)
    }

    /// Read an organisation
    ///
    /// As it stands in the commune.
    #[oai(path = "/v1/communes/:commune/organisations/:organisation", method = "get", operation_id = "getOrganisation")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Anyone,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        organisation: Path<OrganisationId>,
    ) -> Result<Document<OrganisationDetails>, Refused<ReadError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ReadError::NoSuchCommune)?;
        let served = queries::served(&app.db.read, commune.id, organisation.0).await.map_err(ReadError::Database)?;
        let details = details(app.0, commune.id, served.into_iter().collect(), caller.0.as_ref()).await.map_err(ReadError::Database)?;
        Ok(Document(details.into_iter().next().ok_or(ReadError::NoSuchOrganisation)?))
    }

    /// Change an organisation
    ///
    /// Every commune decides on its own whether it trusts it; name and kind belong to the commune that made it.
    #[oai(path = "/v1/communes/:commune/organisations/:organisation", method = "patch", operation_id = "editOrganisation")]
    async fn edit(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        organisation: Path<OrganisationId>,
        patch: Input<OrganisationPatch>,
    ) -> Result<Document<OrganisationDetails>, Refused<ManageError>> {
        let served = manage::edit(app.0, &caller.0, &commune.0, organisation.0, patch.0).await?;
        Ok(Document(shown(app.0, &commune.0, served, &caller.0).await?))
    }

    /// Adopt an organisation
    ///
    /// An organisation that another commune made, such as an intercommunality, publishes in this commune too.
    #[oai(path = "/v1/communes/:commune/organisations/:organisation", method = "put", operation_id = "adoptOrganisation")]
    async fn adopt(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        organisation: Path<OrganisationId>,
        adoption: Input<Adoption>,
    ) -> Result<Document<OrganisationDetails>, Refused<ManageError>> {
        let served = manage::adopt(app.0, &caller.0, &commune.0, organisation.0, adoption.0).await?;
        Ok(Document(shown(app.0, &commune.0, served, &caller.0).await?))
    }

    /// Dismiss an organisation
    ///
    /// It no longer publishes in the commune. What it posted here stays; what it posted elsewhere leaves this board.
    #[oai(path = "/v1/communes/:commune/organisations/:organisation", method = "delete", operation_id = "dismissOrganisation")]
    async fn dismiss(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        organisation: Path<OrganisationId>,
    ) -> Result<NoContent, Refused<ManageError>> {
        manage::dismiss(app.0, &caller.0, &commune.0, organisation.0).await?;
        Ok(NoContent)
    }
}

async fn shown(app: &App, commune: &Key, served: Served, caller: &Caller) -> Result<OrganisationDetails, ManageError> {
    let commune = app.communes.get(commune.as_str()).ok_or(ManageError::NoSuchCommune)?;
    let details = details(app, commune.id, vec![served], Some(caller)).await?;
    details.into_iter().next().ok_or(ManageError::NoSuchOrganisation)
}

async fn details(app: &App, commune: CommuneId, all: Vec<Served>, reader: Option<&Caller>) -> Result<Vec<OrganisationDetails>, DbErr> {
    let is_staff = reader.is_some_and(|reader| reader.is_staff_of(commune));
    let served = queries::communes_of_all(&app.db.read, all.iter().map(|it| it.organisation.id)).await?;
    let slugs = |id: OrganisationId| {
        let communes = served.iter().filter(|(organisation, _)| *organisation == id);
        let mut slugs: Vec<String> = communes.filter_map(|(_, commune)| Some(app.communes.by_id(*commune)?.slug.clone())).collect();
        slugs.sort();
        slugs
    };
    let details = all.iter().map(|it| OrganisationDetails {
        organisation: OrganisationOut::from(&it.organisation),
        communes: slugs(it.organisation.id),
        trusted: is_staff.then_some(it.trusted),
    });
    Ok(details.collect())
}
