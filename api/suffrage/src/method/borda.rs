//! Rank the options; each gets a point for every option below it.
//!
//! **For** a quick order of preference among friends when nothing is at stake.
//!
//! **Not for** a contested vote: it rewards putting one's strongest rival last.
//!
//! **Example.** Three options, one voter ranks park, playground, car park: 2, 1 and 0 points. Options at the same place
//! get half a point from each other; what is not ranked shares the last place.
//!
//! **Known paradox.** *Clones win.* With ballots 60 × A over B and 40 × B over A, A wins. Add B', everybody's next
//! after B: A gets 120 points and B 140, and B wins, though 60 of 100 prefer A to both.
//!
//! **Source.** J.-C. de Borda, *Mémoire sur les élections au scrutin*, Histoire de l'Académie royale des sciences, 1781.

use crate::election::Election;
use crate::number::{UNITS_PER_MICRO, Voices};
use crate::outcome::Outcome;
use crate::papers::{is_tied, option_of};

pub(crate) fn count(election: &Election) -> Outcome {
    let options = election.options.len();
    let mut half_points = vec![0u128; options];
    for (weight, marks) in election.papers.iter() {
        let mut below = options;
        for group in marks.chunk_by(|_, next| is_tied(*next)) {
            below -= group.len();
            // At most 10^15 micro-voices at 198 half points: the product fits.
            let each = weight * (2 * below + group.len() - 1) as u64;
            for mark in group {
                half_points[option_of(*mark)] += u128::from(each);
            }
        }
        if below > 1 {
            let each = u128::from(weight * (below - 1) as u64);
            let ranked = marks.iter().fold(0u128, |ranked, mark| ranked | 1 << option_of(*mark));
            for (option, sum) in half_points.iter_mut().enumerate() {
                if ranked & (1 << option) == 0 {
                    *sum += each;
                }
            }
        }
    }
    let totals = half_points.iter().map(|half| Voices::from_units(half * (UNITS_PER_MICRO / 2))).collect();
    super::by_totals(election, totals)
}
