//! The legal pages of a commune: who answers for them, what is kept of people, and how far they are accessible. What is
//! kept is told from one table ([`RETENTION`]), whose durations and sweeps are those that the sweeps themselves have.

mod accessibility;
mod data;
mod keeping;
mod mentions;
mod residents;
mod retention;
mod votes;

pub use keeping::Retained;

use std::io;

use poem::{Request, Response};

use crate::communes::settings::{self, CommuneSettings};
use crate::{App, communes};
use ground::text::Language;
use kit::documents::Snapshot;
use kit::http::Ready;
use kit::http::problem::Refusal;
use kit::pages::{Frame, MenuEntry, Page, Sample, Sharing, Site};
use kit::tenants::Commune;

pub(super) use accessibility::ACCESSIBILITY;
pub(super) use data::DATA;
pub(super) use mentions::MENTIONS;

/// Everything that is kept of people, or of what they wrote.
pub const RETENTION: &[&[Retained]] = &[retention::EVERYBODYS, residents::RESIDENTS, votes::VOTERS];

pub(super) const PAGES: &[Page] = &[
    Page::public("/:commune/mentions-legales", &mentions::show_mentions),
    Page::public("/:commune/donnees-personnelles", &data::show_data),
    Page::public("/:commune/accessibilite", &accessibility::show_accessibility),
];

/// A way of writing such a page.
type Written = fn(&Site, &Commune, &CommuneSettings, Language) -> io::Result<Ready>;

/// Serves a page that follows from a commune's settings alone.
async fn serve(
    app: &App,
    request: &Request,
    slug: &str,
    entry: &MenuEntry,
    written: Written,
) -> poem::Result<Response> {
    let commune = communes::at(app, slug).map_err(Refusal::problem)?;
    let make = async |language: Language| {
        let (site, shown) = (app.site.clone(), Commune::clone(&commune));
        let read = async || Ok((settings::of(&app.db.read, &commune).await?, None));
        let write = move |settings: CommuneSettings| Ok(written(&site, &shown, &settings, language)?);
        Snapshot::take(&app.db, commune.id, app.clock.now(), read, write).await
    };
    communes::serve(app, request, &commune, entry.end, make).await
}

/// The frame of such a page.
fn framed(
    site: &Site,
    commune: &Commune,
    settings: &CommuneSettings,
    language: Language,
    entry: &MenuEntry,
    about: &str,
) -> Frame {
    let frame = communes::framed(site, commune, settings, language, entry.say(language));
    frame.shared(Sharing::of_page(site, &entry.path(&commune.slug), about, None))
}

/// Pages of examples, with and without what a commune and a host may leave unsaid.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let mut all = mentions::samples(site, language);
    all.extend([data::sample(site, language), accessibility::sample(site, language)]);
    all
}
