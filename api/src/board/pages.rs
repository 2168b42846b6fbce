//! The board as a page.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};

use super::content::{Content, examples, serve};
use super::part::{AskedPart, BoardPart, PartChoice, choices};
use super::{poster, screen, terminal, widget};
use crate::consultations::AskedConsultation;
use crate::events::{self, Happening};
use crate::notices::{self, Hung};
use crate::polls::{OpenQuestion, OwedAnswer};
use crate::{App, communes};
use calendar::Span;
use ground::clock::Instant;
use ground::text::Language;
use kit::documents::DocumentAddress;
use kit::http::problem::{self, Problem};
use kit::pages::{self, Frame, MenuEntry, Page, Sample, Sharing, Site};
use kit::tenants::Commune;

pub(crate) const PAGES: &[Page] = &[
    Page::public("/:commune", &page),
    Page::public("/:commune/affiche", &poster::show_poster).unlisted(),
    Page::public("/:commune/ecran", &screen::show_screen).unlisted(),
    Page::public("/:commune/integration", &widget::show_integration).unlisted(),
    Page::public("/:commune/widget", &widget::show_widget).unlisted(),
    Page::form("/:commune/borne", &terminal::show_terminal, &terminal::forget_device).unlisted(),
];

/// The board in the menu.
pub(crate) const BOARD: MenuEntry =
    MenuEntry { end: DocumentAddress::BOARD, icon: "board", words: ("Tableau", "Board") };

/// The scripts of the page.
const SCRIPTS: &[&str] = &["board.js", "poll.js", "follow.js"];

/// Number of questions that are answered in place; others are links.
const IN_PLACE: usize = 2;

/// Number of notices beside the alerts at the top.
const ON_TOP: usize = 3;

/// Number of notices that the page shows; the others are in the archives.
const SHOWN: usize = 20;

/// Number of consultations that the board shows; « Votre avis » has all.
const CONSULTATIONS: usize = 3;

/// Number of dates that the board shows.
const DATES: usize = 5;

#[derive(Template)]
#[template(path = "board/page.html")]
struct BoardPage<'a> {
    frame: Frame,
    commune: &'a str,
    slug: &'a str,
    /// The path of the board itself.
    board: String,
    agenda: String,
    archives: String,
    /// The path on which a phone asks to be told.
    tell: Option<String>,
    alerts: Vec<Hung<'a>>,
    top: Vec<Hung<'a>>,
    rest: Vec<Hung<'a>>,
    /// The categories and the organisations on the board, to show one alone.
    choices: Option<[Vec<PartChoice>; 2]>,
    happenings: Vec<Happening<'a>>,
    asked: Vec<OpenQuestion<'a>>,
    consultations: Vec<AskedConsultation<'a>>,
    owed: Vec<OwedAnswer<'a>>,
    owed_in_all: u64,
}

/// The page of a commune's board.
#[handler]
async fn page(
    app: Data<&App>,
    request: &Request,
    key: Path<String>,
    asked: Query<AskedPart>,
) -> poem::Result<Response> {
    let Some(commune) = app.communes.get(&key.0) else { return Err(Problem::of(&problem::NOT_FOUND).into()) };
    if key.0 != commune.slug {
        return Ok(pages::moved(&commune.path()));
    }
    let part = BoardPart::of(app.0, &commune, asked).await.map_err(Problem::internal)?;
    let write = move |site: &Site, content: &Content, commune: &Commune, language: Language, now: Instant| {
        pages::ready(&show(site, content, commune, part, language, now), language)
    };
    serve(app.0, request, &commune, &part.end(), write).await
}

fn show<'a>(
    site: &Site,
    content: &'a Content,
    commune: &'a Commune,
    part: BoardPart,
    language: Language,
    now: Instant,
) -> BoardPage<'a> {
    let (board, today) = (&content.board, Span::shown(now, commune.zone()).date());
    let shown = board.notices.iter().filter(|notice| part.holds(notice)).take(SHOWN);
    let cards = shown.map(|notice| Hung::of(notice, commune, language, now));
    let (alerts, others): (Vec<_>, Vec<_>) = cards.partition(|card| card.severity.is_some());
    let mut top = others;
    let rest = top.split_off(top.len().min(ON_TOP));
    if let Some(first) = top.first_mut().filter(|first| first.picture.is_some()) {
        first.is_lead = true;
    }
    let title = language.say("Tableau d’affichage", "Notice board");
    let description = alerts.iter().chain(&top).map(|card| card.title).take(3).collect::<Vec<_>>().join(" · ");
    let sharing = Sharing {
        data: Some(site.at(&format!("/v1/communes/{}/board", commune.slug))),
        ..Sharing::of_page(site, &commune.path(), &description, None)
    };
    let frame = communes::framed(site, commune, &content.settings, language, title);
    let mut asked: Vec<_> =
        board.polls.iter().filter_map(|poll| OpenQuestion::of(poll, commune, language, now)).collect();
    for later in asked.iter_mut().skip(IN_PLACE) {
        later.asks = None;
    }
    BoardPage {
        frame: Frame { is_wide: true, ..frame.shared(sharing).with_scripts(SCRIPTS).at(&BOARD) }
            .about(&communes::town_hall(site, commune, &content.settings)),
        commune: &commune.name,
        slug: &commune.slug,
        board: commune.path(),
        agenda: events::AGENDA.path(&commune.slug),
        archives: notices::ARCHIVES.path(&commune.slug),
        tell: site.menu.tell.map(|tell| tell.path(&commune.slug)),
        alerts,
        top,
        rest,
        choices: choices(board, part, language),
        happenings: board.events.iter().take(DATES).map(|it| Happening::of(it, commune, language, today)).collect(),
        asked,
        consultations: AskedConsultation::foremost(&board.consultations, CONSULTATIONS, commune, language),
        owed: content.owed.1.iter().map(|poll| OwedAnswer::of(poll, language, now)).collect(),
        owed_in_all: content.owed.0,
    }
}

/// Pages of examples: a board with something of each kind, and one on which nothing hangs, each way of showing them.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let (contents, now) = examples();
    let commune = Commune::example();
    let board = |it| Sample::of("board/page.html", &show(site, it, &commune, BoardPart::default(), language, now));
    let mut all: Vec<Sample> = contents.iter().map(board).collect();
    all.extend(poster::samples(site, language));
    all.extend(screen::samples(site, language));
    all.extend(widget::samples(site, language));
    all.push(terminal::sample(site, language));
    all
}
