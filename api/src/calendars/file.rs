//! A calendar as the body of a request.

use bytes::Bytes;
use poem::{Request, RequestBody};
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::payload::{ParsePayload, Payload};
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};

use kit::http::bodies;

/// The media type of iCalendar (RFC 5545, section 8.1).
pub(super) const MEDIA_TYPE: &str = "text/calendar";

/// A file in iCalendar, as it came.
#[derive(Debug)]
pub struct CalendarFile(pub(super) Bytes);

impl Payload for CalendarFile {
    const CONTENT_TYPE: &'static str = MEDIA_TYPE;

    fn check_content_type(content_type: &str) -> bool {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case(MEDIA_TYPE)
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(schema()))
    }
}

impl ParsePayload for CalendarFile {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self(bodies::read(request, body).await?))
    }
}

impl_apirequest_for_payload!(CalendarFile);

/// A text in iCalendar.
pub(super) fn schema() -> MetaSchema {
    let mut schema = MetaSchema::new("string");
    let lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Club de bridge//FR",
        "BEGIN:VEVENT",
        "UID:a@exemple.fr",
        "DTSTAMP:20261122T080000Z",
        "DTSTART;VALUE=DATE:20301207",
        "SUMMARY:Tournoi",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    schema.example = Some(lines.join("\r\n").into());
    schema
}
