//! The page of an organisation in a commune: what it announces there.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::paths::{ASSOCIATIONS, icon};
use crate::communes::PageError;
use crate::communes::settings::{self, CommuneSettings};
use crate::events::{self, Happening, OccurrenceOut};
use crate::notices::{self, Hung, NoticeCard};
use crate::organisations::{self, OrganisationOut, page_of};
use crate::{App, communes};
use calendar::Span;
use ground::clock::Instant;
use ground::ids::OrganisationId;
use ground::text::Language;
use kit::documents::{Snapshot, SnapshotError};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample, Sharing, Site};
use kit::tenants::Commune;

#[derive(Template)]
#[template(path = "associations/one.html")]
struct OrganisationPage<'a> {
    frame: Frame,
    list: String,
    slug: &'a str,
    id: OrganisationId,
    name: &'a str,
    kind: String,
    icon: &'static str,
    happenings: Vec<Happening<'a>>,
    notices: Vec<Hung<'a>>,
    /// The path of its part of the agenda.
    agenda: String,
}

struct Content {
    settings: CommuneSettings,
    organisation: OrganisationOut,
    occurrences: Vec<OccurrenceOut>,
    notices: Vec<NoticeCard>,
}

#[handler]
pub(super) async fn show_organisation(
    app: Data<&App>,
    request: &Request,
    path: Path<(String, String)>,
) -> poem::Result<Response> {
    let (slug, id) = path.0;
    let commune = communes::at(app.0, &slug).map_err(Refusal::problem)?;
    let served = organisations::of_commune(&app.db.read, commune.id).await.map_err(PageError::Database);
    let known = served.map_err(Refusal::problem)?;
    let organisation =
        id.parse().ok().and_then(|id: OrganisationId| known.into_iter().find(|it| it.organisation.id == id));
    let Some(organisation) = organisation.map(|it| OrganisationOut::from(&it.organisation)) else {
        return Err(Problem::of(&problem::ORGANISATION_NOT_FOUND).into());
    };
    let end = format!("{}/{}", ASSOCIATIONS.end, organisation.id);
    let make = async |language| make(app.0, &commune, organisation, language).await;
    communes::serve(app.0, request, &commune, &end, make).await
}

async fn make(
    app: &App,
    commune: &Commune,
    organisation: OrganisationOut,
    language: Language,
) -> Result<Snapshot, SnapshotError> {
    let (now, site, shown) = (app.clock.now(), app.site.clone(), commune.clone());
    let read = async || {
        let settings = settings::of(&app.db.read, commune).await?;
        let (occurrences, dates_until) = events::of_organisation(app, commune, organisation.id, now).await?;
        let (notices, notices_until) = notices::of_organisation(app, commune.id, organisation.id, now).await?;
        let next_day = pages::next_day(now, commune.zone());
        let until = [Some(next_day), dates_until, notices_until].into_iter().flatten().min();
        Ok((Content { settings, organisation, occurrences, notices }, until))
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
) -> OrganisationPage<'a> {
    let (organisation, today) = (&content.organisation, Span::shown(now, commune.zone()).date());
    let kind = organisation.kind.label().in_language(language);
    let frame = communes::framed(site, commune, &content.settings, language, organisation.name.clone());
    OrganisationPage {
        frame: frame
            .shared(Sharing::of_page(site, &page_of(commune, organisation), &kind, None))
            .with_scripts(&["follow.js"]),
        slug: &commune.slug,
        id: organisation.id,
        list: ASSOCIATIONS.path(&commune.slug),
        name: &organisation.name,
        kind,
        icon: icon(organisation.kind),
        happenings: content.occurrences.iter().map(|it| Happening::of(it, commune, language, today)).collect(),
        notices: content.notices.iter().map(|it| Hung::of(it, commune, language, now)).collect(),
        agenda: format!("{}?qui={}", events::AGENDA.path(&commune.slug), organisation.id),
    }
}

pub(super) fn sample(site: &Site, language: Language) -> Sample {
    let content = Content {
        settings: CommuneSettings::example(),
        organisation: OrganisationOut::example(),
        occurrences: vec![OccurrenceOut::example()],
        notices: vec![NoticeCard::example()],
    };
    let now = Instant::from_micros(1_795_338_000_000_000);
    Sample::of("associations/one.html", &show(site, &content, &Commune::example(), language, now))
}
