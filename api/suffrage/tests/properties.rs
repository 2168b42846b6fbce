//! What holds of every count and every delegation, whatever is voted.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::cases::{Answer, Case, case, drawn, voices};
use proptest::prelude::*;
use suffrage::{Cap, Delegations, Details, Flow, Method, Outcome, Share, TieBreak, Voices};

const ALL: &[Method] = &Method::ALL;

proptest! {
    #![proptest_config(drawn(2000))]

    #[test]
    fn the_order_of_ballots_does_not_matter((case, other) in case(ALL, voices()).prop_flat_map(|case| {
        let shuffled = Just(case.ballots.clone()).prop_shuffle();
        (Just(case.clone()), shuffled.prop_map(move |ballots| Case { ballots, ..case.clone() }))
    })) {
        prop_assert_eq!(case.count(), other.count());
    }

    #[test]
    fn a_ballot_split_in_three_counts_the_same(case in case(ALL, (0u64..4_000_000).prop_map(|micro| micro * 3))) {
        let thirds = |(micro, answer): &(u64, Answer)| vec![(micro / 3, answer.clone()); 3];
        let split = Case { ballots: case.ballots.iter().flat_map(thirds).collect(), ..case.clone() };
        let (whole, split) = (json(&case.count()), json(&split.count()));
        prop_assert_eq!(without_number_of_ballots(&whole), without_number_of_ballots(&split));
    }

    #[test]
    fn other_names_give_the_same_result_by_other_names(case in case(ALL, voices())) {
        let renamed = Case { names: case.names.iter().map(|name| format!("option {name}!")).collect(), ..case.clone() };
        let (before, after) = (case.count(), renamed.count());
        if !drew_lots(&before) {
            let json = case.names.iter().fold(json(&before), |json, name| json.replace(&format!("\"{name}\""), &format!("\"option {name}!\"")));
            prop_assert_eq!(json, self::json(&after));
        }
    }

    #[test]
    fn another_display_order_only_changes_the_order_inside_ties((case, place) in case(ALL, voices()).prop_flat_map(|case| {
        let places: Vec<usize> = (0..case.names.len()).collect();
        (Just(case), Just(places).prop_shuffle())
    })) {
        let other = rearranged(&case, &place);
        prop_assert_eq!(groups(&case.count()), groups(&other.count()));
        prop_assert_eq!(case.count().tied(), other.count().tied());
    }

    #[test]
    fn a_majority_for_one_option_makes_it_win(case in case(&[Method::SingleChoice, Method::Irv, Method::Schulze], voices())) {
        let mut firsts: BTreeMap<usize, u64> = BTreeMap::new();
        for (micro, answer) in &case.ballots {
            match answer {
                Answer::Named(named) => *firsts.entry(named[0]).or_default() += micro,
                Answer::Ranked(groups) if groups[0].len() == 1 => *firsts.entry(groups[0][0]).or_default() += micro,
                _ => {}
            }
        }
        if let Some((option, _)) = firsts.iter().find(|(_, micro)| **micro * 2 > spoken(&case)) {
            let outcome = case.count();
            prop_assert_eq!(outcome.winners(), vec![&case.names[*option]]);
        }
    }

    #[test]
    fn who_wins_all_duels_wins_by_schulze(case in case(&[Method::Schulze], voices())) {
        let outcome = case.count();
        let Details::Paths { pairwise, .. } = outcome.details() else { return Err(TestCaseError::fail("no paths")) };
        let options = 0..case.names.len();
        let wins_all = |a: usize| options.clone().all(|b| a == b || pairwise[a][b] > pairwise[b][a]);
        if let (Some(winner), true) = (options.clone().find(|a| wins_all(*a)), spoken(&case) > 0) {
            prop_assert_eq!(outcome.winners(), vec![&case.names[winner]]);
        }
    }

    #[test]
    fn ten_times_every_weight_changes_nothing_but_the_sums(
        case in case(&[Method::SingleChoice, Method::Approval, Method::Score, Method::MajorityJudgment, Method::Borda, Method::Schulze, Method::Irv],
                     0u64..5_000_000)
    ) {
        let tenfold = Case { ballots: case.ballots.iter().map(|(micro, answer)| (micro * 10, answer.clone())).collect(), ..case.clone() };
        let (once, tenfold) = (case.count(), tenfold.count());
        prop_assert_eq!(once.order(), tenfold.order());
        prop_assert_eq!((once.winners(), once.tied()), (tenfold.winners(), tenfold.tied()));
    }

    #[test]
    fn every_option_is_in_the_order_once_and_every_seat_is_filled(case in case(ALL, voices())) {
        let outcome = case.count();
        let mut places: Vec<usize> = outcome.order().groups().iter().flatten().map(|option| option.index()).collect();
        places.sort_unstable();
        prop_assert_eq!(places, (0..case.names.len()).collect::<Vec<_>>());
        if case.method == Method::Stv && spoken(&case) > 0 {
            prop_assert_eq!(outcome.winners().len(), case.seats);
        }
    }

    #[test]
    fn every_result_can_be_explained_on_one_line(case in case(ALL, voices())) {
        for language in [suffrage::Language::French, suffrage::Language::English] {
            let text = suffrage::explain(&case.count(), language);
            prop_assert!(text.ends_with('.') && !text.contains('\n'), "{}", text);
        }
    }
}

