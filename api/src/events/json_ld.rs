//! The answer with an event, in this interface's own words or in schema.org's, as JSON-LD: what search engines and
//! other agendas read.

use chrono_tz::Tz;
use poem::http::header;
use poem::{IntoResponse, Request, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use serde_json::{Value, json};

use super::{EventOut, EventPlace, EventStatus, Image, OccurrenceOut, When, page_of};
use kit::http::Document;
use kit::pages::Site;

/// The media type.
pub(super) const MEDIA_TYPE: &str = "application/ld+json";

/// The answer with an event, in one of two forms.
#[derive(Debug)]
pub enum EventAnswer {
    /// In this interface's own words.
    Json(Box<Document<EventOut>>),
    /// In schema.org's.
    JsonLd(String),
}

impl IntoResponse for EventAnswer {
    fn into_response(self) -> Response {
        let response = match self {
            Self::Json(document) => document.into_response(),
            Self::JsonLd(text) => Response::builder().content_type(MEDIA_TYPE).body(text),
        };
        response.with_header(header::VARY, "Accept").into_response()
    }
}

impl ApiResponse for EventAnswer {
    fn meta() -> MetaResponses {
        let mut meta = Document::<EventOut>::meta();
        for response in &mut meta.responses {
            let mut schema = MetaSchema::new("object");
            schema.description = Some("schema.org’s `Event` as JSON-LD");
            schema.example = Some(json!({
                "@context": "https://schema.org",
                "@type": "Event",
                "name": "Vide-grenier",
                "startDate": "2030-06-15T08:00:00+02:00",
                "eventStatus": "https://schema.org/EventScheduled",
            }));
            response
                .content
                .push(MetaMediaType { content_type: MEDIA_TYPE, schema: MetaSchemaRef::Inline(Box::new(schema)) });
        }
        meta
    }

    fn register(registry: &mut Registry) {
        Document::<EventOut>::register(registry);
    }
}

/// True if a reader prefers JSON-LD: it is named, and no plain JSON is named before it.
pub(super) fn wants_json_ld(request: &Request) -> bool {
    let accepted = request.header(header::ACCEPT).unwrap_or_default();
    let mut named = accepted.split(',').map(|range| range.split(';').next().unwrap_or_default().trim());
    named.find(|range| [MEDIA_TYPE, "application/json"].contains(range)) == Some(MEDIA_TYPE)
}

/// An event as schema.org's `Event`; of one that recurs, the next dates are its `subEvent`s.
pub(super) fn write(event: &EventOut, zone: Tz, site: &Site) -> Value {
    let address = site.at(&page_of(event.id));
    let next = event.occurrences.first();
    let (starts_at, ends_at) = next.map_or((event.starts_at, event.ends_at), |it| (it.starts_at, it.ends_at));
    let mut out = json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": event.link.clone().unwrap_or_else(|| address.clone()),
        "name": next.map_or(&event.title, |it| &it.title),
        "startDate": date(starts_at, zone),
        "endDate": date(ends_at, zone),
        "eventStatus": status(event, next),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "organizer": {"@type": "Organization", "name": event.organisation.name},
    });
    let place = next.map_or(event.place.as_ref(), |it| it.place.as_ref());
    let more = [
        ("description", (!event.summary.is_empty()).then(|| json!(event.summary))),
        ("location", place.map(location)),
        ("image", event.image.as_ref().map(|image| json!([site.at(&picture(image))]))),
        ("previousStartDate", next.and_then(|it| it.moved_from).map(|it| json!(date(it, zone)))),
        (
            "subEvent",
            (event.rrule.is_some() || !event.rdates.is_empty())
                .then(|| event.occurrences.iter().map(|it| sub_event(it, zone)).collect()),
        ),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            out[name] = value;
        }
    }
    out
}

fn sub_event(it: &OccurrenceOut, zone: Tz) -> Value {
    let mut out = json!({
        "@type": "Event",
        "name": it.title,
        "startDate": date(it.starts_at, zone),
        "endDate": date(it.ends_at, zone),
        "eventStatus": word(it.status == EventStatus::Cancelled, it.moved_from.is_some()),
    });
    if let Some(place) = &it.place {
        out["location"] = location(place);
    }
    out
}

fn status(event: &EventOut, next: Option<&OccurrenceOut>) -> &'static str {
    let is_cancelled =
        event.status == EventStatus::Cancelled || next.is_some_and(|it| it.status == EventStatus::Cancelled);
    word(is_cancelled, next.is_some_and(|it| it.moved_from.is_some()))
}

fn word(is_cancelled: bool, was_moved: bool) -> &'static str {
    match (is_cancelled, was_moved) {
        (true, _) => "https://schema.org/EventCancelled",
        (false, true) => "https://schema.org/EventRescheduled",
        (false, false) => "https://schema.org/EventScheduled",
    }
}

/// An instant with the offset of its zone, or a plain date.
fn date(when: When, zone: Tz) -> String {
    match when {
        When::At(instant) => instant.in_zone(zone.name()),
        When::On(date) => date.to_string(),
    }
}

fn location(place: &EventPlace) -> Value {
    let mut out =
        json!({"@type": "Place", "name": place.name, "address": place.address.as_ref().unwrap_or(&place.name)});
    if let (Some(latitude), Some(longitude)) = (place.latitude, place.longitude) {
        out["geo"] = json!({"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude});
    }
    out
}

fn picture(image: &Image) -> String {
    image.url.clone()
}
