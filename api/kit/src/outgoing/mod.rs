//! Outgoing calls: the one way in which this product calls an address that somebody gave it.
//!
//! Such addresses are hostile: they may lead into our own network. So: https to public addresses alone, decided on the
//! very address that is connected to; three redirects, each checked anew, never from https to http; no proxies, no
//! cookies, no referrer; a deadline over everything, name included, and a bound on the body, which comes uncompressed.
//! Origins of one's own network are opened one by one with `TAMBOUR_OUTGOING_ALLOW`.
//!
//! Nothing calls out from a request: jobs do. Certificates are checked against the system's, so that an authority that
//! the operator trusts is trusted here (`SSL_CERT_FILE` names another list).

mod address;
mod error;
mod public;
mod resolve;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use bytes::{Bytes, BytesMut};
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response, StatusCode, redirect};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::sync::OnceCell;
use tokio::time::timeout;
use url::Url;

pub use address::{Address, Allowed};
pub use error::{CallError, RefusedAddress};
pub use public::is_public;

use self::address::Way;
use self::resolve::{Lookup, PublicOnly, System};
use ground::clock::{Clock, Instant};

/// The limits of a call.
#[derive(Debug, Clone, Copy)]
pub struct CallLimits {
    /// The time for everything, from the name to the last byte.
    pub deadline: Duration,
    /// The largest body, in bytes.
    pub body: usize,
    /// Number of redirects that are followed.
    pub redirects: usize,
}

impl Default for CallLimits {
    /// 10 s, 5 MiB, 3 redirects.
    fn default() -> Self {
        Self { deadline: Duration::from_secs(10), body: 5 * 1024 * 1024, redirects: 3 }
    }
}

/// The version of a document, in a server's words, to ask it later whether there is a newer one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Version {
    /// `ETag`, as it was.
    pub etag: Option<String>,
    /// `Last-Modified`, as it was.
    pub last_modified: Option<String>,
}

/// The result of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The version that is known is still the present one.
    Unchanged,
    /// The present version.
    Document {
        /// Its bytes.
        body: Bytes,
        /// `Content-Type`, as it was.
        content_type: Option<String>,
        /// The version to ask with the next time.
        version: Version,
    },
}

/// A server's answer to a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// Its status.
    pub status: u16,
    /// The time for which it asks to be left alone.
    pub retry_after: Option<Duration>,
}

/// Bytes of the answer to a post that are read, so that its connection serves the next one; nobody looks at them.
const ANSWER: usize = 16 * 1024;

/// The one client of all outgoing calls: connections are pooled, over HTTP/2 where the other side speaks it.
pub struct Outgoing {
    allowed: Allowed,
    limits: CallLimits,
    user_agent: String,
    clock: Clock,
    lookup: Arc<dyn Lookup>,
    // Made when first needed: most commands never call anybody.
    public: OnceCell<Client>,
    local: OnceCell<Client>,
}

impl Outgoing {
    /// A client that says it is the server at `public_url`.
    pub fn new(allowed: Allowed, public_url: &Url, clock: Clock, limits: CallLimits) -> Self {
        let user_agent = format!("Tambour/{} (+{public_url})", env!("CARGO_PKG_VERSION"));
        Self {
            allowed,
            limits,
            user_agent,
            clock,
            lookup: Arc::new(System),
            public: OnceCell::new(),
            local: OnceCell::new(),
        }
    }

    /// Refuses an address that may not be called, as far as it tells itself, when it is given; nothing is called.
    ///
    /// # Errors
    /// Why it may not.
    pub fn admit(&self, address: &Address) -> Result<(), RefusedAddress> {
        address::way(address, &self.allowed).map(|_| ())
    }

    /// Succeeds if calls can be made at all.
    ///
    /// # Errors
    /// When there are no certificates to check others with.
    pub async fn ready(&self) -> Result<(), CallError> {
        self.client(Way::Public).await.map(|_| ())
    }

