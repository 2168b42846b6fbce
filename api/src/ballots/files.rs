//! Answers that are files: published lists, lines of digests, a result for a spreadsheet.

use poem::http::header;
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use serde_json::json;

use super::result_wire::VoteResultOut;
use kit::http::{Document, JSON, PUBLIC};

/// The caching of what never changes.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// 200 with a published list: the very bytes that its hash is of.
#[derive(Debug)]
pub struct ListFile(pub(super) Vec<u8>);

impl IntoResponse for ListFile {
    fn into_response(self) -> Response {
        Response::builder().content_type(JSON).header(header::CACHE_CONTROL, FOR_GOOD).body(self.0)
    }
}

fn one(
    content_type: &'static str,
    description: &'static str,
    example: serde_json::Value,
    kind: &'static str,
) -> MetaResponses {
    let mut schema = MetaSchema::new(kind);
    schema.description = Some(description);
    schema.example = Some(example);
    let content = vec![MetaMediaType { content_type, schema: MetaSchemaRef::Inline(std::boxed::Box::new(schema)) }];
    let response = MetaResponse {
        description: "What was asked for",
        status: Some(200),
        status_range: None,
        content,
        headers: vec![],
    };
    MetaResponses { responses: vec![response] }
}

impl ApiResponse for ListFile {
    fn meta() -> MetaResponses {
        let example = json!({"method": "single_choice", "options": ["a", "b"], "seed": "…", "ballots": [{"choice": "a", "receipt": "bcdfghjkmnpqrstvwxz2"}]});
        one(JSON, "The file that `tambour tally` and `tambour verify` read", example, "object")
    }

    fn register(_registry: &mut Registry) {}
}

/// 200 with the digests of envelopes, a line each.
#[derive(Debug)]
pub struct EnvelopeLines(pub(super) String, pub(super) bool);

impl IntoResponse for EnvelopeLines {
    fn into_response(self) -> Response {
        let caching = if self.1 { FOR_GOOD } else { PUBLIC };
        Response::builder()
            .content_type("text/plain; charset=utf-8")
            .header(header::CACHE_CONTROL, caching)
            .body(self.0)
    }
}

impl ApiResponse for EnvelopeLines {
    fn meta() -> MetaResponses {
        let example = json!("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n");
        one("text/plain", "The SHA-256 of each envelope in hexadecimal, sorted, a line each", example, "string")
    }

    fn register(_registry: &mut Registry) {}
}

/// 200 with a result, in one of two forms.
#[derive(Debug)]
pub enum ResultAnswer {
    /// All of it.
    Json(std::boxed::Box<VoteResultOut>),
    /// Options by place, for a spreadsheet.
    Csv(String),
}

impl IntoResponse for ResultAnswer {
    fn into_response(self) -> Response {
        let response = match self {
            Self::Json(result) => Document(*result).into_response(),
            Self::Csv(text) => Response::builder()
                .content_type("text/csv; charset=utf-8")
                .header(header::CONTENT_DISPOSITION, "attachment; filename=\"resultat.csv\"")
                .body(text),
        };
        response.with_header(header::VARY, "Accept").into_response()
    }
}

impl ApiResponse for ResultAnswer {
    fn meta() -> MetaResponses {
        let mut meta = Document::<VoteResultOut>::meta();
        let example = json!("question;choix;rang;voix\r\n\"Faut-il un wifi public ?\";\"Oui\";1;71.0\r\n");
        let csv = one("text/csv", "A line an option, under a line of names (RFC 4180)", example, "string");
        let csv: Vec<MetaMediaType> = csv.responses.into_iter().flat_map(|it| it.content).collect();
        meta.responses.iter_mut().zip(std::iter::once(csv)).for_each(|(response, csv)| response.content.extend(csv));
        meta
    }

    fn register(registry: &mut Registry) {
        Document::<VoteResultOut>::register(registry);
    }
}

/// True if a reader prefers CSV: it is named, and no JSON is named before it.
pub(super) fn wants_csv(request: &poem::Request) -> bool {
    let accepted = request.header(header::ACCEPT).unwrap_or_default();
    let mut named = accepted.split(',').map(|range| range.split(';').next().unwrap_or_default().trim());
    named.find(|range| ["text/csv", JSON].contains(range)) == Some("text/csv")
}
