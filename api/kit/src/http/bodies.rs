//! Bodies of requests: their senders, the size of each, and the memory of all of them together.
//!
//! Nothing of a body is read before it is known who sends it, and that they have something to say in the commune of the
//! address; checks of its content come later.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::Limits;
use super::net::{Allowance, Arriving};
use super::problem::{self, Problem};
use bytes::Bytes;
use ground::say;
use percent_encoding::percent_decode_str;
use poem::http::Method;
use poem::{Request, RequestBody};

/// The largest body of a request, in bytes.
const ORDINARY: usize = 256 * 1024;

/// The largest body of a caller without a token, in bytes.
const STRANGERS: usize = 16 * 1024;

/// The body of a request, once it is known that it may come.
///
/// # Errors
/// When whoever sends it has no part in the commune of the address, or it does not come whole.
pub async fn read(request: &Request, body: &mut RequestBody) -> poem::Result<Bytes> {
    admit(request).await?;
    Ok(body.take()?.into_bytes().await?)
}

/// The bodies that are let in, and their sizes: the server's word to this module, as data of a request.
#[derive(Clone, Copy)]
pub struct Gate {
    /// Recognises the sender of a request, and refuses one without a part in the commune of its address.
    pub recognise: Recognise,
    /// Addresses that take more than others.
    pub larger: &'static [Larger],
    /// The time for which a body may stall.
    pub patience: Duration,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("larger", &self.larger).field("patience", &self.patience).finish_non_exhaustive()
    }
}

/// Finds out if the sender of a request is known; the second argument is the key of the address's commune.
pub type Recognise =
    for<'a> fn(&'a Request, Option<Cow<'a, str>>) -> Pin<Box<dyn Future<Output = Result<bool, Problem>> + Send + 'a>>;

/// An address that takes larger bodies, by POST or PUT, from known senders.
#[derive(Debug, Clone, Copy)]
pub struct Larger {
    /// Its segments; an empty one stands for any.
    pub path: &'static [&'static str],
    /// The size of its largest body.
    pub bytes: usize,
    /// True if the body is held in memory; else it goes to the disk as it comes.
    pub in_memory: bool,
    /// The answer to a larger body.
    pub too_large: fn() -> Problem,
}

impl Larger {
    fn takes(&self, request: &Request) -> bool {
        let segments = || request.uri().path().split('/').skip(1);
        let fits = |(known, given): (&&str, &str)| known.is_empty() || *known == given;
        [Method::POST, Method::PUT].contains(request.method())
            && segments().count() == self.path.len()
            && self.path.iter().zip(segments()).all(fits)
    }
}

/// Let the body of a request come, for whoever reads it by themselves.
///
/// # Errors
/// When whoever sends it has no part in the commune of the address.
pub async fn admit(request: &Request) -> poem::Result<()> {
    // Without a body there is nothing to wait for.
    let Some(arriving) = request.data::<Arriving>() else { return Ok(()) };
    let missing = || Problem::internal("the gate is not attached to the request");
    let (gate, limits) = request.data::<Gate>().zip(request.data::<Arc<Limits>>()).ok_or_else(missing)?;
    let is_known = (gate.recognise)(request, commune_of(request)).await?;
    let rooms = &limits.bodies;
    let larger = gate.larger.iter().find(|larger| larger.takes(request));
    let (bytes, room, too_large): (usize, _, fn() -> Problem) = match (is_known, larger) {
        (false, _) => (STRANGERS, Some(&rooms.strangers), || {
            Problem::of(&problem::TOO_LARGE).with(say!(
                "Sans jeton, le corps d’une requête est limité à 16\u{a0}Kio.",
                "Without a token a request's body is limited to 16 KiB.",
            ))
        }),
        (true, Some(larger)) => (larger.bytes, larger.in_memory.then_some(&rooms.known), larger.too_large),
        (true, None) => (ORDINARY, Some(&rooms.known), || Problem::of(&problem::TOO_LARGE)),
    };
    arriving.allow(Allowance { bytes, patience: gate.patience, room: room.cloned(), too_large });
    Ok(())
}

/// The key of the commune that an address is under: one of the API, or a page of its desk.
fn commune_of(request: &Request) -> Option<Cow<'_, str>> {
    let path = request.uri().path();
    let key = match path.strip_prefix("/v1/communes/") {
        Some(rest) => rest.split_once('/')?.0,
        None => path.strip_prefix('/')?.split_once('/').filter(|(_, rest)| rest.split('/').next() == Some(DESK))?.0,
    };
    percent_decode_str(key).decode_utf8().ok()
}

/// The segment under which the pages of a commune's desk stand.
const DESK: &str = "bureau";
