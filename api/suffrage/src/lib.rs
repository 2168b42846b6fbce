//! Count any vote, follow any delegation.
//!
//! Everything here is a pure function of published data: no files, no network, no clock, no chance, no database. The
//! server, the command line and a page in the browser go through the same code, and anybody can count again.
//!
//! Two files, each JSON in and JSON out:
//!
//! - [`tally_json`] counts ballots by one of eight [`method`]s, and [`explain_json`] says in French or
//!   English how the count went;
//! - [`delegate_json`] follows voices that were handed to others, whole or in shares ([`delegation`]).
//!
//! Beneath them lies a vocabulary of which every value is valid: [`Options`], [`Rules`], [`Weight`], [`Ballot`], which
//! make an [`Election`], whose [`Outcome`] has an [`Order`]; and [`Delegations`], whose voices end in a [`Flow`].
//!
//! Numbers are exact: weights are integers of micro-voices, sums are integers, and nothing is ever rounded but where the rules say so.

#![deny(missing_docs)]

mod ballot;
pub mod delegation;
mod duels;
mod election;
mod explain;
mod json;
mod language;
pub mod method;
mod number;
mod options;
mod order;
mod outcome;
mod papers;
mod piles;
mod refusal;
mod rules;
mod ties;

pub use ballot::{Ballot, BallotRefusal};
pub use delegation::{DelegationRefusal, Delegations, Flow, MovedVoice, Person, Share, Ways};
pub use election::{Election, ElectionRefusal, Method};
pub use explain::{explain, explain_json};
pub use json::delegate::{delegate_json, delegate_voices_json};
pub use json::tally::{election_from_json, tally_json};
pub use language::{Language, UnknownLanguage};
pub use number::{Cap, MICRO, NumberRefusal, Voices, Weight};
pub use options::{GradeId, Grades, GradesRefusal, OptionId, Options, OptionsRefusal};
pub use order::Order;
pub use outcome::{Details, Judgment, Outcome, Round, TieBreak};
pub use refusal::Refusal;
pub use rules::Rules;
