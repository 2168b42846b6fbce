//! Elimination without subtractions (Grassmann, Taksar and Heyman).
//!
//! Members of a component are taken out one after the other; whoever handed to the one taken out now hands to those it handed
//! to. What a member keeps handing to itself is dropped, and what it hands to others is weighed against its sum, never against
//! "one minus the rest": all terms are positive, so that every result is right to nearly all of its 106 bits, however
//! small the way out of the circle is. (C. O'Cinneide, *Entrywise perturbation theory and error analysis for Markov chains*, Numer. Math. 65, 1993:
//! the relative error of n members is below about 2 n^3 2^-104, for 10,000 members less than 10^-18; in practice nearer to n 2^-104.)
//!
//! The one with the fewest ways in times ways out comes first (Markowitz 1957), so that a ring of a million costs a
//! million steps. What remains when that gets crowded is solved by [`walk`](super::walk), if it can prove its result.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::extended::{Double, Extended};
use super::walk;

/// Ways in times ways out from which a large rest is called crowded.
const CROWDED: u64 = 300;
/// Members from which a rest is called large.
const LARGE: usize = 200;

/// A component: what its members hand to each other, in percents, and what they hold.
#[derive(Default)]
pub(super) struct Chain {
    /// Sorted by receiver; who is taken out is in no row.
    rows: Vec<Vec<(u32, Extended)>>,
    /// Percents that lead out of the component, the unassigned included.
    exits: Vec<Extended>,
    held: Vec<Extended>,
    /// Members that hand to each, some of whom may be taken out already.
    givers: Vec<Vec<u32>>,
    /// Number of these givers that are not.
    living: Vec<u32>,
    taken: Vec<bool>,
}

/// Somebody taken out, with what is needed to know how much passed through them.
struct Taken {
    member: u32,
    leaving: Extended,
    held: Extended,
    from: Vec<(u32, Extended)>,
}

impl Chain {
    /// Add a member who hands these percents to members, in order, and the rest elsewhere.
    pub(super) fn push(&mut self, row: &[(u32, u8)], held: Double) {
        let member = self.rows.len() as u32;
        let inside: u8 = row.iter().map(|(_, percent)| *percent).sum();
        self.rows.push(row.iter().map(|(to, percent)| (*to, Extended::from(*percent))).collect());
        self.exits.push(Extended::from(100 - inside));
        self.held.push(Extended::from(held));
        for (to, _) in row {
            if self.givers.len() <= *to as usize {
                self.givers.resize(*to as usize + 1, vec![]);
            }
            self.givers[*to as usize].push(member);
        }
    }

    /// Voices that pass through each member, over all rounds, for each percent handed on.
    pub(super) fn visits(self) -> Vec<Extended> {
        self.visits_walking_above(LARGE)
    }

    fn visits_walking_above(mut self, large: usize) -> Vec<Extended> {
        let members = self.rows.len();
        self.givers.resize(members, vec![]);
        self.living = self.givers.iter().map(|givers| givers.len() as u32).collect();
        self.taken = vec![false; members];
        let mut visits = vec![Extended::ZERO; members];
        let mut taken: Vec<Taken> = Vec::with_capacity(members);
        let mut may_walk = true;
        let mut queue: BinaryHeap<_> =
            (0..members as u32).map(|member| Reverse((self.crowd(member), member))).collect();
        while let Some(Reverse((crowd, member))) = queue.pop() {
            if self.taken[member as usize] || crowd != self.crowd(member) {
                continue;
            }
            if may_walk && crowd > CROWDED && members - taken.len() > large {
                may_walk = false;
                if self.walk(&mut visits) {
                    break;
                }
            }
            taken.push(self.take_out(member, |changed, crowd| queue.push(Reverse((crowd, changed)))));
        }
        for one in taken.iter().rev() {
            let arrived =
                one.from.iter().fold(one.held, |sum, (giver, percent)| sum + visits[*giver as usize] * *percent);
            visits[one.member as usize] = arrived / one.leaving;
        }
        visits
    }

    fn crowd(&self, member: u32) -> u64 {
        u64::from(self.living[member as usize]) * self.rows[member as usize].len() as u64
    }

    /// Percents that the member hands on, to others or out; never zero, since there is a way out of the component.
    fn leaving(&self, member: u32) -> Extended {
        self.rows[member as usize].iter().fold(self.exits[member as usize], |sum, (_, percent)| sum + *percent)
    }

