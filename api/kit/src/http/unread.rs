//! Answers that were made for one reader and are not sent yet, and the memory they take together.
//!
//! A board is in memory once, however many read it. Other answers are each in memory until somebody has read them, and
//! one who asks for hundreds and reads none would fill it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

/// Bytes of answers that may wait for the readers of one network.
const PER_NETWORK: usize = 32 * 1024 * 1024;

/// Bytes of answers that may wait in all.
const ALL: usize = 256 * 1024 * 1024;

/// The bytes that wait, by network.
#[derive(Debug, Clone, Default)]
pub struct Unread(Arc<Mutex<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
    all: usize,
    networks: HashMap<IpAddr, usize>,
}

/// An answer that waits, until it is dropped.
struct Answer {
    bytes: Bytes,
    network: IpAddr,
    unread: Unread,
}

impl AsRef<[u8]> for Answer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Unread {
    /// These bytes, counted until they are sent; none if there is no room for them.
    pub fn keep(&self, network: IpAddr, bytes: Bytes) -> Option<Bytes> {
        let mut waiting = self.waiting();
        let of_network = waiting.networks.get(&network).copied().unwrap_or_default() + bytes.len();
        if of_network > PER_NETWORK || waiting.all + bytes.len() > ALL {
            return None;
        }
        waiting.networks.insert(network, of_network);
        waiting.all += bytes.len();
        drop(waiting);
        Some(Bytes::from_owner(Answer { bytes, network, unread: self.clone() }))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        let mut waiting = self.unread.waiting();
        waiting.all -= self.bytes.len();
        if let Some(of_network) = waiting.networks.get_mut(&self.network) {
            *of_network -= self.bytes.len();
            if *of_network == 0 {
                waiting.networks.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_network_does_not_read_leaves_room_for_others_and_room_comes_back() {
        let (unread, megabyte) = (Unread::default(), Bytes::from(vec![0; 1 << 20]));
        let network = |last: u8| IpAddr::from([192, 0, 2, last]);
        let held: Vec<_> = (0..32).map(|_| unread.keep(network(1), megabyte.clone()).unwrap()).collect();
        assert_eq!(unread.keep(network(1), megabyte.clone()), None);
        assert!(unread.keep(network(2), megabyte.clone()).is_some());
        drop(held);
        assert!(unread.keep(network(1), megabyte.clone()).is_some());
        let _all: Vec<_> = (0..8)
            .flat_map(|last| (0..32).map(move |_| last))
            .map(|last| unread.keep(network(last), megabyte.clone()).unwrap())
            .collect();
        assert_eq!(unread.keep(network(9), megabyte), None, "all together have a bound");
    }
}
