//! Approve of as many options as you like; most approvals win.
//!
//! **For** finding what most people can live with: a date, a name, a meeting place, a short list.
//!
//! **Not for** telling what people love from what they tolerate.
//!
//! **Example.** For Saturday 60 of 100 approve, for Sunday 70, some for both: Sunday wins.
//!
//! **Known paradox.** *Where to draw the line.* An option that 51 of 100 prefer to all others loses to one that
//! those same people merely accept with everybody else: approving of a second choice can defeat the first.
//!
//! **Source.** S. J. Brams and P. C. Fishburn, *Approval Voting*, American Political Science Review 72 (1978),
//! 831-847. Tried beside the French presidential election of 2002 in Orsay and Gy-les-Nonains (J.-F. Laslier and K. Van der Straeten).

use crate::election::Election;
use crate::outcome::Outcome;

pub(crate) fn count(election: &Election) -> Outcome {
    let mut micro = vec![0u128; election.options.len()];
    for (weight, approved) in election.papers.iter() {
        for option in approved {
            micro[usize::from(*option)] += u128::from(weight);
        }
    }
    super::by_totals(election, super::from_micro(&micro))
}
