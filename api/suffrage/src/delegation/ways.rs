//! The end of each single voice: who casts which part of it.

use std::collections::{BTreeMap, HashMap};

use super::absorb::{Circle, Ends, add};
use super::extended::{Double, Extended};
use super::graph::Graph;
use super::{Delegations, Person, Stance};
use crate::number::{Cap, MICRO, Voices};

/// The way of every voice by itself.
///
/// ```
/// use suffrage::{Delegations, Share};
///
/// let (ann, bob, carl) = (0, 1, 2);
/// let mut delegations = Delegations::new(3)?;
/// delegations.hand(ann, &[Share { to: Some(bob), percent: 100 }])?;
/// delegations.hand(bob, &[Share { to: Some(carl), percent: 60 }])?;
/// delegations.voted(carl)?;
/// let ways = delegations.ways(None);
/// let moved = ways.moved(ann).ok_or("it did not move")?;
/// assert_eq!((moved.cast[0].1.to_string(), moved.unused.to_string()), ("0.6".into(), "0.4".into()));
/// assert_eq!(ways.moved(carl), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Ways<'a> {
    delegations: &'a Delegations,
    graph: Graph,
    /// What becomes of one voice that arrives at somebody to whom others hand.
    ends: Vec<Ends>,
    /// The part that the cap leaves of what reaches somebody, where it takes something.
    left: BTreeMap<Person, Double>,
}

/// A voice that moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedVoice {
    /// Those who cast it, in order of the electorate, each with their part, rounded down.
    pub cast: Vec<(Person, Voices)>,
    /// The part that nobody casts.
    pub unused: Voices,
}

impl Delegations {
    /// Follow every voice by itself. What all givers of somebody give is what [`follow`](Self::follow) says, but for less
    /// than a micro-voice each.
    pub fn ways(&self, cap: Option<&Cap>) -> Ways<'_> {
        let graph = Graph::new(self.stances.len(), &self.shares);
        let components = self.components(&graph);
        let limit = cap.map(|cap| cap.of(self.stances.len() as u64 * MICRO));
        let mut left = BTreeMap::new();
        if let Some(limit) = limit {
            let received = self.received(&graph, &components);
            let voted = (0..).zip(&self.stances).filter(|(_, stance)| **stance == Stance::Voted);
            for ((person, _), carried) in voted.map(|it| (it, received[it.0 as usize])) {
                if carried.floor_snapped() > limit {
                    left.insert(person, Double::from(limit as f64) / carried);
                }
            }
        }
        let mut receives = vec![false; graph.len()];
        for (_, to, _) in &self.shares {
            receives[*to as usize] = true;
        }
        let mut ways = Ways { delegations: self, graph, ends: vec![Ends::new(); self.stances.len()], left };
        for members in components.downstream_first().filter(|it| it.reaches_voter) {
            match members.people {
                [person] if receives[*person as usize] => ways.ends[*person as usize] = ways.from(*person),
                [_] => {}
                people => ways.go_round(people),
            }
        }
        ways
    }
}

impl Ways<'_> {
    /// The end of the voice of somebody who handed it on and did not vote; none if it did not move.
    pub fn moved(&self, person: Person) -> Option<MovedVoice> {
        let stance = self.delegations.stances.get(person as usize)?;
        if *stance != Stance::Silent || self.graph.shares(person).next().is_none() {
            return None;
        }
        let mut rest = MICRO;
        let cast = self.from(person).into_iter().filter_map(|(to, part)| {
            let part = part.to_double() * Double::from(MICRO as f64);
            let part = self.left.get(&to).map_or(part, |left| part * *left).floor_snapped().min(rest);
            rest -= part;
            (part > 0).then(|| (to, Voices::from_micro(part)))
        });
        let cast = cast.collect();
        Some(MovedVoice { cast, unused: Voices::from_micro(rest) })
    }

    /// What becomes of one voice that somebody hands on.
    fn from(&self, person: Person) -> Ends {
        let mut ends = Ends::new();
        let whole = Extended::from(100);
        for (to, percent) in self.graph.shares(person) {
            self.arrive(&mut ends, to, Extended::from(percent) / whole);
        }
        ends
    }

    /// Add what becomes of a part of a voice that arrives at somebody.
    fn arrive(&self, ends: &mut Ends, person: Person, part: Extended) {
        if self.delegations.stances[person as usize] == Stance::Voted {
            add(ends, person, part);
            return;
        }
        for (to, further) in &self.ends[person as usize] {
            add(ends, *to, part * *further);
        }
    }

    /// Find what becomes of a voice that arrives at each member of a circle.
    fn go_round(&mut self, people: &[Person]) {
        let places: HashMap<Person, u32> = people.iter().copied().zip(0..).collect();
        let mut circle = Circle::default();
        for person in people {
            let (mut inside, mut ends) = (vec![], Ends::new());
            for (to, percent) in self.graph.shares(*person) {
                match places.get(&to) {
                    Some(place) => inside.push((*place, percent)),
                    None => self.arrive(&mut ends, to, Extended::from(percent)),
                }
            }
            circle.push(&inside, ends);
        }
        for (person, ends) in people.iter().zip(circle.ends()) {
            self.ends[*person as usize] = ends;
        }
    }
}
