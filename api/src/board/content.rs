//! The content of a board as its page, its poster, its screen and its widget show it, each in its own way.

use std::io;

use poem::{Request, Response};
use poem_openapi::types::Example;
use sea_orm::DbErr;

use super::api::{BoardOut, read};
use crate::communes::settings::{self, CommuneSettings, PageSection};
use crate::consultations::{self, Phase};
use crate::events;
use crate::notices::{self, Category, NoticeCard, Severity};
use crate::polls::{self, OwedPoll, PollCard};
use crate::{App, communes};
use ground::clock::Instant;
use ground::text::Language;
use kit::documents::{Snapshot, SnapshotError};
use kit::http::Ready;
use kit::pages::{self, Site};
use kit::tenants::Commune;

/// Number of answers owed that a board names.
const OWED: u64 = 3;

/// The content of a board, as it is read from the database.
pub(super) struct Content {
    pub(super) settings: CommuneSettings,
    pub(super) board: BoardOut,
    pub(super) owed: (u64, Vec<OwedPoll>),
}

/// A way of showing it.
pub(super) trait Written:
    Fn(&Site, &Content, &Commune, Language, Instant) -> io::Result<Ready> + Copy + Send + 'static
{
}

impl<T> Written for T where
    T: Fn(&Site, &Content, &Commune, Language, Instant) -> io::Result<Ready> + Copy + Send + 'static
{
}

/// Serves a board in one way, kept under the end of its address.
pub(super) async fn serve(
    app: &App,
    request: &Request,
    commune: &Commune,
    end: &str,
    written: impl Written,
) -> poem::Result<Response> {
    communes::serve(app, request, commune, end, async |language| make(app, commune, language, written).await).await
}

async fn make(
    app: &App,
    commune: &Commune,
    language: Language,
    written: impl Written,
) -> Result<Snapshot, SnapshotError> {
    let (now, site, on) = (app.clock.now(), app.site.clone(), commune.clone());
    let read = async || {
        let (board, settings, valid_until) = shown(app, commune, now).await?;
        let owed = polls::owed(&app.db.read, commune.id, now, OWED).await?;
        // Days are told by words, such as today.
        let until = valid_until.into_iter().chain([pages::next_day(now, commune.zone())]).min();
        Ok((Content { settings, board, owed }, until))
    };
    let write = move |content: Content| Ok(written(&site, &content, &on, language, now)?);
    Snapshot::take(&app.db, commune.id, now, read, write).await
}

/// A board as pages show it, without the sections that its commune leaves out, and the instant at which time alone changes it.
async fn shown(
    app: &App,
    commune: &Commune,
    now: Instant,
) -> Result<(BoardOut, CommuneSettings, Option<Instant>), DbErr> {
    let (mut board, until) = read(app, commune, now).await?;
    let settings = settings::of(&app.db.read, commune).await?;
    if !settings.sections.show(PageSection::Agenda) {
        board.events.clear();
    }
    if !settings.sections.show(PageSection::Polls) {
        board.polls.clear();
    }
    if !settings.sections.show(PageSection::Consultations) {
        // What the town hall owes an answer to stays.
        board.consultations.retain(|it| it.phase == Phase::Result);
    }
    Ok((board, settings, until))
}

/// The paths of what hangs on a board now, and the instant at which time alone changes that.
pub(crate) async fn hanging(
    app: &App,
    commune: &Commune,
    now: Instant,
) -> Result<(Vec<String>, Option<Instant>), DbErr> {
    let (board, _, until) = shown(app, commune, now).await?;
    let notices = board.notices.iter().map(|it| notices::page_of(it.id));
    let mut events: Vec<_> = board.events.iter().map(|it| events::page_of(it.event)).collect();
    // An event has a page, whatever the number of its dates.
    events.sort_unstable();
    events.dedup();
    let polls = board.polls.iter().map(|it| polls::page_of(it.id));
    let consultations = board.consultations.iter().map(|it| consultations::page_of(it.id));
    Ok((notices.chain(events).chain(polls).chain(consultations).collect(), until))
}

/// Examples: a board with something of each kind, and one on which nothing hangs, with an instant at which they are shown.
pub(super) fn examples() -> ([Content; 2], Instant) {
    let now = Instant::from_micros(1_795_338_000_000_000);
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
    ([full, empty], now)
}
