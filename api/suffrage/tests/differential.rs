//! Every count against a second, naive one, on thousands of small cases.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod common;
mod naive;

use common::cases::{Case, case, drawn, voices};
use naive::{Fraction, Groups, delegation, fraction, transfers};
use proptest::prelude::*;
use suffrage::{Delegations, Details, Method, Outcome, Share, Voices};

proptest! {
    #![proptest_config(drawn(4000))]

    #[test]
    fn sums_agree(case in case(&[Method::SingleChoice, Method::Approval, Method::Score, Method::Borda], voices())) {
        let outcome = case.count();
        let totals = naive::totals(&case);
        let Details::Totals(found) = outcome.details() else { return Err(TestCaseError::fail("no totals")) };
        prop_assert_eq!(found.iter().map(|total| exact(*total)).collect::<Vec<_>>(), totals.clone());
        check_order(&case, &outcome, naive::sorted(&totals))?;
    }

    #[test]
    fn majority_values_agree(case in case(&[Method::MajorityJudgment], 0u64..7)) {
        let values: Vec<_> = (0..case.names.len()).map(|option| naive::majority_value(&case, option)).collect();
        let outcome = case.count();
        check_order(&case, &outcome, naive::sorted(&values))?;
        let Details::Judgment { judgments, .. } = outcome.details() else { return Err(TestCaseError::fail("no judgments")) };
        for (judgment, value) in judgments.iter().zip(&values) {
            prop_assert_eq!(judgment.median.index(), value.first().map_or(0, |grade| usize::from(*grade)));
            let above = value.iter().filter(|grade| **grade > value[0]).count() as u64;
            let below = value.iter().filter(|grade| **grade < value[0]).count() as u64;
            prop_assert_eq!((judgment.above, judgment.below), (Voices::from_micro(above), Voices::from_micro(below)));
        }
    }

    #[test]
    fn strongest_paths_agree(case in case(&[Method::Schulze], voices())) {
        let outcome = case.count();
        check_order(&case, &outcome, naive::schulze(&case))?;
        let duels = naive::duels(&case);
        let Details::Paths { pairwise, strongest } = outcome.details() else { return Err(TestCaseError::fail("no paths")) };
        for a in 0..duels.len() {
            for b in (0..duels.len()).filter(|b| a != *b) {
                prop_assert_eq!(pairwise[a][b], Voices::from_micro(duels[a][b]));
                prop_assert_eq!(strongest[a][b], Voices::from_micro(naive::strongest_path(&duels, a, b, &[])));
            }
        }
    }

    #[test]
    fn eliminations_agree(case in case(&[Method::Irv], voices())) {
        let naive = if naive::spoken(&case) > 0 { transfers::irv(&case) } else { return Ok(()) };
        check_stages(&case, &case.count(), &naive)?;
    }

    #[test]
    fn transfers_agree(case in case(&[Method::Stv], voices())) {
        let naive = if naive::spoken(&case) > 0 { transfers::stv(&case) } else { return Ok(()) };
        check_stages(&case, &case.count(), &naive)?;
    }
}

proptest! {
    #![proptest_config(drawn(1000))]

    #[test]
    fn flows_agree_with_exact_fractions_for_up_to_40_people(network in network(40)) {
        let (carried, circling) = delegation::carried(&network);
        let flow = delegations(&network).follow(None);
        let mut cast = 0;
        for (person, voices) in flow.weights() {
            let exact = &carried[*person as usize];
            // What lies within a billionth below an integer is that integer.
            let snapped = (exact + Fraction::new(1.into(), 1_000_000_000.into())).floor();
            prop_assert_eq!(fraction(voices.micro() as u64), snapped + fraction(1_000_000), "{} of {:?}", person, network);
            cast += voices.micro();
        }
        prop_assert_eq!(cast + flow.unused().micro(), network.stances.len() as u128 * 1_000_000);
        prop_assert_eq!(flow.in_cycles().iter().map(|person| *person as usize).collect::<Vec<_>>(), circling);
    }
}

