//! The answer with an event, in one of two forms.

use poem::{IntoResponse, Request, Response, http::header};
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};
use serde_json::json;

use super::{EventOut, json_ld};
use kit::http::Document;

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
            Self::JsonLd(text) => Response::builder().content_type(json_ld::MEDIA_TYPE).body(text),
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
            response.content.push(MetaMediaType {
                content_type: json_ld::MEDIA_TYPE,
                schema: MetaSchemaRef::Inline(Box::new(schema)),
            });
        }
        meta
    }

    fn register(registry: &mut Registry) {
        Document::<EventOut>::register(registry);
    }
}

/// Whether a reader prefers JSON-LD: it is named, and no plain JSON is named before it.
pub(super) fn wants_json_ld(request: &Request) -> bool {
    let accepted = request.header(header::ACCEPT).unwrap_or_default();
    let mut named = accepted.split(',').map(|range| range.split(';').next().unwrap_or_default().trim());
    named.find(|range| [json_ld::MEDIA_TYPE, "application/json"].contains(range)) == Some(json_ld::MEDIA_TYPE)
}