    /// Get a document, unless it is still the known version.
    ///
    /// # Errors
    /// When the address may not be called or the call fails.
    pub async fn get(&self, address: &Address, known: &Version) -> Result<Fetched, CallError> {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::IF_NONE_MATCH, &known.etag), (header::IF_MODIFIED_SINCE, &known.last_modified)] {
            if let Some(Ok(value)) = value.as_deref().map(HeaderValue::from_str) {
                headers.insert(name, value);
            }
        }
        let following = self.follow(address.clone(), headers);
        timeout(self.limits.deadline, following).await.unwrap_or(Err(CallError::TooSlow(self.limits.deadline)))
    }

    /// Post a body, within this time and the deadline of all calls. No redirect is followed, and what the answer says
    /// beyond its head is not looked at.
    ///
    /// # Errors
    /// When the address may not be called, or nobody answers.
    pub async fn post(
        &self,
        address: &Address,
        headers: impl IntoIterator<Item = (&'static str, String)>,
        body: Bytes,
        within: Duration,
    ) -> Result<Posted, CallError> {
        let deadline = within.min(self.limits.deadline);
        let client = self.client(address::way(address, &self.allowed).map_err(CallError::Refused)?).await?;
        let posting = async {
            let mut request = client.post(address.url().clone()).body(body);
            for (name, value) in headers {
                request = request.header(name, value);
            }
            let mut response = request.send().await.map_err(|error| CallError::of(&error))?;
            let posted =
                Posted { status: response.status().as_u16(), retry_after: retry_after_of(&response, self.clock.now()) };
            let mut read = 0;
            // It has answered, whatever becomes of the rest.
            while let Ok(Some(chunk)) = response.chunk().await {
                read += chunk.len();
                if read > ANSWER {
                    break;
                }
            }
            Ok(posted)
        };
        timeout(deadline, posting).await.unwrap_or(Err(CallError::TooSlow(deadline)))
    }

    async fn follow(&self, mut address: Address, headers: HeaderMap) -> Result<Fetched, CallError> {
        for _ in 0..=self.limits.redirects {
            let client = self.client(address::way(&address, &self.allowed).map_err(CallError::Refused)?).await?;
            let sending = client.get(address.url().clone()).headers(headers.clone()).send();
            let response = sending.await.map_err(|error| CallError::of(&error))?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED && !headers.is_empty() {
                return Ok(Fetched::Unchanged);
            }
            if status == StatusCode::OK {
                return self.read(response).await;
            }
            match redirected(&address, &response)? {
                Some(next) => address = next,
                None => return Err(refusal(&response, self.clock.now())),
            }
        }
        Err(CallError::Refused(RefusedAddress::TooManyRedirects))
    }

    async fn read(&self, mut response: Response) -> Result<Fetched, CallError> {
        let too_large = CallError::TooLarge(self.limits.body);
        let text =
            |name: HeaderName| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        if text(header::CONTENT_ENCODING).is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
            return Err(CallError::Compressed);
        }
        let version = Version { etag: text(header::ETAG), last_modified: text(header::LAST_MODIFIED) };
        let content_type = text(header::CONTENT_TYPE);
        let announced = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        if announced > self.limits.body {
            return Err(too_large);
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| CallError::of(&error))? {
            if body.len() + chunk.len() > self.limits.body {
                return Err(too_large);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Fetched::Document { body: body.freeze(), content_type, version })
    }

    /// The client for this way: they differ in whom they ask for addresses.
    async fn client(&self, way: Way) -> Result<&Client, CallError> {
        let place = match way {
            Way::Public => &self.public,
            Way::Allowed => &self.local,
        };
        let made = place.get_or_try_init(async || self.make_client(way)).await;
        made.inspect_err(|error| tracing::error!(error = error.as_ref(), "no client for outgoing calls"))
            .map_err(|_| CallError::NoCertificates)
    }

    fn make_client(&self, way: Way) -> Result<Client, Box<dyn std::error::Error + Send + Sync>> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let mut tls = tls.with_platform_verifier()?.with_no_client_auth();
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let builder = Client::builder().tls_backend_preconfigured(tls).user_agent(&self.user_agent);
        let builder =
            builder.redirect(redirect::Policy::none()).retry(reqwest::retry::never()).referer(false).no_proxy();
        let builder = match way {
            Way::Public => builder.dns_resolver(PublicOnly(Arc::clone(&self.lookup))).https_only(true),
            Way::Allowed => builder,
        };
        Ok(builder.build()?)
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").field("allowed", &self.allowed).field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// The address that an answer leads on to, if it does.
fn redirected(from: &Address, response: &Response) -> Result<Option<Address>, CallError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = response.headers().get(header::LOCATION) else { return Ok(None) };
    let url = location.to_str().ok().and_then(|location| from.url().join(location).ok());
    let next = url.ok_or(RefusedAddress::Unreadable).and_then(Address::of).map_err(CallError::Refused)?;
    if from.url().scheme() == "https" && next.url().scheme() != "https" {
        return Err(CallError::Refused(RefusedAddress::Downgrade));
    }
    Ok(Some(next))
}

fn refusal(response: &Response, now: Instant) -> CallError {
    CallError::Status { status: response.status().as_u16(), retry_after: retry_after_of(response, now) }
}

fn retry_after_of(response: &Response, now: Instant) -> Option<Duration> {
    let asked = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    asked.and_then(|asked| retry_after(asked, now))
}

/// The longest rest that is read: a wish beyond it is as good as for ever, and can still be added to a time.
const LONGEST_REST: u64 = 366 * 86_400;

/// `Retry-After`: seconds, however many, or a date in any of the three forms (RFC 9110, sections 5.6.7 and 10.2.3).
fn retry_after(text: &str, now: Instant) -> Option<Duration> {
    let text = text.trim();
    let seconds = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().unwrap_or(u64::MAX)
    } else {
        let until = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
        let now = u64::try_from(now.micros() / 1_000_000).unwrap_or(0);
        until.as_secs().saturating_sub(now)
    };
    Some(Duration::from_secs(seconds.min(LONGEST_REST)))
}

#[cfg(test)]
mod tests;
