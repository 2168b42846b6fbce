//! The result's order: groups from first to last, a group of two or more being a tie.

use std::cmp::{Ordering, Reverse};

use crate::options::{OptionId, Options};

/// Every option of a question once, in groups from first to last; inside a group, display order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order(Vec<Vec<OptionId>>);

impl Order {
    /// The groups, first to last; none is empty.
    pub fn groups(&self) -> &[Vec<OptionId>] {
        &self.0
    }

    /// The first group.
    pub fn first(&self) -> &[OptionId] {
        self.0.first().map_or(&[], Vec::as_slice)
    }

    /// All in one group: nobody said anything.
    pub(crate) fn undecided(options: &Options) -> Self {
        Self(vec![options.iter().collect()])
    }

    /// The largest key first; equal keys are a tie.
    pub(crate) fn by_largest<K: Ord>(options: impl Iterator<Item = OptionId>, key: impl Fn(OptionId) -> K) -> Self {
        Self::by(options, |a, b| Reverse(key(a)).cmp(&Reverse(key(b))))
    }

    /// Sorted by a comparison that is a total preorder.
    pub(crate) fn by(
        options: impl Iterator<Item = OptionId>,
        compare: impl Fn(OptionId, OptionId) -> Ordering,
    ) -> Self {
        let mut sorted: Vec<OptionId> = options.collect();
        sorted.sort_by(|a, b| compare(*a, *b));
        Self(sorted.chunk_by(|a, b| compare(*a, *b).is_eq()).map(<[_]>::to_vec).collect())
    }

    /// Groups that are known to hold each option once, in display order inside.
    pub(crate) fn from_groups(groups: Vec<Vec<OptionId>>) -> Self {
        Self(groups)
    }
}
