//! Finding communes as people type them: by name, postcode or INSEE code, forgiving and fast.
//!
//! Accents, case, hyphens, apostrophes, blanks too many or too few, `St` for `Saint`, the order of the
//! words and one typing error do not matter; the last word may be unfinished. `Index::build` sorts the word
//! starts of all names once; a search narrows ranges of that order and combines sets of communes, so its
//! time is bounded whatever is asked, and there is nothing to keep in step but the list of communes.
//!
//! A commune is found by the names and codes of its parts and by former ones too, in an index of their own: what it is
//! called today comes first.

mod address;
mod codes;
mod query;
mod ranks;
mod suffixes;
mod typos;
mod words;

use std::cmp::Reverse;

use address::Departments;
use codes::Codes;
use query::{Query, Word, tokens_of};
use ranks::RankSet;
use suffixes::Suffixes;
use words::Matches;

use super::catalogue::Other;

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
    /// The name of its département.
    pub department: &'a str,
    /// Its other names and codes.
    pub other: Other<'a>,
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
    /// False if it answers by the name or code of a part of it, by a former one, or by an INSEE code that is another's
    /// postcode.
    pub direct: bool,
}

/// An immutable index of communes; rebuilt, within some tens of milliseconds for all of France, when they change.
#[derive(Debug)]
pub struct Index {
    suffixes: Suffixes,
    others: Suffixes,
    /// Ranks of the communes whose other names these are.
    owners: Vec<u32>,
    codes: Codes,
    departments: Departments,
    /// Positions in the caller's list, by rank.
    positions: Vec<u32>,
}

impl Index {
    /// Index the communes; hits name them by their position in this order.
    pub fn build<'a>(places: impl IntoIterator<Item = IndexedCommune<'a>>) -> Self {
        let mut ranked: Vec<(u32, IndexedCommune)> = (0..).zip(places).collect();
        ranked.sort_by_key(|(_, place)| (Reverse(place.population), place.insee));
        let others =
            (0..).zip(&ranked).flat_map(|(rank, (_, place))| place.other.names().map(move |name| (rank, name)));
        let (owners, others): (Vec<u32>, Vec<&str>) = others.unzip();
        Self {
            suffixes: Suffixes::build(ranked.iter().map(|(_, place)| place.name)),
            others: Suffixes::build(others.into_iter()),
            owners,
            codes: Codes::build(ranked.iter().map(|(_, place)| place)),
            departments: Departments::build(ranked.iter().map(|(_, place)| (place.department, place.insee))),
            positions: ranked.iter().map(|(position, _)| *position).collect(),
        }
    }

    /// The communes that answer the query: by tier, in each the direct ones first, then the larger ones, then by INSEE code.
    ///
    /// A query without a letter or digit has no answer. Only its first 100 characters and 10 words count.
    pub fn search(&self, query: &str) -> Vec<Hit> {
        let tokens = address::resolved(tokens_of(query));
        let query = Query::of(&tokens);
        let mut answer = Answer::none(self.positions.len());
        self.add(&mut answer, &query);
        if answer.is_doubtful() {
            self.add_in_departments(&mut answer, &query, true);
            address::loose(&tokens).iter().for_each(|reading| self.add(&mut answer, &Query::of(reading)));
        }
        answer.hits(&self.positions)
    }

    /// The bytes the index holds on the heap.
    pub fn heap_bytes(&self) -> usize {
        let lists = self.positions.capacity() + self.owners.capacity();
        self.suffixes.heap_bytes() + self.others.heap_bytes() + self.codes.heap_bytes() + lists * size_of::<u32>()
    }

    /// Add the answer to one reading of a query.
    fn add(&self, answer: &mut Answer, query: &Query) {
        let communes = self.positions.len();
        if !query.words.is_empty() {
            self.add_named(answer, &query.words, &self.codes.all(&query.codes, communes));
            self.add_in_departments(answer, query, false);
        } else if !query.codes.is_empty() {
            let (tier, [known, all]) = self.codes.answer(&query.codes, communes);
            answer.add(tier, true, &known);
            answer.add(tier, false, &all);
        }
    }

    /// Add the communes with these words in a département that the last ones name, perhaps not written out.
    fn add_in_departments(&self, answer: &mut Answer, query: &Query, begun: bool) {
        let communes = self.positions.len();
        for (words, departments) in self.departments.behind(&query.words, begun) {
            let mut there = self.codes.in_departments(&departments, communes);
            there.intersect(&self.codes.all(&query.codes, communes));
            if !there.is_empty() {
                self.add_named(answer, words, &there);
            }
        }
    }

    /// Add the communes with these words in a name of today or another, if they are among those allowed.
    fn add_named(&self, answer: &mut Answer, words: &[Word], allowed: &RankSet) {
        for (tier, mut found) in Matches::of(&self.suffixes, words, self.positions.len()).tiers() {
            found.intersect(allowed);
            answer.add(tier, true, &found);
        }
        for (tier, found) in Matches::of(&self.others, words, self.owners.len()).tiers() {
            let mut owners = RankSet::empty(self.positions.len());
            found.iter().filter_map(|name| self.owners.get(name)).for_each(|rank| owners.insert(*rank as usize));
            owners.intersect(allowed);
            answer.add(tier, false, &owners);
        }
    }
}

/// The communes found, by quality.
struct Answer(Vec<(Tier, bool, RankSet)>);

impl Answer {
    fn none(communes: usize) -> Self {
        let tiers = [Tier::Exact, Tier::Beginning, Tier::Words, Tier::Error, Tier::UnfinishedError];
        let each = |tier| [true, false].map(|direct| (tier, direct, RankSet::empty(communes)));
        Self(tiers.into_iter().flat_map(each).collect())
    }

    fn add(&mut self, tier: Tier, direct: bool, found: &RankSet) {
        let place = self.0.iter_mut().find(|place| (place.0, place.1) == (tier, direct));
        place.into_iter().for_each(|(.., all)| all.add_all(found));
    }

    /// True if nothing answers but with an error.
    fn is_doubtful(&self) -> bool {
        self.0.iter().all(|(tier, _, found)| *tier >= Tier::Error || found.is_empty())
    }

    /// Every commune once, in its best tier.
    fn hits(self, positions: &[u32]) -> Vec<Hit> {
        let mut left = RankSet::full(positions.len());
        let mut hits = Vec::new();
        for (tier, direct, mut found) in self.0 {
            found.intersect(&left);
            left.remove_all(&found);
            let places = found.iter().filter_map(|rank| positions.get(rank));
            hits.extend(places.map(|position| Hit { position: *position as usize, tier, direct }));
        }
        hits
    }
}

#[cfg(test)]
mod tests;
