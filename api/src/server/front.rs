//! The front door: what every answer has in common, once.
//!
//! A board in memory is answered before anything else. All other requests pass here on their way in (id, body
//! limit, HEAD, OPTIONS) and on their way out (problems in the reader's language, ETags, coding, headers, log).

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use percent_encoding::percent_decode_str;
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use poem::{Body, Endpoint, Request, Response};
use poem_openapi::OperationId;
use tracing::Instrument;
use uuid::Uuid;

use super::larger::LARGER;
use super::leaving;
use crate::accounts::who;
use crate::{App, communes, events, organisations};
use ground::say;
use ground::text::Language;
use kit::http::bodies::Gate;
use kit::http::etag::Revision;
use kit::http::net::Arriving;
use kit::http::problem::{self, Problem};
use kit::http::{Coding, Effort, PUBLIC, Routes, Spool, is_named, is_private, limits, problem_of, said};
use kit::pages;

/// Below this many bytes compression costs more than it saves.
const WORTH_CODING: usize = 860;

/// The endpoint in front of all others.
pub(super) struct Front<E> {
    app: App,
    inner: E,
    routes: Routes,
    /// Time that a body may stall.
    patience: Duration,
}

/// Addresses with an ending.
pub(super) const ALIASES: &[kit::http::openapi::Alias] = &[events::CALENDAR_ADDRESS];

impl<E: Endpoint<Output = Response>> Front<E> {
    pub(super) fn new(app: App, inner: E, routes: Routes, patience: Duration) -> Self {
        Self { app, inner, routes, patience }
    }

    async fn serve(&self, mut request: Request) -> Response {
        let started = Instant::now();
        let id = Uuid::now_v7();
        let method = request.method().clone();
        let asked = Asked::by(&self.app, &request);
        let span = tracing::info_span!("request", %id, %method);
        let note = limits::Note::default();
        request.extensions_mut().insert(self.app.clone());
        request.extensions_mut().insert(note.clone());
        request.extensions_mut().insert(who::Recognised::default());
        request.extensions_mut().insert(self.app.limits.clone());
        request.extensions_mut().insert(Spool::of(self.app.workshop.folder()));
        request.extensions_mut().insert(Gate {
            recognise: organisations::recognise,
            larger: LARGER,
            patience: self.patience,
        });
        let arriving = request.data::<Arriving>().cloned();

        let path = request.uri().path().to_owned();
        let result = match method {
            Method::OPTIONS => Ok(self.options(&path)),
            _ => AssertUnwindSafe(self.pass(request)).catch_unwind().instrument(span.clone()).await.unwrap_or_else(
                |_| {
                    // The panic's own message went to the log through the panic hook.
                    Err(Problem::internal("a handler panicked").into())
                },
            ),
        };
        let _entered = span.enter();
        let mut operation = None;
        let response = match result {
            Ok(response) => {
                operation = response.data::<OperationId>().map(|it| it.0);
                finish(&self.app, response, &asked, id).await
            }
            Err(error) => {
                operation = error.data::<OperationId>().map(|it| it.0).or(operation);
                // A reader does not know the mistake in a body that was not read whole.
                let problem = arriving.and_then(|it| it.refusal()).unwrap_or_else(|| problem_of(error));
                if let Some(cause) = problem.cause() {
                    tracing::error!(error = said(cause), "{}", problem.kind.slug);
                }
                let document = || problem.render(asked.language, id.urn().to_string());
                let page = || {
                    let commune = problem.commune().cloned().or_else(|| communes::of_path(&self.app, &path));
                    pages::of_problem(&problem, &self.app.site, commune.as_deref(), asked.language)
                };
                let mut response = match asked.pages.then(page) {
                    Some(Ok(page)) => page,
                    Some(Err(error)) => {
                        tracing::error!(?error, "a problem has no page");
                        document()
                    }
                    None => document(),
                };
                match response.status() {
                    StatusCode::METHOD_NOT_ALLOWED => allow(&mut response, &self.routes.methods(&path)),
                    StatusCode::SERVICE_UNAVAILABLE => {
                        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(problem::RETRY_AFTER));
                    }
                    _ => {}
                }
                response
            }
        };
        let mut response = with_manners(response);
        note.write(response.headers_mut());
        if let Ok(id) = HeaderValue::try_from(id.hyphenated().to_string()) {
            response.headers_mut().insert("x-request-id", id);
        }
        let elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.app.metrics.answered(operation, response.status(), started.elapsed());
        tracing::info!(operation, status = response.status().as_u16(), elapsed_us, "answered");
        if method == Method::HEAD { without_body(response).await } else { response }
    }

    async fn pass(&self, mut request: Request) -> poem::Result<Response> {
        // poem would call it a bad request; an address that spells no text is one where nothing is.
        if percent_decode_str(request.uri().path()).decode_utf8().is_err() {
            return Err(Problem::of(&problem::NOT_FOUND).into());
        }
        if !is_named(&request) {
            let detail = say!(
                "L’en-tête Host figure une seule fois, avec le nom du serveur.",
                "The header Host stands in the request once, with the name of the server.",
            );
            return Err(Problem::of(&problem::BAD_REQUEST).with(detail).into());
        }
        if let Some(answer) = leaving::elsewhere(&self.app, &request).await? {
            return Ok(answer);
        }
        if let Some(inner) = known_as(request.uri().path()) {
            *request.uri_mut() = inner;
        }
        if request.method() == Method::HEAD {
            request.set_method(Method::GET);
        }
        self.inner.call(request).await
    }

    fn options(&self, path: &str) -> Response {
        let mut response = Response::builder()
            .status(StatusCode::NO_CONTENT)
            .header(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD")
            .header(header::ACCESS_CONTROL_ALLOW_HEADERS, "If-None-Match")
            .header(header::ACCESS_CONTROL_MAX_AGE, "86400")
            .finish();
        allow(&mut response, &self.routes.methods(path));
        response
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for Front<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let started = Instant::now();
        let ready =
            if is_named(&request) { self.app.boards.answer_from_memory(&request, self.app.clock.now()) } else { None };
        match ready {
            Some(response) => {
                let response = with_manners(response);
                self.app.metrics.board_answered(response.status(), started.elapsed());
                Ok(response)
            }
            // Elsewhere, since the framework moves what this becomes for every request, a board's too.
            None => Ok(Box::pin(self.serve(request)).await),
        }
    }
}

