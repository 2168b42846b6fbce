//! The rows that stay of a vote; those of ballots live in the urn.

pub(super) mod checkpoint;
pub(super) mod elector;
pub(super) mod list;
pub(super) mod participant;
pub(super) mod vote_result;
