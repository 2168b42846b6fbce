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
use super::{Event, EventOut, EventPlace, EventStatus, OccurrenceOut};
use crate::communes::settings::CommuneSettings;
use crate::posts::{self, NoSuch, ReadPostError};
use crate::{App, communes};
use ground::ids::EventId;
use ground::text::Language;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Page, Picture, Sample, Sharing, Site, Told};
use kit::tenants::Commune;

pub(crate) const PAGES: &[Page] =
    &[Page::public("/events/:id", &page), Page::public("/:commune/agenda", &agenda_page::show_agenda)];

/// The scripts of the page.
const SCRIPTS: &[&str] = &["share.js"];

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
    dates: Vec<Date<'a>>,
    /// True if it takes place after these dates as well.
    has_more: bool,
    /// Its place, for whatever shows maps (RFC 5870).
    geo: Option<String>,
    picture: Option<Picture>,
}

/// A date, and how it differs from the others.
struct Date<'a> {
    told: Told,
    is_cancelled: bool,
    moved_from: Option<Told>,
    title: Option<&'a str>,
    place: Option<&'a str>,
}

/// The page of an event that everybody may see.
#[handler]
async fn page(app: Data<&App>, request: &Request, id: Path<String>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let (event, commune) = read(app.0, &id.0).await.map_err(Refusal::problem)?;
    let settings = communes::said_by(app.0, &commune).await.map_err(Refusal::problem)?;
    Ok(pages::answer(&show(&app.site, &event, (&commune, &settings), language), language)?)
}

async fn read(app: &App, id: &str) -> Result<(EventOut, Arc<Commune>), ReadPostError<Event>> {
    let id: EventId = id.parse().map_err(|_| NoSuch::new())?;
    let (event, now) = (posts::read::<Event>(app, id, None).await?, app.clock.now());
    let seen = event.seen_by_everybody(now).ok_or_else(NoSuch::new)?;
    Ok((EventOut::of(app, &seen, now), seen.sheet.owner.commune.clone()))
}

fn show<'a>(
    site: &Site,
    event: &'a EventOut,
    (commune, settings): (&Commune, &CommuneSettings),
    language: Language,
) -> EventPage<'a> {
    let (zone, picture) = (commune.zone(), event.image.as_ref().map(Picture::from));
    let mut dates: Vec<Date<'_>> = event.occurrences.iter().map(|it| date(it, event, zone, language)).collect();
    let is_over = dates.is_empty();
    if is_over {
        let told = pages::during(span(event.starts_at, event.ends_at, zone), language);
        dates.push(Date {
            told,
            is_cancelled: event.status == EventStatus::Cancelled,
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
        frame: communes::framed(site, commune, settings, language, &event.title).shared(sharing).with_scripts(SCRIPTS),
        agenda: AGENDA.path(&commune.slug),
        event,
        kind: event.category.label().in_language(language),
        is_cancelled: event.status == EventStatus::Cancelled,
        is_over,
        has_more: event.occurrences.len() == super::wire::NEXT,
        dates,
        geo: event.place.as_ref().and_then(geo),
        picture,
    }
}

pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let event = EventOut::example();
    let over = EventOut { status: EventStatus::Cancelled, occurrences: vec![], image: None, ..event.clone() };
    let mut all = Vec::from([event, over].map(|event| {
        Sample::of(
            "events/page.html",
            &show(site, &event, (&Commune::example(), &CommuneSettings::example()), language),
        )
    }));
    all.extend(agenda_page::samples(site, language));
    all
}

fn date<'a>(it: &'a OccurrenceOut, event: &EventOut, zone: Tz, language: Language) -> Date<'a> {
    let place = it.place.as_ref().filter(|place| event.place.as_ref() != Some(*place));
    Date {
        told: pages::during(span(it.starts_at, it.ends_at, zone), language),
        is_cancelled: it.status == EventStatus::Cancelled,
        moved_from: it.moved_from.map(|from| pages::during(span(from, from, zone), language)),
        title: Some(it.title.as_str()).filter(|title| *title != event.title),
        place: place.map(|place| place.name.as_str()),
    }
}

fn geo(place: &EventPlace) -> Option<String> {
    place.latitude.zip(place.longitude).map(|(latitude, longitude)| format!("geo:{latitude},{longitude}"))
}
