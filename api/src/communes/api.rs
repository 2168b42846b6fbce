//! Communes over HTTP.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use serde::Serialize;

use super::settings::{self, AccentColour, ContactDetails};
use crate::organisations::{self, OrganisationOut};
use crate::posts::Image;
use crate::{App, Tag};
use kit::http::problem::Refused;
use kit::http::{Cursor, Document, Limit, ListPage, Listing, WrongCursor};
use kit::refusal;
use kit::tenants::{Area, Commune, Key};

/// A commune
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Commune", example)]
pub struct CommuneOut {
    /// Its name in addresses.
    pub slug: String,
    /// Its INSEE code.
    pub insee_code: String,
    /// Its name.
    pub name: String,
    /// Its time zone (IANA).
    pub timezone: String,
    /// Its postcodes.
    pub postcodes: Vec<String>,
    /// Number of inhabitants; 0 if not known.
    pub population: u32,
    /// The département it lies in.
    pub department: Area,
    /// The intercommunality it belongs to (EPCI).
    #[oai(nullable)]
    pub epci: Option<Area>,
}

impl From<&Commune> for CommuneOut {
    fn from(commune: &Commune) -> Self {
        Self {
            slug: commune.slug.clone(),
            insee_code: commune.insee_code.clone(),
            name: commune.name.clone(),
            timezone: commune.timezone.clone(),
            postcodes: commune.postcodes.clone(),
            population: commune.population,
            department: commune.department.clone(),
            epci: commune.epci.clone(),
        }
    }
}

impl Example for CommuneOut {
    fn example() -> Self {
        Self {
            slug: "kerling-les-sierck".to_owned(),
            insee_code: "57361".to_owned(),
            name: "Kerling-lès-Sierck".to_owned(),
            timezone: "Europe/Paris".to_owned(),
            postcodes: vec!["57480".to_owned()],
            population: 599,
            department: Area { code: "57".to_owned(), name: "Moselle".to_owned() },
            epci: Some(Area { code: "200067486".to_owned(), name: "CC Bouzonvillois-Trois Frontières".to_owned() }),
        }
    }
}

/// A commune, with who publishes there and on what
#[derive(Debug, Clone, Serialize, Object)]
#[oai(example)]
pub struct CommuneDetails {
    /// The commune itself.
    #[oai(flatten)]
    #[serde(flatten)]
    pub commune: CommuneOut,
    /// The name on its pages and its letter.
    pub display_name: String,
    /// Its town hall's address, telephone and hours.
    pub contact: ContactDetails,
    /// Its legal mentions, as HTML that is safe in any page; empty if it says none.
    pub legal_mentions_html: String,
    /// Its coat of arms, or another picture.
    #[oai(nullable)]
    pub picture: Option<Image>,
    /// The colour of its pages: dark enough for white.
    #[oai(nullable)]
    pub accent_colour: Option<AccentColour>,
    /// The organisations that publish there.
    pub organisations: Vec<OrganisationOut>,
    /// Its topics. This version has none.
    #[oai(validator(max_items = "0"))]
    pub topics: Vec<String>,
}

impl Example for CommuneDetails {
    fn example() -> Self {
        Self {
            commune: CommuneOut::example(),
            display_name: "Kerling-lès-Sierck".to_owned(),
            contact: ContactDetails::example(),
            legal_mentions_html: String::new(),
            picture: Some(Image::example()),
            accent_colour: "#12395b".parse().ok(),
            organisations: vec![OrganisationOut::example()],
            topics: vec![],
        }
    }
}

refusal! {
    /// Reasons why a commune cannot be shown.
    pub enum FindError {
        /// It is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        ..database
    }
}

/// The operations on communes.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Communes")]
impl Api {
    /// Find communes
    ///
    /// The communes on this server whose name, postcode or INSEE code answers `q`; all of them without it. Accents,
    /// case, hyphens, apostrophes, "St" for "Saint", word order and one typing error do not matter. Communes that were
    /// merged, parts of communes and former names are known, and what addresses add: CEDEX, a district of Paris, Lyon or
    /// Marseille, a département. Best first; those with a postcode before one whose INSEE code it is.
    #[oai(path = "/v1/communes", method = "get", operation_id = "listCommunes")]
    async fn list(
        &self,
        app: Data<&App>,
        /// A name, the beginning of one, a postcode or an INSEE code.
        q: Query<Option<String>>,
        limit: Query<Option<Limit>>,
        after: Query<Option<Cursor>>,
    ) -> Result<Listing<CommuneOut>, Refused<WrongCursor>> {
        let (query, limit) = (q.0.unwrap_or_default(), limit.0.unwrap_or_default());
        let found = match query.trim() {
            "" => app.communes.all(),
            query => app.communes.search(query),
        };
        let mut here = url::form_urlencoded::Serializer::new("/v1/communes?".to_owned());
        if !query.is_empty() {
            here.append_pair("q", &query);
        }
        let here = here.append_pair("limit", &limit.to_string()).finish();
        let page = page(&found, &query, limit, after.0.as_ref())?;
        Ok(Listing::new(page, &here))
    }

    /// Read a commune
    ///
    /// With what it says of itself, its organisations and topics.
    #[oai(path = "/v1/communes/:commune", method = "get", operation_id = "getCommune")]
    async fn get(&self, app: Data<&App>, commune: Path<Key>) -> Result<Document<CommuneDetails>, Refused<FindError>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(FindError::NoSuchCommune)?;
        let organisations = organisations::of_commune(&app.db.read, commune.id).await.map_err(FindError::Database)?;
        let organisations = organisations.iter().map(|it| OrganisationOut::from(&it.organisation)).collect();
        let said = settings::of(&app.db.read, &commune).await.map_err(FindError::Database)?;
        Ok(Document(CommuneDetails {
            commune: CommuneOut { population: said.population, ..CommuneOut::from(&*commune) },
            display_name: said.display_name,
            contact: said.contact,
            legal_mentions_html: said.legal_mentions_html,
            picture: said.picture,
            accent_colour: said.accent_colour,
            organisations,
            topics: vec![],
        }))
    }
}

/// A page of what was found. The INSEE code of the last commune of a page names the place where the next one starts.
fn page(
    found: &[Arc<Commune>],
    query: &str,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<ListPage<CommuneOut>, WrongCursor> {
    let start = match after {
        None => 0,
        Some(cursor) => {
            let position: [u8; 5] = cursor.position(query)?;
            let last = found.iter().position(|commune| commune.insee_code.as_bytes() == position);
            last.map_or(found.len(), |last| last + 1)
        }
    };
    let rest = found.get(start..).unwrap_or_default();
    let items: Vec<CommuneOut> = rest.iter().take(limit.get()).map(|commune| CommuneOut::from(&**commune)).collect();
    let next = if rest.len() > limit.get() {
        items.last().map(|last| Cursor::new(query, last.insee_code.as_bytes()))
    } else {
        None
    };
    Ok(ListPage { items, next })
}
