//! The board as one sheet of paper for the wooden one: what there is no room for is cut, so that nothing shrinks.

use std::io;

use askama::Template;
use chrono::{Datelike, Days, NaiveDate};
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::content::{Content, examples, serve};
use super::cut::{cut, lines};
use crate::consultations::voted_now;
use crate::events::Happening;
use crate::notices::Severity;
use crate::organisations::OrganisationKind;
use crate::polls::{OpenQuestion, OwedAnswer};
use crate::{App, communes};
use calendar::Span;
use ground::clock::Instant;
use ground::say;
use ground::text::Language;
use kit::http::Ready;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, MenuEntry, QrDrawing, Sample, Sharing, Site};
use kit::tenants::Commune;

/// The poster among a commune's pages.
pub(crate) const POSTER: MenuEntry =
    MenuEntry { end: "/affiche", icon: "printer", words: ("Affiche à imprimer", "Poster to print") };

/// Numbers of notices and of dates on it.
const NOTICES: usize = 4;
const DATES: usize = 6;

/// Days that it looks ahead.
const DAYS: u64 = 7;

/// Characters of the longest name of a commune in the largest letters.
const LARGE: usize = 22;

/// Characters of a line: of an alert's title and text, of a notice's, of the title of a date.
const ALERT: (usize, usize) = (38, 80);
const NOTICE: (usize, usize) = (26, 40);
const DATE: usize = 18;
const OWED_QUESTION: usize = 52;

/// Millimetres of a column of A4 with and without an alert above it, and what its parts take of them (`wall.css`).
const COLUMN: (f64, f64) = (139.0, 200.0);
const TITLE_LINE: f64 = 7.1;
const TEXT_LINE: f64 = 5.7;
const AROUND_NOTICE: f64 = 12.8;
const AROUND_DATES: f64 = 14.1;
const AROUND_DATE: f64 = 3.2;
const ASKED: f64 = 34.6;
const OWED: f64 = 21.1;

#[derive(Template)]
#[template(path = "board/poster.html")]
struct PosterPage {
    frame: Frame,
    board: String,
    /// The path of the same on the other size of paper.
    other: String,
    is_a3: bool,
    has_long_name: bool,
    week: String,
    alert: Option<Article>,
    articles: Vec<Article>,
    dates: Vec<Date>,
    /// What is asked, and how and until when one answers.
    asked: Option<(String, String)>,
    /// An answer that the town hall owes, and since when.
    owed: Option<(String, String)>,
    /// The address of the board as people type it.
    address: String,
    qr: Option<QrDrawing>,
}

struct Article {
    kind: String,
    title: String,
    text: String,
    /// Number of lines of its text.
    lines: usize,
}

struct Date {
    day: String,
    time: String,
    title: String,
    lines: usize,
    is_cancelled: bool,
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    format: String,
}

/// Shows the poster on A4, or on A3 if that is asked for.
#[handler]
pub(super) async fn show_poster(
    app: Data<&App>,
    request: &Request,
    slug: Path<String>,
    asked: Query<Asked>,
) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    match asked.format.as_str() {
        "a3" => serve(app.0, request, &commune, &on_a3(), write::<true>).await,
        _ => serve(app.0, request, &commune, POSTER.end, write::<false>).await,
    }
}

fn on_a3() -> String {
    format!("{}?format=a3", POSTER.end)
}

fn write<const A3: bool>(
    site: &Site,
    content: &Content,
    commune: &Commune,
    language: Language,
    now: Instant,
) -> io::Result<Ready> {
    pages::ready(&show(site, content, commune, language, now, A3), language)
}

fn show(
    site: &Site,
    content: &Content,
    commune: &Commune,
    language: Language,
    now: Instant,
    is_a3: bool,
) -> PosterPage {
    let (board, today) = (&content.board, Span::shown(now, commune.zone()).date());
    let alert = board.notices.iter().find_map(|notice| Some((notice, notice.severity?)));
    let column = if alert.is_some() { COLUMN.0 } else { COLUMN.1 };
    let others: Vec<_> =
        board.notices.iter().filter(|it| alert.is_none_or(|(alert, _)| alert.id != it.id)).take(NOTICES).collect();
    let room = column / others.len().max(1) as f64;
    let voted = voted_now(&board.consultations, commune, language).map(|(title, says, _)| (title, says));
    let polled = board.polls.iter().find_map(|poll| OpenQuestion::of(poll, commune, language, now));
    let asked = voted.or_else(|| polled.map(|it| (it.question.to_owned(), answers_until(&it, language))));
    let owed = content.owed.1.first().map(|poll| OwedAnswer::of(poll, language, now));
    let taken = asked.as_ref().map_or(0.0, |_| ASKED) + owed.as_ref().map_or(0.0, |_| OWED);
    let happenings = board.events.iter().map(|it| Happening::of(it, commune, language, today));
    let happenings = happenings.filter(|it| it.day < end_of_week(today)).take(DATES).collect();
    let frame = communes::framed(site, commune, &content.settings, language, POSTER.say(language));
    let about = language.say("La semaine de la commune sur une feuille.", "The commune’s week on a sheet of paper.");
    let (a4, a3) = (POSTER.path(&commune.slug), format!("{}{}", commune.path(), on_a3()));
    PosterPage {
        frame: frame.shared(Sharing::of_page(site, &a4, about, None)).with_scripts(&["agenda.js"]),
        board: commune.path(),
        other: if is_a3 { a4 } else { a3 },
        is_a3,
        has_long_name: content.settings.display_name.chars().count() > LARGE,
        week: week(today, language),
        alert: alert.map(|(notice, severity)| Article {
            kind: kind_of_alert(severity, language),
            title: cut(&notice.title, 2, ALERT.0),
            text: cut(&notice.summary, 3, ALERT.1),
            lines: 3,
        }),
        articles: others
            .into_iter()
            .map(|notice| {
                let category = notice.category.label().in_language(language);
                let kind = match notice.organisation.kind {
                    OrganisationKind::TownHall => category,
                    _ => cut(&format!("{category} · {}", notice.organisation.name), 1, NOTICE.1),
                };
                Article::within(room, kind, &notice.title, &notice.summary)
            })
            .collect(),
        dates: dates(happenings, column - taken, language),
        asked: asked.map(|(question, says)| (cut(&question, 2, NOTICE.0), says)),
        owed: owed.map(|it| (cut(it.question, 1, OWED_QUESTION), it.late)),
        address: address(site, commune),
        qr: QrDrawing::of(&site.at(&commune.path())),
    }
}

