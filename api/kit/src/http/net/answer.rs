//! The body of an answer on its way.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::{AcquireError, OwnedSemaphorePermit};

use super::connection::{Connection, Held, Open};
use super::streams::Stream;

/// Bytes of an answer that are given to HTTP/2's flow control at once.
const PIECE: usize = 16 * 1024;

/// The body of an answer; the request is in progress until it is dropped.
pub(super) struct Answer {
    body: BoxBody<Bytes, io::Error>,
    pieces: Option<Pieces>,
    _open: Open,
}

/// An answer of HTTP/2, sent piece by piece, so that one sees whether somebody reads it.
struct Pieces {
    stream: Arc<Stream>,
    connection: Arc<Connection>,
    rest: Bytes,
    /// The place for the next piece among all that the connection holds.
    place: Option<OwnedSemaphorePermit>,
    waits: Option<Waiting>,
}

type Waiting = Pin<Box<dyn Future<Output = Result<OwnedSemaphorePermit, AcquireError>> + Send>>;

/// A piece that flow control holds, for as long as it does.
struct Piece {
    bytes: Bytes,
    _held: Held,
    _place: Option<OwnedSemaphorePermit>,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Answer {
    pub(super) fn new(body: BoxBody<Bytes, io::Error>, open: Open) -> Self {
        let pieces = Stream::current().map(|stream| {
            stream.step();
            Pieces { stream, connection: open.connection().clone(), rest: Bytes::new(), place: None, waits: None }
        });
        Self { body, pieces, _open: open }
    }
}

impl Pieces {
    /// Waits until the connection holds few enough pieces: before that nothing is read that would only lie about.
    fn poll_place(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.place.is_none() {
            let places = self.connection.places();
            let waiting = match (self.waits.take(), places.clone().try_acquire_owned()) {
                (None, Ok(place)) => {
                    self.place = Some(place);
                    return Poll::Ready(());
                }
                (None, Err(_)) => Box::pin(places.clone().acquire_owned()),
                (Some(waiting), _) => waiting,
            };
            // Places are never closed: an error would mean that there is nothing to wait for.
            self.place = ready!(self.waits.insert(waiting).as_mut().poll(context)).ok();
            self.waits = None;
        }
        Poll::Ready(())
    }

    fn next(&mut self) -> Frame<Bytes> {
        self.stream.step();
        let bytes = self.rest.split_to(self.rest.len().min(PIECE));
        Frame::data(Bytes::from_owner(Piece { bytes, _held: self.connection.hold(), _place: self.place.take() }))
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = &mut *self;
        let Some(pieces) = &mut this.pieces else { return Pin::new(&mut this.body).poll_frame(context) };
        ready!(pieces.poll_place(context));
        if pieces.rest.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_frame(context)).transpose()?.map(Frame::into_data) {
                Some(Ok(data)) => pieces.rest = data,
                Some(Err(other)) => return Poll::Ready(Some(Ok(other))),
                None => return Poll::Ready(None),
            }
        }
        Poll::Ready(Some(Ok(pieces.next())))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.as_ref().is_none_or(|pieces| pieces.rest.is_empty()) && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.pieces.as_ref().map_or(0, |pieces| pieces.rest.len() as u64);
        let mut hint = self.body.size_hint();
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper + rest);
        }
        hint.set_lower(hint.lower() + rest);
        hint
    }
}
