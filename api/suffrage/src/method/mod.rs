//! The voting methods, one file each.
//!
//! | question | method |
//! |---|---|
//! | yes or no, two options | [`single_choice`]: all methods agree then |
//! | which of these would you accept? (a date, a name) | [`approval`] |
//! | how good is each? | [`majority_judgment`], or [`score`] among friends |
//! | which one, among several that resemble each other? | [`schulze`], or [`irv`] where people know it |
//! | which ones, so that minorities get their part? | [`stv`] |
//! | a quick order of preference, nothing at stake | [`borda`] |

pub mod approval;
pub mod borda;
pub mod irv;
pub mod majority_judgment;
pub mod schulze;
pub mod score;
pub mod single_choice;
pub mod stv;

use crate::election::Election;
use crate::number::{UNITS_PER_MICRO, Voices};
use crate::order::Order;
use crate::outcome::{Details, Outcome};
use crate::rules::Rules;

pub(crate) fn count(election: &Election) -> Outcome {
    match &election.rules {
        Rules::SingleChoice => single_choice::count(election),
        Rules::Approval => approval::count(election),
        Rules::Score { .. } => score::count(election),
        Rules::MajorityJudgment { grades } => majority_judgment::count(election, grades),
        Rules::Borda => borda::count(election),
        Rules::Schulze => schulze::count(election),
        Rules::Irv => irv::count(election),
        Rules::Stv { seats } => stv::count(election, *seats),
    }
}

/// The largest total first, for the methods that only add up.
fn by_totals(election: &Election, totals: Vec<Voices>) -> Outcome {
    let spoken = election.papers.spoken_micro() > 0;
    let order = Order::by_largest(election.options.iter(), |option| totals[option.index()]);
    let details = Details::Totals(totals);
    if spoken { Outcome::first_group(election, order, details) } else { Outcome::undecided(election, details) }
}

fn from_micro(micro: &[u128]) -> Vec<Voices> {
    micro.iter().map(|micro| Voices::from_units(micro * UNITS_PER_MICRO)).collect()
}
