//! Finding communes as people type them: by name, postcode or INSEE code, forgiving and fast.
//!
//! Accents, case, hyphens, apostrophes, blanks too many or too few, `St` for `Saint`, the order of the
//! words and one typing error do not matter; the last word may be unfinished. `Index::build` sorts the word
//! starts of all names once; a search narrows ranges of that order and combines sets of communes, so its
//! time is bounded whatever is asked, and there is nothing to keep in step but the list of communes.

mod codes;
mod query;
mod ranks;
mod suffixes;
mod typos;
mod words;

use std::cmp::Reverse;

use codes::Codes;
use query::Query;
use ranks::RankSet;
use suffixes::Suffixes;
use words::Matches;

/// The facts of a commune that the index needs.
#[derive(Debug, Clone, Copy)]
pub struct IndexedCommune<'a> {
    /// As people know it.
    pub name: &'a str,
    /// Five characters; anything else is not found by its code.
    pub insee: &'a str,
    /// Five digits each.
    pub postcodes: &'a [String],
    /// The larger communes come first.
    pub population: u32,
}

/// The quality of an answer to a query, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Tier {
    /// The whole name, postcode or INSEE code.
    Exact,
    /// The beginning of the name, its article aside, or of a postcode.
    Beginning,
    /// All words, in any order, the last one perhaps unfinished.
    Words,
    /// All words, one of them with a typing error.
    Error,
    /// All words, the last one unfinished and with a typing error.
    UnfinishedError,
}

/// A commune that answers a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the list the index was built from.
    pub position: usize,
    /// Its quality.
    pub tier: Tier,
}

/// An immutable index of communes; rebuilt, within some tens of milliseconds for all of France, when they change.
#[derive(Debug)]
pub struct Index {
    suffixes: Suffixes,
    codes: Codes,
    /// Positions in the caller's list, by rank.
    positions: Vec<u32>,
}

impl Index {
    /// Index the communes; hits name them by their position in this order.
    pub fn build<'a>(places: impl IntoIterator<Item = IndexedCommune<'a>>) -> Self {
        let mut ranked: Vec<(u32, IndexedCommune)> = (0..).zip(places).collect();
        ranked.sort_by_key(|(_, place)| (Reverse(place.population), place.insee));
        Self {
            suffixes: Suffixes::build(ranked.iter().map(|(_, place)| place.name)),
            codes: Codes::build(ranked.iter().map(|(_, place)| place)),
            positions: ranked.iter().map(|(position, _)| *position).collect(),
        }
    }

    /// The communes that answer the query: by tier, then the larger ones first, then by INSEE code.
    ///
    /// A query without a letter or digit has no answer. Only its first 100 characters and 10 words count.
    pub fn search(&self, query: &str) -> Vec<Hit> {
        let query = Query::parse(query);
        let communes = self.positions.len();
        let mut hits = Vec::new();
        match (query.words.is_empty(), query.codes.is_empty()) {
            (true, true) => {}
            (true, false) => self.collect(&mut hits, self.codes.tiers(&query.codes, communes), None),
            (false, true) => self.collect(&mut hits, Matches::of(&self.suffixes, &query, communes).tiers(), None),
            (false, false) => {
                let there = self.codes.all(&query.codes, communes);
                self.collect(&mut hits, Matches::of(&self.suffixes, &query, communes).tiers(), Some(there));
            }
        }
        hits
    }

    /// The bytes the index holds on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.suffixes.heap_bytes() + self.codes.heap_bytes() + self.positions.capacity() * size_of::<u32>()
    }

    /// Every commune once, in its best tier, if it is among those `allowed`.
    fn collect(&self, hits: &mut Vec<Hit>, tiers: impl IntoIterator<Item = (Tier, RankSet)>, allowed: Option<RankSet>) {
        let mut left = allowed.unwrap_or_else(|| RankSet::full(self.positions.len()));
        for (tier, mut found) in tiers {
            found.intersect(&left);
            left.remove_all(&found);
            let positions = found.iter().filter_map(|rank| self.positions.get(rank));
            hits.extend(positions.map(|position| Hit { position: *position as usize, tier }));
        }
    }
}

#[cfg(test)]
mod tests;
