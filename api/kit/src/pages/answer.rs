//! The answer with a page.

use askama::Template;
use poem::http::{HeaderMap, StatusCode, header};
use poem::{IntoResponse, Request, Response, handler};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};

use super::policy;
use crate::http::problem::Problem;
use ground::text::Language;

/// The language of whoever asks for a page.
pub fn language(headers: &HeaderMap) -> Language {
    Language::preferred(headers.get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok()))
}

/// The page, in a language.
///
/// # Errors
/// When the template cannot be written out.
pub fn answer(page: &impl Template, language: Language) -> Result<Response, Problem> {
    let html = page.render().map_err(Problem::internal)?;
    let mut response = Response::builder()
        .content_type("text/html; charset=utf-8")
        .header(header::CONTENT_LANGUAGE, language.as_str())
        .header(header::VARY, "Accept-Language")
        .body(html);
    policy::read_only(&mut response);
    Ok(response)
}

/// A page as the answer of a documented operation.
#[derive(Debug)]
pub struct PageAnswer(pub Response);

impl IntoResponse for PageAnswer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for PageAnswer {
    fn meta() -> MetaResponses {
        let mut schema = MetaSchema::new("string");
        schema.example = Some("<!doctype html>…".into());
        let content =
            vec![MetaMediaType { content_type: "text/html", schema: MetaSchemaRef::Inline(Box::new(schema)) }];
        let status = Some(StatusCode::OK.as_u16());
        MetaResponses {
            responses: vec![MetaResponse {
                description: "A page",
                status,
                status_range: None,
                content,
                headers: vec![],
            }],
        }
    }

    fn register(_registry: &mut Registry) {}
}

/// The drum that stands beside a page's name.
#[handler]
pub fn icon(_request: &Request) -> Response {
    Response::builder()
        .content_type("image/svg+xml")
        .header(header::CACHE_CONTROL, "public, max-age=86400")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")
        .body(include_str!("../../templates/icon.svg"))
}
