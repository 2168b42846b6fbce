//! Rank the options; whoever wins all duels wins, and chains of duels decide when nobody does.
//!
//! **For** choosing one of several options that resemble each other, when it matters: nobody has to vote against
//! their wish, and a project cannot be killed by presenting it twice. Debian, GNOME and many associations use it.
//!
//! **Not for** a count that must be redone by hand in the hall, nor for several seats.
//!
//! **Example.** 40 voters rank park, playground, car park; 35 playground, park, car park; 25 car park, playground,
//! park. The playground beats the park in their duel, 60 to 40, and the car park 75 to 25: it wins.
//!
//! When the duels go in a circle (A beats B, B beats C, C beats A), each option looks for the chain of won duels to each other one whose
//! weakest link is as strong as possible; A comes before B if its chain to B is stronger than the one back.
//!
//! **Known paradox.** *Staying at home may help.* As in every method that always elects the winner of all duels, there
//! are cases in which additional voters who prefer A to B make B win (H. Moulin, 1988).
//!
//! **Source.** M. Schulze, *A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
//! single-winner election method*, Social Choice and Welfare 36 (2011), 267-303; arXiv:1804.02973. Links have the
//! strength of their winning votes. Unranked options share the last place.

use crate::duels::duels;
use crate::election::Election;
use crate::number::Voices;
use crate::options::OptionId;
use crate::order::Order;
use crate::outcome::{Details, Outcome};

pub(crate) fn count(election: &Election) -> Outcome {
    let duels = duels(&election.papers, election.options.len());
    let paths = strongest_paths(&duels);
    let order = levels(election, &paths);
    let voices =
        |matrix: &[Vec<u128>]| -> Vec<Vec<Voices>> { matrix.iter().map(|row| super::from_micro(row)).collect() };
    let details = Details::Paths { pairwise: voices(&duels), strongest: voices(&paths) };
    if election.papers.spoken_micro() > 0 {
        Outcome::first_group(election, order, details)
    } else {
        Outcome::undecided(election, details)
    }
}

/// Floyd and Warshall's algorithm for the widest paths.
fn strongest_paths(duels: &[Vec<u128>]) -> Vec<Vec<u128>> {
    let options = duels.len();
    let link = |a: usize, b: usize| if duels[a][b] > duels[b][a] { duels[a][b] } else { 0 };
    let mut paths: Vec<Vec<u128>> = (0..options).map(|a| (0..options).map(|b| link(a, b)).collect()).collect();
    for via in 0..options {
        let onward = paths[via].clone();
        for from in (0..options).filter(|from| *from != via) {
            let first = paths[from][via];
            for (to, strength) in paths[from].iter_mut().enumerate() {
                if to != from {
                    *strength = (*strength).max(first.min(onward[to]));
                }
            }
        }
    }
    paths
}

/// Each level: those whom nobody beats that is still there. Beating is transitive, so there always is one.
fn levels(election: &Election, paths: &[Vec<u128>]) -> Order {
    let beats = |a: OptionId, b: OptionId| paths[a.index()][b.index()] > paths[b.index()][a.index()];
    let mut remaining: Vec<OptionId> = election.options.iter().collect();
    let mut levels = vec![];
    while !remaining.is_empty() {
        let (beaten, level): (Vec<_>, Vec<_>) =
            remaining.iter().partition(|b| remaining.iter().any(|a| beats(*a, **b)));
        levels.push(level);
        remaining = beaten;
    }
    Order::from_groups(levels)
}
