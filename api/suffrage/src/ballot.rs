//! Ballots: the answers of voters.

use crate::number::NumberRefusal;
use crate::options::{GradeId, OptionId};

/// One voter's answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ballot {
    /// A blank vote (*vote blanc*): counted as cast, for nobody.
    Blank,
    /// `single_choice`: this one.
    Choice(OptionId),
    /// `approval`: all of these, perhaps none.
    Approved(Vec<OptionId>),
    /// `score`: points for each; 0 for those not named.
    Scores(Vec<(OptionId, u16)>),
    /// `majority_judgment`: a grade for each; the worst for those not named.
    Grades(Vec<(OptionId, GradeId)>),
    /// `borda`, `schulze`, `irv`, `stv`: groups from first to last; those not named come after all.
    Ranking(Vec<Vec<OptionId>>),
}

/// A reason to refuse a ballot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BallotRefusal {
    /// It cannot be read.
    #[error("{0}")]
    Malformed(String),
    /// It has a field that no ballot has.
    #[error("unknown field {0:?}")]
    UnknownField(String),
    /// It has the same field twice.
    #[error("the field {0:?} is repeated")]
    RepeatedField(&'static str),
    /// It has the field of another voting method, or is a ballot of one.
    #[error("{0:?} belongs to another voting method")]
    OtherMethod(&'static str),
    /// It neither says it is blank nor has what the method wants.
    #[error("there is no {0:?} and it is not blank")]
    Missing(&'static str),
    /// It says it is blank and makes a choice as well.
    #[error("a blank ballot makes no choice")]
    BlankWithChoice,
    /// It names an option that is not there.
    #[error("unknown option {0:?}")]
    UnknownOption(String),
    /// It names an option again.
    #[error("an option is there twice")]
    OptionTwice,
    /// It gives a grade that is not there.
    #[error("unknown grade {0:?}")]
    UnknownGrade(String),
    /// It gives more points than there are.
    #[error("a score of {score} is above {max}")]
    ScoreAbove {
        /// The points that were given.
        score: u64,
        /// The most one may give.
        max: u16,
    },
    /// It ranks nothing.
    #[error("the ranking is empty")]
    EmptyRanking,
    /// It has a place without an option.
    #[error("a group of the ranking is empty")]
    EmptyGroup,
    /// The method counts papers for one option at a time.
    #[error("tied options are not allowed by this voting method")]
    TiedGroup,
    /// Its weight is not a number of voices.
    #[error("the weight {0}")]
    Weight(NumberRefusal),
    /// There are already `u32::MAX` ballots.
    #[error("there are too many ballots")]
    TooMany,
}
