//! Duels: the micro-voices that rank one option above another.

use crate::papers::{Papers, is_tied, option_of};

/// The place of an option that is not ranked: after all others.
const LAST_PLACE: i8 = i8::MAX;
/// Papers that are compared at once, and fit into a counter of eight bits.
const BATCH: usize = 240;

/// For each pair of options the micro-voices that rank the first above the second.
///
/// Papers are laid out in batches, one column per option, so that the compiler compares two options on many papers at
/// once. Nearly all papers weigh the same, mostly one voice: those need not be weighed one by one, only counted.
pub(crate) fn duels(papers: &Papers, options: usize) -> Vec<Vec<u128>> {
    let usual = usual_weight(papers);
    let mut duels = vec![vec![0u128; options]; options];
    let (mut alike, mut other) = (Batch::new(options), Batch::new(options));
    for (weight, marks) in papers.iter() {
        let batch = if weight == usual { &mut alike } else { &mut other };
        batch.add(weight, marks);
        if batch.papers == BATCH {
            batch.empty_into(&mut duels);
        }
    }
    alike.empty_into(&mut duels);
    other.empty_into(&mut duels);
    duels
}

/// The weight of more than half of the papers, if there is one (Boyer and Moore's majority vote, of all things).
fn usual_weight(papers: &Papers) -> u64 {
    let (mut usual, mut lead) = (0, 0u64);
    for (weight, _) in papers.iter() {
        if lead == 0 {
            usual = weight;
        }
        if weight == usual { lead += 1 } else { lead -= 1 }
    }
    usual
}

struct Batch {
    papers: usize,
    weights: [u64; BATCH],
    /// For each option its place on every paper, from 1.
    columns: Vec<[i8; BATCH]>,
}

impl Batch {
    fn new(options: usize) -> Self {
        Self { papers: 0, weights: [0; BATCH], columns: vec![[LAST_PLACE; BATCH]; options] }
    }

    fn add(&mut self, weight: u64, marks: &[u16]) {
        let mut place = 0;
        for mark in marks {
            place += i8::from(!is_tied(*mark));
            self.columns[option_of(*mark)][self.papers] = place;
        }
        self.weights[self.papers] = weight;
        self.papers += 1;
    }

    fn empty_into(&mut self, duels: &mut [Vec<u128>]) {
        let one = self.weights[0];
        let alike = self.weights[..self.papers].iter().all(|weight| *weight == one);
        for (above, row) in self.columns.iter().zip(duels) {
            for (below, sum) in self.columns.iter().zip(row) {
                *sum += if alike {
                    u128::from(one) * u128::from(count(above, below))
                } else {
                    u128::from(weigh(above, below, &self.weights))
                };
            }
        }
        self.papers = 0;
        self.columns.fill([LAST_PLACE; BATCH]);
    }
}

/// Number of papers on which the first comes above the second.
fn count(above: &[i8; BATCH], below: &[i8; BATCH]) -> u8 {
    above.iter().zip(below).map(|(above, below)| u8::from(above < below)).sum()
}

/// Weight of the papers on which the first comes above the second: at most 10^15 micro-voices each, so it fits.
fn weigh(above: &[i8; BATCH], below: &[i8; BATCH], weights: &[u64; BATCH]) -> u64 {
    above.iter().zip(below).zip(weights).map(|((above, below), weight)| u64::from(above < below) * weight).sum()
}
