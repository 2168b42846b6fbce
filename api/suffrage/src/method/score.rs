//! Give each option a number of points; the highest total wins.
//!
//! **For** rating by a few people who say what they think: a jury, a working group, priorities of a budget.
//!
//! **Not for** a contested vote: who gives only 0 and the maximum weighs more than who answers with nuances.
//!
//! **Example.** With 0 to 5 points, two voters give the park 5 and 3, the playground 4 and 5: the playground wins,
//! 9 points to 8. An option that a ballot does not mention gets 0 from it.
//!
//! **Known paradox.** *Intensity beats majority.* Two voters give A 5 and B 4, one gives A 0 and B 5: most people
//! prefer A, and B wins, 13 points to 10.
//!
//! **Source.** A. Baujard, F. Gavrel, H. Igersheim, J.-F. Laslier and I. Lebon, *Who's favored by evaluative voting?*,
//! Electoral Studies 34 (2014), 131-145.

use crate::election::Election;
use crate::outcome::Outcome;

pub(crate) fn count(election: &Election) -> Outcome {
    let mut points = vec![0u128; election.options.len()];
    for (weight, scores) in election.papers.iter() {
        for (sum, score) in points.iter_mut().zip(scores) {
            // At most 10^15 micro-voices at 1,000 points: the product fits.
            *sum += u128::from(weight * u64::from(*score));
        }
    }
    super::by_totals(election, super::from_micro(&points))
}
