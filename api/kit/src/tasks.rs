//! The tasks that run in the background for as long as the server does.
//!
//! One that ends before the server stops, by an error, a panic or a return, is started again after a pause; how often
//! that happened is counted, and one that does not run makes the server not ready.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use tokio::task::{JoinError, JoinHandle};

/// The first pause before a task is started again; twice as long after each further end, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The time after which a task has run well: its next pause is a first one again.
const RUN_WELL: Duration = Duration::from_secs(60);

/// The background tasks of this process, by name. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Tasks(Arc<Mutex<BTreeMap<&'static str, TaskState>>>);

/// The state of a background task.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaskState {
    /// True if it runs right now.
    pub running: bool,
    /// Number of times it was started again since the process started.
    pub restarts: u64,
}

impl Tasks {
    /// Every task, by name.
    pub fn all(&self) -> BTreeMap<&'static str, TaskState> {
        self.lock().clone()
    }

    /// A task that ended and does not run yet.
    pub fn missing(&self) -> Option<&'static str> {
        self.lock().iter().find_map(|(name, state)| (!state.running).then_some(*name))
    }

    /// Run a task until `stop` is done and the task has ended, and start it again whenever it ends before. A task that
    /// ends by itself only when it is told to takes `stop` along; any other one ends when what this answers is dropped.
    pub fn keep<S, T>(&self, name: &'static str, stop: S, task: impl Fn() -> T + Send + Sync + 'static) -> KeptTask
    where
        S: Future<Output = ()> + Clone + Send + 'static,
        T: Future<Output = ()> + Send,
    {
        let tasks = self.clone();
        KeptTask(tokio::spawn(async move {
            let mut pause = FIRST_PAUSE;
            loop {
                tasks.lock().entry(name).or_default().running = true;
                let started = Instant::now();
                let ended = AssertUnwindSafe(async { task().await }).catch_unwind().await;
                if stop.clone().now_or_never().is_some() {
                    tasks.lock().remove(name);
                    return;
                }
                // The words of a panic are in the log already.
                tracing::error!(task = name, panicked = ended.is_err(), "a background task ended; it is started again");
                if started.elapsed() > RUN_WELL {
                    pause = FIRST_PAUSE;
                }
                {
                    let mut known = tasks.lock();
                    let state = known.entry(name).or_default();
                    state.running = false;
                    state.restarts = state.restarts.saturating_add(1);
                }
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = stop.clone() => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, TaskState>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A task that is kept running; dropping it ends the task.
#[derive(Debug)]
pub struct KeptTask(JoinHandle<()>);

impl KeptTask {
    /// Wait until the task has ended as it was told to.
    ///
    /// # Errors
    /// When it could not be watched over to its end.
    pub async fn ended(mut self) -> Result<(), JoinError> {
        (&mut self.0).await
    }
}

impl Drop for KeptTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests;
