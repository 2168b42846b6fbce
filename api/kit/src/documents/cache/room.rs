//! Room for documents: those that were not read for longest go.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use super::Cache;
use super::addressed::Places;
use super::slot::Slot;
use crate::documents::view::View;
use ground::ids::CommuneId;

impl Cache {
    /// Lets those go that were not read for longest, a tenth more than needed, so that this is seldom.
    pub(super) fn make_room(&self) {
        let mut shelves = self.shelves.each_ref().map(|shelf| shelf.write().unwrap_or_else(PoisonError::into_inner));
        let mut addressed = self.addressed.write();
        let read = |slot: &Arc<Slot>| slot.last_read.load(Ordering::Relaxed);
        let mut by_age: Vec<_> =
            shelves.iter().flat_map(|shelf| shelf.values()).map(|slot| (read(slot), Arc::clone(slot))).collect();
        by_age.extend(addressed.values().flat_map(Places::slots).map(|slot| (read(slot), Arc::clone(slot))));
        by_age.sort_unstable_by_key(|(read, _)| *read);
        let mut gone_until = i64::MIN;
        for (read, slot) in by_age {
            if self.bytes.load(Ordering::Relaxed) <= self.bound / 10 * 9 {
                break;
            }
            self.empty(&slot);
            gone_until = read;
        }
        // A slot that somebody is rebuilding stays, with its counters; its document goes like the others.
        let goes = |slot: &Arc<Slot>| {
            read(slot) <= gone_until && slot.current.load().is_none() && Arc::strong_count(slot) == 1
        };
        let leave = |commune: CommuneId, slot: &Slot| {
            let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
            *left.entry(commune).or_default() += slot.loads.load(Ordering::Relaxed);
        };
        for (place, shelf) in shelves.iter_mut().enumerate() {
            shelf.retain(|commune, slot| {
                if goes(slot) && place == View::Board as usize {
                    leave(*commune, slot);
                }
                !goes(slot)
            });
        }
        addressed.retain(|commune, places| {
            places.retain(|slot, is_board| {
                if goes(slot) && is_board {
                    leave(*commune, slot);
                }
                !goes(slot)
            });
            !places.is_empty()
        });
    }
}
