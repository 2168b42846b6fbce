//! The body of a request on its way: its size, its place and its time.

use std::pin::Pin;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::{fmt, io};

use bytes::Bytes;
use http_body_util::BodyExt;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep_until};

use super::connection::Partial;
use crate::http::problem::{self, Problem};
use crate::http::rooms::Room;

/// The bytes of an unwanted body that are read all the same, and the time for that, so that the connection can go on.
const REST: (usize, Duration) = (64 * 1024, Duration::from_millis(500));

/// The slowest pace of a body, on the whole, in bytes a second.
const PACE: u64 = 8 * 1024;

/// A reason why a body was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Late {
    /// It has more bytes than it may have.
    TooLarge,
    /// It did not come in time.
    TooSlow,
    /// There is no room in memory for it now.
    NoRoom,
}

/// The size, time and place that a body is allowed.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// The most bytes it may have.
    pub bytes: usize,
    /// The time for which it may stall.
    pub patience: Duration,
    /// The memory where it is kept as it comes; none if it is not kept in memory.
    pub room: Option<Room>,
    /// The answer to a body with more bytes.
    pub too_large: fn() -> Problem,
}

/// A body on its way, as the request and the connection share it.
#[derive(Clone)]
pub struct Arriving(Arc<Shared>);

struct Shared {
    body: Mutex<Option<(BoxBody<Bytes, io::Error>, Partial)>>,
    /// Its allowance: said when somebody wants the body.
    allowance: OnceLock<Allowance>,
    late: OnceLock<Late>,
    whole: AtomicBool,
    /// Its places in the memory for all bodies, for as long as the request is under way.
    taken: Mutex<Vec<OwnedSemaphorePermit>>,
}

impl fmt::Debug for Arriving {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arriving").field("whole", &self.is_whole()).field("late", &self.0.late).finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Arriving {
    pub(super) fn new(body: BoxBody<Bytes, io::Error>, partial: Partial) -> Self {
        Self(Arc::new(Shared {
            body: Mutex::new(Some((body, partial))),
            allowance: OnceLock::new(),
            late: OnceLock::new(),
            whole: AtomicBool::new(false),
            taken: Mutex::default(),
        }))
    }

    /// The body, for its reader. Nothing of it is read before [`Arriving::allow`] says what it may take.
    pub(super) fn body(&self) -> poem::Body {
        poem::Body::from(BoxBody::new(Reader { arriving: self.clone(), read: 0, begun: None, waits: None }))
    }

    /// Says what the body may take. The first call counts.
    pub fn allow(&self, allowance: Allowance) {
        // Somebody who asks twice asks for the same.
        let _ = self.0.allowance.set(allowance);
    }

    /// The reason why it was not read to its end, if that was its own fault.
    pub fn refusal(&self) -> Option<Problem> {
        Some(match self.0.late.get()? {
            Late::TooLarge => {
                self.0.allowance.get().map_or_else(|| Problem::of(&problem::TOO_LARGE), |it| (it.too_large)())
            }
            Late::TooSlow => Problem::of(&problem::BODY_TOO_SLOW),
            Late::NoRoom => Problem::of(&problem::BUSY),
        })
    }

    fn is_whole(&self) -> bool {
        self.0.whole.load(Relaxed)
    }

    /// True if the connection can go on once the request is answered: reads the rest, if that is little and comes soon.
    pub(super) async fn drain(&self, expects_to_be_told: bool) -> bool {
        if self.is_whole() {
            return true;
        }
        let Some((mut body, _partial)) = lock(&self.0.body).take() else { return false };
        let little = body.size_hint().upper().is_none_or(|rest| rest <= REST.0 as u64);
        if expects_to_be_told || self.0.late.get().is_some() || !little {
            return false;
        }
        let read_on = async {
            let mut read = 0;
            while let Some(frame) = body.frame().await {
                read += frame.ok()?.into_data().map_or(0, |data| data.len());
                if read > REST.0 {
                    return None;
                }
            }
            Some(())
        };
        matches!(tokio::time::timeout(REST.1, read_on).await, Ok(Some(())))
    }
}

/// A body as it is read.
struct Reader {
    arriving: Arriving,
    read: usize,
    /// The moment from which its first bytes were waited for.
    begun: Option<Instant>,
    /// The end of the wait for more of it.
    waits: Option<Pin<Box<Sleep>>>,
}

impl Reader {
    fn give_up(&self, late: Late) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        // The first mistake counts.
        let _ = self.arriving.0.late.set(late);
        Poll::Ready(Some(Err(io::Error::other("the body was given up"))))
    }

    /// Waits for more, as long as the body may stall, and on the whole as long as it takes at the slowest pace.
    fn wait(&mut self, allowance: &Allowance, context: &mut Context<'_>) -> Poll<()> {
        let now = Instant::now();
        let whole =
            *self.begun.get_or_insert(now) + allowance.patience + Duration::from_secs(allowance.bytes as u64 / PACE);
        let until = || Box::pin(sleep_until(whole.min(now + allowance.patience)));
        self.waits.get_or_insert_with(until).as_mut().poll(context)
    }

    /// Counts what came.
    fn take(&mut self, allowance: &Allowance, bytes: usize) -> Result<(), Late> {
        self.waits = None;
        self.read += bytes;
        if self.read > allowance.bytes {
            return Err(Late::TooLarge);
        }
        if let Some(room) = &allowance.room {
            lock(&self.arriving.0.taken).push(room.take(bytes).ok_or(Late::NoRoom)?);
        }
        Ok(())
    }
}

impl Body for Reader {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = &mut *self;
        let shared = this.arriving.0.clone();
        let Some(allowance) = shared.allowance.get() else {
            return Poll::Ready(Some(Err(io::Error::other("nobody said what the body may take"))));
        };
        let mut body = lock(&shared.body);
        let Some((incoming, _)) = body.as_mut() else { return Poll::Ready(None) };
        if incoming.size_hint().lower() > allowance.bytes.saturating_sub(this.read) as u64 {
            return this.give_up(Late::TooLarge);
        }
        let Poll::Ready(frame) = Pin::new(incoming).poll_frame(context) else {
            ready!(this.wait(allowance, context));
            return this.give_up(Late::TooSlow);
        };
        match frame {
            None => {
                shared.whole.store(true, Relaxed);
                *body = None;
                Poll::Ready(None)
            }
            Some(Ok(frame)) => match this.take(allowance, frame.data_ref().map_or(0, Bytes::len)) {
                Ok(()) => Poll::Ready(Some(Ok(frame))),
                Err(late) => this.give_up(late),
            },
            Some(Err(error)) => Poll::Ready(Some(Err(error))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        lock(&self.arriving.0.body).as_ref().map_or_else(|| SizeHint::with_exact(0), |(body, _)| body.size_hint())
    }
}
