//! The counts of this process's worker, and its bell.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ground::clock::Clock;
use sea_orm::DbErr;
use tokio::sync::Notify;

use crate::db::{DatabaseTransaction, Db};

/// The queue of jobs, with the bell and the counts of this process's worker. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Jobs {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) worker: Arc<Bell>,
}

/// The bell that wakes the worker, and the counts of its runs.
#[derive(Debug, Default)]
pub(super) struct Bell {
    bell: Notify,
    /// True if a board changed since the worker last saw to it.
    changed: AtomicBool,
    pub(super) tallies: Mutex<BTreeMap<&'static str, Tally>>,
}

/// Numbers of runs of one kind in this process since its start, by their end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Runs that ended well.
    pub done: u64,
    /// Runs that failed, to be retried.
    pub retried: u64,
    /// Runs that failed for good.
    pub parked: u64,
}

impl Jobs {
    /// The queue in a database, whose jobs are due by a clock.
    pub fn new(db: &Db, clock: &Clock) -> Self {
        Self { db: db.clone(), clock: clock.clone(), worker: Arc::default() }
    }

    /// This queue and worker with another way to the database, or another clock.
    pub fn beside(&self, db: &Db, clock: &Clock) -> Self {
        Self { db: db.clone(), clock: clock.clone(), worker: Arc::clone(&self.worker) }
    }

    /// Commit a transaction that promised something, and wake the worker.
    ///
    /// # Errors
    /// When the database fails; then nothing was promised.
    pub async fn commit(&self, transaction: DatabaseTransaction) -> Result<(), DbErr> {
        transaction.commit().await?;
        self.wake();
        Ok(())
    }

    /// Let the worker of this process look at once whether something is due.
    pub fn wake(&self) {
        self.worker.bell.notify_one();
    }

    /// The counts of runs, by kind.
    pub fn tallies(&self) -> BTreeMap<&'static str, Tally> {
        self.worker.tallies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Say that a board changed, here or in another process: sweeps that want to know of it run soon. Should the
    /// process end before, they run in their turn.
    pub fn board_changed(&self) {
        self.worker.changed.store(true, Ordering::Release);
        self.wake();
    }

    /// True if a board changed since this was last asked.
    pub(super) fn take_change(&self) -> bool {
        self.worker.changed.swap(false, Ordering::AcqRel)
    }

    pub(super) async fn woken(&self) {
        self.worker.bell.notified().await;
    }
}
