//! Who is ranked above whom, by how many micro-voices.

use crate::papers::{Papers, is_tied, option_of};

/// The place of an option that is not ranked: after all others.
const LAST_PLACE: i8 = i8::MAX;
const LANES: usize = 16;
/// So many papers fit into a counter of eight bits.
const BATCH: usize = 255;

/// For each pair of options the micro-voices that rank the first above the second.
///
/// Nearly all papers weigh the same, mostly one voice. Those are counted in batches, sixteen options at a time, in counters so
/// small that the compiler compares and adds them all at once; the others are added up one by one.
pub(crate) fn duels(papers: &Papers, options: usize) -> Vec<Vec<u128>> {
    let usual = usual_weight(papers);
    let mut duels = vec![vec![0u128; options]; options];
    let mut batch = Batch::new(options);
    for (weight, marks) in papers.iter() {
        if weight == usual {
            batch.add(marks);
            if batch.papers == BATCH {
                batch.empty_into(&mut duels, usual);
            }
        } else {
            add_one(marks, weight, &mut duels);
        }
    }
    batch.empty_into(&mut duels, usual);
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

fn add_one(marks: &[u16], weight: u64, duels: &mut [Vec<u128>]) {
    let mut below: u128 = (1 << duels.len()) - 1;
    for group in marks.chunk_by(|_, next| is_tied(*next)) {
        for mark in group {
            below &= !(1 << option_of(*mark));
        }
        for mark in group {
            let row = &mut duels[option_of(*mark)];
            let mut rest = below;
            while rest != 0 {
                row[rest.trailing_zeros() as usize] += u128::from(weight);
                rest &= rest - 1;
            }
        }
    }
}

struct Batch {
    papers: usize,
    /// Sixteen options at a time.
    places: Vec<[i8; LANES]>,
    /// For each sixteen of `places`, who of them comes after each option how often.
    counters: Vec<Vec<[u8; LANES]>>,
}

impl Batch {
    fn new(options: usize) -> Self {
        let groups = options.div_ceil(LANES);
        Self { papers: 0, places: vec![[0; LANES]; groups], counters: vec![vec![[0; LANES]; options]; groups] }
    }

    fn add(&mut self, marks: &[u16]) {
        self.places.fill([LAST_PLACE; LANES]);
        for (option, place) in placed(marks) {
            self.places[option / LANES][option % LANES] = place;
        }
        for (places, counters) in self.places.iter().zip(&mut self.counters) {
            let places = *places;
            for (option, place) in placed(marks) {
                counters[option] = count_after(counters[option], place, places);
            }
        }
        self.papers += 1;
    }

    fn empty_into(&mut self, duels: &mut [Vec<u128>], weight: u64) {
        for (group, counters) in self.counters.iter_mut().enumerate() {
            for (row, counters) in duels.iter_mut().zip(counters) {
                for (sum, counter) in row[group * LANES..].iter_mut().zip(counters) {
                    *sum += u128::from(weight) * u128::from(std::mem::take(counter));
                }
            }
        }
        self.papers = 0;
    }
}

/// The options of a paper, each with its place from 1.
fn placed(marks: &[u16]) -> impl Iterator<Item = (usize, i8)> {
    marks.iter().scan(0, |place, mark| {
        *place += i8::from(!is_tied(*mark));
        Some((option_of(*mark), *place))
    })
}

/// One more for each place that comes after this one.
#[inline]
fn count_after(counters: [u8; LANES], place: i8, places: [i8; LANES]) -> [u8; LANES] {
    let mut counted = counters;
    for lane in 0..LANES {
        counted[lane] = counters[lane].wrapping_add(u8::from(place < places[lane]));
    }
    counted
}
