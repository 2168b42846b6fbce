//! Postcodes and INSEE codes as sorted numbers, so that a beginning is a range.

use super::{IndexedCommune, RankSet, Tier};

const LENGTH: usize = 5;
/// Room for a digit, an `A` or a `B`, and 0 for nothing.
const BITS: u32 = 4;

#[derive(Debug)]
pub(super) struct Codes {
    postcodes: Vec<(u32, u32)>,
    insee: Vec<(u32, u32)>,
}

impl Codes {
    /// The places come in the order of the ranks.
    pub(super) fn build<'a>(places: impl Iterator<Item = &'a IndexedCommune<'a>> + Clone) -> Self {
        let postcodes = (0..)
            .zip(places.clone())
            .flat_map(|(rank, place)| place.postcodes.iter().map(move |code| (code.as_str(), rank)));
        let insee = (0..).zip(places).map(|(rank, place)| (place.insee, rank));
        Self { postcodes: sorted(postcodes), insee: sorted(insee) }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        (self.postcodes.capacity() + self.insee.capacity()) * size_of::<(u32, u32)>()
    }

    /// The communes that have each of the codes, whole or begun.
    pub(super) fn all(&self, codes: &[String], communes: usize) -> RankSet {
        let mut all = RankSet::full(communes);
        for code in codes {
            let mut found = RankSet::empty(communes);
            self.add(code, &mut found);
            all.intersect(&found);
        }
        all
    }

    /// The answer to codes without words.
    pub(super) fn tiers(&self, codes: &[String], communes: usize) -> [(Tier, RankSet); 1] {
        let tier = if codes.iter().all(|code| code.len() == LENGTH) { Tier::Exact } else { Tier::Beginning };
        [(tier, self.all(codes, communes))]
    }

    /// A postcode is found from its first digit on. An INSEE code is found whole, for its beginning would
    /// be mistaken for a postcode's, except in Corsica, where no postcode has a letter.
    fn add(&self, code: &str, found: &mut RankSet) {
        let insee = code.len() == LENGTH || code.contains(['A', 'B']);
        for (table, asked) in [(&self.postcodes, true), (&self.insee, insee)] {
            if let Some((low, high)) = bounds(code).filter(|_| asked) {
                let first = table.partition_point(|(key, _)| *key < low);
                let rest = table.get(first..).unwrap_or_default();
                rest.iter().take_while(|(key, _)| *key < high).for_each(|(_, rank)| found.insert(*rank as usize));
            }
        }
    }
}

fn sorted<'a>(codes: impl Iterator<Item = (&'a str, u32)>) -> Vec<(u32, u32)> {
    let mut table: Vec<_> = codes.filter_map(|(code, rank)| Some((bounds(code)?.0, rank))).collect();
    table.sort_unstable();
    table.shrink_to_fit();
    table
}

/// The keys of all codes that begin so: from the first on, below the second.
fn bounds(code: &str) -> Option<(u32, u32)> {
    let missing = LENGTH.checked_sub(code.len())? as u32 * BITS;
    let key = code.bytes().try_fold(0, |key, byte| Some(key << BITS | (char::from(byte).to_digit(12)? + 1)))?;
    Some((key << missing, (key + 1) << missing))
}
