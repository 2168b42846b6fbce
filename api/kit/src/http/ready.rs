//! Documents that are coded once and served many times.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{Body, Response};

use super::coding::{Coding, Effort};
use super::etag::Revision;

/// A document in its codings, ready to be sent. Immutable, and flat: whoever reads many of them waits for memory at every
/// other place to look at. So its ETags are written each time, and an answer holds the document itself while it is sent.
#[derive(Debug)]
pub struct Ready {
    revision: Revision,
    // In the order of `Coding::ALL`; a coding that is not kept is empty, which no coded bytes are.
    bodies: [Cow<'static, [u8]>; 4],
    content_type: &'static str,
    // Headers of its own, instead of those that every document has.
    headers: Option<&'static HeaderMap>,
    // What it leads on to.
    link: Option<HeaderValue>,
}

/// One of a document's bodies on its way.
struct Sent<D> {
    document: Arc<D>,
    index: usize,
}

impl<D: AsRef<Ready>> AsRef<[u8]> for Sent<D> {
    fn as_ref(&self) -> &[u8] {
        &self.document.as_ref().as_ref().bodies[self.index]
    }
}

impl AsRef<Self> for Ready {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl Ready {
    /// Code a document. It takes milliseconds of processor time.
    ///
    /// # Errors
    /// When an encoder fails.
    pub fn new(content_type: &'static str, revision: Revision, identity: Vec<u8>) -> std::io::Result<Self> {
        Self::coded(content_type, revision, identity, Effort::OncePerChange)
    }

    /// Code a file of the release, as small as can be.
    ///
    /// # Errors
    /// When an encoder fails.
    pub fn of_release(content_type: &'static str, revision: Revision, identity: Vec<u8>) -> std::io::Result<Self> {
        Self::coded(content_type, revision, identity, Effort::OncePerRelease)
    }

    fn coded(
        content_type: &'static str,
        revision: Revision,
        identity: Vec<u8>,
        effort: Effort,
    ) -> std::io::Result<Self> {
        let code = |coding: Coding| coding.encode(&identity, effort).map(owned);
        let bodies = [code(Coding::Br)?, code(Coding::Zstd)?, code(Coding::Gzip)?, owned(identity.clone().into())];
        Ok(Self { revision, bodies, content_type, headers: None, link: None })
    }

    /// A large document that is seldom asked for, coded in what all clients understand and little memory does.
    ///
    /// # Errors
    /// When the encoder fails.
    pub fn seldom(content_type: &'static str, identity: Cow<'static, [u8]>) -> std::io::Result<Self> {
        let (none, gzip) = (Cow::Borrowed(&[][..]), Coding::Gzip.encode(&identity, Effort::OncePerChange)?);
        let bodies = [none.clone(), none, owned(gzip), identity];
        Ok(Self { revision: Revision::of(&bodies[3]), bodies, content_type, headers: None, link: None })
    }

    /// This document with headers of its own.
    #[must_use]
    pub fn with_headers(self, headers: &'static HeaderMap) -> Self {
        Self { headers: Some(headers), ..self }
    }

    /// This document with a `Link` of its own.
    #[must_use]
    pub fn with_link(self, link: Option<HeaderValue>) -> Self {
        Self { link, ..self }
    }

    /// Bytes it keeps in memory, about.
    pub fn size(&self) -> usize {
        size_of::<Self>() + self.bodies.iter().map(|body| body.len()).sum::<usize>()
    }

    /// The answer to a GET with a document, or with what holds one: the body in the coding that the client prefers, or 304.
    pub fn answer<D: AsRef<Self> + Send + Sync + 'static>(
        document: Arc<D>,
        request: &HeaderMap,
        cache_control: &'static str,
    ) -> Response {
        let ready = document.as_ref().as_ref();
        let place = |coding: Coding| Coding::ALL.iter().position(|it| *it == coding).unwrap_or(3);
        let accepted = request.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok());
        let coding = Coding::negotiate_among(accepted, |coding| !ready.bodies[place(coding)].is_empty());
        let mut response = Response::default();
        let headers = response.headers_mut();
        headers.reserve(12);
        headers.insert(header::ETAG, ready.revision.etag(coding));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        for (name, value) in ready.headers.into_iter().flatten() {
            headers.insert(name, value.clone());
        }
        if let Some(link) = &ready.link {
            headers.insert(header::LINK, link.clone());
        }
        if request.contains_key(header::IF_NONE_MATCH) && ready.revision.is_known(request) {
            response.set_status(StatusCode::NOT_MODIFIED);
            return response;
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(ready.content_type));
        if let Some(name) = coding.name() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response.set_body(Body::from_bytes(Bytes::from_owner(Sent { document, index: place(coding) })));
        response
    }
}

fn owned(bytes: Box<[u8]>) -> Cow<'static, [u8]> {
    Cow::Owned(bytes.into_vec())
}
