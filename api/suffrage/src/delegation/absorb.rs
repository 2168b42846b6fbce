//! Where a voice that arrives in a circle leaves it, by elimination without subtractions (Grassmann, Taksar and Heyman).
//!
//! As in [`elimination`](super::elimination) members are taken out one after the other, the least crowded first; here what
//! leads out is kept apart by its end, so that the last one's ends are known, then those of the one before, and so on.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::Person;
use super::extended::Extended;

/// The parts of a voice that end with each who casts them.
pub(super) type Ends = BTreeMap<Person, Extended>;

/// A circle: what its members hand to each other, in percents, and where that ends which they hand out of it.
#[derive(Default)]
pub(super) struct Circle {
    members: Vec<Member>,
}

#[derive(Default)]
struct Member {
    /// Percents that they hand to members who are not taken out.
    inside: BTreeMap<u32, Extended>,
    /// Percents that lead out, those that nobody casts included.
    out: Extended,
    /// The ends of what leads out.
    ends: Ends,
    /// Members that hand to them, and are not taken out.
    givers: BTreeSet<u32>,
}

/// A member taken out, with what all that they hand on is weighed against.
struct Taken {
    place: u32,
    member: Member,
    leaving: Extended,
}

impl Circle {
    /// Add a member who hands these percents to members, and whose other shares end so, in percents; the rest is lost.
    pub(super) fn push(&mut self, inside: &[(u32, u8)], ends: Ends) {
        let all: u8 = inside.iter().map(|(_, percent)| *percent).sum();
        let inside = inside.iter().map(|(to, percent)| (*to, Extended::from(*percent))).collect();
        self.members.push(Member { inside, out: Extended::from(100 - all), ends, givers: BTreeSet::new() });
    }

    /// What becomes of a voice that arrives at each member.
    pub(super) fn ends(mut self) -> Vec<Ends> {
        let handed: Vec<(u32, u32)> = (0..)
            .zip(&self.members)
            .flat_map(|(giver, member)| member.inside.keys().map(move |to| (*to, giver)))
            .collect();
        for (to, giver) in handed {
            self.members[to as usize].givers.insert(giver);
        }
        let size = self.members.len();
        let (mut taken, mut is_taken) = (Vec::with_capacity(size), vec![false; size]);
        let mut queue: BinaryHeap<_> = (0..size as u32).map(|place| Reverse((self.crowd(place), place))).collect();
        while let Some(Reverse((crowd, place))) = queue.pop() {
            if is_taken[place as usize] || crowd != self.crowd(place) {
                continue;
            }
            is_taken[place as usize] = true;
            let one = self.take_out(place);
            for changed in one.member.givers.iter().chain(one.member.inside.keys()) {
                queue.push(Reverse((self.crowd(*changed), *changed)));
            }
            taken.push(one);
        }
        let mut found = vec![Ends::new(); size];
        for Taken { place, member, leaving } in taken.into_iter().rev() {
            let mut ends = member.ends;
            for (to, percent) in &member.inside {
                for (end, part) in &found[*to as usize] {
                    add(&mut ends, *end, *percent * *part);
                }
            }
            ends.values_mut().for_each(|part| *part = *part / leaving);
            found[place as usize] = ends;
        }
        found
    }

    fn crowd(&self, place: u32) -> usize {
        let member = &self.members[place as usize];
        member.givers.len() * member.inside.len()
    }

    fn take_out(&mut self, place: u32) -> Taken {
        let member = std::mem::take(&mut self.members[place as usize]);
        // Never nothing: there is a way out of the circle.
        let leaving = member.inside.values().fold(member.out, |sum, percent| sum + *percent);
        for to in member.inside.keys() {
            self.members[*to as usize].givers.remove(&place);
        }
        for giver in &member.givers {
            let changed = &mut self.members[*giver as usize];
            let factor = changed.inside.remove(&place).unwrap_or_default() / leaving;
            changed.out = changed.out + factor * member.out;
            for (end, percent) in &member.ends {
                add(&mut changed.ends, *end, factor * *percent);
            }
            // What comes back to the giver goes round once more, and is weighed against the rest.
            for (to, percent) in member.inside.iter().filter(|(to, _)| *to != giver) {
                add(&mut changed.inside, *to, factor * *percent);
            }
            for to in member.inside.keys().filter(|to| *to != giver) {
                self.members[*to as usize].givers.insert(*giver);
            }
        }
        Taken { place, member, leaving }
    }
}

/// Add to what somebody gets.
pub(super) fn add(parts: &mut BTreeMap<u32, Extended>, to: u32, part: Extended) {
    let so_far = parts.entry(to).or_default();
    *so_far = *so_far + part;
}
