//! Pages about the interface itself: `/docs` and `/problems/<slug>`.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::digest;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use poem::http::{HeaderValue, header};
use poem::web::{Data, Path};
use poem::{IntoResponse, Request, Response, handler};
use poem_openapi::OpenApiService;

use kit::http::problem::{self, Problem};
use kit::http::{PUBLIC, Ready};
use kit::pages::{self, Page};

/// The pages about the interface, and what belongs to no noun.
pub(super) const PAGES: &[Page] = &[
    Page::document("/docs", &docs),
    Page::document("/openapi.json", &document),
    Page::document("/assets/:digest/:name", &pages::serve_asset),
    Page::document("/worker.js", &pages::serve_worker),
    Page::document("/integration.js", &pages::serve_integration),
    Page::public("/problems/:slug", &problem_page),
];

/// The OpenAPI document, as it is committed; a test holds it against the code.
pub(super) const DOCUMENT: &str = include_str!("../../../openapi/v1.json");

/// The interactive documentation: Swagger UI, whole in one page, so that it works without a network but this server's.
fn whole_page() -> String {
    // Of no API: poem-openapi writes its own document into the page; instead the page asks for ours.
    let bare = OpenApiService::new((), "", "");
    let generated = bare.spec();
    bare.swagger_ui_html()
        .replacen(&format!("let spec = {generated};"), "", 1)
        .replacen("        spec: spec,\n", "        url: \"openapi.json\",\n", 1)
        .replacen(
            "<html charset=\"UTF-8\">\n<head>",
            "<!doctype html>\n<html lang=\"en\">\n<head>\n    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n    <link rel=\"icon\" href=\"data:,\">",
            1,
        )
        .replacen("<title>Swagger UI</title>", "<title>Tambour: API</title>", 1)
}

/// The policy of the page: its own inline scripts, by their hashes, and requests to this server.
fn policy(page: &str) -> String {
    let (mut hashes, mut rest) = (String::new(), page);
    // A script ends at the first `</script>`; a `<script` before that is part of its text.
    while let Some((_, script)) = rest.split_once("<script").and_then(|(_, rest)| rest.split_once('>')) {
        let (script, after) = script.split_once("</script>").unwrap_or((script, ""));
        rest = after;
        let hash = BASE64_STANDARD.encode(digest::digest(&digest::SHA256, script.as_bytes()));
        hashes.push_str(&format!(" 'sha256-{hash}'"));
    }
    format!(
        "default-src 'none'; script-src{hashes}; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
    )
}

/// The documentation, made ready when somebody first asks: it is large, and most servers are never asked. The document
/// itself stays in the binary, and only its compressed form is memory.
#[derive(Debug, Default)]
pub(super) struct Docs {
    page: OnceLock<(Arc<Ready>, HeaderValue)>,
    document: OnceLock<Arc<Ready>>,
}

#[handler]
fn docs(request: &Request, kept: Data<&Arc<Docs>>) -> poem::Result<Response> {
    if kept.page.get().is_none() {
        let page = whole_page();
        let policy = HeaderValue::try_from(policy(&page)).map_err(Problem::internal)?;
        let ready = Ready::seldom("text/html; charset=utf-8", page.into_bytes().into()).map_err(Problem::internal)?;
        // Somebody else may have been faster, with the same page.
        let _ = kept.page.set((Arc::new(ready), policy));
    }
    let (ready, policy) = kept.page.get().ok_or_else(|| Problem::internal("the page was just set"))?;
    let response = Ready::answer(Arc::clone(ready), request.headers(), PUBLIC);
    Ok(response.with_header(header::CONTENT_SECURITY_POLICY, policy.clone()).into_response())
}

#[handler]
fn document(request: &Request, kept: Data<&Arc<Docs>>) -> poem::Result<Response> {
    if kept.document.get().is_none() {
        let ready = Ready::seldom("application/json", Cow::Borrowed(DOCUMENT.as_bytes())).map_err(Problem::internal)?;
        let _ = kept.document.set(Arc::new(ready));
    }
    let ready = kept.document.get().ok_or_else(|| Problem::internal("the document was just set"))?;
    Ok(Ready::answer(Arc::clone(ready), request.headers(), PUBLIC))
}

#[handler]
fn problem_page(request: &Request, slug: Path<String>) -> poem::Result<Response> {
    let kind = problem::ALL.iter().find(|kind| kind.slug == slug.0).ok_or_else(|| Problem::of(&problem::NOT_FOUND))?;
    Ok(pages::of_kind(kind, pages::language(request.headers()))?)
}
