//! What robots and finders of holes look for: `robots.txt`, `sitemap.xml` and `security.txt`. Addresses of pages follow from
//! the list of pages; those of one commune are a document of its board, the list of communes one of the directory.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use poem::http::header;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use crate::communes::settings::{self, ShownSections};
use crate::{App, board, communes};
use kit::documents::Snapshot;
use kit::http::etag::Revision;
use kit::http::problem::{self, Problem, Refusal};
use kit::http::{PUBLIC, Ready};
use kit::pages::{Page, Site, Sort};
use kit::tenants::Commune;

pub(super) const PAGES: &[Page] = &[
    Page::document("/robots.txt", &show_robots),
    Page::document("/sitemap.xml", &show_index),
    Page::document("/:commune/sitemap.xml", &show_sitemap),
    Page::document("/.well-known/security.txt", &show_security),
];

/// The most addresses that a sitemap, and the most sitemaps that an index may hold (sitemaps.org). There are 35,000 communes.
pub const MOST_ADDRESSES: usize = 50_000;

/// Days for which what `security.txt` says is good (RFC 9116, section 2.5.5: less than a year).
const GOOD_FOR: i64 = 180;

/// The addresses of all desks, as robots read them.
const DESKS: &str = "/*/bureau";

/// The addresses of pages, as robots are told of them.
#[derive(Debug)]
pub(super) struct Addresses {
    /// The ends of those of every commune, such as `/things`.
    of_communes: Vec<&'static str>,
    /// Those that are somebody's own, with `*` for what differs.
    private: Vec<String>,
}

impl Addresses {
    /// Of these pages.
    pub(super) fn of(pages: impl Iterator<Item = &'static Page>) -> Self {
        let (mut of_communes, mut private) = (vec![], vec![]);
        for page in pages {
            match (page.path().strip_prefix("/:commune"), page.sort()) {
                (Some(end), Sort::Public | Sort::Form) if page.is_listed() && !end.contains(':') => {
                    of_communes.push(end)
                }
                (None, Sort::Personal | Sort::Form) => private.push(page.path().replace(":id", "*")),
                (Some(_), Sort::Desk) if private.iter().all(|it| it != DESKS) => private.push(DESKS.to_owned()),
                _ => {}
            }
        }
        Self { of_communes, private }
    }
}

/// Tells robots what they may read: pages and pictures, but nobody's own page, and not the interface for programs.
#[handler]
fn show_robots(app: Data<&App>, addresses: Data<&Arc<Addresses>>) -> Response {
    let mut text = "User-agent: *\nAllow: /v1/files/\nDisallow: /v1/\n".to_owned();
    for path in &addresses.private {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "Disallow: {path}");
    }
    let _ = writeln!(text, "\nSitemap: {}", app.site.at("/sitemap.xml"));
    plain(text)
}

/// Tells whom to write to about a hole (RFC 9116), if this server was told.
#[handler]
fn show_security(app: Data<&App>) -> poem::Result<Response> {
    let Some(contact) = &app.site.host.security_contact else { return Err(Problem::of(&problem::NOT_FOUND).into()) };
    let expires = app.clock.now().plus_seconds(GOOD_FOR * 86_400).to_string();
    // The same all day, so that its tag is too.
    let day = expires.split('T').next().unwrap_or_default();
    let canonical = app.site.at("/.well-known/security.txt");
    Ok(plain(format!(
        "Contact: {contact}\nExpires: {day}T00:00:00Z\nPreferred-Languages: fr, en\nCanonical: {canonical}\n"
    )))
}

fn plain(text: String) -> Response {
    Response::builder().content_type("text/plain; charset=utf-8").header(header::CACHE_CONTROL, PUBLIC).body(text)
}

const XML: &str = "application/xml; charset=utf-8";
const XMLNS: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

/// The list of communes' sitemaps, made once for each state of the directory.
#[derive(Debug, Default)]
struct SitemapIndex(Mutex<Option<(u64, Arc<Ready>)>>);

/// Lists the sitemap of each commune.
#[handler]
fn show_index(app: Data<&App>, request: &Request) -> poem::Result<Response> {
    let (index, version) = (app.part(SitemapIndex::default), app.communes.version());
    let mut kept = index.0.lock().unwrap_or_else(PoisonError::into_inner);
    let ready = match kept.as_ref().filter(|(of, _)| *of == version) {
        Some((_, ready)) => Arc::clone(ready),
        None => {
            let made = Ready::seldom(XML, index_of(&app.site, &app.communes.all()).into_bytes().into());
            let ready = Arc::new(made.map_err(Problem::internal)?);
            *kept = Some((version, Arc::clone(&ready)));
            ready
        }
    };
    drop(kept);
    Ok(Ready::answer(ready, request.headers(), PUBLIC))
}

fn index_of(site: &Site, communes: &[Arc<Commune>]) -> String {
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex {XMLNS}>\n");
    for commune in communes.iter().take(MOST_ADDRESSES) {
        let _ = writeln!(xml, "<sitemap><loc>{}</loc></sitemap>", site.at(&format!("{}/sitemap.xml", commune.path())));
    }
    xml + "</sitemapindex>\n"
}

/// Lists the pages of a commune, and those of what hangs on its board.
#[handler]
async fn show_sitemap(
    app: Data<&App>,
    request: &Request,
    slug: Path<String>,
    addresses: Data<&Arc<Addresses>>,
) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    let make = async |_| {
        let (now, site, path) = (app.clock.now(), app.site.clone(), commune.path());
        let ends = addresses.of_communes.clone();
        let read = async || {
            let (hanging, until) = board::hanging(app.0, &commune, now).await?;
            Ok(((hanging, settings::of(&app.db.read, &commune).await?.sections), until))
        };
        let write = move |(hanging, sections): (Vec<String>, ShownSections)| {
            let own = ends.iter().filter(|end| sections.lead_to(end)).map(|end| format!("{path}{end}"));
            let xml = sitemap_of(&site, own.chain(hanging)).into_bytes();
            Ok(Ready::new(XML, Revision::of(&xml), xml)?)
        };
        Snapshot::take(&app.db, commune.id, now, read, write).await
    };
    communes::serve(app.0, request, &commune, "/sitemap.xml", make).await
}

fn sitemap_of(site: &Site, paths: impl Iterator<Item = String>) -> String {
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset {XMLNS}>\n");
    for path in paths.take(MOST_ADDRESSES) {
        let _ = writeln!(xml, "<url><loc>{}</loc></url>", site.at(&path));
    }
    xml + "</urlset>\n"
}
