//! Refusals of a file, in one line.

use crate::ballot::BallotRefusal;
use crate::delegation::DelegationRefusal;
use crate::election::ElectionRefusal;
use crate::number::NumberRefusal;

/// A reason to refuse a file; its text is one line that names the ballot, by its index from 0, or the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read as the JSON object that is expected.
    #[error("{0}")]
    Malformed(String),
    /// It has a field that such a file does not have.
    #[error("unknown field {0:?}")]
    UnknownField(String),
    /// It has the same field twice.
    #[error("the field {0:?} is repeated")]
    RepeatedField(&'static str),
    /// It lacks a field.
    #[error("the field {0:?} is missing")]
    MissingField(&'static str),
    /// It has a field that belongs to another voting method.
    #[error("{0:?} belongs to another voting method")]
    OtherMethod(&'static str),
    /// The question is not what it should be.
    #[error(transparent)]
    Election(#[from] ElectionRefusal),
    /// A ballot is not what it should be.
    #[error("ballot {index}: {reason}")]
    Ballot {
        /// Its place in the file, from 0.
        index: usize,
        /// The mistake in it.
        reason: BallotRefusal,
    },
    /// The cap is not a fraction.
    #[error("the cap {0}")]
    Cap(NumberRefusal),
    /// Somebody is not where they should be.
    #[error("{name:?} {reason}")]
    Person {
        /// Their name.
        name: String,
        /// Their mistake.
        reason: DelegationRefusal,
    },
    /// The electorate is larger than a number of 32 bits.
    #[error("the electorate is too large")]
    TooManyPeople,
}
