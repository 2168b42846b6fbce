//! Problems as pages, for those who came with a browser.

use askama::Template;
use poem::http::{HeaderValue, Method, header};
use poem::{Request, Response};

use super::{Frame, Site, answer};
use crate::http::problem::{Problem, ProblemKind};
use crate::tenants::Commune;
use ground::text::Language;

#[derive(Template)]
#[template(path = "http/problem.html")]
pub(super) struct ProblemPage<'a> {
    frame: Frame,
    slug: &'a str,
    status: u16,
    advice: String,
}

/// True if the reader of a problem wants a page: somebody who opens a page in a browser, or sends its form. Programs
/// that use the interface get its documents, whatever they accept.
pub fn wanted(request: &Request) -> bool {
    let path = request.uri().path();
    let of_programs = ["/v1/", "/health/", "/metrics", "/openapi.json"].iter().any(|start| path.starts_with(start));
    let accepted = request.header(header::ACCEPT).unwrap_or_default();
    let reads_html = accepted.split(',').any(|range| range.split(';').next().unwrap_or_default().trim() == "text/html");
    matches!(*request.method(), Method::GET | Method::HEAD | Method::POST) && !of_programs && reads_html
}

/// The page about a kind of problem.
///
/// # Errors
/// When the template cannot be written out.
pub fn of_kind(kind: &ProblemKind, language: Language) -> Result<Response, Problem> {
    answer(&page(kind, language), language)
}

pub(super) fn page(kind: &ProblemKind, language: Language) -> ProblemPage<'_> {
    let title = kind.title.in_language(language);
    told(kind, Frame::of_server(language, title), kind.advice.in_language(language))
}

fn told(kind: &ProblemKind, frame: Frame, advice: String) -> ProblemPage<'_> {
    ProblemPage { frame, slug: kind.slug, status: kind.status.as_u16(), advice }
}

/// The answer that tells a reader of a problem, and leads on: to the board of the commune where it is, if one is known.
///
/// # Errors
/// When the template cannot be written out.
pub fn of_problem(
    problem: &Problem,
    site: &Site,
    commune: Option<&Commune>,
    language: Language,
) -> Result<Response, Problem> {
    let title = problem.kind.title.in_language(language);
    let frame = match commune {
        Some(commune) => Frame::of_commune(site, commune, language, title),
        None => Frame::of_server(language, title),
    };
    let mut response = answer(&told(problem.kind, frame, problem.summary(language)), language)?;
    response.set_status(problem.kind.status);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept, Accept-Language"));
    Ok(response)
}
