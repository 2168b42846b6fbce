//! Organisations on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::DbErr;
use serde::Serialize;

use super::refusals::ReadOrganisationError;
use super::{Agreement, Organisation, OrganisationKind, OrganisationOut, Served, queries, serving};
use crate::App;
use crate::accounts::Caller;
use ground::ids::{CommuneId, OrganisationId};
use kit::tenants::Commune;

/// A commune that an organisation serves, or is to serve
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Serving", example)]
pub struct ServingOut {
    /// The commune, by slug.
    pub commune: String,
    /// The state of their agreement: made, or else who began.
    pub state: Agreement,
    /// True if what it posts there goes up at once; for the organisation and that commune's staff.
    #[oai(nullable)]
    pub trusted: Option<bool>,
    /// True if its severe and extreme alerts go up there at once too; for the organisation and that commune's staff.
    #[oai(nullable)]
    pub alerts: Option<bool>,
}

impl Example for ServingOut {
    fn example() -> Self {
        Self {
            commune: "kerling-les-sierck".to_owned(),
            state: Agreement::Serving,
            trusted: Some(false),
            alerts: Some(false),
        }
    }
}

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
    /// True if what it posts in this commune goes up at once; null for those who are not the commune's staff.
    #[oai(nullable)]
    pub trusted: Option<bool>,
    /// True if its severe and extreme alerts do too; null for those who are not the commune's staff.
    #[oai(nullable)]
    pub alerts: Option<bool>,
    /// The communes it serves or is to serve, and where one of the two has yet to accept; null for those who are
    /// neither its publishers nor staff.
    #[oai(nullable)]
    pub serves: Option<Vec<ServingOut>>,
}

impl OrganisationDetails {
    /// A new one, as the staff of the only commune that it serves see it.
    pub(super) fn new_in(commune: &Commune, served: &Served) -> Self {
        let (trusted, alerts) = (Some(served.trusted), Some(served.alerts));
        Self {
            organisation: OrganisationOut::from(&served.organisation),
            communes: vec![commune.slug.clone()],
            trusted,
            alerts,
            serves: Some(vec![ServingOut {
                commune: commune.slug.clone(),
                state: Agreement::Serving,
                trusted,
                alerts,
            }]),
        }
    }
}

impl Example for OrganisationDetails {
    fn example() -> Self {
        let organisation = OrganisationOut {
            id: OrganisationId::from_uuid(uuid::uuid!("019abf3e-6f8a-7c54-9d7e-0b9c3a51d2e8")),
            name: "Les Amis du lavoir".to_owned(),
            kind: OrganisationKind::Association,
        };
        Self {
            organisation,
            communes: vec!["kerling-les-sierck".to_owned()],
            trusted: Some(false),
            alerts: Some(false),
            serves: Some(vec![ServingOut::example()]),
        }
    }
}

/// Organisations as this reader sees them in a commune.
pub(super) async fn details(
    app: &App,
    commune: CommuneId,
    all: &[Organisation],
    reader: Option<&Caller>,
) -> Result<Vec<OrganisationDetails>, DbErr> {
    let rows = queries::agreements(&app.db.read, all.iter().map(|it| it.id)).await?;
    Ok(all.iter().map(|it| seen(app, commune, it, &rows, reader)).collect())
}

/// An organisation as this reader sees it in a commune: it serves there, or the reader may see that it is to.
pub(crate) async fn one(
    app: &App,
    commune: CommuneId,
    id: OrganisationId,
    reader: Option<&Caller>,
) -> Result<OrganisationDetails, ReadOrganisationError> {
    let (home, organisation) =
        queries::made_by(&app.db.read, id).await?.ok_or(ReadOrganisationError::NoSuchOrganisation)?;
    let rows = queries::agreements(&app.db.read, std::iter::once(id)).await?;
    let here = rows.iter().find(|row| row.commune_id == commune).ok_or(ReadOrganisationError::NoSuchOrganisation)?;
    let may = |reader: &Caller| reader.publishes_for(id) || reader.is_staff_of(commune) || reader.is_staff_of(home);
    if here.state != Agreement::Serving && !reader.is_some_and(may) {
        return Err(ReadOrganisationError::NoSuchOrganisation);
    }
    let details = seen(app, commune, &organisation, &rows, reader);
    let is_of_home = reader.is_some_and(|reader| reader.is_staff_of(home));
    let serves = details.serves.or_else(|| is_of_home.then(|| serves(app, &organisation, &rows, reader)));
    Ok(OrganisationDetails { serves, ..details })
}

fn seen(
    app: &App,
    commune: CommuneId,
    organisation: &Organisation,
    rows: &[serving::Model],
    reader: Option<&Caller>,
) -> OrganisationDetails {
    let own = || rows.iter().filter(|row| row.organisation_id == organisation.id);
    let here = own().find(|row| row.commune_id == commune && reader.is_some_and(|reader| reader.is_staff_of(commune)));
    let may =
        |reader: &Caller| reader.publishes_for(organisation.id) || own().any(|row| reader.is_staff_of(row.commune_id));
    let served = own().filter(|row| row.state == Agreement::Serving);
    let mut communes: Vec<String> =
        served.filter_map(|row| Some(app.communes.by_id(row.commune_id)?.slug.clone())).collect();
    communes.sort();
    OrganisationDetails {
        organisation: OrganisationOut::from(organisation),
        communes,
        trusted: here.map(|row| row.trusted),
        alerts: here.map(|row| row.alerts),
        serves: reader.is_some_and(may).then(|| serves(app, organisation, rows, reader)),
    }
}

/// The communes that an organisation serves; how far it is trusted elsewhere is no business of one commune's staff.
fn serves(app: &App, organisation: &Organisation, rows: &[serving::Model], reader: Option<&Caller>) -> Vec<ServingOut> {
    let of = rows.iter().filter(|row| row.organisation_id == organisation.id).filter_map(|row| {
        let may =
            reader.is_some_and(|reader| reader.publishes_for(organisation.id) || reader.is_staff_of(row.commune_id));
        Some(ServingOut {
            commune: app.communes.by_id(row.commune_id)?.slug.clone(),
            state: row.state,
            trusted: may.then_some(row.trusted),
            alerts: may.then_some(row.alerts),
        })
    });
    let mut serves: Vec<ServingOut> = of.collect();
    serves.sort_by(|one, other| one.commune.cmp(&other.commune));
    serves
}