    fn take_out(&mut self, member: u32, mut changed: impl FnMut(u32, u64)) -> Taken {
        self.taken[member as usize] = true;
        let leaving = self.leaving(member);
        let row = std::mem::take(&mut self.rows[member as usize]);
        let (exit, held) = (self.exits[member as usize], self.held[member as usize]);
        for (to, percent) in &row {
            self.living[*to as usize] -= 1;
            self.held[*to as usize] = self.held[*to as usize] + held * *percent / leaving;
        }
        let mut givers = std::mem::take(&mut self.givers[member as usize]);
        givers.retain(|giver| !self.taken[*giver as usize]);
        let mut from = Vec::with_capacity(givers.len());
        for giver in givers {
            let percent = self.redirect(giver, member, &row, leaving);
            self.exits[giver as usize] = self.exits[giver as usize] + percent * exit / leaving;
            from.push((giver, percent));
            changed(giver, self.crowd(giver));
        }
        for (to, _) in &row {
            changed(*to, self.crowd(*to));
        }
        Taken { member, leaving, held, from }
    }

    /// Turns what `giver` handed to `member` over to those whom `member` handed to, and says how much it was.
    fn redirect(&mut self, giver: u32, member: u32, row: &[(u32, Extended)], leaving: Extended) -> Extended {
        let old = std::mem::take(&mut self.rows[giver as usize]);
        let percent = old.binary_search_by_key(&member, |(to, _)| *to).map_or(Extended::ZERO, |place| old[place].1);
        let factor = percent / leaving;
        let mut merged = Vec::with_capacity(old.len() + row.len() - 1);
        let mut old = old.into_iter().filter(|(to, _)| *to != member).peekable();
        for (to, onward) in row.iter().filter(|(to, _)| *to != giver) {
            while let Some(entry) = old.next_if(|(other, _)| other < to) {
                merged.push(entry);
            }
            let more = factor * *onward;
            match old.next_if(|(other, _)| other == to) {
                Some((_, before)) => merged.push((*to, before + more)),
                None => {
                    merged.push((*to, more));
                    self.givers[*to as usize].push(giver);
                    self.living[*to as usize] += 1;
                }
            }
        }
        merged.extend(old);
        self.rows[giver as usize] = merged;
        percent
    }

    /// Solve what remains without elimination, if that can be proved right.
    fn walk(&self, visits: &mut [Extended]) -> bool {
        let rest: Vec<u32> = (0..self.taken.len() as u32).filter(|member| !self.taken[*member as usize]).collect();
        let mut places = vec![0u32; self.taken.len()];
        for (place, member) in rest.iter().enumerate() {
            places[*member as usize] = place as u32;
        }
        let mut matrix = walk::Matrix::default();
        let mut leaving = Vec::with_capacity(rest.len());
        for member in &rest {
            let all = self.leaving(*member);
            matrix.push(
                self.rows[*member as usize]
                    .iter()
                    .map(|(to, percent)| (places[*to as usize], (*percent / all).to_double())),
            );
            leaving.push(all);
        }
        let held: Vec<Double> = rest.iter().map(|member| self.held[*member as usize].to_double()).collect();
        let Some(departures) = walk::departures(&matrix, &held) else { return false };
        for ((member, departures), leaving) in rest.iter().zip(departures).zip(leaving) {
            visits[*member as usize] = Extended::from(departures) / leaving;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everybody hands 49 % and 50 % to two others; one in `exits` keeps 51 %.
    fn crowd(members: u32, exits: u32) -> Chain {
        let mut chain = Chain::default();
        let mut chance = 42u64;
        let mut below = |limit: u32| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((chance >> 33) % u64::from(limit)) as u32
        };
        for member in 0..members {
            let next = (member + 1) % members;
            let other = (member + 2 + below(members - 3)) % members;
            let mut row = vec![(next, 49), (other, if member % exits == 0 { 0 } else { 50 })];
            row.retain(|(_, percent)| *percent > 0);
            row.sort_unstable();
            chain.push(&row, Double::from(1e6));
        }
        chain
    }

    fn check(members: u32, exits: u32) {
        let walked = crowd(members, exits).visits_walking_above(0);
        let eliminated = crowd(members, exits).visits_walking_above(usize::MAX);
        for (walked, eliminated) in walked.iter().zip(&eliminated) {
            let ratio = (*walked / *eliminated).to_double() - Double::from(1.0);
            assert!(ratio.hi.abs() < 1e-19, "{ratio:?}");
        }
    }

    #[test]
    fn walking_and_eliminating_come_to_the_same() {
        check(400, 10);
        check(600, 600);
    }
}
