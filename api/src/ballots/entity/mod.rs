//! The rows that stay of a vote; those of ballots live in the urn.

pub(super) mod checkpoint;
pub(super) mod elector;
pub(super) mod late_voter;
pub(super) mod list;
pub(super) mod participant;
pub(super) mod result_delegate;
pub(super) mod vote_delegate;
pub(super) mod vote_delegation;
pub(super) mod vote_letter;
pub(super) mod vote_mail;
pub(super) mod vote_result;
