//! A CSV file as the body of a request.

use bytes::Bytes;
use poem::{Request, RequestBody};
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::payload::{ParsePayload, Payload};
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};

use kit::http::bodies;

/// The media type of CSV (RFC 4180).
const MEDIA_TYPE: &str = "text/csv";

/// A file in CSV, as it came.
#[derive(Debug)]
pub struct CsvFile(pub(crate) Bytes);

impl Payload for CsvFile {
    const CONTENT_TYPE: &'static str = MEDIA_TYPE;

    fn check_content_type(content_type: &str) -> bool {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case(MEDIA_TYPE)
    }

    fn schema_ref() -> MetaSchemaRef {
        let mut schema = MetaSchema::new("string");
        let lines = [
            "référence;nom;prénoms;année de naissance;rue;hameau;groupes",
            "57361-0142;Klein;Marthe;1941;3 rue de l’Église;Haut-Sierck;",
            "",
        ];
        schema.example = Some(lines.join("\r\n").into());
        MetaSchemaRef::Inline(Box::new(schema))
    }
}

impl ParsePayload for CsvFile {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self(bodies::read(request, body).await?))
    }
}

impl_apirequest_for_payload!(CsvFile);
