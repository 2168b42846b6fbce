//! Feeds over HTTP.

use poem::http::StatusCode;
use poem::web::Data;
use poem::{IntoResponse, Request, Response};
use poem_openapi::param::Path;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{Example, Type};
use poem_openapi::{ApiResponse, Object, OpenApi};
use serde::Serialize;
use uuid::Uuid;

use super::{ATOM, CAP, Format, JSON};
use crate::{App, Tag, notices};
use ground::clock::Instant;
use ground::ids::NoticeId;
use kit::documents::NoDocument;
use kit::http::problem::Refused;
use kit::tenants::{Commune, Key};

/// A feed in JSON Feed 1.1
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "JsonFeed", example)]
pub struct JsonFeedOut {
    /// The version of the format, an address.
    pub version: String,
    /// Its title.
    pub title: String,
    /// The address of its board.
    pub home_page_url: String,
    /// Its own address.
    pub feed_url: String,
    /// The language of its texts.
    pub language: String,
    /// The commune whose feed it is.
    pub authors: Vec<PersonOut>,
    /// The notices and the consultations on the board, newest first; 50 at most.
    #[oai(validator(max_items = "50"))]
    pub items: Vec<ItemOut>,
}

/// A publisher in a feed
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "FeedAuthor")]
pub struct PersonOut {
    /// Their name.
    pub name: String,
}

/// A file that belongs to a notice in a feed
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "FeedAttachment")]
pub struct EnclosedOut {
    /// Its address.
    pub url: String,
    /// The media type it is served as.
    pub mime_type: String,
    /// Its name when it is downloaded.
    pub title: String,
    /// Number of bytes it has.
    pub size_in_bytes: u64,
}

/// A notice or a consultation in a feed
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "FeedItem", skip_serializing_if_is_none)]
pub struct ItemOut {
    /// Its permanent name, a `urn:uuid:` with its id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// An address for more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_url: Option<String>,
    /// One line.
    pub title: String,
    /// The picture, the text and links to what is attached, as HTML that is safe to put into a page.
    pub content_html: String,
    /// The address of its picture, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// What is attached to it.
    pub attachments: Vec<EnclosedOut>,
    /// The beginning of the text, without formatting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Time at which it went up.
    pub date_published: Instant,
    /// Time at which it last changed visibly.
    pub date_modified: Instant,
    /// Its publisher.
    pub authors: Vec<PersonOut>,
    /// Its category, or `consultation`: the name in this interface, then in French.
    pub tags: Vec<String>,
}

impl Example for JsonFeedOut {
    fn example() -> Self {
        let at = Instant::from_micros(1_795_338_000_000_000);
        let base = "https://panneau.exemple.fr";
        let id = Uuid::from_u128(0x019a_bf3e_7a10_7f3e_8d1c_5a0b_9c3a_51d2);
        Self {
            version: "https://jsonfeed.org/version/1.1".to_owned(),
            title: "Kerling-lès-Sierck\u{a0}: tableau d’affichage".to_owned(),
            home_page_url: format!("{base}/v1/communes/kerling-les-sierck/board"),
            feed_url: format!("{base}/v1/communes/kerling-les-sierck/feed.json"),
            language: "fr".to_owned(),
            authors: vec![PersonOut { name: "Kerling-lès-Sierck".to_owned() }],
            items: vec![ItemOut {
                id: id.urn().to_string(),
                url: format!("{base}{}", notices::page_of(NoticeId::from_uuid(id))),
                external_url: None,
                title: "Coupure d’eau lundi".to_owned(),
                content_html: "<p>L’eau sera coupée <strong>de 8 h à 12 h</strong>, rue des Vignes.</p>".to_owned(),
                image: None,
                attachments: vec![],
                summary: Some("L’eau sera coupée de 8 h à 12 h, rue des Vignes.".to_owned()),
                date_published: at,
                date_modified: at,
                authors: vec![PersonOut { name: "Mairie de Kerling-lès-Sierck".to_owned() }],
                tags: vec!["outage".to_owned(), "Coupure".to_owned()],
            }],
        }
    }
}

/// The operations on feeds.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Feeds")]
impl Api {
    /// Follow the board in Atom
    ///
    /// The notices and the consultations on the board as a feed (RFC 4287), newest first, 50 at most. An entry about a
    /// consultation changes with every step of its way.
    #[oai(path = "/v1/communes/:commune/feed.atom", method = "get", operation_id = "getAtomFeed")]
    async fn atom(
        &self,
        app: Data<&App>,
        request: &Request,
        commune: Path<Key>,
    ) -> Result<XmlAnswer, Refused<NoDocument>> {
        Ok(XmlAnswer(answer(app.0, request, &commune.0, &ATOM).await?))
    }

    /// Follow the board in JSON
    ///
    /// The notices and the consultations on the board as a feed (JSON Feed 1.1), newest first, 50 at most.
    #[oai(path = "/v1/communes/:commune/feed.json", method = "get", operation_id = "getJsonFeed")]
    async fn json(
        &self,
        app: Data<&App>,
        request: &Request,
        commune: Path<Key>,
    ) -> Result<JsonAnswer, Refused<NoDocument>> {
        Ok(JsonAnswer(answer(app.0, request, &commune.0, &JSON).await?))
    }

    /// Follow the alerts in CAP
    ///
    /// The alerts that are up, newest first, each a message of the Common Alerting Protocol 1.2 in an entry of an Atom
    /// feed. One that was changed is an update of all its messages before; one that
    /// was taken down or shortened is cancelled, for as long as it was to last. The demo's have the status `Exercise`.
    #[oai(path = "/v1/communes/:commune/alerts.cap", method = "get", operation_id = "getAlerts")]
    async fn alerts(
        &self,
        app: Data<&App>,
        request: &Request,
        commune: Path<Key>,
    ) -> Result<XmlAnswer, Refused<NoDocument>> {
        Ok(XmlAnswer(answer(app.0, request, &commune.0, &CAP).await?))
    }
}

async fn answer(app: &App, request: &Request, commune: &Key, format: &'static Format) -> Result<Response, NoDocument> {
    app.boards
        .serve(request, commune, format.view, app.clock.now(), async |commune: &Commune| {
            format.make(app, commune).await
        })
        .await
}

/// The answer with a feed in JSON: its ready-made bytes.
pub struct JsonAnswer(Response);

/// The answer with a feed in XML: its ready-made bytes.
pub struct XmlAnswer(Response);

impl IntoResponse for JsonAnswer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl IntoResponse for XmlAnswer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for JsonAnswer {
    fn meta() -> MetaResponses {
        feed(JSON.media_type, JsonFeedOut::schema_ref())
    }

    fn register(registry: &mut Registry) {
        JsonFeedOut::register(registry);
    }
}

impl ApiResponse for XmlAnswer {
    fn meta() -> MetaResponses {
        let mut schema = MetaSchema::new("string");
        schema.example = Some("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"fr\">…</feed>".into());
        feed(ATOM.media_type, MetaSchemaRef::Inline(Box::new(schema)))
    }

    fn register(_registry: &mut Registry) {}
}

fn feed(content_type: &'static str, schema: MetaSchemaRef) -> MetaResponses {
    let content = vec![MetaMediaType { content_type, schema }];
    let status = Some(StatusCode::OK.as_u16());
    MetaResponses {
        responses: vec![MetaResponse { description: "The feed", status, status_range: None, content, headers: vec![] }],
    }
}
