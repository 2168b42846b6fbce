//! The list of who publishes in a commune.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::one;
use super::paths::{ASSOCIATIONS, icon};
use crate::communes::settings::{self, CommuneSettings};
use crate::organisations::{self, OrganisationOut, page_of};
use crate::{App, communes};
use ground::text::Language;
use kit::documents::{Snapshot, SnapshotError};
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Page, Sample, Sharing, Site};
use kit::tenants::Commune;

pub(crate) const PAGES: &[Page] = &[
    Page::public("/:commune/associations", &show_list),
    Page::public("/:commune/associations/:id", &one::show_organisation),
];

#[derive(Template)]
#[template(path = "associations/list.html")]
struct AssociationsPage<'a> {
    frame: Frame,
    board: String,
    organisations: Vec<Listed<'a>>,
}

struct Listed<'a> {
    href: String,
    name: &'a str,
    kind: String,
    icon: &'static str,
}

struct Content {
    settings: CommuneSettings,
    organisations: Vec<OrganisationOut>,
}

#[handler]
async fn show_list(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    communes::serve(app.0, request, &commune, ASSOCIATIONS.end, async |language| make(app.0, &commune, language).await)
        .await
}

async fn make(app: &App, commune: &Commune, language: Language) -> Result<Snapshot, SnapshotError> {
    let (site, shown) = (app.site.clone(), commune.clone());
    let read = async || {
        let settings = settings::of(&app.db.read, commune).await?;
        let served = organisations::of_commune(&app.db.read, commune.id).await?;
        let organisations = served.iter().map(|it| OrganisationOut::from(&it.organisation)).collect();
        Ok((Content { settings, organisations }, None))
    };
    let write = move |content: Content| Ok(pages::ready(&show(&site, &content, &shown, language), language)?);
    Snapshot::take(&app.db, commune.id, app.clock.now(), read, write).await
}

fn show<'a>(site: &Site, content: &'a Content, commune: &Commune, language: Language) -> AssociationsPage<'a> {
    let listed = |it: &'a OrganisationOut| Listed {
        href: page_of(commune, it),
        name: &it.name,
        kind: it.kind.label().in_language(language),
        icon: icon(it.kind),
    };
    let about = language.say("Qui publie dans la commune.", "Who publishes in the commune.");
    let frame = communes::framed(site, commune, &content.settings, language, ASSOCIATIONS.say(language));
    AssociationsPage {
        frame: frame.shared(Sharing::of_page(site, &ASSOCIATIONS.path(&commune.slug), about, None)),
        board: commune.path(),
        organisations: content.organisations.iter().map(listed).collect(),
    }
}

/// Pages of examples: the list, and an organisation.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let commune = Commune::example();
    let content = Content { settings: CommuneSettings::example(), organisations: vec![OrganisationOut::example()] };
    let list = Sample::of("associations/list.html", &show(site, &content, &commune, language));
    vec![list, one::sample(site, language)]
}
