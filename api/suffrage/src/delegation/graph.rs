//! The graph of shares, and the circles in it.

use super::Person;

/// The shares of everybody, one after the other.
#[derive(Debug)]
pub(super) struct Graph {
    starts: Vec<u32>,
    shares: Vec<(Person, u8)>,
}

impl Graph {
    pub(super) fn new(people: usize, shares: &[(Person, Person, u8)]) -> Self {
        let mut starts = vec![0u32; people + 1];
        for (from, ..) in shares {
            starts[*from as usize + 1] += 1;
        }
        for person in 0..people {
            starts[person + 1] += starts[person];
        }
        let mut next = starts.clone();
        let mut sorted = vec![(0, 0); shares.len()];
        for (from, to, percent) in shares {
            let place = &mut next[*from as usize];
            sorted[*place as usize] = (*to, *percent);
            *place += 1;
        }
        Self { starts, shares: sorted }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The delegates of this person, each with a percentage.
    pub(super) fn shares(&self, person: Person) -> impl Iterator<Item = (Person, u8)> {
        self.list(person).iter().copied()
    }

    fn list(&self, person: Person) -> &[(Person, u8)] {
        &self.shares[self.starts[person as usize] as usize..self.starts[person as usize + 1] as usize]
    }
}

/// The strongly connected components of those who do not keep what reaches them.
///
/// Tarjan's algorithm with a stack of its own: a chain of a million people would overflow the thread's.
pub(super) struct Components {
    /// Component after component, each after all that it hands to.
    people: Vec<Person>,
    ends: Vec<u32>,
    reaches_voter: Vec<bool>,
}

/// One component.
pub(super) struct Members<'a> {
    pub(super) people: &'a [Person],
    /// True if somebody who voted in time can be reached from here.
    pub(super) reaches_voter: bool,
}

const UNSEEN: u32 = u32::MAX;
/// Marks members of a finished component, from which a voter can or cannot be reached, and voters.
const DONE: u32 = u32::MAX - 1;

impl Components {
    pub(super) fn find(graph: &Graph, keeps: impl Fn(Person) -> bool) -> Self {
        let mut found = Self { people: vec![], ends: vec![], reaches_voter: vec![] };
        let mut search =
            Search { low: vec![UNSEEN; graph.len()], reaches: vec![false; graph.len()], open: vec![], visited: 0 };
        for person in 0..graph.len() as Person {
            if keeps(person) {
                search.low[person as usize] = DONE;
                search.reaches[person as usize] = true;
            }
        }
        let mut path: Vec<(Person, u32, u32)> = vec![];
        for root in 0..graph.len() as Person {
            if search.low[root as usize] != UNSEEN {
                continue;
            }
            path.push((root, search.visit(root), 0));
            while let Some((person, number, next)) = path.last_mut() {
                let person = *person;
                if let Some((to, _)) = graph.list(person).get(*next as usize) {
                    match search.low[*to as usize] {
                        UNSEEN => {
                            path.push((*to, search.visit(*to), 0));
                            continue;
                        }
                        DONE => search.reaches[person as usize] |= search.reaches[*to as usize],
                        low => {
                            search.low[person as usize] = search.low[person as usize].min(low);
                            search.reaches[person as usize] |= search.reaches[*to as usize];
                        }
                    }
                    *next += 1;
                } else {
                    if search.low[person as usize] == *number {
                        search.close(person, &mut found);
                    }
                    // The one before looks at this share again, and now finds it open or done.
                    path.pop();
                }
            }
        }
        found
    }

    /// Each component before those it hands to.
    pub(super) fn upstream_first(&self) -> impl Iterator<Item = Members<'_>> {
        (0..self.ends.len()).rev().map(|place| self.members(place))
    }

    /// Each component after those it hands to.
    pub(super) fn downstream_first(&self) -> impl Iterator<Item = Members<'_>> {
        (0..self.ends.len()).map(|place| self.members(place))
    }

    /// Everybody in a component of two or more from which no voter can be reached.
    pub(super) fn closed_circles(&self) -> Vec<Person> {
        let closed = (0..self.ends.len()).map(|place| self.members(place)).filter(|members| !members.reaches_voter);
        let mut people: Vec<Person> =
            closed.filter(|members| members.people.len() > 1).flat_map(|members| members.people).copied().collect();
        people.sort_unstable();
        people
    }

    fn members(&self, place: usize) -> Members<'_> {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        Members {
            people: &self.people[start as usize..self.ends[place] as usize],
            reaches_voter: self.reaches_voter[place],
        }
    }
}

struct Search {
    /// The lowest visited person known to be reachable, for those on `open`.
    low: Vec<u32>,
    reaches: Vec<bool>,
    /// Visited, and not yet in a component.
    open: Vec<Person>,
    visited: u32,
}

impl Search {
    fn visit(&mut self, person: Person) -> u32 {
        let number = self.visited;
        self.visited += 1;
        self.low[person as usize] = number;
        self.open.push(person);
        number
    }

    /// Everybody visited since `root` is its component.
    fn close(&mut self, root: Person, found: &mut Components) {
        let start = found.people.len();
        while let Some(person) = self.open.pop() {
            found.people.push(person);
            if person == root {
                break;
            }
        }
        let members = &found.people[start..];
        let reaches = members.iter().any(|person| self.reaches[*person as usize]);
        for person in members {
            self.low[*person as usize] = DONE;
            self.reaches[*person as usize] = reaches;
        }
        found.ends.push(found.people.len() as u32);
        found.reaches_voter.push(reaches);
    }
}
