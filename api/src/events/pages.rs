//! An event's page, which messages and calendars link to.

use std::sync::Arc;

use askama::Template;
use chrono_tz::Tz;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::agenda_page;
use super::agenda_part::AGENDA;
use super::paths::{page_of, span};
use super::{Event, EventOut, EventPlace, EventStatus, Happening, OccurrenceOut, json_ld};
use crate::communes::settings::CommuneSettings;
use crate::{App, communes, organisations, posts};
use calendar::Span;
use ground::clock::Instant;
use ground::ids::EventId;
use ground::say;
use ground::spoken::capital;
use ground::text::{Language, Message};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Page, Picture, Sample, Sharing, Site, Told};
use kit::tenants::Commune;

pub(crate) const PAGES: &[Page] =
    &[Page::public("/events/:id", &page), Page::public("/:commune/agenda", &agenda_page::show_agenda)];

/// The scripts of the page.
const SCRIPTS: &[&str] = &["share.js", "told.js", "remind.js"];

/// Number of other dates of its organisation that the page shows.
const OTHERS: usize = 3;

#[derive(Template)]
#[template(path = "events/page.html")]
struct EventPage<'a> {
    frame: Frame,
    /// The path of the agenda.
    agenda: String,
    event: &'a EventOut,
    kind: String,
    is_cancelled: bool,
    is_over: bool,
    /// The way in which it takes place again, in words.
    repeats: Option<String>,
    dates: Vec<Date<'a>>,
    /// True if it takes place after these dates as well.
    has_more: bool,
    /// Its place, for whatever shows maps (RFC 5870).
    geo: Option<String>,
    picture: Option<Picture>,
    /// Other dates of its organisation.
    others: Vec<Happening<'a>>,
    /// The path of the organisation's page.
    organisation: String,
    slug: &'a str,
    timezone: &'a str,
    /// The path on which a phone asks to be told.
    tell: Option<String>,
}

/// The content of the page, as it is read from the database.
struct Content {
    event: EventOut,
    /// The way in which it takes place again.
    repeats: Option<Message>,
    others: Vec<OccurrenceOut>,
    commune: Arc<Commune>,
    settings: CommuneSettings,
}

/// A date, and how it differs from the others.
struct Date<'a> {
    told: Told,
    is_cancelled: bool,
    reason: Option<&'a str>,
    moved_from: Option<Told>,
    title: Option<&'a str>,
    place: Option<&'a str>,
}

/// The page of an event that everybody may see.
#[handler]
async fn page(app: Data<&App>, request: &Request, id: Path<String>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let content = read(app.0, &id.0).await?;
    Ok(pages::answer(&show(&app.site, &content, app.clock.now(), language), language)?)
}

async fn read(app: &App, id: &str) -> Result<Content, Problem> {
    let id: Option<EventId> = id.parse().ok();
    let (sheets, now) = (posts::read_for_page::<Event>(app, id).await?, app.clock.now());
    let seen = sheets.seen_by_everybody(now).ok_or_else(|| Problem::of(&problem::EVENT_NOT_FOUND))?;
    let (event, commune) = (EventOut::of(app, &seen, now), seen.sheet.owner.commune.clone());
    let repeats = seen.sheet.row.series.recurrence().ok().and_then(|series| series.in_words());
    let dates = agenda_page::of_organisation(app, &commune, event.organisation.id, now).await;
    let (mut others, _) = dates.map_err(Problem::internal)?;
    others.retain(|date| date.event != event.id);
    others.truncate(OTHERS);
    let settings = communes::said_by(app, &commune).await.map_err(Refusal::problem)?;
    Ok(Content { event, repeats, others, commune, settings })
}

fn show<'a>(site: &Site, content: &'a Content, now: Instant, language: Language) -> EventPage<'a> {
    let Content { event, repeats, others, commune, settings } = content;
    let (zone, picture) = (commune.zone(), event.image.as_ref().map(Picture::from));
    let today = Span::shown(now, zone).date();
    let mut dates: Vec<Date<'_>> = event.occurrences.iter().map(|it| date(it, event, zone, language)).collect();
    let is_over = dates.is_empty();
    if is_over {
        let told = pages::during(span(event.starts_at, event.ends_at, zone), language);
        dates.push(Date {
            told,
            is_cancelled: event.status == EventStatus::Cancelled,
            reason: None,
            moved_from: None,
            title: None,
            place: None,
        });
    }
    // Whoever passes it on reads first when it takes place.
    let description = dates.iter().map(|date| date.told.words.as_str()).take(1).chain([event.summary.as_str()]);
    let description = description.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let sharing = Sharing::of(site, &page_of(event.id), &description, picture.clone());
    EventPage {
        frame: communes::framed(site, commune, settings, language, &event.title)
            .shared(sharing)
            .with_scripts(SCRIPTS)
            .about(&json_ld::write(event, zone, site)),
        agenda: AGENDA.path(&commune.slug),
        event,
        kind: event.category.label().in_language(language),
        is_cancelled: event.status == EventStatus::Cancelled,
        is_over,
        repeats: repeats.as_ref().map(|words| capital(&words.in_language(language))),
        has_more: event.occurrences.len() == super::wire::NEXT,
        dates,
        geo: event.place.as_ref().and_then(geo),
        picture,
        others: others.iter().map(|it| Happening::of(it, commune, language, today)).collect(),
        organisation: organisations::page_of(commune, &event.organisation),
        slug: &commune.slug,
        timezone: &commune.timezone,
        tell: site.menu.tell.map(|tell| tell.path(&commune.slug)),
    }
}

pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let event = EventOut::example();
    let over = EventOut { status: EventStatus::Cancelled, occurrences: vec![], image: None, ..event.clone() };
    let now = Instant::from_micros(1_795_338_000_000_000);
    let mut all = Vec::from([(event, vec![OccurrenceOut::example()]), (over, vec![])].map(|(event, others)| {
        let (commune, settings) = (Arc::new(Commune::example()), CommuneSettings::example());
        let repeats = Some(say!("tous les samedis", "every Saturday"));
        let content = Content { event, repeats, others, commune, settings };
        Sample::of("events/page.html", &show(site, &content, now, language))
    }));
    all.extend(agenda_page::samples(site, language));
    all
}

fn date<'a>(it: &'a OccurrenceOut, event: &EventOut, zone: Tz, language: Language) -> Date<'a> {
    let place = it.place.as_ref().filter(|place| event.place.as_ref() != Some(*place));
    Date {
        told: pages::during(span(it.starts_at, it.ends_at, zone), language),
        is_cancelled: it.status == EventStatus::Cancelled,
        // Why all dates are off stands above them.
        reason: it.reason.as_deref().filter(|it| Some(*it) != event.cancellation_reason.as_deref()),
        moved_from: it.moved_from.map(|from| pages::during(span(from, from, zone), language)),
        title: Some(it.title.as_str()).filter(|title| *title != event.title),
        place: place.map(|place| place.name.as_str()),
    }
}

fn geo(place: &EventPlace) -> Option<String> {
    place.latitude.zip(place.longitude).map(|(latitude, longitude)| format!("geo:{latitude},{longitude}"))
}
