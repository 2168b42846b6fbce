//! Rank the candidates for several seats; each group of voters that is large enough gets its seat.
//!
//! **For** a committee, a delegation, several projects at once, when minorities should get their part. The Scottish
//! councils are elected this way.
//!
//! **Not for** a single seat ([`schulze`](super::schulze), [`irv`](super::irv)), nor for putting a list in order.
//!
//! **Example.** Three of five foods are chosen by 20 guests. The quota is 6: whoever has 6 voices is elected. Chocolate
//! has 12 and is elected; its 6 voices too many go on to its voters' next choices, every paper at half its value; and
//! so on; when nobody has too many, the last one is eliminated and its papers go on as they are.
//!
//! **Known paradox.** *More support may hurt*, as in [`irv`](super::irv), of which it is the form for several seats;
//! and a seat more may cost somebody theirs.
//!
//! **Source.** The Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, part III (repeated in SSI
//! 2011/399): quota of Droop (1881), all papers move with a surplus (weighted inclusive Gregory), values cut after five
//! decimals. Where the order leaves a tie to a lot drawn by the returning officer, a lot that anybody can draw again.

use crate::election::Election;
use crate::number::{MICRO, UNITS_PER_MICRO, Voices};
use crate::options::OptionId;
use crate::order::Order;
use crate::outcome::{Details, Outcome, Round, TieBreak};
use crate::piles::{OptionSet, Piles};
use crate::ties::Stages;

pub(crate) fn count(election: &Election, seats: usize) -> Outcome {
    let spoken = election.papers.spoken_micro();
    let voice = u128::from(MICRO);
    let quota = Voices::from_units((spoken / (voice * (seats as u128 + 1)) + 1) * voice * UNITS_PER_MICRO);
    if spoken == 0 {
        return Outcome::undecided(election, Details::Rounds { quota: Some(quota), rounds: vec![] });
    }
    Count::new(election, seats, quota).run()
}

struct Count<'e> {
    election: &'e Election,
    seats: usize,
    quota: Voices,
    spoken: Voices,
    piles: Piles<'e>,
    stages: Stages<'e>,
    continuing: Vec<OptionId>,
    elected: Vec<OptionId>,
    excluded: Vec<OptionId>,
    /// The elected who stand above the quota.
    surpluses: Vec<OptionId>,
    rounds: Vec<Round>,
    /// Chance decided who got the last seat.
    tied: bool,
}

impl<'e> Count<'e> {
    fn new(election: &'e Election, seats: usize, quota: Voices) -> Self {
        Self {
            election,
            seats,
            quota,
            spoken: Voices::from_units(election.papers.spoken_micro() * UNITS_PER_MICRO),
            piles: Piles::new(&election.papers, election.options.len()),
            stages: Stages::new(election),
            continuing: election.options.iter().collect(),
            elected: vec![],
            excluded: vec![],
            surpluses: vec![],
            rounds: vec![],
            tied: false,
        }
    }

    fn run(mut self) -> Outcome {
        while self.stage() {}
        self.outcome()
    }

    /// One stage: who has reached the quota, then one action. Says whether the count goes on.
    fn stage(&mut self) -> bool {
        self.stages.record(self.piles.totals());
        let listed: Vec<OptionId> =
            self.election.options.iter().filter(|option| !self.excluded.contains(option)).collect();
        let mut round = super::irv::stage(&self.piles, &listed, self.spoken);
        let (quota, piles) = (self.quota, &self.piles);
        let reached = self.continuing.iter().copied().filter(|option| piles.total(*option) >= quota).collect();
        self.elect(reached, &mut round);
        let goes_on = !self.fill_last_places(&mut round) && self.act(&mut round);
        self.rounds.push(round);
        goes_on
    }

    /// The one action of a stage: the largest surplus moves, or the last one goes.
    fn act(&mut self, round: &mut Round) -> bool {
        if let Some(option) = self.stages.highest(&self.surpluses, &mut round.tie_broken_by) {
            round.surplus_of = Some(option);
            self.surpluses.retain(|surplus| *surplus != option);
            self.piles.transfer_surplus(option, self.quota, OptionSet::of(&self.continuing));
            return true;
        }
        let mut tie = None;
        let Some(option) = self.stages.lowest(&self.continuing, &mut tie) else { return false };
        self.tied |= tie == Some(TieBreak::Lot) && self.continuing.len() == self.vacancies() + 1;
        round.tie_broken_by = tie.or(round.tie_broken_by);
        round.eliminated = Some(option);
        self.continuing.retain(|continuing| *continuing != option);
        self.excluded.push(option);
        if self.fill_last_places(round) {
            return false;
        }
        self.piles.exclude(option, OptionSet::of(&self.continuing));
        true
    }

    /// If as many continue as there are places left, they are elected. Says whether all places are taken.
    fn fill_last_places(&mut self, round: &mut Round) -> bool {
        if self.continuing.len() <= self.vacancies() {
            self.elect(self.continuing.clone(), round);
        }
        self.vacancies() == 0
    }

    /// Elect these, the largest total first.
    fn elect(&mut self, mut these: Vec<OptionId>, round: &mut Round) {
        while let Some(option) = self.stages.highest(&these, &mut round.tie_broken_by) {
            these.retain(|other| *other != option);
            self.continuing.retain(|other| *other != option);
            self.elected.push(option);
            round.elected.push(option);
            if self.piles.total(option) > self.quota {
                self.surpluses.push(option);
            }
        }
    }

    fn vacancies(&self) -> usize {
        self.seats.saturating_sub(self.elected.len())
    }

    /// The elected one by one, then those still standing by their last totals, then the excluded, last first.
    fn outcome(self) -> Outcome {
        let mut groups: Vec<Vec<OptionId>> = self.elected.iter().map(|option| vec![*option]).collect();
        groups.extend_from_slice(
            Order::by_largest(self.continuing.iter().copied(), |option| self.piles.total(option)).groups(),
        );
        groups.extend(self.excluded.iter().rev().map(|option| vec![*option]));
        let details = Details::Rounds { quota: Some(self.quota), rounds: self.rounds };
        Outcome::new(self.election, Order::from_groups(groups), self.elected, self.tied, details)
    }
}
