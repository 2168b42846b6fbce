//! The answer with a page.

use std::sync::LazyLock;

use askama::Template;
use aws_lc_rs::digest;
use base64::{Engine, prelude::BASE64_STANDARD};
use poem::{
    Request, Response, handler,
    http::{HeaderMap, header},
};

use super::frame::STYLE;
use crate::http::problem::Problem;
use ground::text::Language;

/// What a browser may do with a page: read it, in its own style, with pictures of this server.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = BASE64_STANDARD.encode(digest::digest(&digest::SHA256, STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

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
    Ok(Response::builder()
        .content_type("text/html; charset=utf-8")
        .header(header::CONTENT_LANGUAGE, language.as_str())
        .header(header::VARY, "Accept-Language")
        .header(header::CONTENT_SECURITY_POLICY, POLICY.as_str())
        .body(html))
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
