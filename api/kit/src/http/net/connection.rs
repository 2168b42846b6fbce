//! Notes of a connection on itself.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32};

use tokio::sync::{Notify, Semaphore};

/// A connection's notes. They are its own: nobody else writes them, and the watch reads them now and then.
#[derive(Debug)]
pub(super) struct Connection {
    /// Number of times that bytes came.
    reads: AtomicU32,
    /// Number of times that bytes went, to the system or (HTTP/2) out of the hands of flow control.
    sends: AtomicU32,
    /// True if the socket takes no more of what is to be sent.
    stuck: AtomicBool,
    /// Pieces of answers that HTTP/2's flow control holds back.
    held: AtomicU32,
    /// Requests whose heads are whole and whose answers are not given whole yet.
    open: AtomicU32,
    /// Those of them whose bodies are not whole.
    partial: AtomicU32,
    /// Number of heads that were whole so far.
    heads: AtomicU32,
    /// The value of `reads` after the last answer.
    reads_at_rest: AtomicU32,
    /// True if an answer came before the whole of the body that it answers: bytes are under way that nobody wants.
    unwanted: AtomicBool,
    /// For the pieces that it holds at most.
    places: Arc<Semaphore>,
    order: AtomicU8,
    told: Notify,
}

/// The most pieces of answers that HTTP/2's flow control holds back on a connection; a proxy's connection, which speaks
/// for many, has no limit.
const PIECES: (usize, usize) = (32, Semaphore::MAX_PERMITS);

const FINISH: u8 = 1;
const END: u8 = 2;

/// A connection's notes at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Notes {
    pub(super) reads: u32,
    pub(super) sends: u32,
    /// True if something is to be sent that the peer does not take.
    pub(super) sending: bool,
    pub(super) open: u32,
    /// Requests in progress that are whole.
    pub(super) whole: u32,
    pub(super) heads: u32,
    pub(super) reads_at_rest: u32,
}

impl Connection {
    /// A new one, from a proxy that is trusted or from anybody.
    pub(super) fn new(trusted: bool) -> Self {
        let counter = AtomicU32::default;
        Self {
            reads: counter(),
            sends: counter(),
            stuck: AtomicBool::default(),
            held: counter(),
            open: counter(),
            partial: counter(),
            heads: counter(),
            reads_at_rest: counter(),
            unwanted: AtomicBool::default(),
            places: Arc::new(Semaphore::new(if trusted { PIECES.1 } else { PIECES.0 })),
            order: AtomicU8::default(),
            told: Notify::default(),
        }
    }

    pub(super) fn notes(&self) -> Notes {
        let open = self.open.load(Relaxed);
        Notes {
            reads: self.reads.load(Relaxed),
            sends: self.sends.load(Relaxed),
            sending: self.stuck.load(Relaxed) || self.held.load(Relaxed) > 0,
            open,
            whole: open.saturating_sub(self.partial.load(Relaxed)),
            heads: self.heads.load(Relaxed),
            reads_at_rest: self.reads_at_rest.load(Relaxed),
        }
    }

    /// Bytes came. Only the connection's own task notes it, so that a plain addition does.
    pub(super) fn read(&self) {
        self.reads.store(self.reads.load(Relaxed).wrapping_add(1), Relaxed);
    }

    pub(super) fn sent(&self) {
        self.sends.fetch_add(1, Relaxed);
        if self.stuck.load(Relaxed) {
            self.stuck.store(false, Relaxed);
        }
    }

    /// The system takes no more bytes for now.
    pub(super) fn is_stuck(&self) {
        self.stuck.store(true, Relaxed);
    }

    /// A piece of an answer waits for HTTP/2's flow control, until what is returned is dropped.
    pub(super) fn hold(self: &Arc<Self>) -> Held {
        self.held.fetch_add(1, Relaxed);
        Held(self.clone())
    }

    /// The places for pieces that are held back.
    pub(super) fn places(&self) -> &Arc<Semaphore> {
        &self.places
    }

    /// The head of a request is whole; its answer is under way until what is returned is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> Open {
        self.heads.store(self.heads.load(Relaxed).wrapping_add(1), Relaxed);
        self.open.fetch_add(1, Relaxed);
        Open(self.clone())
    }

    /// Its body is to come, until what is returned is dropped.
    pub(super) fn await_body(self: &Arc<Self>) -> Partial {
        self.partial.fetch_add(1, Relaxed);
        Partial(self.clone())
    }

    /// Notes that nobody wants what comes from now on.
    pub(super) fn want_no_more(&self) {
        self.unwanted.store(true, Relaxed);
    }

    /// True if nobody wants what comes.
    pub(super) fn wants_no_more(&self) -> bool {
        self.unwanted.load(Relaxed)
    }

    /// Tell the connection to end when what it does is done.
    pub(super) fn finish(&self) {
        self.tell(FINISH);
    }

    /// Tell the connection to end at once.
    pub(super) fn end(&self) {
        self.tell(END);
    }

    fn tell(&self, order: u8) {
        self.order.fetch_max(order, Relaxed);
        self.told.notify_one();
    }

    /// True if the connection is told to end, now or soon.
    pub(super) fn is_told(&self) -> bool {
        self.order.load(Relaxed) > 0
    }

    /// Waits for the next order; true if what is under way may go on.
    pub(super) async fn told(&self) -> bool {
        self.told.notified().await;
        self.order.load(Relaxed) < END
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct Open(Arc<Connection>);

impl Open {
    pub(super) fn connection(&self) -> &Arc<Connection> {
        &self.0
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.0.open.fetch_sub(1, Relaxed) == 1 {
            self.0.reads_at_rest.store(self.0.reads.load(Relaxed), Relaxed);
        }
    }
}

/// A body that is to come.
#[derive(Debug)]
pub(super) struct Partial(Arc<Connection>);

impl Drop for Partial {
    fn drop(&mut self) {
        self.0.partial.fetch_sub(1, Relaxed);
    }
}

/// A piece that is to be sent.
#[derive(Debug)]
pub(super) struct Held(Arc<Connection>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.held.fetch_sub(1, Relaxed);
        self.0.sends.fetch_add(1, Relaxed);
    }
}