/// The address by which the framework knows one with an ending.
fn known_as(path: &str) -> Option<Uri> {
    ALIASES.iter().find_map(|alias| alias.known_as(path))?.parse().ok()
}

/// The parts of a request that shape its answer.
struct Asked {
    language: Language,
    headers: HeaderMap,
    readable: bool,
    /// True if problems are told by pages.
    pages: bool,
    private: bool,
    network: IpAddr,
}

impl Asked {
    fn by(app: &App, request: &Request) -> Self {
        let headers = request.headers();
        let mut kept = HeaderMap::new();
        for name in [header::ACCEPT_ENCODING, header::IF_NONE_MATCH] {
            for value in headers.get_all(&name) {
                kept.append(name.clone(), value.clone());
            }
        }
        Self {
            language: pages::language(headers),
            headers: kept,
            readable: matches!(*request.method(), Method::GET | Method::HEAD),
            pages: pages::wanted(request),
            private: is_private(headers),
            network: app.limits.network_of(request),
        }
    }
}

/// Validator, caching and coding of an answer that is not ready-made.
async fn finish(app: &App, mut response: Response, asked: &Asked, id: Uuid) -> Response {
    let successful = matches!(response.status(), StatusCode::OK | StatusCode::CREATED);
    if !successful || response.headers().contains_key(header::ETAG) {
        return response;
    }
    let cache_control = if asked.private || !asked.readable { "no-store" } else { PUBLIC };
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(cache_control));
    let Ok(bytes) = response.take_body().into_bytes().await else {
        return Problem::internal("an answer's body broke off").render(asked.language, String::new());
    };
    let revision = Revision::of(&bytes);
    let mut coding = Coding::Identity;
    let mut body = bytes;
    if body.len() >= WORTH_CODING {
        coding = Coding::negotiate(asked.headers.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok()));
        match coding.encode(&body, Effort::EachTime) {
            Ok(coded) => body = coded.into(),
            Err(error) => {
                tracing::warn!(%error, "an encoder failed; sending the answer as it is");
                coding = Coding::Identity;
            }
        }
    }
    let headers = response.headers_mut();
    headers.insert(header::ETAG, revision.etag(coding));
    headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding, Authorization, Tambour-Device"));
    if let Some(name) = coding.name() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    if asked.readable && revision.is_known(&asked.headers) {
        headers.remove(header::CONTENT_TYPE);
        headers.remove(header::CONTENT_ENCODING);
        response.set_status(StatusCode::NOT_MODIFIED);
        return response;
    }
    match app.limits.unread.keep(asked.network, body) {
        Some(body) => response.set_body(Body::from_bytes(body)),
        None => {
            response = Problem::of(&problem::BUSY).render(asked.language, id.urn().to_string());
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(problem::RETRY_AFTER));
        }
    }
    response
}

/// Headers that every answer carries.
fn with_manners(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
        );
    }
    if headers.contains_key(header::ETAG) || headers.contains_key(header::LINK) {
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("ETag, Link, X-Request-Id"));
    }
    response
}

/// The answer to HEAD: the same headers, the length included, and nothing after them.
async fn without_body(mut response: Response) -> Response {
    let body = response.take_body();
    if !response.headers().contains_key(header::CONTENT_LENGTH)
        && let Ok(bytes) = body.into_bytes().await
        && response.status() != StatusCode::NOT_MODIFIED
    {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    }
    response
}

fn allow(response: &mut Response, methods: &str) {
    if let Ok(methods) = HeaderValue::try_from(methods) {
        response.headers_mut().insert(header::ALLOW, methods);
    }
}
