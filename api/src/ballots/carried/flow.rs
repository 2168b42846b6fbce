//! The way of every voice in a vote, from what was frozen at its cut-off and who has voted. Pure.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use suffrage::{Cap, Delegations, Flow, MICRO, Person, Share, Ways};

use super::frozen::Frozen;
use crate::ballots::entity::{vote_delegate, vote_delegation};
use crate::delegations::{DelegateId, KeptShare};
use crate::register::EntryId;

/// The voices of a vote on their way.
#[derive(Debug)]
pub(in crate::ballots) struct Flowing<'a> {
    pub(super) frozen: &'a Frozen,
    /// The place of everybody who gives or carries.
    place: HashMap<EntryId, Person>,
    voted: HashSet<EntryId>,
    delegations: Delegations,
    cap: Option<&'a Cap>,
    flow: Flow,
}

/// The voices that a delegate received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::ballots) struct Received {
    /// Those that they cast, in micro-voices.
    pub(in crate::ballots) kept: u64,
    /// Those that the cap took.
    pub(in crate::ballots) capped: u64,
}

impl<'a> Flowing<'a> {
    /// The way of every voice, where these have voted; the cap is a part of an electorate of this size. None where the vote
    /// holds more people than can be numbered.
    pub(in crate::ballots) fn of(
        frozen: &'a Frozen,
        voted: HashSet<EntryId>,
        (cap, electorate): (Option<&'a Cap>, u64),
    ) -> Option<Self> {
        let all = frozen.delegates.iter().map(|it| it.entry_id).chain(frozen.given.iter().map(|it| it.entry_id));
        let mut people: Vec<EntryId> = all.collect();
        people.sort_unstable();
        people.dedup();
        let place: HashMap<EntryId, Person> =
            people.iter().enumerate().filter_map(|(place, it)| Some((*it, Person::try_from(place).ok()?))).collect();
        // The others neither give nor carry: they make the electorate as large as the cap is a part of.
        let size = usize::try_from(electorate).ok()?.max(people.len());
        let mut delegations = Delegations::new(size).ok()?;
        let keeping: HashSet<EntryId> = frozen.delegates.iter().filter(|it| it.voted).map(|it| it.entry_id).collect();
        let named = named(frozen, &place);
        for row in &frozen.given {
            let shares = gathered(&named, &place, row.entry_id, &row.shares.0);
            delegations.hand(*place.get(&row.entry_id)?, &shares).ok()?;
        }
        let silent: HashSet<EntryId> = frozen.given.iter().filter(|it| !it.own).map(|it| it.entry_id).collect();
        for (entry, person) in &place {
            if keeping.contains(entry) {
                delegations.voted(*person).ok()?;
            } else if voted.contains(entry) || silent.contains(entry) {
                // Their own voice is not on its way; what reaches them flows on.
                delegations.voted_late(*person).ok()?;
            }
        }
        let flow = delegations.follow(cap);
        Some(Self { frozen, place, voted, delegations, cap, flow })
    }

    /// The voices that a delegate received.
    pub(in crate::ballots) fn received(&self, delegate: &vote_delegate::Model) -> Received {
        let Some(person) = self.place.get(&delegate.entry_id).filter(|_| delegate.voted) else {
            return Received::default();
        };
        let weight = self.flow.weight(*person).map_or(MICRO, |it| u64::try_from(it.micro()).unwrap_or(u64::MAX));
        let capped = self.flow.capped().iter().find(|it| it.0 == *person);
        Received {
            kept: weight.saturating_sub(MICRO),
            capped: capped.map_or(0, |it| u64::try_from(it.1.micro()).unwrap_or(u64::MAX)),
        }
    }

    /// Number of people whose voices go round in a circle that nobody leaves.
    pub(in crate::ballots) fn in_cycles(&self) -> u64 {
        self.flow.in_cycles().len() as u64
    }

    /// True if the voice of somebody was on its way: they gave it, and did not vote.
    pub(super) fn moves(&self, row: &vote_delegation::Model) -> bool {
        row.own && !self.voted.contains(&row.entry_id) && !row.shares.0.is_empty()
    }

    /// The longest way of a voice that is cast, in steps. Ways that come round are counted once round at most.
    pub(in crate::ballots) fn longest_chain(&self) -> u64 {
        let keeping: HashSet<EntryId> =
            self.frozen.delegates.iter().filter(|it| it.voted).map(|it| it.entry_id).collect();
        let mut givers: HashMap<Person, Vec<Person>> = HashMap::new();
        let mut targets: HashMap<Person, Vec<Person>> = HashMap::new();
        let named = named(self.frozen, &self.place);
        for row in self.frozen.given.iter().filter(|it| !keeping.contains(&it.entry_id)) {
            let Some(from) = self.place.get(&row.entry_id) else { continue };
            for share in gathered(&named, &self.place, row.entry_id, &row.shares.0) {
                let Some(to) = share.to else { continue };
                givers.entry(to).or_default().push(*from);
                targets.entry(*from).or_default().push(to);
            }
        }
        let start: Vec<Person> = keeping.iter().filter_map(|it| self.place.get(it)).copied().collect();
        let near = distances(&start, &givers);
        // From those who keep outwards, each once all that they hand to is settled.
        let mut waits: HashMap<Person, usize> =
            targets.iter().map(|(from, to)| (*from, to.iter().filter(|it| near.contains_key(*it)).count())).collect();
        let mut length: HashMap<Person, u64> = start.iter().map(|it| (*it, 0)).collect();
        let mut open: VecDeque<Person> = start.into();
        while let Some(person) = open.pop_front() {
            let steps = length.get(&person).copied().unwrap_or_default() + 1;
            for giver in givers.get(&person).into_iter().flatten() {
                let longest = length.entry(*giver).or_default();
                *longest = steps.max(*longest);
                let waiting = waits.entry(*giver).or_default();
                *waiting = waiting.saturating_sub(1);
                if *waiting == 0 {
                    open.push_back(*giver);
                }
            }
        }
        let moving = self.frozen.given.iter().filter(|it| self.moves(it)).filter_map(|it| self.place.get(&it.entry_id));
        let ways = moving.filter_map(|it| Some((*near.get(it)?).max(length.get(it).copied().unwrap_or_default())));
        ways.max().unwrap_or_default()
    }

    /// The way of each voice by itself.
    pub(super) fn ways(&self) -> Ways<'_> {
        self.delegations.ways(self.cap)
    }

