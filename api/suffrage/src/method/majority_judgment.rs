//! Judge each option in words; the best majority grade wins.
//!
//! **For** knowing what people think of each option on its own, and which they think best of: projects, candidates,
//! variants of a plan. Options that resemble each other do not hurt each other.
//!
//! **Not for** voters who cannot judge every option: what a ballot does not mention gets the worst grade.
//!
//! **Example.** Five voters judge the park good, good, fair, poor, poor and the car park good, fair, poor, poor, poor.
//! The middle judgment is *fair* for the park and *poor* for the car park: the park wins. When two options have the
//! same middle judgment, one such judgment (here: one micro-voice of it) is taken away from each, again and again,
//! until the middle ones differ. With an even number the lower of the two middle ones counts.
//!
//! **Known paradox.** *The majority may prefer the loser.* Three voters judge A excellent, fair, poor and B good, poor, excellent:
//! two of three prefer A, but its middle judgment is fair and that of B is good. And *staying at home may help*: two voters
//! judge A fair, fair and B poor, good; A wins. A third one judges A excellent and B good: now B wins.
//!
//! **Source.** M. Balinski and R. Laraki, *A theory of measuring, electing, and ranking*, PNAS 104 (2007), 8720-8725;
//! *Majority Judgment*, MIT Press 2010. The published shortcuts (gauge, p and q) decide differently in rare ties;
//! this is the majority value itself.

use std::cmp::Ordering;

use crate::election::Election;
use crate::number::Voices;
use crate::options::{GradeId, Grades};
use crate::order::Order;
use crate::outcome::{Details, Judgment, Outcome};

pub(crate) fn count(election: &Election, grades: &Grades) -> Outcome {
    let mut profiles = vec![[0u128; 7]; election.options.len()];
    for (weight, given) in election.papers.iter() {
        for (profile, grade) in profiles.iter_mut().zip(given) {
            profile[usize::from(*grade)] += u128::from(weight);
        }
    }
    let spoken = election.papers.spoken_micro();
    let order =
        Order::by(election.options.iter(), |a, b| better_first(&profiles[a.index()], &profiles[b.index()], spoken));
    let judgments = profiles.iter().map(|profile| judgment(&profile[..grades.len()], spoken)).collect();
    let details = Details::Judgment { grades: grades.clone(), judgments };
    if spoken > 0 { Outcome::first_group(election, order, details) } else { Outcome::undecided(election, details) }
}

/// Compare two majority values: `Less` if `a` is the better one.
///
/// Line up the micro-voices of each option from the worst grade to the best. Taking lower medians away walks from the
/// middle outwards over the same places in both lines, so what decides is the place nearest to the middle at which the lines differ.
fn better_first(a: &[u128], b: &[u128], voices: u128) -> Ordering {
    let (mut grade_a, mut grade_b) = (0, 0);
    let (mut end_a, mut end_b) = (a[0], b[0]);
    let mut start = 0;
    let mut nearest = (u128::MAX, Ordering::Equal);
    while start < voices {
        while end_a <= start {
            grade_a += 1;
            end_a += a[grade_a];
        }
        while end_b <= start {
            grade_b += 1;
            end_b += b[grade_b];
        }
        let end = end_a.min(end_b);
        if grade_a != grade_b {
            let turn = first_turn(start, end, voices);
            if turn < nearest.0 {
                nearest = (turn, grade_b.cmp(&grade_a));
            }
        }
        start = end;
    }
    nearest.1
}

/// The turn in which the first of the places `start..end` goes, if lower medians are taken away one by one.
fn first_turn(start: u128, end: u128, voices: u128) -> u128 {
    let middle = (voices - 1) / 2;
    // With an odd number the place below the middle follows it, with an even number the place above.
    let (below_first, above_first) = if voices % 2 == 1 { (1, 0) } else { (0, 1) };
    if end <= middle {
        2 * (middle - (end - 1)) - below_first
    } else if start > middle {
        2 * (start - middle) - above_first
    } else {
        0
    }
}

fn judgment(profile: &[u128], voices: u128) -> Judgment {
    let middle = voices.saturating_sub(1) / 2;
    let mut below = 0;
    let mut median = 0;
    while median + 1 < profile.len() && below + profile[median] <= middle && voices > 0 {
        below += profile[median];
        median += 1;
    }
    let above = voices - below - profile[median].min(voices - below);
    let profile = super::from_micro(profile);
    Judgment { profile, median: GradeId::at(median), above: from_micro(above), below: from_micro(below) }
}

fn from_micro(micro: u128) -> Voices {
    Voices::from_units(micro * crate::number::UNITS_PER_MICRO)
}
