//! Papers that lie with the option they count for, and move on when it is out.

use crate::number::{UNITS_PER_MICRO, Voices};
use crate::options::OptionId;
use crate::papers::{Papers, is_last, option_of};

/// The papers that each option holds in `irv` and `stv`, and what they count.
pub(crate) struct Piles<'p> {
    marks: &'p [u16],
    piles: Vec<Vec<Paper>>,
    totals: Vec<Voices>,
}

/// A paper in a pile. Everything a move needs but the further choices is here: memory is read in order.
#[derive(Clone, Copy)]
struct Paper {
    /// The place, among the marks, of the option that holds it.
    place: usize,
    micro: u64,
    /// The value of each of its voices, in hundred-thousandths.
    value: u32,
}

/// Papers that are looked at together.
const READ_AHEAD: usize = 64;

#[derive(Clone, Copy)]
pub(crate) struct OptionSet(u128);

impl OptionSet {
    pub(crate) fn of(options: &[OptionId]) -> Self {
        Self(options.iter().fold(0, |set, option| set | 1 << option.index()))
    }

    fn has(self, option: usize) -> bool {
        self.0 & (1 << option) != 0
    }
}

impl<'p> Piles<'p> {
    /// Every paper with its first preference.
    pub(crate) fn new(papers: &'p Papers, options: usize) -> Self {
        let mut piles = vec![vec![]; options];
        let mut totals = vec![Voices::ZERO; options];
        let mut place = 0;
        for (micro, marks) in papers.iter() {
            let first = option_of(marks[0]);
            piles[first].push(Paper { place, micro, value: UNITS_PER_MICRO as u32 });
            totals[first] += Voices::from_micro(micro);
            place += marks.len();
        }
        Self { marks: papers.all_marks(), piles, totals }
    }

    pub(crate) fn total(&self, option: OptionId) -> Voices {
        self.totals[option.index()]
    }

    pub(crate) fn totals(&self) -> &[Voices] {
        &self.totals
    }

    /// Move all papers of an option on at their values; it keeps nothing.
    pub(crate) fn exclude(&mut self, option: OptionId, takers: OptionSet) {
        self.totals[option.index()] = Voices::ZERO;
        for papers in std::mem::take(&mut self.piles[option.index()]).chunks(READ_AHEAD) {
            self.read_ahead(papers);
            for paper in papers {
                self.advance(*paper, takers);
            }
        }
    }

    /// Move all papers of an elected option on, so that only its surplus goes with them; it keeps the quota.
    ///
    /// New value = surplus × old value / total, cut after five decimals.
    pub(crate) fn transfer_surplus(&mut self, option: OptionId, quota: Voices, takers: OptionSet) {
        let total = self.totals[option.index()].units();
        let surplus = total - quota.units();
        self.totals[option.index()] = quota;
        // Hardly more values than stages: the last one divided is mostly the next one too.
        let (mut value, mut cut) = (0, 0);
        for papers in std::mem::take(&mut self.piles[option.index()]).chunks(READ_AHEAD) {
            self.read_ahead(papers);
            for paper in papers {
                if paper.value != value {
                    // Below 10^33 times 10^5: fits. The result is at most the old value.
                    value = paper.value;
                    cut = (surplus * u128::from(value) / total) as u32;
                }
                self.advance(Paper { value: cut, ..*paper }, takers);
            }
        }
    }

    /// Bring the next choices of some papers into the cache, all at once rather than one after the other.
    fn read_ahead(&self, papers: &[Paper]) {
        std::hint::black_box(papers.iter().fold(0, |sum, paper| sum ^ self.marks[paper.place]));
    }

    /// Give a paper to the next option that takes papers, if it names one.
    fn advance(&mut self, mut paper: Paper, takers: OptionSet) {
        while !is_last(self.marks[paper.place]) {
            paper.place += 1;
            let option = option_of(self.marks[paper.place]);
            if takers.has(option) {
                self.totals[option] += Voices::from_units(u128::from(paper.micro) * u128::from(paper.value));
                self.piles[option].push(paper);
                return;
            }
        }
    }
}
