//! Counts: what happens, counted in memory by local day, a number a commune and kind, until somebody writes it down.
//!
//! Nothing about anybody is in a count. What was taken to be written and was not comes back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

mod day;

use uuid::Uuid;

pub use day::Day;

use crate::tenants::{Commune, Directory};
use ground::clock::Clock;
use ground::ids::CommuneId;
use ground::names;

names! {
    /// A thing that is counted as it happens, a number a day each.
    pub enum Counter {
        /// A board was loaded: shown anew, or found unchanged.
        BoardLoads = "board_loads",
        /// A notice was opened, once a device and day.
        NoticeOpens = "notice_opens",
        /// A notice was opened on a phone that showed no device.
        OpensWithoutDevice = "opens_without_device",
        /// The page of a consultation was loaded.
        ConsultationLoads = "consultation_loads",
        /// A push service took a message for a phone.
        PushAccepted = "push_accepted",
        /// No push service took a message, until its time was over or for good.
        PushFailed = "push_failed",
        /// A push service did not know the phone any more, so it was forgotten.
        PushForgotten = "push_forgotten",
        /// The mail server took a letter.
        LettersDelivered = "letters_delivered",
    }
}

/// The counts that this process has not written down yet.
#[derive(Debug)]
pub struct Counts {
    waiting: Mutex<Numbers>,
    communes: Arc<Directory>,
    clock: Clock,
}

/// Numbers, each with the row it belongs to. In the order of the rows' key, so that processes that write them do not
/// wait for each other in a circle.
type Numbers = BTreeMap<CountRow, i64>;

/// The row of a number: its commune, local day, kind and subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountRow {
    /// The commune.
    pub commune: CommuneId,
    /// The local day.
    pub day: Day,
    /// The thing that is counted.
    pub counter: Counter,
    /// The subject: the notice, or the commune's own id.
    pub subject: Uuid,
}

/// Counts on their way into the database. Those that do not arrive wait again.
#[derive(Debug)]
pub struct PendingCounts<'a> {
    counts: &'a Counts,
    numbers: Numbers,
}

impl Counts {
    /// Nothing counted yet, of the communes of a directory, on the days of a clock.
    pub fn new(communes: &Arc<Directory>, clock: &Clock) -> Self {
        Self { waiting: Mutex::default(), communes: Arc::clone(communes), clock: clock.clone() }
    }

    /// Add a number to what a commune has one of, on the local day that it is. Only a commune that is here is counted for.
    pub fn count(&self, commune: CommuneId, counter: Counter, number: i64) {
        if let Some(commune) = self.communes.by_id(commune) {
            self.count_of(&commune, counter, commune.id.uuid(), number);
        }
    }

    /// Add a number about a subject, such as a notice, on the local day that it is.
    pub fn count_of(&self, commune: &Commune, counter: Counter, subject: Uuid, number: i64) {
        self.put(
            CountRow { commune: commune.id, day: Day::of(self.clock.now(), commune.zone()), counter, subject },
            number,
        );
    }

    /// Take what waits.
    pub fn take(&self) -> PendingCounts<'_> {
        PendingCounts { counts: self, numbers: std::mem::take(&mut *self.numbers()) }
    }

    fn put(&self, row: CountRow, number: i64) {
        if number != 0 {
            *self.numbers().entry(row).or_default() += number;
        }
    }

    fn numbers(&self) -> MutexGuard<'_, Numbers> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PendingCounts<'_> {
    /// The numbers, in order.
    fn numbers(&self) -> impl Iterator<Item = (&CountRow, &i64)> {
        self.numbers.iter()
    }

    /// The first rows, at most this many.
    pub fn first(&self, most: usize) -> Vec<(CountRow, i64)> {
        self.numbers().take(most).map(|(row, number)| (*row, *number)).collect()
    }

    /// These are written down, and do not wait again.
    pub fn arrived(&mut self, rows: &[(CountRow, i64)]) {
        for (row, _) in rows {
            self.numbers.remove(row);
        }
    }
}

impl Drop for PendingCounts<'_> {
    fn drop(&mut self) {
        for (row, number) in &self.numbers {
            self.counts.put(*row, *number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_written_waits_again_beside_what_came_meanwhile() {
        let (commune, day) = (CommuneId::new(), Day("2026-11-22".parse().unwrap()));
        let counts = Counts::new(&Arc::new(Directory::of(vec![])), &Clock::system(0));
        let row = CountRow { commune, day, counter: Counter::BoardLoads, subject: commune.uuid() };
        let add = |number| counts.put(row, number);
        let total = |taken: &PendingCounts<'_>| taken.numbers().map(|(_, number)| *number).collect::<Vec<_>>();
        add(2);
        let taken = counts.take();
        add(3);
        assert_eq!(total(&taken), [2]);
        drop(taken);
        let taken = counts.take();
        assert_eq!(total(&taken), [5]);
        drop(taken);
        let mut taken = counts.take();
        taken.arrived(&taken.first(10));
        drop(taken);
        assert_eq!(total(&counts.take()), [0_i64; 0]);
    }
}
