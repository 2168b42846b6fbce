//! The public terminal: a device at the town hall that forgets everything when it is left alone. The mode is a note on the
//! device itself; the server takes back what scripts cannot see, the device's cookie and what the browser kept.

use askama::Template;
use poem::http::{HeaderName, HeaderValue, header};
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use crate::communes::settings::CommuneSettings;
use crate::devices::cookie;
use crate::{App, communes};
use ground::text::Language;
use kit::forms;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, MenuEntry, Sample, Site};
use kit::tenants::Commune;

/// The page among a commune's.
pub(crate) const TERMINAL: MenuEntry =
    MenuEntry { end: "/borne", icon: "hand", words: ("Borne publique", "Public terminal") };

/// The header by which a browser drops what it kept of a server (W3C Clear Site Data).
const CLEAR: HeaderName = HeaderName::from_static("clear-site-data");

#[derive(Template)]
#[template(path = "board/terminal.html")]
struct TerminalPage {
    frame: Frame,
    board: String,
    action: String,
}

/// Says what the mode is, and puts the device that reads it into the mode or out of it.
#[handler]
pub(super) async fn show_terminal(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    let (commune, settings) = communes::of_page(app.0, &slug.0).await.map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    Ok(pages::answer(&show(&app.site, &commune, &settings, language), language)?)
}

/// Forgets the device that asks, and leads it to the board.
#[handler]
pub(super) async fn forget_device(app: Data<&App>, slug: Path<String>) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    let mut response = forms::done(&commune.path());
    let gone = HeaderValue::try_from(cookie::forget()).map_err(Problem::internal)?;
    response.headers_mut().insert(header::SET_COOKIE, gone);
    response.headers_mut().insert(CLEAR, HeaderValue::from_static("\"cache\""));
    Ok(response)
}

fn show(site: &Site, commune: &Commune, settings: &CommuneSettings, language: Language) -> TerminalPage {
    TerminalPage {
        frame: communes::framed(site, commune, settings, language, TERMINAL.say(language)),
        board: commune.path(),
        action: TERMINAL.path(&commune.slug),
    }
}

/// The page of an example.
pub(super) fn sample(site: &Site, language: Language) -> Sample {
    let page = show(site, &Commune::example(), &CommuneSettings::example(), language);
    Sample::of("board/terminal.html", &page)
}
