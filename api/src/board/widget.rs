//! The board on a commune's own site: the page that is framed there, and the page that says how.

use std::io;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::content::{Content, examples, serve};
use crate::consultations::AskedConsultation;
use crate::events::{self, Happening};
use crate::notices::Hung;
use crate::polls::OpenQuestion;
use crate::{App, communes};
use calendar::Span;
use ground::clock::Instant;
use ground::text::Language;
use kit::http::Ready;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, MenuEntry, Sample, Sharing, Site};
use kit::tenants::Commune;

/// The page that says how, among a commune's pages.
pub(crate) const INTEGRATION: MenuEntry =
    MenuEntry { end: "/integration", icon: "share", words: ("Sur le site de la commune", "On the commune’s site") };

/// The end of the path of what is framed.
const WIDGET: &str = "/widget";

/// Numbers of notices and of dates on it.
const NOTICES: usize = 5;
const DATES: usize = 3;

#[derive(Template)]
#[template(path = "board/widget.html")]
struct WidgetPage<'a> {
    frame: Frame,
    /// The whole address of the board.
    board: String,
    agenda: String,
    notices: Vec<Hung<'a>>,
    happenings: Vec<Happening<'a>>,
    asked: Vec<OpenQuestion<'a>>,
    consultations: Vec<AskedConsultation<'a>>,
}

#[derive(Template)]
#[template(path = "board/integration.html")]
struct IntegrationPage {
    frame: Frame,
    board: String,
    widget: String,
    /// What is written into the other site: with a script, and without.
    script: String,
    plain: String,
}

/// Shows what is framed, which any site may do.
#[handler]
pub(super) async fn show_widget(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    serve(app.0, request, &commune, WIDGET, write_widget).await
}

fn write_widget(
    site: &Site,
    content: &Content,
    commune: &Commune,
    language: Language,
    now: Instant,
) -> io::Result<Ready> {
    pages::ready_anywhere(&widget(site, content, commune, language, now), language)
}

fn widget<'a>(
    site: &Site,
    content: &'a Content,
    commune: &'a Commune,
    language: Language,
    now: Instant,
) -> WidgetPage<'a> {
    let (board, today) = (&content.board, Span::shown(now, commune.zone()).date());
    let title = language.say("Tableau d’affichage", "Notice board");
    let frame = communes::framed(site, commune, &content.settings, language, title);
    WidgetPage {
        // Its canonical address is the board's.
        frame: frame.shared(Sharing::of_page(site, &commune.path(), title, None)),
        board: commune.path(),
        agenda: events::AGENDA.path(&commune.slug),
        notices: board.notices.iter().take(NOTICES).map(|it| Hung::of(it, commune, language, now)).collect(),
        happenings: board.events.iter().take(DATES).map(|it| Happening::of(it, commune, language, today)).collect(),
        asked: board.polls.iter().filter_map(|it| OpenQuestion::of(it, commune, language, now)).take(1).collect(),
        consultations: AskedConsultation::foremost(&board.consultations, 1, commune, language),
    }
}

/// Says how a commune's own site shows its board.
#[handler]
pub(super) async fn show_integration(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    serve(app.0, request, &commune, INTEGRATION.end, write_integration).await
}

fn write_integration(
    site: &Site,
    content: &Content,
    commune: &Commune,
    language: Language,
    _: Instant,
) -> io::Result<Ready> {
    pages::ready(&integration(site, content, commune, language), language)
}

fn integration(site: &Site, content: &Content, commune: &Commune, language: Language) -> IntegrationPage {
    let about = language.say("Montrez le tableau sur un autre site.", "Show the board on another site.");
    let frame = communes::framed(site, commune, &content.settings, language, INTEGRATION.say(language));
    let (script, widget) = (site.at("/integration.js"), format!("{}{WIDGET}", commune.path()));
    IntegrationPage {
        frame: frame.shared(Sharing::of_page(site, &INTEGRATION.path(&commune.slug), about, None)),
        board: commune.path(),
        script: format!("<script async src=\"{script}\" data-commune=\"{}\"></script>", commune.slug),
        plain: format!(
            "<iframe src=\"{}\" title=\"Tableau d’affichage\" width=\"100%\" height=\"900\" loading=\"lazy\"></iframe>",
            site.at(&widget)
        ),
        widget,
    }
}

/// Pages of examples.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let (contents, now) = examples();
    let commune = Commune::example();
    let framed = |it| Sample::of("board/widget.html", &widget(site, it, &commune, language, now));
    let said = Sample::of("board/integration.html", &integration(site, &contents[0], &commune, language));
    contents.iter().map(framed).chain([said]).collect()
}
