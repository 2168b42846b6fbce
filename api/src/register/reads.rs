//! The entries that somebody reads in an hour: a register is looked things up in, not copied.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::App;
use crate::accounts::Caller;
use ground::clock::Instant;
use ground::ids::CallerId;
use kit::refusal;

/// Number of entries that somebody reads in an hour.
const MOST: usize = 300;

const HOUR: i64 = 3600;

refusal! {
    /// A reason why no more entries are read.
    pub enum ReadTooMuch {
        /// Enough in this hour: after this number of seconds there may be more.
        TooMany(u32) => too_many,
    }
}

/// The readings of an hour: when, and how many entries.
#[derive(Debug, Default)]
struct Readings(Mutex<HashMap<CallerId, VecDeque<(Instant, usize)>>>);

/// Refuse whoever has read enough in this hour.
pub(super) fn may_read(app: &App, caller: &Caller) -> Result<(), ReadTooMuch> {
    let since = app.clock.now().plus_seconds(-HOUR);
    let readings = app.part(Readings::default);
    let mut all = readings.0.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|_, theirs| {
        theirs.retain(|it| it.0 > since);
        !theirs.is_empty()
    });
    let Some(theirs) = all.get(&caller.id()).filter(|_| app.limits.are_on()) else { return Ok(()) };
    let read: usize = theirs.iter().map(|it| it.1).sum();
    match theirs.front() {
        Some((first, _)) if read >= MOST => {
            let seconds = (first.micros() - since.micros()) / 1_000_000;
            Err(ReadTooMuch::TooMany(u32::try_from(seconds).unwrap_or_default().max(1)))
        }
        _ => Ok(()),
    }
}

/// Count entries that somebody read.
pub(super) fn count(app: &App, caller: &Caller, entries: usize) {
    let readings = app.part(Readings::default);
    let mut all = readings.0.lock().unwrap_or_else(PoisonError::into_inner);
    all.entry(caller.id()).or_default().push_back((app.clock.now(), entries));
}
