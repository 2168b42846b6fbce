//! The agenda as a page: a list of the days to come, or a month.

use chrono::Datelike;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use sea_orm::DbErr;
use serde::Deserialize;

use super::OccurrenceOut;
use super::agenda_part::{AgendaContent, Wanted, month_near};
use super::agenda_shown::show;
use super::dates::agenda::{self, next_up};
use crate::communes::PageError;
use crate::communes::settings::CommuneSettings;
use crate::organisations::{self, OrganisationOut};
use crate::{App, communes};
use calendar::Span;
use ground::clock::Instant;
use ground::ids::OrganisationId;
use ground::text::Language;
use kit::documents::{Snapshot, SnapshotError};
use kit::http::problem::Refusal;
use kit::pages::{self, Sample, Site};
use kit::tenants::Commune;

/// Number of dates that a page holds well; the calendar has them all.
const DATES: usize = 500;

/// Number of dates that an organisation's page shows.
const OF_ONE: usize = 100;

#[derive(Debug, Default, Clone, Deserialize)]
struct Asked {
    mois: Option<String>,
    quoi: Option<String>,
    qui: Option<String>,
}

#[handler]
pub(super) async fn show_agenda(
    app: Data<&App>,
    request: &Request,
    slug: Path<String>,
    asked: Query<Asked>,
) -> poem::Result<Response> {
    let commune = communes::at(app.0, &slug.0).map_err(Refusal::problem)?;
    let today = Span::shown(app.clock.now(), commune.zone()).date();
    // What nobody could mean is left out, so that there are only as many pages as there are months and choices.
    let wanted = Wanted {
        month: asked.mois.as_deref().and_then(|month| month_near(month, today)),
        category: asked.quoi.as_deref().and_then(|it| it.parse().ok()),
        organisation: match asked.qui.as_deref().and_then(|it| it.parse().ok()) {
            Some(id) => served(app.0, &commune, id).await.map_err(Refusal::problem)?,
            None => None,
        },
    };
    let end = wanted.end();
    communes::serve(app.0, request, &commune, &end, async |language| make(app.0, &commune, wanted, language).await)
        .await
}

/// The organisation with this id, if it serves the commune.
async fn served(app: &App, commune: &Commune, id: OrganisationId) -> Result<Option<OrganisationId>, PageError> {
    let served = organisations::of_commune(&app.db.read, commune.id).await.map_err(PageError::Database)?;
    Ok(served.iter().map(|it| it.organisation.id).find(|it| *it == id))
}

async fn make(app: &App, commune: &Commune, wanted: Wanted, language: Language) -> Result<Snapshot, SnapshotError> {
    let (now, site, shown) = (app.clock.now(), app.site.clone(), commune.clone());
    let today = Span::shown(now, commune.zone()).date();
    let read = async || {
        let settings = communes::settings::of(&app.db.read, commune).await?;
        let served = organisations::of_commune(&app.db.read, commune.id).await?;
        let organisations = served.iter().map(|it| OrganisationOut::from(&it.organisation)).collect();
        let occurrences = agenda::dates(app, commune.id, &wanted.filters(today), DATES, now).await?;
        // What is planned for later shows when its time comes, what is over goes.
        let until = next_up(app, commune.id, now).await?;
        let until = until.into_iter().chain([pages::next_day(now, commune.zone())]).min();
        Ok((AgendaContent { settings, organisations, occurrences }, until))
    };
    let write = move |content: AgendaContent| {
        Ok(pages::ready(&show(&site, &content, &shown, wanted, language, now), language)?)
    };
    Snapshot::take(&app.db, commune.id, now, read, write).await
}

/// The dates of an organisation in the days to come, and the instant at which time alone changes them.
pub(crate) async fn of_organisation(
    app: &App,
    commune: &Commune,
    organisation: OrganisationId,
    now: Instant,
) -> Result<(Vec<OccurrenceOut>, Option<Instant>), DbErr> {
    let today = Span::shown(now, commune.zone()).date();
    let wanted = Wanted { month: None, category: None, organisation: Some(organisation) };
    let found = agenda::dates(app, commune.id, &wanted.filters(today), OF_ONE, now).await?;
    Ok((found, next_up(app, commune.id, now).await?))
}

/// Pages of examples: the list, and a month.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let now = Instant::from_micros(1_795_338_000_000_000);
    let content = AgendaContent {
        settings: CommuneSettings::example(),
        organisations: vec![OrganisationOut::example()],
        occurrences: vec![OccurrenceOut::example()],
    };
    let list = Wanted { month: None, category: None, organisation: None };
    let month = Span::shown(now, chrono_tz::Europe::Paris).date().with_day(1);
    [list, list.in_month(month)].map(|wanted| {
        Sample::of("events/agenda.html", &show(site, &content, &Commune::example(), wanted, language, now))
    })
}
