//! What this process has counted and not written down yet.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use super::{Kind, entity::Day, opened::Opened, rules};
use crate::{App, communes::Commune};
use ground::{clock::Instant, ids::CommuneId};

/// What this process has counted and not written down yet, and which opens it has counted today.
#[derive(Debug, Default)]
pub struct Reach {
    waiting: Mutex<Counts>,
    pub(super) opened: Opened,
    // Whoever holds it writes: what was counted before is written when it is free.
    pub(super) writing: tokio::sync::Mutex<()>,
}

/// Numbers, each with the row it belongs to. In the order of the rows' key, so that processes that write them do not wait
/// for each other in a circle.
type Counts = BTreeMap<Row, i64>;

/// Which number: of a commune, on a local day, of a kind, about something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) commune: CommuneId,
    pub(super) day: Day,
    pub(super) kind: Kind,
    pub(super) subject: Uuid,
}

/// Counts on their way into the database. Those that do not arrive wait again.
#[derive(Debug)]
pub(super) struct Taken<'a> {
    reach: &'a Reach,
    counts: Counts,
}

/// Count so many more of what a commune has one of, on the local day that it is. Only a commune that is here has a reach.
pub fn count(app: &App, commune: CommuneId, kind: Kind, number: i64) {
    if let Some(commune) = app.communes.by_id(commune) {
        app.reach.add(&commune, app.clock.now(), kind, commune.id.uuid(), number);
    }
}

impl Reach {
    /// Count so many more on the local day that it is, about `subject`: the notice, or the commune's own id.
    pub(super) fn add(&self, commune: &Commune, now: Instant, kind: Kind, subject: Uuid, number: i64) {
        self.put(Row { commune: commune.id, day: rules::day(now, commune.zone()), kind, subject }, number);
    }

    /// Take what waits.
    pub(super) fn take(&self) -> Taken<'_> {
        Taken { reach: self, counts: std::mem::take(&mut *self.counts()) }
    }

    fn put(&self, row: Row, number: i64) {
        if number != 0 {
            *self.counts().entry(row).or_default() += number;
        }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken<'_> {
    /// The numbers, in order.
    pub(super) fn counts(&self) -> impl Iterator<Item = (&Row, &i64)> {
        self.counts.iter()
    }

    /// So many of the first.
    pub(super) fn first(&self, most: usize) -> Vec<(Row, i64)> {
        self.counts().take(most).map(|(row, number)| (*row, *number)).collect()
    }

    /// These are written down, and do not wait again.
    pub(super) fn arrived(&mut self, rows: &[(Row, i64)]) {
        for (row, _) in rows {
            self.counts.remove(row);
        }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        for (row, number) in &self.counts {
            self.reach.put(*row, *number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_written_waits_again_beside_what_came_meanwhile() {
        let (reach, commune, day) = (Reach::default(), CommuneId::new(), Day("2026-11-22".parse().unwrap()));
        let row = Row { commune, day, kind: Kind::BoardLoads, subject: commune.uuid() };
        let add = |number| reach.put(row, number);
        let total = |taken: &Taken<'_>| taken.counts().map(|(_, number)| *number).collect::<Vec<_>>();
        add(2);
        let taken = reach.take();
        add(3);
        assert_eq!(total(&taken), [2]);
        drop(taken);
        let taken = reach.take();
        assert_eq!(total(&taken), [5]);
        drop(taken);
        let mut taken = reach.take();
        taken.arrived(&taken.first(10));
        drop(taken);
        assert_eq!(total(&reach.take()), [0_i64; 0]);
    }
}