/// How a poll is answered from paper, and until when.
fn answers_until(asked: &OpenQuestion<'_>, language: Language) -> String {
    let until = &asked.closes.words;
    say!(
        "Répondez sur le tableau, sans compte, jusqu’à {until}.",
        "Answer on the board, without an account, until {until}.",
        until
    )
    .in_language(language)
}

/// The address of a commune's board as people type it.
pub(super) fn address(site: &Site, commune: &Commune) -> String {
    let whole = site.at(&commune.path());
    whole.split_once("://").map_or(whole.clone(), |(_, rest)| rest.to_owned())
}

/// Such as « Alerte · danger grave ».
pub(super) fn kind_of_alert(severity: Severity, language: Language) -> String {
    format!("{} · {}", language.say("Alerte", "Alert"), severity.label().in_language(language))
}

/// The day after the last that the poster looks ahead to.
pub(super) fn end_of_week(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(DAYS)).unwrap_or(today)
}

/// The days of a poster, on two lines: « du 24 au 30 / novembre 2026 ».
fn week(today: NaiveDate, language: Language) -> String {
    let last = end_of_week(today).pred_opt().unwrap_or(today);
    let speech = language.speech();
    let (from, to, year) = ((speech.day)(today.day()), (speech.day)(last.day()), last.year());
    let month = |day: NaiveDate| speech.months[day.month0() as usize];
    let (first_month, last_month) = (month(today), month(last));
    match first_month == last_month {
        true => say!(
            "du {from} au {to}\n{last_month} {year}",
            "{from} to {to}\n{last_month} {year}",
            from,
            to,
            last_month,
            year
        ),
        false => say!(
            "du {from} {first_month}\nau {to} {last_month} {year}",
            "{from} {first_month}\nto {to} {last_month} {year}",
            from,
            first_month,
            to,
            last_month,
            year
        ),
    }
    .in_language(language)
}

impl Article {
    /// As much of a notice as goes into so many millimetres.
    fn within(room: f64, kind: String, title: &str, text: &str) -> Self {
        let title = cut(title, 2, NOTICE.0);
        let left = room - AROUND_NOTICE - TITLE_LINE * lines(&title, NOTICE.0).min(2) as f64;
        let lines = (left / TEXT_LINE).floor().clamp(1.0, 6.0) as usize;
        Self { kind, title, text: cut(text, lines, NOTICE.1), lines }
    }
}

/// The dates that go into so many millimetres, those first that want a second line having it as long as there is room.
fn dates(happenings: Vec<Happening<'_>>, room: f64, language: Language) -> Vec<Date> {
    let left = room - AROUND_DATES - (AROUND_DATE + TEXT_LINE) * happenings.len() as f64;
    let mut more = (left / TEXT_LINE).floor().max(0.0) as usize;
    let date = |it: Happening<'_>| {
        let wanted = if lines(it.title, DATE) > 1 && more > 0 { 2 } else { 1 };
        more -= wanted - 1;
        Date {
            day: format!("{} {}", it.leaf.weekday, (language.speech().day)(it.leaf.day)),
            time: it.begins.unwrap_or_default(),
            title: cut(it.title, wanted, DATE),
            lines: wanted,
            is_cancelled: it.is_cancelled,
        }
    };
    happenings.into_iter().map(date).collect()
}

/// Posters of examples.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let (contents, now) = examples();
    let commune = Commune::example();
    let sample = |(content, is_a3): (&Content, bool)| {
        Sample::of("board/poster.html", &show(site, content, &commune, language, now, is_a3))
    };
    contents.iter().flat_map(|content| [(content, false), (content, true)]).map(sample).collect()
}
