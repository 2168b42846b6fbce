//! What this process's worker has done, and what wakes it.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

use super::settle::{End, Finished};

/// The worker's side of an app: a bell, and counts since the start. Cheap; it holds nothing of the queue itself.
#[derive(Debug, Default)]
pub struct Jobs {
    bell: Notify,
    /// Whether a board changed since the worker last saw to it.
    changed: AtomicBool,
    tallies: Mutex<BTreeMap<&'static str, Tally>>,
}

/// How runs of one kind ended in this process since its start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Well.
    pub done: u64,
    /// Badly, to be retried.
    pub retried: u64,
    /// Badly, for good.
    pub parked: u64,
}

impl Jobs {
    /// Let the worker of this process look at once whether something is due.
    pub fn wake(&self) {
        self.bell.notify_one();
    }

    /// How runs ended, by kind.
    pub fn tallies(&self) -> BTreeMap<&'static str, Tally> {
        self.tallies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Say that a board changed, here or in another process: sweeps that want to know of it run soon. Should the process
    /// end before, they run in their turn.
    pub fn board_changed(&self) {
        self.changed.store(true, Ordering::Release);
        self.wake();
    }

    /// Whether a board changed since this was last asked.
    pub(super) fn take_change(&self) -> bool {
        self.changed.swap(false, Ordering::AcqRel)
    }

    pub(super) async fn woken(&self) {
        self.bell.notified().await;
    }

    pub(super) fn count(&self, finished: &[Finished]) {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        for Finished { claimed, end } in finished {
            let tally = tallies.entry(claimed.entry.kind).or_default();
            match end {
                End::Done | End::Next(_) => tally.done += 1,
                End::Retry(..) => tally.retried += 1,
                End::Park(_) => tally.parked += 1,
            }
        }
    }
}
