//! The answer with a page.

use std::sync::LazyLock;

use askama::Template;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};

use super::assets::FOR_A_YEAR;
use super::{icons, policy};
use crate::http::Ready;
use crate::http::etag::Revision;
use crate::http::problem::Problem;
use ground::text::Language;

/// Writes a page out, with the drawings that it uses.
pub(super) fn render(page: &impl Template) -> askama::Result<String> {
    page.render().map(icons::draw)
}

/// The page, in a language.
///
/// # Errors
/// When the template cannot be written out.
pub fn answer(page: &impl Template, language: Language) -> Result<Response, Problem> {
    let html = render(page).map_err(Problem::internal)?;
    let mut response = Response::builder()
        .content_type(HTML)
        .header(header::CONTENT_LANGUAGE, language.as_str())
        .header(header::VARY, "Accept-Language")
        .body(html);
    policy::allow(response.headers_mut());
    Ok(response)
}

/// The answer that leads on to the path where something is.
pub fn moved(path: &str) -> Response {
    Response::builder().status(StatusCode::PERMANENT_REDIRECT).header(header::LOCATION, path).finish()
}

/// The answer with a style sheet whose address names all that it says, so that it is kept for a year.
pub fn style(sheet: &str) -> Response {
    Response::builder()
        .content_type("text/css; charset=utf-8")
        .header(header::CACHE_CONTROL, FOR_A_YEAR)
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")
        .body(sheet.to_owned())
}

/// A page that is kept in memory, ready to be served.
///
/// # Errors
/// When the template cannot be written out, or an encoder fails.
pub fn ready(page: &impl Template, language: Language) -> std::io::Result<Ready> {
    written(page, &HEADERS[language as usize])
}

/// [`ready`] for a page that any site may show inside a page of its own.
///
/// # Errors
/// As [`ready`].
pub fn ready_anywhere(page: &impl Template, language: Language) -> std::io::Result<Ready> {
    written(page, &HEADERS_ANYWHERE[language as usize])
}

fn written(page: &impl Template, headers: &'static HeaderMap) -> std::io::Result<Ready> {
    let html = render(page).map_err(std::io::Error::other)?.into_bytes();
    Ok(Ready::new(HTML, Revision::of(&html), html)?.with_headers(headers))
}

const HTML: &str = "text/html; charset=utf-8";

/// The headers of pages that are kept in memory, by their language.
static HEADERS: LazyLock<Vec<HeaderMap>> = LazyLock::new(|| headers(policy::allow));

/// The same for those that any site may show.
static HEADERS_ANYWHERE: LazyLock<Vec<HeaderMap>> = LazyLock::new(|| headers(policy::allow_anywhere));

fn headers(allow: fn(&mut HeaderMap)) -> Vec<HeaderMap> {
    let of = |language: &Language| {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str()));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language"));
        allow(&mut headers);
        headers
    };
    Language::ALL.iter().map(of).collect()
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
