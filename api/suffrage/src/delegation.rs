//! Liquid delegation: who casts whose voice.
//!
//! **For** residents who cannot follow every question and know somebody who does: they hand their voice on, whole or in
//! shares, and whoever receives it may hand it on. Who votes in time casts their own voice and all that reached them.
//!
//! **Not for** replacing a vote of one's own: voting takes the voice back, until the close.
//!
//! **Example.** Ann hands her voice to Bob, Bob hands 60 % of what he has to Carl; only Carl votes. He casts his own voice and
//! 1.2 others; 0.8 is unused, because Bob did not say to whom.
//!
//! **Known paradox.** *Circles.* Ann trusts Bob, Bob trusts Carl, Carl trusts Ann, and nobody votes: three voices are unused,
//! though everybody trusted somebody. And *super-voters*: chains can pile up many voices on one person; a cap may limit it, and they are shown.
//!
//! **Source.** In matrix terms an absorbing Markov chain, in which those who voted in time absorb: J. G. Kemeny and J. L. Snell, *Finite Markov
//! Chains*, 1960. Components: R. Tarjan, *Depth-first search and linear graph algorithms*, SIAM J. Comput. 1 (1972), 146-160. Circles with
//! splits: W. K. Grassmann, M. I. Taksar and D. P. Heyman, *Regenerative analysis and steady state
//! distributions for Markov chains*, Operations Research 33 (1985), 1107-1116, an elimination that never subtracts and so
//! keeps every digit. The rules for chains and circles agree with those of LiquidFeedback.

mod absorb;
mod component;
mod elimination;
mod extended;
mod graph;
mod walk;
mod ways;

use crate::number::{Cap, MICRO, Voices};
use extended::Double;
use graph::{Components, Graph};
pub use ways::{MovedVoice, Ways};

/// A person by their place in the electorate, from 0.
pub type Person = u32;

/// The delegations of an electorate, all reduced to one scope, and those who voted.
///
/// ```
/// use suffrage::{Delegations, Share};
///
/// let (ann, bob, carl) = (0, 1, 2);
/// let mut delegations = Delegations::new(3)?;
/// delegations.hand(ann, &[Share { to: Some(bob), percent: 100 }])?;
/// delegations.hand(bob, &[Share { to: Some(carl), percent: 60 }])?;
/// delegations.voted(carl)?;
/// let flow = delegations.follow(None);
/// assert_eq!(flow.weight(carl).map(|weight| weight.to_string()), Some("2.2".into()));
/// assert_eq!(flow.unused().to_string(), "0.8");
/// # Ok::<(), suffrage::DelegationRefusal>(())
/// ```
#[derive(Debug, Clone)]
pub struct Delegations {
    stances: Vec<Stance>,
    handed: Vec<bool>,
    /// From, to, percent; in any order until they are followed.
    shares: Vec<(Person, Person, u8)>,
}

/// A part of one's voice, and of every voice received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The delegate; nobody if they are outside the electorate: the share is then unused.
    pub to: Option<Person>,
    /// Whole percents, 1 to 100.
    pub percent: u8,
}

/// A person's own vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stance {
    /// No vote: their voice flows on.
    #[default]
    Silent,
    /// A vote before the cut-off: what reaches them stays.
    Voted,
    /// A vote after it: only what reaches them flows on.
    Late,
}

impl Delegations {
    /// An electorate of `people` members, in which nobody has done anything.
    pub fn new(people: usize) -> Result<Self, DelegationRefusal> {
        if people >= Person::MAX as usize {
            return Err(DelegationRefusal::TooManyPeople);
        }
        Ok(Self { stances: vec![Stance::Silent; people], handed: vec![false; people], shares: vec![] })
    }

    /// Hands the voice of `from` to these delegates.
    pub fn hand(&mut self, from: Person, shares: &[Share]) -> Result<(), DelegationRefusal> {
        self.check(from)?;
        if self.handed[from as usize] {
            return Err(DelegationRefusal::DelegatesTwice);
        }
        let mut total = 0u32;
        for (place, share) in shares.iter().enumerate() {
            if !(1..=100).contains(&share.percent) {
                return Err(DelegationRefusal::Percent);
            }
            total += u32::from(share.percent);
            if total > 100 {
                return Err(DelegationRefusal::Over100);
            }
            let Some(to) = share.to else { continue };
            self.check(to)?;
            if to == from {
                return Err(DelegationRefusal::Oneself);
            }
            if shares[..place].iter().any(|earlier| earlier.to == share.to) {
                return Err(DelegationRefusal::DelegateTwice);
            }
        }
        self.handed[from as usize] = true;
        self.shares.extend(shares.iter().filter_map(|share| Some((from, share.to?, share.percent))));
        Ok(())
    }

    /// Notes that somebody voted before the cut-off.
    pub fn voted(&mut self, person: Person) -> Result<(), DelegationRefusal> {
        self.take_stance(person, Stance::Voted)
    }

    /// Notes that somebody first voted after the cut-off.
    pub fn voted_late(&mut self, person: Person) -> Result<(), DelegationRefusal> {
        self.take_stance(person, Stance::Late)
    }

