//! The board over HTTP.

use poem::web::Data;
use poem::{IntoResponse, Request, Response};
use poem_openapi::param::Path;
use poem_openapi::registry::{MetaResponses, Registry};
use poem_openapi::types::Example;
use poem_openapi::{ApiResponse, Object, OpenApi};
use sea_orm::DbErr;
use serde::Serialize;

use crate::communes::settings::{self, AccentColour, CommuneSettings, ContactDetails};
use crate::consultations::{self, ConsultationCard};
use crate::events::{self, OccurrenceOut};
use crate::notices::{self, Card, NoticeCard};
use crate::polls::{self, PollCard};
use crate::posts::Image;
use crate::{App, Tag};
use ground::clock::Instant;
use kit::documents::{NoDocument, Snapshot, SnapshotError, View};
use kit::http::etag::Revision;
use kit::http::problem::Refused;
use kit::http::{Document, Ready};
use kit::tenants::{Commune, Key};

/// Maximum number of notices on a board.
const NOTICES: u64 = 50;

/// Maximum number of dates of events on a board.
const EVENTS: u64 = 50;

/// Maximum number of open polls on a board, and of concluded ones.
const POLLS: u64 = 50;

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
    /// The name on its pages and its letter.
    pub display_name: String,
    /// Its coat of arms, or another picture.
    #[oai(nullable)]
    pub picture: Option<Image>,
    /// The colour of its pages: dark enough for white.
    #[oai(nullable)]
    pub accent_colour: Option<AccentColour>,
    /// Its town hall's address, telephone and hours.
    pub contact: ContactDetails,
}

impl CommuneOnBoard {
    fn of(commune: &Commune, said: CommuneSettings) -> Self {
        Self {
            slug: commune.slug.clone(),
            name: commune.name.clone(),
            insee_code: commune.insee_code.clone(),
            timezone: commune.timezone.clone(),
            display_name: said.display_name,
            picture: said.picture,
            accent_colour: said.accent_colour,
            contact: said.contact,
        }
    }
}

/// The board of a commune
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Board", example)]
pub struct BoardOut {
    /// The commune whose board it is.
    pub commune: CommuneOnBoard,
    /// 128 bits of the SHA-256 of this document without this member, as 32 hexadecimal digits.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub revision: String,
    /// The notices that are up: alerts first, the most severe first, then what is pinned, then the newest; 50 at most.
    pub notices: Vec<NoticeCard>,
    /// The dates of events until the end of the local day in 30 days that are not over, in order; 50 at most.
    pub events: Vec<OccurrenceOut>,
    /// Open polls, those that close soonest first, without counts: a phone asks the poll. After them those whose
    /// conclusion was written in the last 14 days, newest first; 50 of each at most.
    #[oai(validator(max_items = "100"))]
    pub polls: Vec<PollCard>,
    /// Consultations that are announced, in debate, in vote or being counted, those of the last 60 days, and those whose answer
    /// is owed, by the close of their votes; 50 at most.
    #[oai(validator(max_items = "50"))]
    pub consultations: Vec<ConsultationCard>,
}

impl BoardOut {
    /// A board whose revision is not known yet.
    fn new(
        commune: CommuneOnBoard,
        notices: Vec<NoticeCard>,
        events: Vec<OccurrenceOut>,
        polls: Vec<PollCard>,
        consultations: Vec<ConsultationCard>,
    ) -> Self {
        Self { commune, revision: String::new(), notices, events, polls, consultations }
    }
}

impl Example for BoardOut {
    fn example() -> Self {
        let commune = CommuneOnBoard {
            slug: "kerling-les-sierck".to_owned(),
            name: "Kerling-lès-Sierck".to_owned(),
            insee_code: "57361".to_owned(),
            timezone: "Europe/Paris".to_owned(),
            display_name: "Kerling-lès-Sierck".to_owned(),
            picture: Some(Image::example()),
            accent_colour: "#12395b".parse().ok(),
            contact: ContactDetails::example(),
        };
        Self {
            revision: "5f2a7c0e9b1d4e6f8a3c2b1d0e9f8a7b".to_owned(),
            ..Self::new(
                commune,
                vec![NoticeCard::example()],
                vec![OccurrenceOut::example()],
                vec![PollCard::example()],
                vec![ConsultationCard::example()],
            )
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
    async fn board(
        &self,
        app: Data<&App>,
        request: &Request,
        commune: Path<Key>,
    ) -> Result<BoardAnswer, Refused<NoDocument>> {
        let make = async |commune: &Commune| make(app.0, commune).await;
        Ok(BoardAnswer(app.boards.serve(request, &commune.0, View::Board, app.clock.now(), make).await?))
    }
}

/// Make a board and serve it to nobody, to know that it can be made.
pub(crate) async fn try_out(app: &App, commune: &Commune) -> Result<(), SnapshotError> {
    make(app, commune).await.map(drop)
}

async fn make(app: &App, commune: &Commune) -> Result<Snapshot, SnapshotError> {
    let now = app.clock.now();
    Snapshot::take(&app.db, commune.id, now, async || read(app, commune, now).await, write).await
}

/// Reads a board as of now, and the instant at which time alone changes it.
pub(super) async fn read(app: &App, commune: &Commune, now: Instant) -> Result<(BoardOut, Option<Instant>), DbErr> {
    let cards = notices::on_board(app, commune.id, now, NOTICES).await?;
    let notices_until = notices::next_transition(app, commune.id, now, cards.iter().map(Card::expire_at)).await?;
    let agenda = events::on_board(app, commune.id, now, EVENTS).await?;
    let (polls, polls_until) = polls::on_board(app, commune.id, now, POLLS).await?;
    let (asked, asked_until) = consultations::on_board(app, commune, now).await?;
    let valid_until = notices_until.into_iter().chain(agenda.valid_until).chain(polls_until).chain(asked_until).min();
    let commune = CommuneOnBoard::of(commune, settings::of(&app.db.read, commune).await?);
    let notices = cards.iter().map(|card| NoticeCard::of(card, now)).collect();
    Ok((BoardOut::new(commune, notices, agenda.occurrences, polls, asked), valid_until))
}

fn write(mut board: BoardOut) -> Result<Ready, SnapshotError> {
    let revision = Revision::of(&serde_json::to_vec(&board)?);
    board.revision = revision.to_string();
    Ok(Ready::new("application/json", revision, serde_json::to_vec(&board)?)?)
}
