//! The same rules once more, as slowly and literally as they can be written, over exact fractions.

#![allow(dead_code, reason = "every test file uses its own part")]

pub(crate) mod delegation;
pub(crate) mod transfers;

use num_rational::BigRational;

use crate::common::cases::{Answer, Case};

pub(crate) type Fraction = BigRational;

pub(crate) fn fraction(number: u64) -> Fraction {
    Fraction::from_integer(number.into())
}

/// Groups of places, first to last.
pub(crate) type Groups = Vec<Vec<usize>>;

/// What the counts that add up give to each option, in micro-voices.
pub(crate) fn totals(case: &Case) -> Vec<Fraction> {
    let options = case.names.len();
    let mut totals = vec![fraction(0); options];
    for (micro, answer) in &case.ballots {
        for (option, total) in totals.iter_mut().enumerate() {
            let points = match answer {
                Answer::Blank => fraction(0),
                Answer::Named(named) => fraction(u64::from(named.contains(&option))),
                Answer::Rated(rated) => fraction(u64::from(rated[option].unwrap_or(0))),
                Answer::Ranked(groups) => {
                    (0..options).filter(|other| *other != option).fold(fraction(0), |points, other| {
                        let (mine, theirs) = (place(groups, option), place(groups, other));
                        points
                            + Fraction::new(if mine < theirs { 2 } else { i32::from(mine == theirs) }.into(), 2.into())
                    })
                }
            };
            *total += points * fraction(*micro);
        }
    }
    totals
}

/// The place of an option on a ranked ballot; what is not ranked comes after all.
fn place(groups: &[Vec<usize>], option: usize) -> usize {
    groups.iter().position(|group| group.contains(&option)).unwrap_or(groups.len())
}

pub(crate) fn spoken(case: &Case) -> u64 {
    case.ballots.iter().filter(|(_, answer)| *answer != Answer::Blank).map(|(micro, _)| micro).sum()
}

/// The largest first.
pub(crate) fn sorted<K: Ord>(keys: &[K]) -> Groups {
    let mut groups: Groups = vec![];
    let mut rest: Vec<usize> = (0..keys.len()).collect();
    while let Some(best) = rest.iter().map(|option| &keys[*option]).max() {
        let (group, others) = rest.iter().partition(|option| keys[**option] == *best);
        groups.push(group);
        rest = others;
    }
    groups
}

/// The grades in the order in which lower medians are taken away, one micro-voice at a time.
pub(crate) fn majority_value(case: &Case, option: usize) -> Vec<u16> {
    let mut line: Vec<u16> = vec![];
    for (micro, answer) in &case.ballots {
        if let Answer::Rated(rated) = answer {
            line.extend(std::iter::repeat_n(rated[option].unwrap_or(0), *micro as usize));
        }
    }
    line.sort_unstable();
    let mut value = vec![];
    while !line.is_empty() {
        value.push(line.remove((line.len() - 1) / 2));
    }
    value
}

/// The micro-voices that rank the first above the second.
pub(crate) fn duels(case: &Case) -> Vec<Vec<u64>> {
    let options = 0..case.names.len();
    let above = |a: usize, b: usize| {
        let prefers = |answer: &Answer| matches!(answer, Answer::Ranked(groups) if place(groups, a) < place(groups, b));
        case.ballots.iter().filter(|(_, answer)| prefers(answer)).map(|(micro, _)| micro).sum()
    };
    options.clone().map(|a| options.clone().map(|b| above(a, b)).collect()).collect()
}

/// The strength of the strongest path, found by walking all of them.
pub(crate) fn strongest_path(duels: &[Vec<u64>], from: usize, to: usize, visited: &[usize]) -> u64 {
    let link = |a: usize, b: usize| if duels[a][b] > duels[b][a] { duels[a][b] } else { 0 };
    let mut strongest = link(from, to);
    for via in (0..duels.len()).filter(|via| *via != from && *via != to && !visited.contains(via)) {
        let onward = strongest_path(duels, via, to, &[visited, &[from]].concat());
        strongest = strongest.max(link(from, via).min(onward));
    }
    strongest
}

pub(crate) fn schulze(case: &Case) -> Groups {
    let duels = duels(case);
    let beats = |a: usize, b: usize| strongest_path(&duels, a, b, &[]) > strongest_path(&duels, b, a, &[]);
    let mut groups: Groups = vec![];
    let mut rest: Vec<usize> = (0..duels.len()).collect();
    while !rest.is_empty() {
        let (level, others): (Vec<usize>, Vec<usize>) = rest.iter().partition(|b| !rest.iter().any(|a| beats(*a, **b)));
        groups.push(level);
        rest = others;
    }
    groups
}
