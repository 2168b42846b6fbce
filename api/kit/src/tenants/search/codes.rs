//! Postcodes and INSEE codes as sorted numbers, so that a beginning is a range.

use super::{IndexedCommune, RankSet, Tier};

const LENGTH: usize = 5;
/// Room for a digit, an `A` or a `B`, and 0 for nothing.
const BITS: u32 = 4;

#[derive(Debug)]
pub(super) struct Codes {
    postcodes: Vec<(u32, u32)>,
    insee: Vec<(u32, u32)>,
    /// INSEE codes of parts, and former ones.
    others: Vec<(u32, u32)>,
}

/// The codes to look among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Among {
    Postcodes,
    Own,
    All,
}

impl Codes {
    /// The places come in the order of the ranks.
    pub(super) fn build<'a>(places: impl Iterator<Item = &'a IndexedCommune<'a>> + Clone) -> Self {
        let postcodes = (0..)
            .zip(places.clone())
            .flat_map(|(rank, place)| place.postcodes.iter().map(move |code| (code.as_str(), rank)));
        let insee = (0..).zip(places.clone()).map(|(rank, place)| (place.insee, rank));
        let others = (0..).zip(places).flat_map(|(rank, place)| place.other.codes().map(move |code| (code, rank)));
        Self { postcodes: sorted(postcodes), insee: sorted(insee), others: sorted(others) }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        (self.postcodes.capacity() + self.insee.capacity() + self.others.capacity()) * size_of::<(u32, u32)>()
    }

    /// The communes that have each of the codes, whole or begun.
    pub(super) fn all(&self, codes: &[String], communes: usize) -> RankSet {
        self.having(codes, Among::All, communes)
    }

    /// The communes of these départements.
    pub(super) fn in_departments(&self, codes: &[&str], communes: usize) -> RankSet {
        let mut found = RankSet::empty(communes);
        codes.iter().for_each(|code| add_begun(&self.insee, code, &mut found));
        found
    }

    /// The answer to codes without words: those that people know, then all that answer. People know their postcode; that
    /// it is the INSEE code of another commune too is chance.
    pub(super) fn answer(&self, codes: &[String], communes: usize) -> (Tier, [RankSet; 2]) {
        let tier = if codes.iter().all(|code| code.len() == LENGTH) { Tier::Exact } else { Tier::Beginning };
        let mut known = self.having(codes, Among::Postcodes, communes);
        if known.is_empty() {
            known = self.having(codes, Among::Own, communes);
        }
        (tier, [known, self.all(codes, communes)])
    }

    fn having(&self, codes: &[String], among: Among, communes: usize) -> RankSet {
        let mut all = RankSet::full(communes);
        for code in codes {
            let mut found = RankSet::empty(communes);
            self.add(code, among, &mut found);
            all.intersect(&found);
        }
        all
    }

    /// A postcode is found from its first digit on. An INSEE code is found whole, for its beginning would
    /// be mistaken for a postcode's, except in Corsica, where no postcode has a letter.
    fn add(&self, code: &str, among: Among, found: &mut RankSet) {
        let insee = code.len() == LENGTH || code.contains(['A', 'B']);
        let tables = [
            (&self.postcodes, true),
            (&self.insee, insee && among >= Among::Own),
            (&self.others, insee && among == Among::All),
        ];
        tables.into_iter().filter(|(_, asked)| *asked).for_each(|(table, _)| add_begun(table, code, found));
    }
}

/// Add the communes of codes that begin so.
fn add_begun(table: &[(u32, u32)], code: &str, found: &mut RankSet) {
    let Some((low, high)) = bounds(code) else { return };
    let first = table.partition_point(|(key, _)| *key < low);
    let rest = table.get(first..).unwrap_or_default();
    rest.iter().take_while(|(key, _)| *key < high).for_each(|(_, rank)| found.insert(*rank as usize));
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
