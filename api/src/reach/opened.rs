//! Today's opens of notices by devices, in disguise: keyed hashes in memory alone, under a key of the day that is
//! thrown away with it. Nothing links a hash to a device, or one day to another. A restart forgets the day, so that
//! what is opened again after it is counted again; so does each process on its own.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;

use ground::ids::{DeviceId, NoticeId};
use kit::counts::Day;

/// Maximum number of opens of a day that are remembered, some 40 MB of them; more are not counted, rather than counted
/// twice.
const MOST: usize = 2_000_000;

/// The opens of each day that is not over everywhere.
#[derive(Debug, Default)]
pub(super) struct Opened(Mutex<BTreeMap<Day, Seen>>);

#[derive(Debug)]
struct Seen {
    key: hmac::Key,
    opens: HashSet<u64>,
}

impl Opened {
    /// Note that a device opens a notice; true if it is for the first time on this local day.
    pub(super) fn is_first(&self, day: Day, device: DeviceId, notice: NoticeId) -> Result<bool, Unspecified> {
        let mut days = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = match days.entry(day) {
            Entry::Occupied(seen) => seen.into_mut(),
            Entry::Vacant(place) => {
                let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new())?;
                place.insert(Seen { key, opens: HashSet::new() })
            }
        };
        let both = [*device.uuid().as_bytes(), *notice.uuid().as_bytes()].concat();
        let tag = hmac::sign(&seen.key, &both);
        let hash = tag.as_ref().iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
        Ok(seen.opens.len() < MOST && seen.opens.insert(hash))
    }

    /// Throw away what is from before this day, keys and all.
    pub(super) fn forget_before(&self, day: Day) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|known, _| *known >= day);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_counts_once_a_device_notice_and_day_and_a_day_that_is_over_is_forgotten() {
        let opened = Opened::default();
        let [today, tomorrow] = ["2026-11-22", "2026-11-23"].map(|day| Day(day.parse().unwrap()));
        let (device, notice) = (DeviceId::new(), NoticeId::new());
        assert_eq!(opened.is_first(today, device, notice), Ok(true));
        assert_eq!(opened.is_first(today, device, notice), Ok(false));
        assert_eq!(opened.is_first(today, device, NoticeId::new()), Ok(true));
        assert_eq!(opened.is_first(today, DeviceId::new(), notice), Ok(true));
        assert_eq!(opened.is_first(tomorrow, device, notice), Ok(true));
        opened.forget_before(tomorrow);
        assert_eq!(opened.is_first(tomorrow, device, notice), Ok(false));
        assert_eq!(opened.is_first(today, device, notice), Ok(true), "the key of that day is gone");
    }
}
