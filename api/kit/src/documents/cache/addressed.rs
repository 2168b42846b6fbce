//! The places of documents that are kept by their address, such as pages and the first pages of lists.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::slot::Slot;
use ground::ids::CommuneId;
use ground::text::Language;

/// The address of a document of a commune: what follows the commune's name, and its language if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentAddress<'a> {
    /// The language that it speaks; none for what programs read.
    pub language: Option<Language>,
    /// The end of its path and its query, in their one order.
    pub end: &'a str,
}

impl DocumentAddress<'_> {
    /// The end of the address of a commune's board for people.
    pub const BOARD: &'static str = "";

    fn shelf(self) -> usize {
        self.language.map_or(0, |it| it as usize + 1)
    }
}

/// The places of one commune, by language and by address.
#[derive(Debug, Default)]
pub(super) struct Places([HashMap<Box<str>, Arc<Slot>>; Language::ALL.len() + 1]);

impl Places {
    pub(super) fn slots(&self) -> impl Iterator<Item = &Arc<Slot>> {
        self.0.iter().flat_map(HashMap::values)
    }

    /// The places of the board's page in each language, whose loads count as the board's.
    pub(super) fn boards(&self) -> impl Iterator<Item = &Arc<Slot>> {
        self.0.iter().skip(1).filter_map(|shelf| shelf.get(DocumentAddress::BOARD))
    }

    /// Lets go the places for which that holds, each with true if it is a board's.
    pub(super) fn retain(&mut self, mut keeps: impl FnMut(&Arc<Slot>, bool) -> bool) {
        for (place, shelf) in self.0.iter_mut().enumerate() {
            shelf.retain(|end, slot| keeps(slot, place > 0 && **end == *DocumentAddress::BOARD));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(HashMap::is_empty)
    }
}

/// The places of all communes.
#[derive(Debug, Default)]
pub(super) struct Addressed(RwLock<HashMap<CommuneId, Places>>);

impl Addressed {
    pub(super) fn read(&self) -> RwLockReadGuard<'_, HashMap<CommuneId, Places>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write(&self) -> RwLockWriteGuard<'_, HashMap<CommuneId, Places>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn find(&self, commune: CommuneId, address: DocumentAddress<'_>) -> Option<Arc<Slot>> {
        self.read().get(&commune)?.0.get(address.shelf())?.get(address.end).cloned()
    }

    pub(super) fn slot(&self, commune: CommuneId, address: DocumentAddress<'_>) -> Arc<Slot> {
        if let Some(slot) = self.find(commune, address) {
            return slot;
        }
        let mut all = self.write();
        let shelf = &mut all.entry(commune).or_default().0[address.shelf()];
        Arc::clone(shelf.entry(address.end.into()).or_default())
    }

    /// Every place of a commune, or of all.
    pub(super) fn slots(&self, commune: Option<CommuneId>) -> Vec<(CommuneId, Arc<Slot>)> {
        let all = self.read();
        let chosen = all.iter().filter(|(id, _)| commune.is_none_or(|it| it == **id));
        chosen.flat_map(|(id, places)| places.slots().map(|slot| (*id, Arc::clone(slot)))).collect()
    }
}