fn network(most: usize) -> impl Strategy<Value = delegation::Network> {
    use delegation::{Network, Stance};
    (2..=most, 0usize..=3).prop_flat_map(|(people, rarity)| {
        let voted = [3, 8, 15, 30][rarity];
        let stance = prop_oneof![voted => Just(Stance::Silent), 1 => Just(Stance::Voted), 1 => Just(Stance::Late)];
        let share = (0..people, prop_oneof![4 => 1u8..=50, 1 => Just(100), 1 => Just(33)]);
        let shares = prop::collection::vec(prop::collection::vec(share, 0..4), people);
        (prop::collection::vec(stance, people), shares).prop_map(|(stances, mut shares)| {
            for (person, shares) in shares.iter_mut().enumerate() {
                shares.sort_unstable();
                shares.dedup_by_key(|(to, _)| *to);
                let mut total = 0;
                shares.retain(|(to, percent)| {
                    let fits = *to != person && total + u32::from(*percent) <= 100;
                    total += if fits { u32::from(*percent) } else { 0 };
                    fits
                });
            }
            Network { stances, shares }
        })
    })
}

fn delegations(network: &delegation::Network) -> Delegations {
    let mut delegations = Delegations::new(network.stances.len()).unwrap();
    for (person, (stance, shares)) in network.stances.iter().zip(&network.shares).enumerate() {
        let shares: Vec<Share> =
            shares.iter().map(|(to, percent)| Share { to: Some(*to as u32), percent: *percent }).collect();
        delegations.hand(person as u32, &shares).unwrap();
        match stance {
            delegation::Stance::Silent => {}
            delegation::Stance::Voted => delegations.voted(person as u32).unwrap(),
            delegation::Stance::Late => delegations.voted_late(person as u32).unwrap(),
        }
    }
    delegations
}

fn check_order(case: &Case, outcome: &Outcome, expected: Groups) -> Result<(), TestCaseError> {
    let nothing_said = naive::spoken(case) == 0;
    let expected = if nothing_said { vec![(0..case.names.len()).collect()] } else { expected };
    prop_assert_eq!(places(outcome), expected.clone());
    let winners = if nothing_said { vec![] } else { names(case, &expected[0]) };
    prop_assert_eq!(outcome.winners(), winners.clone());
    prop_assert_eq!(outcome.tied(), winners.len() > 1);
    Ok(())
}

fn check_stages(case: &Case, outcome: &Outcome, naive: &transfers::Counted) -> Result<(), TestCaseError> {
    prop_assert_eq!(places(outcome), naive.order.clone());
    prop_assert_eq!(outcome.winners(), names(case, &naive.winners));
    prop_assert_eq!(outcome.tied(), naive.tied);
    let Details::Rounds { rounds, .. } = outcome.details() else { return Err(TestCaseError::fail("no rounds")) };
    prop_assert_eq!(rounds.len(), naive.stages.len());
    for (round, stage) in rounds.iter().zip(&naive.stages) {
        for (option, total) in &round.totals {
            prop_assert_eq!(exact(*total), stage[option.index()].clone());
        }
        let held: Voices = round.totals.iter().map(|(_, total)| *total).sum();
        prop_assert_eq!(held + round.exhausted, Voices::from_micro(naive::spoken(case)));
    }
    Ok(())
}

fn places(outcome: &Outcome) -> Groups {
    outcome.order().groups().iter().map(|group| group.iter().map(|option| option.index()).collect()).collect()
}

fn names<'c>(case: &'c Case, options: &[usize]) -> Vec<&'c str> {
    options.iter().map(|option| case.names[*option].as_str()).collect()
}

/// In micro-voices.
fn exact(voices: Voices) -> Fraction {
    Fraction::new(voices.units().into(), 100_000.into())
}