proptest! {
    #![proptest_config(drawn(1000))]

    #[test]
    fn cast_and_unused_voices_are_the_electorate(network in network(60)) {
        let flow = follow(&network, None);
        let cast: Voices = flow.weights().iter().map(|(_, voices)| *voices).sum();
        prop_assert_eq!(cast + flow.unused(), Voices::from_micro(network.stances.len() as u64 * 1_000_000));
        prop_assert!(flow.weights().iter().all(|(_, voices)| *voices >= Voices::from_micro(1_000_000)));
    }

    #[test]
    fn a_cap_takes_from_the_largest_and_gives_to_nobody(network in network(60), percent in 0u64..=100) {
        let cap: Cap = format!("{}.{:02}", percent / 100, percent % 100).parse().unwrap();
        let (free, capped) = (follow(&network, None), follow(&network, Some(&cap)));
        let limit = Voices::from_micro(cap.of(network.stances.len() as u64 * 1_000_000) + 1_000_000);
        let excess: BTreeMap<_, _> = capped.capped().iter().copied().collect();
        for ((person, before), (_, after)) in free.weights().iter().zip(capped.weights()) {
            prop_assert_eq!(*after, limit.min(*before));
            prop_assert_eq!(*after + excess.get(person).copied().unwrap_or_default(), *before);
        }
        let cast: Voices = capped.weights().iter().map(|(_, voices)| *voices).sum();
        prop_assert_eq!(cast + capped.unused(), Voices::from_micro(network.stances.len() as u64 * 1_000_000));
    }

    #[test]
    fn no_place_in_the_electorate_decides_anything((network, place) in network(60).prop_flat_map(|network| {
        let places: Vec<usize> = (0..network.stances.len()).collect();
        (Just(network), Just(places).prop_shuffle())
    })) {
        let mut other = network.clone();
        for (person, (stance, shares)) in network.stances.iter().zip(&network.shares).enumerate() {
            other.stances[place[person]] = *stance;
            other.shares[place[person]] = shares.iter().map(|(to, percent)| (place[*to as usize] as u32, *percent)).collect();
        }
        let moved = |person: &u32| place[*person as usize] as u32;
        let (here, there) = (follow(&network, None), follow(&other, None));
        let weights: BTreeMap<_, _> = here.weights().iter().map(|(person, voices)| (moved(person), *voices)).collect();
        prop_assert_eq!(weights, there.weights().iter().copied().collect::<BTreeMap<_, _>>());
        prop_assert_eq!(here.in_cycles().iter().map(moved).collect::<BTreeSet<_>>(), there.in_cycles().iter().copied().collect());
    }

    #[test]
    fn the_rows_of_single_voices_add_up_to_the_weights_but_for_less_than_a_micro_voice_each(
        network in network(60), percent in prop_oneof![Just(100u64), 0u64..=100]
    ) {
        let cap: Cap = format!("{}.{:02}", percent / 100, percent % 100).parse().unwrap();
        let delegations = delegations(&network);
        let (flow, ways) = (delegations.follow(Some(&cap)), delegations.ways(Some(&cap)));
        let whole = Voices::from_micro(1_000_000);
        let mut received: BTreeMap<u32, u128> = BTreeMap::new();
        let mut rows = 0;
        for person in 0..network.stances.len() {
            let moved = ways.moved(person as u32);
            prop_assert_eq!(moved.is_some(), network.stances[person] == 0 && !network.shares[person].is_empty());
            let Some(moved) = moved else { continue };
            let cast: Voices = moved.cast.iter().map(|(_, voices)| *voices).sum();
            prop_assert_eq!(cast + moved.unused, whole);
            moved.cast.iter().for_each(|(to, voices)| *received.entry(*to).or_default() += voices.micro());
            rows += 1;
        }
        for (person, weight) in flow.weights() {
            let rest = (weight.micro() - 1_000_000).checked_sub(received.remove(person).unwrap_or_default());
            prop_assert!(rest.is_some_and(|rest| rest <= rows), "{:?} of {}", rest, rows);
        }
        prop_assert!(received.is_empty(), "nobody else casts anything");
    }

    #[test]
    fn whoever_votes_late_is_the_only_one_who_changes_own_voice(network in network(40)) {
        // Somebody silent who votes late takes their own voice out of the flow: nobody else gains, and they cast exactly one.
        let silent = network.stances.iter().position(|stance| *stance == 0);
        if let Some(person) = silent {
            let mut late = network.clone();
            late.stances[person] = 2;
            let (before, after) = (follow(&network, None), follow(&late, None));
            prop_assert_eq!(after.weight(person as u32), Some(Voices::from_micro(1_000_000)));
            for (other, voices) in before.weights() {
                prop_assert!(after.weight(*other).unwrap() <= *voices);
            }
        }
    }
}

