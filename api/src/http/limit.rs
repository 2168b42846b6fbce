//! How large bodies of requests may be.

use futures_util::StreamExt;
use poem::{
    Body, Request,
    error::ReadBodyError,
    http::{Method, header},
};
use tokio::io::AsyncReadExt;

use super::problem::{self, Kind, Problem};
use crate::{calendar, files};

/// The largest body of a request, in bytes.
const ORDINARY: usize = 256 * 1024;

/// The largest body of an upload, in bytes: a file, and the form around it.
const UPLOAD: usize = files::LARGEST + 64 * 1024;

/// How much of a body that is refused is read all the same, in bytes: many clients do not listen while they send, and
/// would take the end of the connection for a fault of the network.
const PATIENCE: usize = 4 * UPLOAD;

/// Refuses a body that says it is too large, and one that turns out to be. poem's own limit answers 411 to every
/// request without a length.
pub(super) async fn limit_body(request: &mut Request) -> Result<(), Problem> {
    let taken = if request.method() == Method::POST { taken_by(request.uri().path()) } else { None };
    let is_upload = taken == Some(Taken::File);
    let (limit, kind): (usize, &'static Kind) = match taken {
        Some(Taken::File) => (UPLOAD, &problem::FILE_TOO_LARGE),
        Some(Taken::Calendar) => (calendar::MOST_BYTES, &problem::CALENDAR_TOO_LARGE),
        None => (ORDINARY, &problem::TOO_LARGE),
    };
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()).and_then(|it| it.parse::<usize>().ok());
    match said {
        Some(length) if length > limit => {
            if taken.is_some() && length <= PATIENCE {
                drain(request.take_body()).await;
            }
            Err(Problem::of(kind))
        }
        Some(_) => Ok(()),
        // The form's reader counts what it reads; this ends what goes on for ever.
        None if is_upload => {
            let body = request.take_body().into_async_read().take(UPLOAD as u64);
            request.set_body(Body::from_async_read(body));
            Ok(())
        }
        None => {
            let bytes = request.take_body().into_bytes_limit(limit).await.map_err(|error| match error {
                ReadBodyError::PayloadTooLarge => Problem::of(kind),
                _ => Problem::of(&problem::BAD_REQUEST),
            })?;
            request.set_body(Body::from_bytes(bytes));
            Ok(())
        }
    }
}

/// What is larger than an ordinary body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    File,
    Calendar,
}

/// What an address takes, if it is larger than an ordinary body.
fn taken_by(path: &str) -> Option<Taken> {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    match segments.as_slice() {
        ["v1", "communes", _, "files"] => Some(Taken::File),
        ["v1", "communes", _, "events", "import"] => Some(Taken::Calendar),
        _ => None,
    }
}

async fn drain(body: Body) {
    let mut chunks = std::pin::pin!(body.into_bytes_stream());
    // A client that went away has nothing more to send.
    while let Some(Ok(_)) = chunks.next().await {}
}
