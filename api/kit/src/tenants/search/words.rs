//! The words of a query against the words of the names.

use super::query::Word;
use super::suffixes::{LETTER, Suffixes, mark_word};
use super::typos::with_one_error;
use super::{RankSet, Tier};

/// A shorter unfinished word with an error could be the beginning of anything.
const SHORTEST_UNFINISHED: usize = 5;

/// The communes of each tier; a commune may be in several.
pub(super) struct Matches<'a> {
    suffixes: &'a Suffixes,
    communes: usize,
    exact: RankSet,
    beginning: RankSet,
    words: RankSet,
    error: RankSet,
    unfinished_error: RankSet,
}

impl<'a> Matches<'a> {
    pub(super) fn of(suffixes: &'a Suffixes, words: &[Word], communes: usize) -> Self {
        let none = || RankSet::empty(communes);
        let mut matches = Self {
            suffixes,
            communes,
            exact: none(),
            beginning: none(),
            words: none(),
            error: none(),
            unfinished_error: none(),
        };
        matches.add_in_order(words);
        matches.add_in_any_order(words);
        matches
    }

    /// Best first.
    pub(super) fn tiers(self) -> [(Tier, RankSet); 5] {
        [
            (Tier::Exact, self.exact),
            (Tier::Beginning, self.beginning),
            (Tier::Words, self.words),
            (Tier::Error, self.error),
            (Tier::UnfinishedError, self.unfinished_error),
        ]
    }

    /// The whole query as one run of letters, wherever its blanks are.
    ///
    /// For a beginning they matter while some name has them so: `sainte` is Sainte-Marie rather than Saint-Étienne.
    fn add_in_order(&mut self, words: &[Word]) {
        let Some((last, others)) = words.split_last() else { return };
        let mut beginning_anyhow = RankSet::empty(self.communes);
        for reading in last.readings() {
            let mut typed = Vec::new();
            let mut may_err = Vec::new();
            for (word, long) in
                others.iter().map(|word| (word.letters.as_bytes(), word.long)).chain([(reading, last.long)])
            {
                mark_word(&mut typed, word);
                may_err.resize(typed.len(), long);
            }
            let letters: Vec<u8> = typed.iter().map(|byte| byte & LETTER).collect();

            let range = self.suffixes.walk(self.suffixes.all(), &letters);
            self.suffixes.add_exact(range, &mut self.exact);
            self.suffixes.add_beginning(range, Some(&typed), &mut self.beginning);
            self.suffixes.add_beginning(range, None, &mut beginning_anyhow);
            self.suffixes.add_begun(range, &mut self.words);
            if !others.is_empty() {
                with_one_error(self.suffixes, &letters, &may_err, |range| {
                    self.suffixes.add_whole(range, &mut self.error);
                    self.suffixes.add_begun(range, &mut self.unfinished_error);
                });
            }
        }
        if self.beginning.is_empty() {
            self.beginning = beginning_anyhow;
        }
    }

    /// Each word anywhere in the name, or two neighbouring words as one.
    fn add_in_any_order(&mut self, words: &[Word]) {
        let count = words.len();
        let alone: Vec<RankSet> = (0..count).map(|at| self.having(words[at].readings(), at + 1 == count)).collect();
        let joined: Vec<RankSet> =
            words.windows(2).zip(2..).map(|(pair, end)| self.having_joined(pair, end == count)).collect();
        self.combine(words, &alone, &joined);
    }

    /// `before[i]` are the communes that have the first `i` words, `after[i]` those that have the rest: a
    /// mistyped word needs only be looked for where all others are.
    fn combine(&mut self, words: &[Word], alone: &[RankSet], joined: &[RankSet]) {
        let count = words.len();
        let mut before = vec![RankSet::full(self.communes)];
        for at in 0..count {
            let mut next = RankSet::empty(self.communes);
            next.add_common(&before[at], &alone[at]);
            if at > 0 {
                next.add_common(&before[at - 1], &joined[at - 1]);
            }
            before.push(next);
        }
        let mut after = vec![RankSet::full(self.communes); count + 1];
        for at in (0..count).rev() {
            let mut next = RankSet::empty(self.communes);
            next.add_common(&after[at + 1], &alone[at]);
            if at + 1 < count {
                next.add_common(&after[at + 2], &joined[at]);
            }
            after[at] = next;
        }

        self.words.add_all(&before[count]);
        for (at, word) in words.iter().enumerate() {
            let mut others = before[at].clone();
            others.intersect(&after[at + 1]);
            if word.long && !others.is_empty() {
                self.add_mistyped(word, at + 1 == count, &others);
            }
        }
    }

    fn add_mistyped(&mut self, word: &Word, last: bool, others: &RankSet) {
        let (mut whole, mut begun) = (RankSet::empty(self.communes), RankSet::empty(self.communes));
        for reading in word.mistakable_readings() {
            let unfinished = last && reading.len() >= SHORTEST_UNFINISHED;
            with_one_error(self.suffixes, reading, &vec![true; reading.len()], |range| {
                self.suffixes.add_whole(range, &mut whole);
                if unfinished {
                    self.suffixes.add_begun(range, &mut begun);
                }
            });
        }
        self.error.add_common(&whole, others);
        self.unfinished_error.add_common(&begun, others);
    }

    /// The communes with a word in one of these readings, or, where it may be unfinished, beginning so.
    fn having<'w>(&self, readings: impl Iterator<Item = &'w [u8]>, unfinished: bool) -> RankSet {
        let mut found = RankSet::empty(self.communes);
        for reading in readings {
            let range = self.suffixes.walk(self.suffixes.all(), reading);
            if unfinished {
                self.suffixes.add_begun(range, &mut found);
            } else {
                self.suffixes.add_whole(range, &mut found);
            }
        }
        found
    }

    fn having_joined(&self, pair: &[Word], unfinished: bool) -> RankSet {
        let joined: String = pair.iter().map(|word| word.letters.as_str()).collect();
        self.having([joined.as_bytes()].into_iter(), unfinished)
    }
}
