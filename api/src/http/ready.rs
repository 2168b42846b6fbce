//! Documents that are coded once and served many times.

use bytes::Bytes;
use poem::{
    Body, Response,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};

use super::{
    coding::{Coding, Effort},
    etag::Revision,
};

/// A document in every coding, ready to be sent. Immutable, and flat: whoever reads many of them waits for memory at every
/// other place to look at. So its ETags are written each time.
#[derive(Debug)]
pub struct Ready {
    content_type: HeaderValue,
    revision: Revision,
    // In the order of `Coding::ALL`.
    bodies: [Bytes; 4],
}

impl Ready {
    /// Code a document. It takes milliseconds of processor time.
    ///
    /// # Errors
    /// When an encoder fails.
    pub fn new(content_type: &'static str, revision: Revision, identity: Vec<u8>) -> std::io::Result<Self> {
        let code = |coding: Coding| coding.encode(&identity, Effort::OncePerChange);
        let bodies = [code(Coding::Br)?, code(Coding::Zstd)?, code(Coding::Gzip)?, identity.clone().into_boxed_slice().into()];
        Ok(Self { content_type: HeaderValue::from_static(content_type), revision, bodies })
    }

    /// How many bytes it keeps in memory, about.
    pub fn size(&self) -> usize {
        size_of::<Self>() + self.bodies.iter().map(Bytes::len).sum::<usize>() + 4 * 40
    }

    /// The answer to a GET: the body in the coding that the client prefers, or 304.
    pub fn answer(&self, request: &HeaderMap, cache_control: &'static str) -> Response {
        let coding = Coding::negotiate(request.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok()));
        let index = Coding::ALL.iter().position(|it| *it == coding).unwrap_or(3);
        let mut response = Response::default();
        let headers = response.headers_mut();
        headers.reserve(12);
        headers.insert(header::ETAG, self.revision.etag(coding));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if request.contains_key(header::IF_NONE_MATCH) && self.revision.is_known(request) {
            response.set_status(StatusCode::NOT_MODIFIED);
            return response;
        }
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        if let Some(name) = coding.name() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response.set_body(Body::from_bytes(self.bodies[index].clone()));
        response
    }
}
