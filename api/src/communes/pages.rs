//! The server's first page, on which one finds one's commune.

use std::sync::Arc;

use askama::Template;
use poem::http::{HeaderValue, header};
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;
use serde_json::{Value, json};

use super::frame::of_page;
use super::settings::AccentColour;
use crate::App;
use ground::say;
use ground::text::Language;
use ground::typography;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Page, Sample, Sharing, Site};
use kit::tenants::Commune;

pub(crate) const PAGES: &[Page] = &[
    Page::public("/", &home),
    Page::public("/hors-ligne", &offline),
    Page::document("/plate/:colour", &colour_sheet),
    Page::document("/:commune/manifest.webmanifest", &manifest),
];

/// The colour of a plate of which nothing was said, and of the wall behind it.
const PLATE: &str = "#1b3f78";
const WALL: &str = "#f2ece0";

/// Maximum number of communes that a search shows.
const FOUND: usize = 20;

/// Number of communes up to which the page shows them all unasked.
const FEW: usize = 12;

#[derive(Template)]
#[template(path = "communes/home.html")]
struct HomePage<'a> {
    frame: Frame,
    query: &'a str,
    /// The number of what was found, in words; none if nothing was asked.
    told: Option<String>,
    found: Vec<Found<'a>>,
}

#[derive(Template)]
#[template(path = "communes/offline.html")]
struct OfflinePage {
    frame: Frame,
}

struct Found<'a> {
    href: String,
    name: &'a str,
    /// Its postcode, département and inhabitants.
    place: String,
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

/// Finds a commune by its name or postcode.
#[handler]
fn home(app: Data<&App>, request: &Request, asked: Query<Asked>) -> poem::Result<Response> {
    let (language, query) = (pages::language(request.headers()), asked.0.q.trim());
    let all = app.communes.all();
    let found = match query {
        "" if all.len() <= FEW => all,
        "" => vec![],
        query => app.communes.search(query),
    };
    Ok(pages::answer(&show(&app.site, query, &found, language), language)?)
}

fn show<'a>(site: &Site, query: &'a str, found: &'a [Arc<Commune>], language: Language) -> HomePage<'a> {
    let title = language.say("Trouver une commune", "Find a commune");
    let description = language.say(
        "Les panneaux, l’agenda et les consultations de votre commune, sans compte.",
        "The notices, the agenda and the consultations of your commune, without an account.",
    );
    let told = match found.len() {
        0 => say!("Aucune commune de ce serveur ne porte ce nom.", "No commune on this server has this name."),
        1 => say!("1 commune trouvée", "1 commune found"),
        count => say!("{count} communes trouvées", "{count} communes found", count),
    };
    HomePage {
        frame: Frame::of_server(language, title.to_owned())
            .shared(Sharing::of_page(site, "/", description, None))
            .with_scripts(&["home.js"]),
        query,
        told: (!query.is_empty()).then(|| told.in_language(language)),
        found: found.iter().take(FOUND).map(|commune| Found::of(commune, language)).collect(),
    }
}

impl<'a> Found<'a> {
    fn of(commune: &'a Commune, language: Language) -> Self {
        let people = typography::number(commune.population.into(), language);
        let people = say!("{people} habitants", "{people} inhabitants", people).in_language(language);
        let postcode = commune.postcodes.first().map_or("", String::as_str);
        let place = format!("{postcode} {}", commune.department.name);
        let place = if commune.population == 0 { place } else { format!("{place} · {people}") };
        Self { href: commune.path(), name: &commune.name, place }
    }
}

/// The page that a phone keeps for where it has no network, and has not read the page that is asked for.
#[handler]
fn offline(request: &Request) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    Ok(pages::answer(&not_read(language), language)?)
}

fn not_read(language: Language) -> OfflinePage {
    let frame = Frame::personal(language, language.say("Pas de réseau", "No network").to_owned());
    OfflinePage { frame: frame.with_scripts(&["notread.js"]) }
}

/// Serves the colour of a commune's plate as a style sheet, under an address that names it.
#[handler]
fn colour_sheet(colour: poem::web::Path<String>) -> poem::Result<Response> {
    let colour = colour.0.strip_suffix(".css").and_then(|colour| format!("#{colour}").parse::<AccentColour>().ok());
    let Some(colour) = colour else { return Err(Problem::of(&problem::NOT_FOUND).into()) };
    Ok(pages::style(&format!(":root{{--plate:{}}}", colour.as_str())))
}

/// Serves what a phone needs to put a commune on its home screen (W3C Web Application Manifest).
#[handler]
async fn manifest(app: Data<&App>, request: &Request, slug: poem::web::Path<String>) -> poem::Result<Response> {
    let (commune, settings) = of_page(app.0, &slug.0).await.map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    let colour = settings.accent_colour.as_ref().map_or(PLATE, AccentColour::as_str);
    let shortcuts: Vec<Value> = app
        .site
        .menu
        .tabs
        .iter()
        .skip(1)
        .filter(|tab| settings.sections.lead_to(tab.end))
        .map(|tab| json!({"name": tab.say(language), "url": tab.path(&commune.slug), "icons": [icon("icon-192.png", 192, "any")]}))
        .collect();
    let manifest = json!({
        "id": commune.path(), "start_url": commune.path(), "scope": "/", "lang": language.as_str(), "dir": "ltr",
        "name": settings.display_name, "short_name": settings.display_name, "display": "standalone",
        "background_color": WALL, "theme_color": colour, "shortcuts": shortcuts,
        "icons": [
            icon("icon-192.png", 192, "any"),
            icon("icon-512.png", 512, "any"),
            icon("icon-maskable.png", 512, "maskable"),
            {"src": pages::asset("tambour.svg"), "type": "image/svg+xml", "sizes": "any"},
        ],
    });
    let mut response = Response::builder()
        .content_type("application/manifest+json")
        .header(header::VARY, "Accept-Language")
        .body(manifest.to_string());
    response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str()));
    Ok(response)
}

fn icon(name: &str, size: u32, purpose: &str) -> Value {
    json!({"src": pages::asset(name), "type": "image/png", "sizes": format!("{size}x{size}"), "purpose": purpose})
}

/// Pages of examples: before a search, after one, and after one in vain; and without a network.
pub(crate) fn samples(site: &Site, language: Language) -> [Sample; 4] {
    let one = [Arc::new(Commune::example())];
    let first = |query, found| Sample::of("communes/home.html", &show(site, query, found, language));
    let other = Sample::of("communes/offline.html", &not_read(language));
    [first("", &one[..]), first("kerlnig", &one), first("zzz", &[]), other]
}
