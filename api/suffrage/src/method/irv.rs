//! Rank the options; the last is eliminated and its papers go on to their next choice, until one has more than half.
//!
//! **For** electing one person or choosing one option where people know the two-round election and want it in one go
//! (in English: instant-runoff voting, ranked-choice voting; in Australia and Ireland for a century).
//!
//! **Not for** a field in which a compromise should win that is few people's first choice: it is eliminated early.
//!
//! **Example.** 42 Memphis, 26 Nashville, 15 Chattanooga, 17 Knoxville. Chattanooga goes out, its 15 prefer
//! Knoxville (32); Nashville goes out, its 26 prefer Knoxville too: 58 to 42.
//!
//! **Known paradox.** *The winner of all duels may lose, and more support may hurt.* In Burlington (Vermont) in 2009
//! Montroll would have beaten each rival alone and came third; and had enough of Wright's voters put the winner, Kiss,
//! first, Kiss would have met Montroll instead of Wright in the last round and lost.
//!
//! **Source.** *Robert's Rules of Order Newly Revised*, preferential voting; R. T. Ornstein and R. Z. Norman, *Frequency of
//! monotonicity failure under instant runoff voting*, Public Choice 161 (2014), 1-9. A tie for the last place looks back at earlier
//! rounds, then draws a lot that anybody can draw again; if all that remain are equal, they share the first place.

use crate::election::Election;
use crate::number::{UNITS_PER_MICRO, Voices};
use crate::options::OptionId;
use crate::order::Order;
use crate::outcome::{Details, Outcome, Round};
use crate::piles::{OptionSet, Piles};
use crate::ties::Stages;

pub(crate) fn count(election: &Election) -> Outcome {
    let spoken = Voices::from_units(election.papers.spoken_micro() * UNITS_PER_MICRO);
    if spoken == Voices::ZERO {
        return Outcome::undecided(election, Details::Rounds { quota: None, rounds: vec![] });
    }
    let mut piles = Piles::new(&election.papers, election.options.len());
    let mut stages = Stages::new(election);
    let mut continuing: Vec<OptionId> = election.options.iter().collect();
    let mut eliminated = vec![];
    let mut rounds = vec![];
    loop {
        stages.record(piles.totals());
        let mut round = stage(&piles, &continuing, spoken);
        round.elected = winners(&round);
        let mut tie = None;
        let lowest = if round.elected.is_empty() { stages.lowest(&continuing, &mut tie) } else { None };
        round.tie_broken_by = tie;
        round.eliminated = lowest;
        rounds.push(round);
        let Some(lowest) = lowest else { break };
        continuing.retain(|option| *option != lowest);
        eliminated.push(lowest);
        piles.exclude(lowest, OptionSet::of(&continuing));
    }
    let winners = rounds.last().map_or(vec![], |last| last.elected.clone());
    let order = order(&winners, &continuing, &eliminated, |option| piles.total(option));
    Outcome::first_group(election, order, Details::Rounds { quota: None, rounds })
}

/// The option with over half of what still counts; or all, if all are equal.
fn winners(round: &Round) -> Vec<OptionId> {
    let counted: Voices = round.totals.iter().map(|(_, total)| *total).sum();
    let majority = round.totals.iter().find(|(_, total)| *total + *total > counted);
    let equal = round.totals.iter().all(|(_, total)| *total == round.totals[0].1);
    match majority {
        Some((option, _)) => vec![*option],
        None if equal => round.totals.iter().map(|(option, _)| *option).collect(),
        None => vec![],
    }
}

/// The totals of those listed, with what counts for nobody any more.
pub(super) fn stage(piles: &Piles<'_>, listed: &[OptionId], spoken: Voices) -> Round {
    let held: Voices = piles.totals().iter().copied().sum();
    let exhausted = Voices::from_units(spoken.units() - held.units());
    Round {
        totals: listed.iter().map(|option| (*option, piles.total(*option))).collect(),
        exhausted,
        ..Round::default()
    }
}

/// Winners in one group, then those still standing by their last totals, then the eliminated, last first.
fn order(
    winners: &[OptionId],
    continuing: &[OptionId],
    eliminated: &[OptionId],
    total: impl Fn(OptionId) -> Voices,
) -> Order {
    let standing = continuing.iter().copied().filter(|option| !winners.contains(option));
    let mut groups = vec![winners.to_vec()];
    groups.extend_from_slice(Order::by_largest(standing, total).groups());
    groups.extend(eliminated.iter().rev().map(|option| vec![*option]));
    Order::from_groups(groups)
}
