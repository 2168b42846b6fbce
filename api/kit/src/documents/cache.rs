//! Boards, and the other public documents, in memory.

mod addressed;
mod room;
mod slot;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as StdMutex, PoisonError, RwLock};
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;

pub use addressed::DocumentAddress;
use addressed::{Addressed, Places};
use slot::{Rebuilt, Slot};

use super::snapshot::{Snapshot, SnapshotError};
use super::view::View;
use ground::clock::Instant;
use ground::ids::CommuneId;

/// The time for a rebuild: a database that hangs must not hold up a commune for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// The boards and other public documents in memory, bounded in bytes together: when they outgrow the bound, those not
/// read for longest go.
#[derive(Debug)]
pub struct Cache {
    // In the order of `View::ALL`: a reader of one kind looks at that kind alone.
    shelves: [RwLock<Shelf>; View::ALL.len()],
    addressed: Addressed,
    bytes: AtomicUsize,
    bound: usize,
    rebuilds: Counter,
    // The loads of boards whose places went.
    left: StdMutex<HashMap<CommuneId, i64>>,
}

/// The places of one kind of document.
type Shelf = HashMap<CommuneId, Arc<Slot>>;

impl Cache {
    /// No boards yet, and at most this many bytes of them.
    pub fn new(bound: usize) -> Self {
        Self {
            shelves: Default::default(),
            addressed: Addressed::default(),
            bytes: AtomicUsize::new(0),
            bound,
            rebuilds: Counter::default(),
            left: StdMutex::default(),
        }
    }

    /// The document, if it is in memory and not old; it counts as loaded.
    pub(super) fn get(&self, view: View, commune: CommuneId, now: Instant) -> Option<Arc<Snapshot>> {
        let shelf = self.shelves[view as usize].read().unwrap_or_else(PoisonError::into_inner);
        let slot = shelf.get(&commune)?;
        let snapshot = slot.fresh(now)?;
        slot.loads.fetch_add(1, Ordering::Relaxed);
        Some(snapshot)
    }

    /// The document at an address, if it is in memory and not old; it counts as loaded.
    pub(super) fn get_at(
        &self,
        address: DocumentAddress<'_>,
        commune: CommuneId,
        now: Instant,
    ) -> Option<Arc<Snapshot>> {
        let slot = self.addressed.find(commune, address)?;
        let snapshot = slot.fresh(now)?;
        slot.loads.fetch_add(1, Ordering::Relaxed);
        Some(snapshot)
    }

    /// Takes the number of loads of each board since this was asked last.
    pub fn take_loads(&self) -> HashMap<CommuneId, i64> {
        let mut loads = std::mem::take(&mut *self.left.lock().unwrap_or_else(PoisonError::into_inner));
        for (commune, slot) in self.shelves[View::Board as usize].read().unwrap_or_else(PoisonError::into_inner).iter()
        {
            let number = slot.loads.load(Ordering::Relaxed);
            if number > 0 {
                *loads.entry(*commune).or_default() += slot.loads.swap(0, Ordering::Relaxed);
            }
        }
        for (commune, places) in self.addressed.read().iter() {
            for slot in places.boards().filter(|slot| slot.loads.load(Ordering::Relaxed) > 0) {
                *loads.entry(*commune).or_default() += slot.loads.swap(0, Ordering::Relaxed);
            }
        }
        loads
    }

    /// The document, from memory or rebuilt; one rebuild serves all who wait for it. It counts as loaded.
    pub(super) async fn get_or_rebuild<F>(&self, view: View, commune: CommuneId, now: Instant, rebuild: F) -> Rebuilt
    where
        F: AsyncFnOnce() -> Result<Snapshot, SnapshotError>,
    {
        self.fill(self.slot(view, commune), now, rebuild).await
    }

    /// The document at an address, likewise.
    pub(super) async fn get_or_rebuild_at<F>(
        &self,
        address: DocumentAddress<'_>,
        commune: CommuneId,
        now: Instant,
        rebuild: F,
    ) -> Rebuilt
    where
        F: AsyncFnOnce() -> Result<Snapshot, SnapshotError>,
    {
        self.fill(self.addressed.slot(commune, address), now, rebuild).await
    }

    async fn fill<F>(&self, slot: Arc<Slot>, now: Instant, rebuild: F) -> Rebuilt
    where
        F: AsyncFnOnce() -> Result<Snapshot, SnapshotError>,
    {
        slot.loads.fetch_add(1, Ordering::Relaxed);
        if let Some(snapshot) = slot.fresh(now) {
            return Ok(snapshot);
        }
        let arrived = slot.begun.load(Ordering::SeqCst);
        let mut last = slot.wait().await;
        if let Some(snapshot) = slot.fresh(now) {
            last.take();
            return Ok(snapshot);
        }
        // A rebuild that began after we came shows every write that was acknowledged before, even if a later write
        // has made it old by now.
        let is_valid = |rebuilt: &Rebuilt| rebuilt.as_ref().map_or(true, |snapshot| snapshot.is_valid_at(now));
        // A rebuild that failed has failed for everybody who came before its end.
        let counts =
            |number: u64, rebuilt: &Rebuilt| if rebuilt.is_err() { number >= arrived } else { number > arrived };
        if let Some((number, rebuilt)) =
            last.take().filter(|(number, rebuilt)| counts(*number, rebuilt) && is_valid(rebuilt))
        {
            slot.leave_to_those_who_wait(&mut last, number, &rebuilt);
            return rebuilt;
        }
        let number = slot.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let writes = slot.writes.load(Ordering::SeqCst);
        self.rebuilds.inc();
        let rebuilt = match tokio::time::timeout(PATIENCE, rebuild()).await {
            Ok(rebuilt) => rebuilt.map(Arc::new).map_err(Arc::new),
            Err(_) => Err(Arc::new(SnapshotError::TooSlow)),
        };
        let rebuilt = match rebuilt {
            Ok(snapshot) => {
                // A document that was just made is about to be read: it is not the first to go.
                slot.last_read.store(now.micros(), Ordering::Relaxed);
                self.keep(&slot, &snapshot, writes);
                Ok(snapshot)
            }
            // A document that was right a while ago is better than none.
            Err(error) if error.is_outage() => slot.excuse(now).ok_or(error),
            Err(error) => Err(error),
        };
        slot.leave_to_those_who_wait(&mut last, number, &rebuilt);
        rebuilt
    }

