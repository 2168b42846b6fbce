//! The board for a screen in a hall or a bus shelter: sheets that turn by themselves, large, without touch.

use std::io;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::content::{Content, examples, serve};
use super::cut::cut;
use super::poster::{end_of_week, kind_of_alert};
use crate::consultations::voted_now;
use crate::events::{self, Happening};
use crate::notices::{Category, NoticeCard};
use crate::polls::{OpenQuestion, OwedAnswer};
use crate::{App, communes};
use calendar::Span;
use ground::clock::Instant;
use ground::text::Language;
use kit::http::Ready;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, MenuEntry, Picture, QrDrawing, Sample, Sharing, Site};
use kit::tenants::Commune;

/// The screen among a commune's pages.
pub(crate) const SCREEN: MenuEntry =
    MenuEntry { end: "/ecran", icon: "board", words: ("Écran pour un hall", "Screen for a hall") };

/// Numbers of alerts, of other notices and of dates on it.
const ALERTS: usize = 3;
const NOTICES: usize = 6;
const DATES: usize = 5;

/// Lines and characters of a title, of a text, and of the title of a date.
const TITLE: (usize, usize) = (3, 26);
const TEXT: (usize, usize) = (3, 56);

/// The same of a title and a text beside a picture.
const BESIDE: ((usize, usize), (usize, usize)) = ((4, 17), (3, 28));
const DATE: (usize, usize) = (1, 60);

#[derive(Template)]
#[template(path = "board/screen.html")]
struct ScreenPage {
    frame: Frame,
    sheets: Vec<Sheet>,
    dates: Vec<Shown>,
    /// An open question, until when it is in words and for machines.
    asked: Option<(String, String, String)>,
    /// A consultation in which one votes, until when in words and for machines.
    voted: Option<(String, String, String)>,
    owed: Option<(String, String)>,
    qr: Option<QrDrawing>,
}

/// A notice on a sheet of its own.
struct Sheet {
    category: Category,
    kind: String,
    title: String,
    text: String,
    picture: Option<Picture>,
    is_alert: bool,
    /// The instant at which it comes down.
    until: Option<Instant>,
}

/// A date, and the instant at which it is over.
struct Shown {
    day: String,
    time: String,
    title: String,
    is_cancelled: bool,
    until: Instant,
}

#[handler]
pub(super) async fn show_screen(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    serve(app.0, request, &commune, SCREEN.end, write).await
}

fn write(site: &Site, content: &Content, commune: &Commune, language: Language, now: Instant) -> io::Result<Ready> {
    pages::ready(&show(site, content, commune, language, now), language)
}

fn show(site: &Site, content: &Content, commune: &Commune, language: Language, now: Instant) -> ScreenPage {
    let (board, today) = (&content.board, Span::shown(now, commune.zone()).date());
    let (alerts, others): (Vec<_>, Vec<_>) = board.notices.iter().partition(|it| it.severity.is_some());
    let sheets = alerts.into_iter().take(ALERTS).chain(others.into_iter().take(NOTICES));
    let about = language.say("Le tableau pour un écran.", "The board for a screen.");
    let frame = communes::framed(site, commune, &content.settings, language, SCREEN.say(language));
    let dates = board.events.iter().map(|it| (Happening::of(it, commune, language, today), it));
    let dates = dates.filter(|(it, _)| it.day < end_of_week(today)).take(DATES).map(|(it, date)| Shown {
        day: format!("{} {}", it.leaf.weekday, (language.speech().day)(it.leaf.day)),
        time: it.begins.unwrap_or_default(),
        title: cut(it.title, DATE.0, DATE.1),
        is_cancelled: it.is_cancelled,
        until: events::span(date.starts_at, date.ends_at, commune.zone()).instants(commune.zone()).1,
    });
    let open = board.polls.iter().find_map(|poll| Some((OpenQuestion::of(poll, commune, language, now)?, poll)));
    let owed = content.owed.1.first().map(|poll| OwedAnswer::of(poll, language, now));
    ScreenPage {
        frame: frame.shared(Sharing::of_page(site, &SCREEN.path(&commune.slug), about, None)),
        sheets: sheets.map(|it| Sheet::of(it, language)).collect(),
        dates: dates.collect(),
        asked: open.map(|(it, poll)| (cut(it.question, TITLE.0, TITLE.1), it.closes.words, poll.closes_at.to_string())),
        voted: voted_now(&board.consultations, commune, language)
            .map(|(title, says, until)| (cut(&title, TITLE.0, TITLE.1), says, until.to_string())),
        owed: owed.map(|it| (cut(it.question, TITLE.0, TITLE.1), it.late)),
        qr: QrDrawing::of(&site.at(&commune.path())),
    }
}

impl Sheet {
    fn of(notice: &NoticeCard, language: Language) -> Self {
        let kind = match notice.severity {
            Some(severity) => kind_of_alert(severity, language),
            None => notice.category.label().in_language(language),
        };
        // An alert has the whole sheet.
        let picture = notice.image.as_ref().filter(|_| notice.severity.is_none()).map(Picture::from);
        let (title, text) = if picture.is_some() { BESIDE } else { (TITLE, TEXT) };
        Self {
            category: notice.category,
            kind,
            title: cut(&notice.title, title.0, title.1),
            text: cut(&notice.summary, text.0, text.1),
            picture,
            is_alert: notice.severity.is_some(),
            until: notice.expire_at,
        }
    }
}

/// Screens of examples.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let (contents, now) = examples();
    let commune = Commune::example();
    let sample = |it| Sample::of("board/screen.html", &show(site, it, &commune, language, now));
    contents.iter().map(sample).collect()
}
