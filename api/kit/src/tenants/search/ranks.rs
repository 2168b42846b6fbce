//! A set of communes as one bit each. A commune's number is its rank by population, so that walking
//! a set visits the larger ones first and nothing needs sorting.

const BITS: usize = u64::BITS as usize;

#[derive(Debug, Clone)]
pub(super) struct RankSet(Vec<u64>);

impl RankSet {
    pub(super) fn empty(communes: usize) -> Self {
        Self(vec![0; communes.div_ceil(BITS)])
    }

    /// All ranks below `communes`.
    pub(super) fn full(communes: usize) -> Self {
        let mut set = Self(vec![u64::MAX; communes.div_ceil(BITS)]);
        if let Some(last) = set.0.last_mut() {
            *last >>= (BITS - communes % BITS) % BITS;
        }
        set
    }

    pub(super) fn insert(&mut self, rank: usize) {
        if let Some(word) = self.0.get_mut(rank / BITS) {
            *word |= 1 << (rank % BITS);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn intersect(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    pub(super) fn remove_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// Add what both others have.
    pub(super) fn add_common(&mut self, left: &Self, right: &Self) {
        self.0.iter_mut().zip(left.0.iter().zip(&right.0)).for_each(|(word, (left, right))| *word |= left & right);
    }

    /// The ranks in ascending order: larger communes first.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(index, word)| {
            let mut bits = *word;
            std::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
                bits &= bits - 1;
                Some(index * BITS + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_set_ends_with_the_last_commune() {
        for communes in [0, 1, 63, 64, 65, 128] {
            assert_eq!(RankSet::full(communes).iter().collect::<Vec<_>>(), (0..communes).collect::<Vec<_>>());
        }
    }
}