    /// Forget every document of a commune, because something that they show was written.
    pub fn forget(&self, commune: CommuneId) {
        self.forget_where(commune, |_| true);
    }

    /// Forget the documents of a commune, but for those made from this number of changes. An empty place counts as old:
    /// a rebuild may be under way that began before the change.
    pub(super) fn forget_unless(&self, commune: CommuneId, changes: i64) {
        self.forget_where(commune, |slot| slot.made_from() != Some(changes));
    }

    /// Forget every document that was made from another number of changes than these.
    pub(super) fn forget_older(&self, changes: &HashMap<CommuneId, i64>) {
        let is_old =
            |commune: &CommuneId, slot: &Slot| slot.made_from().is_none_or(|it| Some(&it) != changes.get(commune));
        for shelf in &self.shelves {
            let shelf = shelf.read().unwrap_or_else(PoisonError::into_inner);
            let old: Vec<_> = shelf
                .iter()
                .filter(|(commune, slot)| is_old(commune, slot))
                .map(|(_, slot)| Arc::clone(slot))
                .collect();
            drop(shelf);
            old.iter().for_each(|slot| self.outdate(slot));
        }
        let addressed = self.addressed.slots(None);
        addressed.iter().filter(|(commune, slot)| is_old(commune, slot)).for_each(|(_, slot)| self.outdate(slot));
    }

    fn forget_where(&self, commune: CommuneId, is_old: impl Fn(&Slot) -> bool) {
        for view in View::ALL {
            if let Some(slot) = self.find(view, commune).filter(|slot| is_old(slot)) {
                self.outdate(&slot);
            }
        }
        let addressed = self.addressed.slots(Some(commune));
        addressed.iter().filter(|(_, slot)| is_old(slot)).for_each(|(_, slot)| self.outdate(slot));
    }

    /// A write has made what is in this place old, and what is being made for it.
    fn outdate(&self, slot: &Slot) {
        slot.writes.fetch_add(1, Ordering::SeqCst);
        self.empty(slot);
    }

    fn find(&self, view: View, commune: CommuneId) -> Option<Arc<Slot>> {
        self.shelves[view as usize].read().unwrap_or_else(PoisonError::into_inner).get(&commune).cloned()
    }

    fn slot(&self, view: View, commune: CommuneId) -> Arc<Slot> {
        if let Some(slot) = self.find(view, commune) {
            return slot;
        }
        Arc::clone(
            self.shelves[view as usize].write().unwrap_or_else(PoisonError::into_inner).entry(commune).or_default(),
        )
    }

    /// Keeps a rebuilt document, unless a write came in the meantime.
    fn keep(&self, slot: &Slot, snapshot: &Arc<Snapshot>, writes: u64) {
        if slot.writes.load(Ordering::SeqCst) != writes {
            return;
        }
        self.bytes.fetch_add(snapshot.size(), Ordering::Relaxed);
        if let Some(previous) = slot.current.swap(Some(Arc::clone(snapshot))) {
            self.bytes.fetch_sub(previous.size(), Ordering::Relaxed);
        }
        // A write between the look and the swap has emptied the slot too early.
        if slot.writes.load(Ordering::SeqCst) != writes {
            self.empty(slot);
        }
        if self.bytes.load(Ordering::Relaxed) > self.bound {
            self.make_room();
        }
    }

    fn empty(&self, slot: &Slot) {
        if let Some(previous) = slot.current.swap(None) {
            self.bytes.fetch_sub(previous.size(), Ordering::Relaxed);
        }
    }

    /// Numbers of boards and feeds in memory, and of the bytes they take.
    pub fn in_memory(&self) -> (usize, usize) {
        let on = |shelf: &RwLock<Shelf>| {
            let slots = shelf.read().unwrap_or_else(PoisonError::into_inner);
            slots.values().filter(|slot| slot.current.load().is_some()).count()
        };
        let slots = self.addressed.read();
        let at = slots.values().flat_map(Places::slots).filter(|slot| slot.current.load().is_some()).count();
        (self.shelves.iter().map(on).sum::<usize>() + at, self.bytes.load(Ordering::Relaxed))
    }

    /// The counter of rebuilds, which shares its value with every clone.
    pub fn rebuilds(&self) -> Counter {
        self.rebuilds.clone()
    }
}

#[cfg(test)]
mod tests;
