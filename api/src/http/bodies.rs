//! Bodies of requests: who may send one, how large it may be, and how much memory all of them take together.
//!
//! Nothing of a body is read before it is known who sends it, and that they have something to say in the commune of the
//! address; what depends on its content is asked after.

use std::{borrow::Cow, sync::Arc};

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use poem::{Request, RequestBody, http::Method};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    auth,
    net::{Allowance, Arriving},
    problem::{self, Problem},
};
use crate::files;
use calendar;
use ground::text::Message;

/// The largest body of a request, in bytes.
const ORDINARY: usize = 256 * 1024;

/// The largest body of who shows no token, in bytes.
const STRANGERS: usize = 16 * 1024;

/// The largest body of an upload, in bytes: a file, and the form around it.
const UPLOAD: usize = files::LARGEST + 64 * 1024;

/// How much memory the bodies of who shows a token take together at most, and those of all others, in bytes.
const ROOM: (usize, usize) = (48 * 1024 * 1024, 16 * 1024 * 1024);

/// The memory for bodies. Strangers have a part of their own, so that they keep nobody else out.
#[derive(Debug)]
pub struct Rooms {
    known: Room,
    strangers: Room,
}

/// A part of the memory for bodies.
#[derive(Debug, Clone)]
pub struct Room(Arc<Semaphore>);

impl Default for Rooms {
    fn default() -> Self {
        let [known, strangers] = [ROOM.0, ROOM.1].map(|bytes| Room(Arc::new(Semaphore::new(bytes))));
        Self { known, strangers }
    }
}

impl Room {
    /// So many bytes of it, if they are free.
    pub(super) fn take(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        self.0.clone().try_acquire_many_owned(u32::try_from(bytes).ok()?).ok()
    }
}

/// The body of a request, once it is known that it may come.
///
/// # Errors
/// When whoever sends it has no part in the commune of the address, or it does not come whole.
pub(crate) async fn read(request: &Request, body: &mut RequestBody) -> poem::Result<Bytes> {
    admit(request).await?;
    Ok(body.take()?.into_bytes().await?)
}

/// Let the body of a request come, for whoever reads it by themselves.
///
/// # Errors
/// When whoever sends it has no part in the commune of the address.
pub(crate) async fn admit(request: &Request) -> poem::Result<()> {
    // Without a body there is nothing to wait for.
    let Some(arriving) = request.data::<Arriving>() else { return Ok(()) };
    let app = auth::app(request)?;
    let caller = auth::recognised(request);
    if let Some((caller, commune)) = caller.zip(commune_of(request)) {
        auth::has_part_in(app, caller, &commune).await?;
    }
    let rooms = &app.limits.bodies;
    let (bytes, room, too_large): (usize, _, fn() -> Problem) = match (caller, taken_by(request)) {
        (None, _) => (STRANGERS, Some(&rooms.strangers), || {
            Problem::of(&problem::TOO_LARGE).with(Message::fixed(
                "Sans jeton, le corps d’une requête est limité à 16\u{a0}Kio.",
                "Without a token a request's body is limited to 16 KiB.",
            ))
        }),
        // A form goes to the disk as it comes.
        (Some(_), Taken::File) => (UPLOAD, None, || Problem::of(&problem::FILE_TOO_LARGE)),
        (Some(_), Taken::Calendar) => (calendar::MOST_BYTES, Some(&rooms.known), || Problem::of(&problem::CALENDAR_TOO_LARGE)),
        (Some(_), Taken::Ordinary) => (ORDINARY, Some(&rooms.known), || Problem::of(&problem::TOO_LARGE)),
    };
    arriving.allow(Allowance { bytes, patience: app.config.patience.body, room: room.cloned(), too_large });
    Ok(())
}

/// The key of the commune that an address is under.
fn commune_of(request: &Request) -> Option<Cow<'_, str>> {
    let (key, _) = request.uri().path().strip_prefix("/v1/communes/")?.split_once('/')?;
    percent_decode_str(key).decode_utf8().ok()
}

/// What an address takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    File,
    Calendar,
    Ordinary,
}

fn taken_by(request: &Request) -> Taken {
    let segments: Vec<&str> = request.uri().path().split('/').skip(1).collect();
    match (request.method(), segments.as_slice()) {
        (&Method::POST, ["v1", "communes", _, "files"]) => Taken::File,
        (&Method::POST, ["v1", "communes", _, "events", "import"]) => Taken::Calendar,
        _ => Taken::Ordinary,
    }
}
