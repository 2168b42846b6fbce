//! Elimination and transfers, recounting every paper at every stage.

use sha2::{Digest, Sha256};

use super::{Fraction, Groups, fraction, sorted, spoken};
use crate::common::cases::{Answer, Case};

/// What a count by stages comes to, in micro-voices.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub(crate) order: Groups,
    pub(crate) winners: Vec<usize>,
    pub(crate) tied: bool,
    pub(crate) stages: Vec<Vec<Fraction>>,
    pub(crate) lots: bool,
}

struct Paper {
    micro: u64,
    choices: Vec<usize>,
    value: Fraction,
}

fn papers(case: &Case) -> Vec<Paper> {
    let ranked = |answer: &Answer| if let Answer::Ranked(groups) = answer { Some(groups.concat()) } else { None };
    let ballots = case.ballots.iter().filter_map(|(micro, answer)| Some((*micro, ranked(answer)?)));
    ballots.map(|(micro, choices)| Paper { micro, choices, value: fraction(1) }).collect()
}

pub(crate) fn irv(case: &Case) -> Counted {
    let papers = papers(case);
    let mut counted = Counted::default();
    let mut out: Vec<usize> = vec![];
    loop {
        let standing: Vec<usize> = (0..case.names.len()).filter(|option| !out.contains(option)).collect();
        let mut totals = vec![fraction(0); case.names.len()];
        for paper in &papers {
            if let Some(option) = paper.choices.iter().find(|option| standing.contains(option)) {
                totals[*option] += fraction(paper.micro);
            }
        }
        counted.stages.push(totals.clone());
        let counting = standing.iter().fold(fraction(0), |sum, option| sum + &totals[*option]);
        let ahead: Vec<usize> =
            standing.iter().copied().filter(|option| &totals[*option] * fraction(2) > counting).collect();
        let equal = standing.iter().all(|option| totals[*option] == totals[standing[0]]);
        if !ahead.is_empty() || equal {
            counted.winners = if ahead.is_empty() { standing.clone() } else { ahead };
            let others: Vec<usize> = standing.into_iter().filter(|option| !counted.winners.contains(option)).collect();
            counted.tied = counted.winners.len() > 1;
            counted.order = [vec![counted.winners.clone()], by_total(&others, &totals), one_by_one(&out)].concat();
            return counted;
        }
        let last = choose(case, &standing, &mut counted, true);
        out.push(last);
    }
}

pub(crate) fn stv(case: &Case) -> Counted {
    let voices = spoken(case) / 1_000_000;
    let quota = fraction((voices / (case.seats as u64 + 1) + 1) * 1_000_000);
    let mut papers = papers(case);
    let mut counted = Counted::default();
    let (mut elected, mut excluded, mut distributed): (Vec<usize>, Vec<usize>, Vec<usize>) = (vec![], vec![], vec![]);
    // Who holds each paper; nobody when it is exhausted.
    let mut holders: Vec<Option<usize>> = papers.iter().map(|paper| paper.choices.first().copied()).collect();
    loop {
        let mut totals = vec![fraction(0); case.names.len()];
        for (paper, holder) in papers.iter().zip(&holders) {
            if let Some(option) = holder {
                totals[*option] += fraction(paper.micro) * &paper.value;
            }
        }
        for option in &distributed {
            totals[*option] = quota.clone();
        }
        counted.stages.push(totals.clone());
        let continuing = |elected: &[usize], excluded: &[usize]| -> Vec<usize> {
            (0..case.names.len()).filter(|option| !elected.contains(option) && !excluded.contains(option)).collect()
        };
        let reached: Vec<usize> =
            continuing(&elected, &excluded).into_iter().filter(|option| totals[*option] >= quota).collect();
        elect(case, reached, &mut elected, &mut counted);
        let surplus: Vec<usize> =
            elected.iter().copied().filter(|option| totals[*option] > quota && !distributed.contains(option)).collect();
        let mut moved = None;
        if continuing(&elected, &excluded).len() + elected.len() > case.seats && elected.len() < case.seats {
            if surplus.is_empty() {
                let standing = continuing(&elected, &excluded);
                let lots_before = std::mem::take(&mut counted.lots);
                let last = choose(case, &standing, &mut counted, true);
                counted.tied |= counted.lots && standing.len() + elected.len() == case.seats + 1;
                counted.lots |= lots_before;
                excluded.push(last);
                moved = Some((last, fraction(1)));
            } else {
                let first = choose(case, &surplus, &mut counted, false);
                distributed.push(first);
                moved = Some((first, (&totals[first] - &quota) / &totals[first]));
            }
        }
        let standing = continuing(&elected, &excluded);
        if standing.len() + elected.len() <= case.seats || elected.len() == case.seats {
            if elected.len() < case.seats {
                elect(case, standing, &mut elected, &mut counted);
            }
            let standing = continuing(&elected, &excluded);
            counted.order =
                [one_by_one(&elected).into_iter().rev().collect(), by_total(&standing, &totals), one_by_one(&excluded)]
                    .concat();
            counted.winners = elected;
            return counted;
        }
        let (from, part) = moved.unwrap();
        for (paper, holder) in papers.iter_mut().zip(&mut holders).filter(|(_, holder)| **holder == Some(from)) {
            let cut = fraction(100_000);
            paper.value = (&paper.value * &part * &cut).floor() / cut;
            *holder = paper.choices.iter().copied().find(|option| standing.contains(option));
        }
    }
}

fn elect(case: &Case, mut these: Vec<usize>, elected: &mut Vec<usize>, counted: &mut Counted) {
    while !these.is_empty() {
        let first = choose(case, &these, counted, false);
        these.retain(|option| *option != first);
        elected.push(first);
    }
}

/// The lowest or highest; of several, by earlier stages, then by lot.
fn choose(case: &Case, among: &[usize], counted: &mut Counted, lowest: bool) -> usize {
    let mut kept = among.to_vec();
    for totals in counted.stages.iter().rev() {
        let keys = kept.iter().map(|option| &totals[*option]);
        let best = if lowest { keys.min() } else { keys.max() }.unwrap();
        kept.retain(|option| totals[*option] == *best);
    }
    counted.lots |= kept.len() > 1;
    let lot = |option: &usize| {
        let hash = Sha256::digest(format!("{}\n{}", case.seed, case.names[*option]));
        hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    kept.sort_by_key(lot);
    if lowest { kept[0] } else { kept[kept.len() - 1] }
}

fn by_total(options: &[usize], totals: &[Fraction]) -> Groups {
    let keys: Vec<&Fraction> = options.iter().map(|option| &totals[*option]).collect();
    sorted(&keys).into_iter().map(|group| group.into_iter().map(|place| options[place]).collect()).collect()
}

/// The last first.
fn one_by_one(options: &[usize]) -> Groups {
    options.iter().rev().map(|option| vec![*option]).collect()
}
