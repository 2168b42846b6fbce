//! Voices that pass through a circle in which some shares lead out.

use super::Person;
use super::elimination::Chain;
use super::extended::{Double, Extended};
use super::graph::Graph;

/// Nobody of the component at hand.
const OUTSIDE: u32 = u32::MAX;

/// Solves component after component with the same memory.
pub(super) struct Solver {
    /// A person's place in the component at hand.
    places: Vec<u32>,
    people: usize,
}

impl Solver {
    pub(super) fn new(people: usize) -> Self {
        Self { places: vec![], people }
    }

    /// Hand what the members of a component have received to those outside it, after all its rounds.
    pub(super) fn pass_through(&mut self, graph: &Graph, members: &[Person], received: &mut [Double]) {
        self.places.resize(self.people, OUTSIDE);
        for (place, person) in members.iter().enumerate() {
            self.places[*person as usize] = place as u32;
        }
        let visits = self.chain(graph, members, received).visits();
        for (person, visits) in members.iter().zip(visits) {
            for (to, percent) in graph.shares(*person) {
                if self.places[to as usize] == OUTSIDE {
                    received[to as usize] = received[to as usize] + (visits * Extended::from(percent)).to_double();
                }
            }
        }
        for person in members {
            self.places[*person as usize] = OUTSIDE;
        }
    }

    fn chain(&self, graph: &Graph, members: &[Person], received: &[Double]) -> Chain {
        let mut chain = Chain::default();
        for person in members {
            let mut row: Vec<(u32, u8)> =
                graph.shares(*person).map(|(to, percent)| (self.places[to as usize], percent)).collect();
            row.retain(|(to, _)| *to != OUTSIDE);
            row.sort_unstable();
            chain.push(&row, received[*person as usize]);
        }
        chain
    }
}
