//! The place of one document.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use tokio::sync::{Mutex, MutexGuard};

use crate::documents::snapshot::{Snapshot, SnapshotError};
use ground::clock::Instant;

/// The time for which a document that time has made old is shown in an outage, before the database is asked again.
const EXCUSED: Duration = Duration::from_secs(5);

/// The place of one document of a commune. What every reader looks at comes first, and lies together.
#[derive(Debug, Default)]
#[repr(C, align(64))]
pub(super) struct Slot {
    pub(super) current: ArcSwapOption<Snapshot>,
    pub(super) last_read: AtomicI64,
    // Counts the answers with it, until somebody takes the number; beside what every reader writes anyway.
    pub(super) loads: AtomicI64,
    // Counts the writes; a rebuild during which it moved is not kept.
    pub(super) writes: AtomicU64,
    // Shown until then although time has made it old, since the database cannot be had: microseconds since 1970.
    pub(super) excused_until: AtomicI64,
    // Counts the rebuilds begun.
    pub(super) begun: AtomicU64,
    // Counts those who wait to rebuild.
    pub(super) waiting: AtomicUsize,
    // The holder rebuilds; inside is the last result, with its number, as long as somebody waits for it.
    pub(super) rebuilding: Mutex<Last>,
}

/// The last result of a rebuild and its number, while somebody may still want it.
pub(super) type Last = Option<(u64, Rebuilt)>;

/// The result of a rebuild, for everybody who waited for it.
pub(super) type Rebuilt = Result<Arc<Snapshot>, Arc<SnapshotError>>;

impl Slot {
    /// Wait for one's turn to rebuild.
    pub(super) async fn wait(&self) -> MutexGuard<'_, Last> {
        // Counted out again also when the request is given up.
        struct Waiting<'a>(&'a AtomicUsize);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let _waiting = Waiting(&self.waiting);
        self.rebuilding.lock().await
    }

    /// Leave a result to those who wait; if nobody does, it would only keep a document in memory that may have to go.
    pub(super) fn leave_to_those_who_wait(&self, last: &mut Last, number: u64, rebuilt: &Rebuilt) {
        *last = (self.waiting.load(Ordering::SeqCst) > 0).then(|| (number, rebuilt.clone()));
    }

    /// The number of changes that the document in memory was made from.
    pub(super) fn made_from(&self) -> Option<i64> {
        self.current.load().as_ref().map(|snapshot| snapshot.changes)
    }

    /// Shows for a while a document that time has made old, if there is one.
    pub(super) fn excuse(&self, now: Instant) -> Option<Arc<Snapshot>> {
        let snapshot = self.current.load_full()?;
        self.excused_until.store(now.plus(EXCUSED).micros(), Ordering::Relaxed);
        Some(snapshot)
    }

    pub(super) fn fresh(&self, now: Instant) -> Option<Arc<Snapshot>> {
        let is_excused =
            || (now.micros()..=now.plus(EXCUSED).micros()).contains(&self.excused_until.load(Ordering::Relaxed));
        let snapshot = self.current.load_full().filter(|snapshot| snapshot.is_valid_at(now) || is_excused())?;
        self.last_read.store(now.micros(), Ordering::Relaxed);
        Some(snapshot)
    }
}
