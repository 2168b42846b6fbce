//! Answers in iCalendar.

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry};

use super::file::{MEDIA_TYPE, schema};

/// The media type with its charset, which some readers do not guess.
pub(super) const CONTENT_TYPE: &str = "text/calendar; charset=utf-8";

/// The answer with a calendar.
#[derive(Debug)]
pub enum CalendarAnswer {
    /// Ready-made bytes.
    Ready(Response),
    /// A text that was just written.
    Written(String),
}

impl IntoResponse for CalendarAnswer {
    fn into_response(self) -> Response {
        let mut response = match self {
            Self::Ready(response) => response,
            Self::Written(text) => Response::builder().content_type(CONTENT_TYPE).body(text),
        };
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"agenda.ics\""));
        response
    }
}

impl ApiResponse for CalendarAnswer {
    fn meta() -> MetaResponses {
        let content =
            vec![MetaMediaType { content_type: MEDIA_TYPE, schema: MetaSchemaRef::Inline(Box::new(schema())) }];
        let status = Some(StatusCode::OK.as_u16());
        MetaResponses {
            responses: vec![MetaResponse {
                description: "The calendar",
                status,
                status_range: None,
                content,
                headers: vec![],
            }],
        }
    }

    fn register(_registry: &mut Registry) {}
}
