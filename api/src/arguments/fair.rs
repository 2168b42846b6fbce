//! The fair order of arguments: the same for all within an hour.

use std::cmp::Reverse;

use aws_lc_rs::digest;

use super::ArgumentId;
use ground::clock::Instant;

/// The place that is kept for the newest argument that is not shown yet: every fourth.
const KEPT_FOR_NEW: usize = 4;

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;

/// An argument as its place depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) id: ArgumentId,
    pub(super) supports: u64,
    pub(super) created_at: Instant,
}

/// An hour, by its number since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hour(pub(super) i64);

impl Hour {
    pub(super) fn of(now: Instant) -> Self {
        Self(now.micros().div_euclid(HOUR))
    }
}

/// The ids in the fair order: by supports, ties by the SHA-256 of hour and id, every fourth place the newest not shown yet.
pub(super) fn fair(mut all: Vec<Candidate>, Hour(hour): Hour) -> Vec<ArgumentId> {
    let lot = |id: ArgumentId| {
        let hash = digest::digest(&digest::SHA256, format!("{hour} {id}").as_bytes());
        hash.as_ref().to_vec()
    };
    let newest = newest(all.clone());
    all.sort_by_cached_key(|it| (Reverse(it.supports), lot(it.id)));
    let (mut best, mut newest) = (all.iter().map(|it| it.id), newest.into_iter());
    let mut shown = std::collections::HashSet::with_capacity(all.len());
    let mut order = Vec::with_capacity(all.len());
    while order.len() < all.len() {
        let is_kept = (order.len() + 1).is_multiple_of(KEPT_FOR_NEW);
        let is_new = |id: &ArgumentId| !shown.contains(id);
        // Each of the two has them all.
        let Some(next) = (if is_kept { newest.find(is_new) } else { best.find(is_new) }) else { break };
        shown.insert(next);
        order.push(next);
    }
    order
}

/// The ids, newest first.
pub(super) fn newest(mut all: Vec<Candidate>) -> Vec<ArgumentId> {
    all.sort_by_key(|it| Reverse((it.created_at, it.id)));
    all.into_iter().map(|it| it.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many arguments, the first the oldest, each supported so often.
    fn debate(supports: &[u64]) -> Vec<Candidate> {
        let argument = |(place, supports): (usize, &u64)| Candidate {
            id: ArgumentId::from_uuid(uuid::Uuid::from_u128(place as u128)),
            supports: *supports,
            created_at: Instant::from_micros(place as i64),
        };
        supports.iter().enumerate().map(argument).collect()
    }

    fn places(order: &[ArgumentId]) -> Vec<u128> {
        order.iter().map(|id| id.uuid().as_u128()).collect()
    }

    #[test]
    fn every_fourth_place_is_the_newest_that_is_not_shown_yet() {
        let order = fair(debate(&[9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), Hour(0));
        assert_eq!(places(&order), [0, 1, 2, 9, 3, 4, 5, 8, 6, 7]);
    }

    #[test]
    fn a_new_argument_that_is_supported_most_is_shown_once() {
        assert_eq!(places(&fair(debate(&[3, 2, 1, 0, 9]), Hour(0))), [4, 0, 1, 3, 2]);
        assert_eq!(places(&fair(debate(&[]), Hour(0))), Vec::<u128>::new());
    }

    #[test]
    fn equals_change_places_with_the_hour_and_with_nothing_else() {
        let all = || debate(&[1; 40]);
        let first = fair(all(), Hour(494_000));
        let mut turned = all();
        turned.reverse();
        assert_eq!(first, fair(turned, Hour(494_000)), "whatever order they come in");
        assert_ne!(first, fair(all(), Hour(494_001)));
        let mut sorted = first;
        sorted.sort_unstable();
        assert_eq!(places(&sorted), (0..40).collect::<Vec<u128>>(), "each once");
    }

    #[test]
    fn an_hour_begins_on_the_hour() {
        let at = |micros| Hour::of(Instant::from_micros(micros));
        assert_eq!((at(HOUR - 1), at(HOUR)), (Hour(0), Hour(1)));
    }
}