    /// The same, as if there were no cap.
    pub(super) fn uncapped_ways(&self) -> Ways<'_> {
        self.delegations.ways(None)
    }

    /// The place of somebody among those who give or carry.
    pub(super) fn place(&self, entry: EntryId) -> Option<Person> {
        self.place.get(&entry).copied()
    }
}

/// The fewest steps from everybody to one of these.
fn distances(start: &[Person], givers: &HashMap<Person, Vec<Person>>) -> HashMap<Person, u64> {
    let mut near: HashMap<Person, u64> = start.iter().map(|it| (*it, 0)).collect();
    let mut open: VecDeque<Person> = start.iter().copied().collect();
    while let Some(person) = open.pop_front() {
        let steps = near.get(&person).copied().unwrap_or_default() + 1;
        for giver in givers.get(&person).into_iter().flatten() {
            if let Entry::Vacant(unknown) = near.entry(*giver) {
                unknown.insert(steps);
                open.push_back(*giver);
            }
        }
    }
    near
}

/// The place of each delegate.
fn named(frozen: &Frozen, place: &HashMap<EntryId, Person>) -> HashMap<DelegateId, Person> {
    frozen.delegates.iter().filter_map(|it| Some((it.delegate_id, *place.get(&it.entry_id)?))).collect()
}

/// Shares by person: two delegates who turned out to be one person have one share, and nobody has one of their own voice.
fn gathered(
    named: &HashMap<DelegateId, Person>,
    place: &HashMap<EntryId, Person>,
    giver: EntryId,
    shares: &[KeptShare],
) -> Vec<Share> {
    let own = place.get(&giver);
    let mut by_person: BTreeMap<Person, u8> = BTreeMap::new();
    for share in shares {
        if let Some(to) = named.get(&share.delegate).filter(|to| Some(*to) != own) {
            let percent = by_person.entry(*to).or_default();
            *percent = percent.saturating_add(share.percent);
        }
    }
    by_person.into_iter().map(|(to, percent)| Share { to: Some(to), percent }).collect()
}
