//! The board over HTTP.

use std::sync::Arc;

use poem::{IntoResponse, Request, Response, http::Method, web::Data};
use poem_openapi::{
    ApiResponse, Object, OpenApi,
    param::Path,
    registry::{MetaResponses, Registry},
    types::{Any, Example},
};
use serde::Serialize;
use serde_json::Value;

use super::snapshot::{BoardError, Snapshot};
use crate::{
    App,
    communes::{Commune, Key},
    http::{
        Document, PUBLIC, Tag, is_private,
        problem::{self, Kind, Problem, Refusal, Refused},
    },
    notices::NoticeCard,
};

/// The commune a board belongs to
#[derive(Debug, Clone, Serialize, Object)]
pub struct CommuneOnBoard {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its INSEE code.
    pub insee_code: String,
    /// Its time zone (IANA); every hour shown to residents is in it.
    pub timezone: String,
}

impl CommuneOnBoard {
    pub(super) fn of(commune: &Commune) -> Self {
        Self {
            slug: commune.slug.clone(),
            name: commune.name.clone(),
            insee_code: commune.insee_code.clone(),
            timezone: commune.timezone.clone(),
        }
    }
}

/// The board of a commune
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Board", example)]
pub struct BoardOut {
    /// Whose board it is.
    pub commune: CommuneOnBoard,
    /// 128 bits of the SHA-256 of this document without this member, as 32 hexadecimal digits.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub revision: String,
    /// What is up: alerts first, the most severe first, then what is pinned, then the newest; 50 at most.
    pub notices: Vec<NoticeCard>,
    /// What happens in the next 30 days. This version keeps no agenda: none.
    #[oai(validator(max_items = "0"))]
    pub events: Vec<Any<Value>>,
    /// Open polls. This version asks none.
    #[oai(validator(max_items = "0"))]
    pub polls: Vec<Any<Value>>,
    /// Consultations under way or lately decided. This version holds none.
    #[oai(validator(max_items = "0"))]
    pub consultations: Vec<Any<Value>>,
}

impl BoardOut {
    /// A board whose revision is not known yet.
    pub(super) fn new(commune: CommuneOnBoard, notices: Vec<NoticeCard>) -> Self {
        Self { commune, revision: String::new(), notices, events: vec![], polls: vec![], consultations: vec![] }
    }
}

impl Example for BoardOut {
    fn example() -> Self {
        let commune = CommuneOnBoard {
            slug: "kerling-les-sierck".to_owned(),
            name: "Kerling-lès-Sierck".to_owned(),
            insee_code: "57361".to_owned(),
            timezone: "Europe/Paris".to_owned(),
        };
        Self { revision: "5f2a7c0e9b1d4e6f8a3c2b1d0e9f8a7b".to_owned(), ..Self::new(commune, vec![NoticeCard::example()]) }
    }
}

/// Why there is no board to show.
#[derive(Debug)]
pub enum NoBoard {
    /// The commune is not on this server.
    NoSuchCommune,
    /// It could not be made.
    Broken(Arc<BoardError>),
}

impl Refusal for NoBoard {
    const KINDS: &'static [&'static Kind] = &[&problem::COMMUNE_NOT_FOUND, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::Broken(error) => Problem::internal(error),
        }
    }
}

/// The answer with a board: its ready-made bytes.
pub struct BoardAnswer(Response);

impl IntoResponse for BoardAnswer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for BoardAnswer {
    fn meta() -> MetaResponses {
        Document::<BoardOut>::meta()
    }

    fn register(registry: &mut Registry) {
        Document::<BoardOut>::register(registry);
    }
}

/// The operations on boards.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Board")]
impl Api {
    /// Read the board
    ///
    /// Everything a phone shows for a commune, in one document. Send its `ETag` back in `If-None-Match`: as long as
    /// nothing changed the answer is 304.
    #[oai(path = "/v1/communes/:commune/board", method = "get", operation_id = "getBoard")]
    async fn board(&self, app: Data<&App>, request: &Request, commune: Path<Key>) -> Result<BoardAnswer, Refused<NoBoard>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(NoBoard::NoSuchCommune)?;
        let rebuild = async || Snapshot::take(app.0, &commune).await;
        let snapshot = app.boards.get_or_rebuild(commune.id, app.clock.now(), rebuild).await.map_err(NoBoard::Broken)?;
        Ok(BoardAnswer(answer(&snapshot, request)))
    }
}

/// The hot path: a board that is in memory, asked for by somebody whose answer may be shared. Nothing else is looked
/// at; what does not fit goes the ordinary way and gets the same answer.
pub(crate) fn answer_from_memory(app: &App, request: &Request) -> Option<Response> {
    if request.method() != Method::GET {
        return None;
    }
    let key = request.uri().path().strip_prefix("/v1/communes/")?.strip_suffix("/board")?;
    let commune = app.communes.get(key)?;
    let snapshot = app.boards.get(commune.id, app.clock.now())?;
    Some(answer(&snapshot, request))
}

fn answer(snapshot: &Arc<Snapshot>, request: &Request) -> Response {
    let cache_control = if is_private(request.headers()) { "no-store" } else { PUBLIC };
    snapshot.ready.answer(request.headers(), cache_control)
}
