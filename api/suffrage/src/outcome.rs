//! A result that carries its reasoning.

use serde::Serialize;

use crate::election::{Election, Method};
use crate::number::{UNITS_PER_MICRO, Voices};
use crate::options::{GradeId, Grades, OptionId, Options};
use crate::order::Order;

/// The result of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    method: Method,
    options: Options,
    order: Order,
    winners: Vec<OptionId>,
    tied: bool,
    cast: Voices,
    blank: Voices,
    ballots: usize,
    details: Details,
}

impl Outcome {
    /// A result whose winners are the first group of the order.
    pub(crate) fn first_group(election: &Election, order: Order, details: Details) -> Self {
        let winners = order.first().to_vec();
        let tied = winners.len() > 1;
        Self::new(election, order, winners, tied, details)
    }

    /// Nobody said anything: all options in one group, no winner.
    pub(crate) fn undecided(election: &Election, details: Details) -> Self {
        Self::new(election, Order::undecided(&election.options), vec![], false, details)
    }

    pub(crate) fn new(election: &Election, order: Order, winners: Vec<OptionId>, tied: bool, details: Details) -> Self {
        let blank = Voices::from_units(election.papers.blank_micro() * UNITS_PER_MICRO);
        let spoken = Voices::from_units(election.papers.spoken_micro() * UNITS_PER_MICRO);
        Self {
            method: election.rules.method(),
            options: election.options.clone(),
            order,
            winners,
            tied,
            cast: spoken + blank,
            blank,
            ballots: election.papers.cast(),
            details,
        }
    }

    /// The method that was used.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The options that were voted on.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// From first to last.
    pub fn order(&self) -> &Order {
        &self.order
    }

    /// The order by name.
    pub fn order_names(&self) -> Vec<Vec<&str>> {
        self.order.groups().iter().map(|group| self.names(group)).collect()
    }

    /// The names in the first group of the order; for `stv` of the elected, in order of election.
    pub fn winners(&self) -> Vec<&str> {
        self.names(&self.winners)
    }

    pub(crate) fn winner_ids(&self) -> &[OptionId] {
        &self.winners
    }

    /// The first place is shared; for `stv`: a lot took the last place from somebody.
    pub fn tied(&self) -> bool {
        self.tied
    }

    /// All voices cast, blank ones included.
    pub fn cast(&self) -> Voices {
        self.cast
    }

    /// The blank voices.
    pub fn blank(&self) -> Voices {
        self.blank
    }

    /// The number of ballots, blank ones included.
    pub fn ballots(&self) -> usize {
        self.ballots
    }

    /// The reasoning.
    pub fn details(&self) -> &Details {
        &self.details
    }

    fn names(&self, options: &[OptionId]) -> Vec<&str> {
        options.iter().map(|option| self.options.name(*option)).collect()
    }
}

/// The reasoning of a count; lists are indexed by the place of the option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    /// `single_choice`, `approval`, `score`, `borda`: voices or points.
    Totals(Vec<Voices>),
    /// `majority_judgment`.
    Judgment {
        /// The words.
        grades: Grades,
        /// The judgment of each option.
        judgments: Vec<Judgment>,
    },
    /// `schulze`.
    Paths {
        /// Voices that rank the first option above the second.
        pairwise: Vec<Vec<Voices>>,
        /// Strength of the strongest path from the first to the second.
        strongest: Vec<Vec<Voices>>,
    },
    /// `irv` and `stv`.
    Rounds {
        /// The voices that elect, in `stv` only.
        quota: Option<Voices>,
        /// Stage by stage.
        rounds: Vec<Round>,
    },
}

/// The voices for one option in majority judgment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgment {
    /// Voices by grade, worst first.
    pub profile: Vec<Voices>,
    /// The lower median grade: at least half of the voices give it or better.
    pub median: GradeId,
    /// Voices that give a better grade than the median.
    pub above: Voices,
    /// Voices that give a worse one.
    pub below: Voices,
}

/// One stage of `irv` or `stv`: the totals, then what was done because of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// Voices that each option holds; those eliminated earlier are not listed.
    pub totals: Vec<(OptionId, Voices)>,
    /// Voices that count for nobody any more.
    pub exhausted: Voices,
    /// The options elected in this stage, first to last.
    pub elected: Vec<OptionId>,
    /// The option that was then eliminated.
    pub eliminated: Option<OptionId>,
    /// The option whose surplus was then transferred.
    pub surplus_of: Option<OptionId>,
    /// The last means by which a tie was broken in this stage.
    pub tie_broken_by: Option<TieBreak>,
}

/// The means that broke a tie inside a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TieBreak {
    /// The totals of an earlier stage differed.
    EarlierRound,
    /// Nothing differed; a lot that anybody can repeat decided.
    Lot,
}
