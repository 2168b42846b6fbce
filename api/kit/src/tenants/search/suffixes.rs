//! Every name from each of its words on, sorted: the one structure behind words, beginnings, missing
//! blanks and typing errors.
//!
//! `Kerling-lès-Sierck` is written `kerlinglessierck`, once, and stands in the order three times: from
//! `kerling`, `les` and `sierck`. Whatever begins with given letters is one range of that order, found
//! letter by letter by halving; whether a match ends with a word is one look at the letter after it.

use super::RankSet;
use super::query::full_word;
use crate::tenants::normalise;

/// Set in the first letter of each word, and in the byte that ends a name.
const WORD_START: u8 = 0x80;
const NAME_END: u8 = WORD_START;
/// The bits of a byte without that mark.
pub(super) const LETTER: u8 = !WORD_START;

const ARTICLES: [&str; 5] = ["l", "la", "le", "les", "aux"];

/// The start of a word in the letters of all names.
#[derive(Debug, Clone, Copy)]
struct Suffix {
    start: u32,
    /// The commune's rank, shifted by one; the lowest bit says that the name begins here, its article aside.
    rank: u32,
}

impl Suffix {
    fn rank(self) -> usize {
        (self.rank >> 1) as usize
    }

    fn begins_name(self) -> bool {
        self.rank & 1 == 1
    }
}

/// Suffixes that share their first `depth` letters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    low: usize,
    high: usize,
    depth: usize,
}

impl Range {
    pub(super) fn is_empty(self) -> bool {
        self.low >= self.high
    }
}

#[derive(Debug)]
pub(super) struct Suffixes {
    letters: Vec<u8>,
    sorted: Vec<Suffix>,
}

impl Suffixes {
    /// The names come in the order of the ranks.
    pub(super) fn build<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut suffixes = Self { letters: Vec::new(), sorted: Vec::new() };
        (0..).step_by(2).zip(names).for_each(|(rank, name)| suffixes.push(rank, name));
        let Self { letters, sorted } = &mut suffixes;
        sorted.sort_unstable_by(|left, right| tail(letters, *left).cmp(tail(letters, *right)));
        letters.shrink_to_fit();
        sorted.shrink_to_fit();
        suffixes
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.letters.capacity() + self.sorted.capacity() * size_of::<Suffix>()
    }

    /// All suffixes, before the first letter.
    pub(super) fn all(&self) -> Range {
        Range { low: 0, high: self.sorted.len(), depth: 0 }
    }

    /// Those of the range whose next letter is the given one.
    pub(super) fn narrow(&self, range: Range, letter: u8) -> Range {
        let Range { low, high, depth } = range;
        let within = self.sorted.get(low..high).unwrap_or_default();
        let below = within.partition_point(|suffix| self.letter(*suffix, depth) < letter);
        let same = within[below..].partition_point(|suffix| self.letter(*suffix, depth) == letter);
        Range { low: low + below, high: low + below + same, depth: depth + 1 }
    }

    /// Those of the range that go on with these letters.
    pub(super) fn walk(&self, mut range: Range, letters: &[u8]) -> Range {
        for letter in letters {
            if range.is_empty() {
                break;
            }
            range = self.narrow(range, *letter);
        }
        range
    }

    /// The range split by its next letter; names that end here are in no part.
    pub(super) fn branches(&self, range: Range) -> impl Iterator<Item = (u8, Range)> {
        let Range { mut low, high, depth } = range;
        std::iter::from_fn(move || {
            loop {
                let letter = self.letter(*self.sorted.get(low..high)?.first()?, depth);
                let branch = self.narrow(Range { low, high, depth }, letter);
                low = branch.high;
                if letter != 0 {
                    return Some((letter, branch));
                }
            }
        })
    }

    /// Add the communes of the range.
    pub(super) fn add_begun(&self, range: Range, found: &mut RankSet) {
        self.each(range).for_each(|suffix| found.insert(suffix.rank()));
    }

    /// Add the communes of the range where a word ends after the letters matched.
    pub(super) fn add_whole(&self, range: Range, found: &mut RankSet) {
        let ends = |suffix: &Suffix| self.byte(*suffix, range.depth) & WORD_START != 0;
        self.each(range).filter(ends).for_each(|suffix| found.insert(suffix.rank()));
    }

    /// Add the communes of the range whose whole name has been matched.
    pub(super) fn add_exact(&self, range: Range, found: &mut RankSet) {
        let whole = |suffix: &Suffix| {
            let start = suffix.start as usize;
            let first =
                start.checked_sub(1).and_then(|before| self.letters.get(before)).is_none_or(|byte| *byte == NAME_END);
            first && self.letter(*suffix, range.depth) == 0
        };
        self.each(range).filter(whole).for_each(|suffix| found.insert(suffix.rank()));
    }

    /// Add the communes whose name, its article aside, begins with the typed words: with their very blanks, or with any.
    pub(super) fn add_beginning(&self, range: Range, words: Option<&[u8]>, found: &mut RankSet) {
        let tail = |suffix: &Suffix| self.letters.get(suffix.start as usize..).unwrap_or_default();
        let same = |suffix: &Suffix| words.is_none_or(|words| tail(suffix).starts_with(words));
        self.each(range)
            .filter(|suffix| suffix.begins_name() && same(suffix))
            .for_each(|suffix| found.insert(suffix.rank()));
    }

    fn push(&mut self, rank: u32, name: &str) {
        let folded: String = normalise::fold(name).collect();
        let words: Vec<&str> = folded.split_whitespace().collect();
        for (index, word) in words.iter().enumerate() {
            let begins_name = index == 0 || (index == 1 && ARTICLES.contains(&words[0]));
            self.sorted.push(Suffix { start: self.letters.len() as u32, rank: rank | u32::from(begins_name) });
            mark_word(&mut self.letters, full_word(word).as_bytes());
        }
        self.letters.push(NAME_END);
    }

    fn each(&self, range: Range) -> impl Iterator<Item = Suffix> {
        self.sorted.get(range.low..range.high).unwrap_or_default().iter().copied()
    }

    /// The letter at this depth, or 0 at the end of the name; nobody asks beyond.
    fn letter(&self, suffix: Suffix, depth: usize) -> u8 {
        self.byte(suffix, depth) & LETTER
    }

    fn byte(&self, suffix: Suffix, depth: usize) -> u8 {
        self.letters.get(suffix.start as usize + depth).copied().unwrap_or(NAME_END)
    }
}

/// Append a word, its first letter marked.
pub(super) fn mark_word(letters: &mut Vec<u8>, word: &[u8]) {
    let start = letters.len();
    letters.extend_from_slice(word);
    if let Some(first) = letters.get_mut(start) {
        *first |= WORD_START;
    }
}

/// The rest of the name, in an order that knows no word starts.
fn tail(letters: &[u8], suffix: Suffix) -> impl Iterator<Item = u8> {
    let rest = letters.get(suffix.start as usize..).unwrap_or_default();
    rest.iter().map(|byte| byte & LETTER).take_while(|letter| *letter != 0)
}
