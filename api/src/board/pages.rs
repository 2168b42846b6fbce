//! The board as a page.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::api::{BoardOut, read};
use crate::communes::settings::{self, CommuneSettings};
use crate::events::{self, Happening};
use crate::notices::{self, Category, Hung, NoticeCard, Severity};
use crate::polls::{self, OpenQuestion, OwedAnswer, OwedPoll, PollCard};
use crate::{App, communes};
use calendar::Span;
use ground::clock::Instant;
use ground::text::Language;
use kit::documents::{DocumentAddress, Snapshot, SnapshotError};
use kit::http::problem::{self, Problem};
use kit::pages::{self, Frame, MenuEntry, Page, Sample, Sharing, Site};
use kit::tenants::Commune;

pub(crate) const PAGES: &[Page] = &[Page::public("/:commune", &page)];

/// The board in the menu.
pub(crate) const BOARD: MenuEntry =
    MenuEntry { end: DocumentAddress::BOARD, icon: "board", words: ("Tableau", "Board") };

/// The scripts of the page.
const SCRIPTS: &[&str] = &["board.js"];

/// Number of notices beside the alerts at the top.
const ON_TOP: usize = 3;

/// Number of notices that the page shows; the others are in the archives.
const SHOWN: usize = 20;

/// Number of dates that the board shows.
const DATES: usize = 5;

/// Number of answers owed that the board names.
const OWED: u64 = 3;

#[derive(Template)]
#[template(path = "board/page.html")]
struct BoardPage<'a> {
    frame: Frame,
    commune: &'a str,
    agenda: String,
    archives: String,
    /// The path on which a phone asks to be told.
    tell: Option<String>,
    alerts: Vec<Hung<'a>>,
    top: Vec<Hung<'a>>,
    rest: Vec<Hung<'a>>,
    /// The categories on the board, to show one alone.
    categories: Vec<(Category, String)>,
    happenings: Vec<Happening<'a>>,
    asked: Vec<OpenQuestion<'a>>,
    owed: Vec<OwedAnswer<'a>>,
    owed_in_all: u64,
}

/// The content of the page, as it is read from the database.
struct Content {
    settings: CommuneSettings,
    board: BoardOut,
    owed: (u64, Vec<OwedPoll>),
}

/// The page of a commune's board.
#[handler]
async fn page(app: Data<&App>, request: &Request, key: Path<String>) -> poem::Result<Response> {
    let Some(commune) = app.communes.get(&key.0) else { return Err(Problem::of(&problem::NOT_FOUND).into()) };
    if key.0 != commune.slug {
        return Ok(pages::moved(&commune.path()));
    }
    let make = async |language| make(app.0, &commune, language).await;
    communes::serve(app.0, request, &commune, DocumentAddress::BOARD, make).await
}

async fn make(app: &App, commune: &Commune, language: Language) -> Result<Snapshot, SnapshotError> {
    let (now, site, shown) = (app.clock.now(), app.site.clone(), commune.clone());
    let read = async || {
        let (board, valid_until) = read(app, commune, now).await?;
        let settings = settings::of(&app.db.read, commune).await?;
        let owed = polls::owed(&app.db.read, commune.id, now, OWED).await?;
        let until = valid_until.into_iter().chain([pages::next_day(now, commune.zone())]).min();
        Ok((Content { settings, board, owed }, until))
    };
    let write = move |content: Content| Ok(pages::ready(&show(&site, &content, &shown, language, now), language)?);
    Snapshot::take(&app.db, commune.id, now, read, write).await
}

fn show<'a>(
    site: &Site,
    content: &'a Content,
    commune: &'a Commune,
    language: Language,
    now: Instant,
) -> BoardPage<'a> {
    let (board, today) = (&content.board, Span::shown(now, commune.zone()).date());
    let cards = board.notices.iter().take(SHOWN).map(|notice| Hung::of(notice, commune, language, now));
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
    let mut categories: Vec<_> = rest.iter().map(|card| card.category).collect();
    categories.sort_unstable_by_key(|category| *category as usize);
    categories.dedup();
    BoardPage {
        frame: Frame { is_wide: true, ..frame.shared(sharing).with_scripts(SCRIPTS).at(&BOARD) },
        commune: &commune.name,
        agenda: events::AGENDA.path(&commune.slug),
        archives: notices::ARCHIVES.path(&commune.slug),
        tell: site.menu.tell.map(|tell| tell.path(&commune.slug)),
        alerts,
        top,
        rest,
        categories: categories.into_iter().map(|it| (it, it.label().in_language(language))).collect(),
        happenings: board.events.iter().take(DATES).map(|it| Happening::of(it, commune, language, today)).collect(),
        asked: board.polls.iter().filter_map(|poll| OpenQuestion::of(poll, commune, language, now)).collect(),
        owed: content.owed.1.iter().map(|poll| OwedAnswer::of(poll, language, now)).collect(),
        owed_in_all: content.owed.0,
    }
}

/// Pages of examples: a board with something of each kind, and one on which nothing hangs.
pub(crate) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let (commune, now) = (Commune::example(), Instant::from_micros(1_795_338_000_000_000));
    let owed = OwedPoll {
        id: PollCard::example().id,
        question: "Un banc\u{202f}?".to_owned(),
        closed_at: now,
        owed_since: now,
    };
    let board = BoardOut::example();
    let notice = board.notices[0].clone();
    let alert =
        NoticeCard { severity: Some(Severity::Severe), category: Category::Alert, pinned: false, ..notice.clone() };
    let many = [alert, notice.clone(), notice.clone(), notice.clone(), notice].to_vec();
    let settings = CommuneSettings::example();
    let full = Content {
        settings: settings.clone(),
        board: BoardOut { notices: many, ..board.clone() },
        owed: (1, vec![owed]),
    };
    let empty = Content {
        settings,
        board: BoardOut { notices: vec![], events: vec![], polls: vec![], ..board },
        owed: (0, vec![]),
    };
    [full, empty].map(|it| Sample::of("board/page.html", &show(site, &it, &commune, language, now)))
}