/// Stances (0 silent, 1 voted, 2 late) and shares of each person.
#[derive(Debug, Clone)]
struct Network {
    stances: Vec<u8>,
    shares: Vec<Vec<(u32, u8)>>,
}

fn network(most: usize) -> impl Strategy<Value = Network> {
    (2..=most).prop_flat_map(|people| {
        let stance = prop_oneof![12 => Just(0u8), 2 => Just(1), 1 => Just(2)];
        let shares = prop::collection::btree_map(0..people as u32, 1u8..=33, 0..=3);
        (prop::collection::vec(stance, people), prop::collection::vec(shares, people)).prop_map(|(stances, shares)| {
            let others = |(person, shares): (usize, BTreeMap<u32, u8>)| -> Vec<(u32, u8)> {
                let mut shares: Vec<(u32, u8)> = shares.into_iter().filter(|(to, _)| *to as usize != person).collect();
                // Whole delegations too: a single delegate gets all.
                if let [(_, percent)] = shares.as_mut_slice() {
                    *percent = 100;
                }
                shares
            };
            Network { stances, shares: shares.into_iter().enumerate().map(others).collect() }
        })
    })
}

fn follow(network: &Network, cap: Option<&Cap>) -> Flow {
    delegations(network).follow(cap)
}

fn delegations(network: &Network) -> Delegations {
    let mut delegations = Delegations::new(network.stances.len()).unwrap();
    for (person, (stance, shares)) in network.stances.iter().zip(&network.shares).enumerate() {
        let shares: Vec<Share> =
            shares.iter().map(|(to, percent)| Share { to: Some(*to), percent: *percent }).collect();
        delegations.hand(person as u32, &shares).unwrap();
        match stance {
            1 => delegations.voted(person as u32).unwrap(),
            2 => delegations.voted_late(person as u32).unwrap(),
            _ => {}
        }
    }
    delegations
}

/// The same case with its options displayed elsewhere.
fn rearranged(case: &Case, place: &[usize]) -> Case {
    let mut other = case.clone();
    for (option, name) in case.names.iter().enumerate() {
        other.names[place[option]].clone_from(name);
    }
    for (_, answer) in &mut other.ballots {
        match answer {
            Answer::Blank => {}
            Answer::Named(named) => named.iter_mut().for_each(|option| *option = place[*option]),
            Answer::Ranked(groups) => groups.iter_mut().flatten().for_each(|option| *option = place[*option]),
            Answer::Rated(rated) => {
                let before = rated.clone();
                before.into_iter().enumerate().for_each(|(option, value)| rated[place[option]] = value);
            }
        }
    }
    other
}

fn groups(outcome: &Outcome) -> Vec<BTreeSet<String>> {
    outcome.order_names().into_iter().map(|group| group.into_iter().map(str::to_owned).collect()).collect()
}

fn spoken(case: &Case) -> u64 {
    case.ballots.iter().filter(|(_, answer)| *answer != Answer::Blank).map(|(micro, _)| micro).sum()
}

fn drew_lots(outcome: &Outcome) -> bool {
    matches!(outcome.details(), Details::Rounds { rounds, .. } if rounds.iter().any(|round| round.tie_broken_by == Some(TieBreak::Lot)))
}

fn json(outcome: &Outcome) -> String {
    serde_json::to_string(outcome).unwrap()
}

fn without_number_of_ballots(json: &str) -> String {
    let (before, after) = json.split_once(r#""ballots":"#).unwrap();
    format!("{before}{}", after.trim_start_matches(|digit: char| digit.is_ascii_digit()))
}
