//! The requests of HTTP/2, each in a task of its own, which ends when nobody reads its answer.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use hyper::rt::Executor;

/// Number of looks at an answer in the time that its reader has.
const LOOKS: u32 = 8;

/// Runs the requests of HTTP/2.
#[derive(Debug, Clone)]
pub(super) struct Streams {
    reader: Duration,
}

/// The progress of the answer to a request of HTTP/2.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// Number of steps that the answer has taken: none before there is one.
    steps: AtomicU32,
}

tokio::task_local! {
    static STREAM: Arc<Stream>;
}

impl Streams {
    /// Streams that wait this long for somebody to read more.
    pub(super) fn new(reader: Duration) -> Self {
        Self { reader }
    }
}

impl Stream {
    /// The stream of the request which this task answers, if it is one of HTTP/2.
    pub(super) fn current() -> Option<Arc<Self>> {
        STREAM.try_with(Arc::clone).ok()
    }

    /// The answer has taken a step.
    pub(super) fn step(&self) {
        self.steps.fetch_add(1, Relaxed);
    }
}

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Streams {
    fn execute(&self, request: F) {
        let (stream, reader) = (Arc::<Stream>::default(), self.reader);
        let steps = stream.clone();
        tokio::spawn(STREAM.scope(stream, async move {
            let mut request = std::pin::pin!(request);
            let (mut before, mut looks) = (0, 0);
            while looks < LOOKS {
                if tokio::time::timeout(reader / LOOKS, request.as_mut()).await.is_ok() {
                    return;
                }
                let now = steps.steps.load(Relaxed);
                looks = if now > 0 && now == before { looks + 1 } else { 0 };
                before = now;
            }
            // Dropping the request resets its stream.
            tracing::debug!("nobody reads an answer: its stream is reset");
        }));
    }
}
