//! The answer with a page.

use askama::Template;
use poem::{
    Request, Response, handler,
    http::{HeaderMap, header},
};

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

/// The drum that stands beside a page's name.
#[handler]
pub fn icon(_request: &Request) -> Response {
    Response::builder()
        .content_type("image/svg+xml")
        .header(header::CACHE_CONTROL, "public, max-age=86400")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")
        .body(include_str!("../../templates/icon.svg"))
}