    /// Follow every voice to where it is cast.
    pub fn follow(&self, cap: Option<&Cap>) -> Flow {
        let graph = Graph::new(self.stances.len(), &self.shares);
        let components = self.components(&graph);
        self.settle(&self.received(&graph, &components), &components, cap)
    }

    fn components(&self, graph: &Graph) -> Components {
        Components::find(graph, |person| self.stances[person as usize] == Stance::Voted)
    }

    /// The micro-voices that reach everybody, their own included unless they cast it.
    fn received(&self, graph: &Graph, components: &Components) -> Vec<Double> {
        let mut received: Vec<Double> =
            self.stances.iter().map(|stance| Double::from(initial_micro(*stance))).collect();
        let mut solver = component::Solver::new(graph.len());
        for members in components.upstream_first() {
            if !members.reaches_voter {
                continue;
            }
            if let [person] = members.people {
                let held = received[*person as usize];
                for (to, percent) in graph.shares(*person) {
                    received[to as usize] = received[to as usize] + held.percent(percent);
                }
            } else {
                solver.pass_through(graph, members.people, &mut received);
            }
        }
        received
    }

    fn settle(&self, received: &[Double], components: &Components, cap: Option<&Cap>) -> Flow {
        let electorate = self.stances.len() as u64 * MICRO;
        let limit = cap.map_or(u64::MAX, |cap| cap.of(electorate));
        let mut flow = Flow { weights: vec![], unused: Voices::ZERO, in_cycles: vec![], capped: vec![] };
        let mut cast = 0;
        for (person, stance) in self.stances.iter().enumerate() {
            let carried = match stance {
                Stance::Silent => continue,
                Stance::Late => 0,
                Stance::Voted => received[person].floor_snapped(),
            };
            let kept = carried.min(limit);
            if carried > kept {
                flow.capped.push((person as Person, Voices::from_micro(carried - kept)));
            }
            cast += MICRO + kept;
            flow.weights.push((person as Person, Voices::from_micro(MICRO + kept)));
        }
        flow.unused = Voices::from_micro(electorate.saturating_sub(cast));
        flow.in_cycles = components.closed_circles();
        flow
    }

    fn take_stance(&mut self, person: Person, stance: Stance) -> Result<(), DelegationRefusal> {
        self.check(person)?;
        if self.stances[person as usize] != Stance::Silent {
            return Err(DelegationRefusal::VotedTwice);
        }
        self.stances[person as usize] = stance;
        Ok(())
    }

    fn check(&self, person: Person) -> Result<(), DelegationRefusal> {
        if (person as usize) < self.stances.len() { Ok(()) } else { Err(DelegationRefusal::Unknown) }
    }
}

/// The part of one's own voice that flows: all of it, or nothing if one casts it oneself.
fn initial_micro(stance: Stance) -> f64 {
    match stance {
        Stance::Silent => MICRO as f64,
        Stance::Voted | Stance::Late => 0.0,
    }
}

/// The place where each voice ended.
///
/// Cast and unused voices add up to the electorate, to the micro-voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    weights: Vec<(Person, Voices)>,
    unused: Voices,
    in_cycles: Vec<Person>,
    capped: Vec<(Person, Voices)>,
}

impl Flow {
    /// Voices that everybody who voted casts, in order of the electorate.
    pub fn weights(&self) -> &[(Person, Voices)] {
        &self.weights
    }

    /// Voices that this person casts, if they voted.
    pub fn weight(&self, person: Person) -> Option<Voices> {
        let place = self.weights.binary_search_by_key(&person, |(person, _)| *person).ok()?;
        Some(self.weights[place].1)
    }

    /// Voices that nobody casts.
    pub fn unused(&self) -> Voices {
        self.unused
    }

    /// People who did not vote in time, in a circle that leads to nobody who did, in order of the electorate.
    pub fn in_cycles(&self) -> &[Person] {
        &self.in_cycles
    }

    /// Voices that the cap took, by person.
    pub fn capped(&self) -> &[(Person, Voices)] {
        &self.capped
    }
}

/// A reason to refuse a delegation or a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DelegationRefusal {
    /// They are not in the electorate.
    #[error("is not in the electorate")]
    Unknown,
    /// They are in the electorate twice.
    #[error("is in the electorate twice")]
    Duplicate,
    /// They are said to have voted twice, or both in time and late.
    #[error("voted twice")]
    VotedTwice,
    /// They have two lists of delegates.
    #[error("delegates twice")]
    DelegatesTwice,
    /// They are their own delegate.
    #[error("delegates to themselves")]
    Oneself,
    /// They name a delegate again.
    #[error("names a delegate twice")]
    DelegateTwice,
    /// A percentage is out of range.
    #[error("hands on a percentage that is not an integer from 1 to 100")]
    Percent,
    /// The percentages are more than the whole.
    #[error("hands on more than 100 percent")]
    Over100,
    /// There are more than a `u32` can number.
    #[error("the electorate is too large")]
    TooManyPeople,
}
