//! `Page`: an address as data. Its route, `Allow`, caching, policy and the check of a form's origin follow from it;
//! tests walk the same lists.

use std::fmt;
use std::pin::Pin;

use poem::error::MethodNotAllowedError;
use poem::http::{HeaderName, HeaderValue, Method};
use poem::{Endpoint, Request, Response, Route};

use super::policy::Sort;
use super::{Site, origin};

/// Tells search engines of a page that they leave it out, however they found it.
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Answers a page: a `#[handler]`.
pub trait Shows: Send + Sync {
    /// The answer to a request.
    fn answer(&self, request: Request) -> Answering<'_>;
}

/// An answer on its way.
type Answering<'a> = Pin<Box<dyn Future<Output = poem::Result<Response>> + Send + 'a>>;

impl<E: Endpoint<Output = Response>> Shows for E {
    fn answer(&self, request: Request) -> Answering<'_> {
        Box::pin(self.call(request))
    }
}

/// A page of the server.
#[derive(Clone, Copy)]
pub struct Page {
    path: &'static str,
    sort: Sort,
    show: &'static dyn Shows,
    act: Option<&'static dyn Shows>,
    is_listed: bool,
}

impl Page {
    /// A page that everybody reads alike; a segment such as `:id` stands for any.
    pub const fn public(path: &'static str, show: &'static dyn Shows) -> Self {
        Self { path, sort: Sort::Public, show, act: None, is_listed: true }
    }

    /// A public answer that is no page of the frame.
    pub const fn document(path: &'static str, show: &'static dyn Shows) -> Self {
        Self { path, sort: Sort::Document, show, act: None, is_listed: true }
    }

    /// A page for whoever asks.
    pub const fn personal(path: &'static str, show: &'static dyn Shows) -> Self {
        Self { path, sort: Sort::Personal, show, act: None, is_listed: true }
    }

    /// A page with a form, and what the form does.
    pub const fn form(path: &'static str, show: &'static dyn Shows, act: &'static dyn Shows) -> Self {
        Self { path, sort: Sort::Form, show, act: Some(act), is_listed: true }
    }

    /// A page of the desk, which nobody else sees.
    pub const fn desk(path: &'static str, show: &'static dyn Shows) -> Self {
        Self { path, sort: Sort::Desk, show, act: None, is_listed: false }
    }

    /// A page of the desk with forms, and what they do.
    pub const fn desk_form(path: &'static str, show: &'static dyn Shows, act: &'static dyn Shows) -> Self {
        Self { act: Some(act), ..Self::desk(path, show) }
    }

    /// This page, which search engines are not told of and leave out.
    #[must_use]
    pub const fn unlisted(self) -> Self {
        Self { is_listed: false, ..self }
    }

    /// True if search engines are told of it.
    pub const fn is_listed(&self) -> bool {
        self.is_listed
    }

    /// Its address, such as `/things/:id`.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Its sort.
    pub const fn sort(&self) -> Sort {
        self.sort
    }

    /// The methods that it answers, for `Allow`.
    pub const fn methods(&self) -> &'static str {
        if self.act.is_some() { "GET, HEAD, OPTIONS, POST" } else { "GET, HEAD, OPTIONS" }
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("path", &self.path).field("sort", &self.sort).finish_non_exhaustive()
    }
}

/// The routes of pages.
pub fn routes(pages: impl IntoIterator<Item = &'static Page>, site: &Site) -> Route {
    pages.into_iter().fold(Route::new(), |routes, page| routes.at(page.path, Served { page, site: site.clone() }))
}

/// A page on this server.
struct Served {
    page: &'static Page,
    site: Site,
}

impl Endpoint for Served {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let shows = match (request.method(), self.page.act) {
            (&Method::GET, _) => self.page.show,
            (&Method::POST, Some(act)) => {
                origin::check(&request, &self.site)?;
                act
            }
            _ => return Err(MethodNotAllowedError.into()),
        };
        let mut response = match shows.answer(request).await {
            // Who is to go elsewhere first, such as to sign in, is led there.
            Err(error) if error.is_from_response() => error.into_response(),
            answer => answer?,
        };
        self.page.sort.dress(&mut response);
        if !self.page.is_listed {
            response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
        }
        Ok(response)
    }
}
