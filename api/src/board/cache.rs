//! Boards in memory.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering},
    },
};

use arc_swap::ArcSwapOption;
use tokio::sync::Mutex;

use super::snapshot::{BoardError, Snapshot};
use crate::{clock::Instant, ids::CommuneId};

/// The boards in memory, bounded in bytes: when they outgrow the bound, those not read for longest go.
#[derive(Debug)]
pub struct Boards {
    slots: RwLock<HashMap<CommuneId, Arc<Slot>>>,
    bytes: AtomicUsize,
    bound: usize,
}

/// The place of one commune's board.
#[derive(Debug, Default)]
struct Slot {
    current: ArcSwapOption<Snapshot>,
    last_read: AtomicI64,
    // Counts the writes; a rebuild during which it moved is not kept.
    writes: AtomicU64,
    // Counts the rebuilds begun.
    begun: AtomicU64,
    // Whoever holds it rebuilds; inside is the last result, with its number.
    rebuilding: Mutex<Option<(u64, Arc<Snapshot>)>>,
}

impl Boards {
    /// No boards yet, and at most this many bytes of them.
    pub fn new(bound: usize) -> Self {
        Self { slots: RwLock::default(), bytes: AtomicUsize::new(0), bound }
    }

    /// The board, if it is in memory and not old.
    pub(super) fn get(&self, commune: CommuneId, now: Instant) -> Option<Arc<Snapshot>> {
        let slot = Arc::clone(self.slots.read().unwrap_or_else(PoisonError::into_inner).get(&commune)?);
        slot.fresh(now)
    }

    /// The board, from memory or rebuilt; one rebuild serves all who wait for it.
    pub(super) async fn get_or_rebuild<F>(&self, commune: CommuneId, now: Instant, rebuild: F) -> Result<Arc<Snapshot>, BoardError>
    where
        F: AsyncFnOnce() -> Result<Snapshot, BoardError>,
    {
        let slot = self.slot(commune);
        if let Some(snapshot) = slot.fresh(now) {
            return Ok(snapshot);
        }
        let arrived = slot.begun.load(Ordering::SeqCst);
        let mut last = slot.rebuilding.lock().await;
        if let Some(snapshot) = slot.fresh(now) {
            return Ok(snapshot);
        }
        // A rebuild that began after we came shows every write that was acknowledged before, even if a later write
        // has made it old by now.
        if let Some((number, snapshot)) = last.as_ref()
            && *number > arrived
            && snapshot.is_valid_at(now)
        {
            return Ok(Arc::clone(snapshot));
        }
        let number = slot.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let writes = slot.writes.load(Ordering::SeqCst);
        let snapshot = Arc::new(rebuild().await?);
        self.keep(&slot, &snapshot, writes);
        // The copy for those who wait lives as long as they do; one that is kept is already in the slot.
        *last = Some((number, Arc::clone(&snapshot)));
        Ok(snapshot)
    }

    /// Forget the board of a commune, because something on it was written.
    pub fn forget(&self, commune: CommuneId) {
        let slot = self.slots.read().unwrap_or_else(PoisonError::into_inner).get(&commune).cloned();
        if let Some(slot) = slot {
            slot.writes.fetch_add(1, Ordering::SeqCst);
            self.empty(&slot);
        }
    }

    /// Forget every board that was made from another number of changes than these.
    pub(super) fn forget_older(&self, changes: &HashMap<CommuneId, i64>) {
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        let old = slots.iter().filter(|(commune, slot)| {
            let made_from = slot.current.load().as_ref().map(|snapshot| snapshot.changes);
            made_from.is_some_and(|made_from| changes.get(commune) != Some(&made_from))
        });
        let old: Vec<CommuneId> = old.map(|(commune, _)| *commune).collect();
        drop(slots);
        old.into_iter().for_each(|commune| self.forget(commune));
    }

    fn slot(&self, commune: CommuneId) -> Arc<Slot> {
        if let Some(slot) = self.slots.read().unwrap_or_else(PoisonError::into_inner).get(&commune) {
            return Arc::clone(slot);
        }
        Arc::clone(self.slots.write().unwrap_or_else(PoisonError::into_inner).entry(commune).or_default())
    }

    /// Keep a rebuilt board, unless a write came in the meantime.
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

    /// Let those go that were not read for longest, a tenth more than needed, so that this is seldom.
    fn make_room(&self) {
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        let mut by_age: Vec<_> = slots.iter().map(|(commune, slot)| (slot.last_read.load(Ordering::Relaxed), *commune)).collect();
        by_age.sort_unstable();
        for (_, commune) in by_age {
            if self.bytes.load(Ordering::Relaxed) <= self.bound / 10 * 9 {
                return;
            }
            // A slot that somebody is rebuilding stays, with its counters; its board goes like the others.
            let Some(slot) = slots.get(&commune).cloned() else { continue };
            self.empty(&slot);
            if Arc::strong_count(&slot) == 2 {
                slots.remove(&commune);
            }
        }
    }

    /// How many bytes the boards in memory take.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }
}

impl Slot {
    fn fresh(&self, now: Instant) -> Option<Arc<Snapshot>> {
        let snapshot = self.current.load_full().filter(|snapshot| snapshot.is_valid_at(now))?;
        self.last_read.store(now.micros(), Ordering::Relaxed);
        Some(snapshot)
    }
}
