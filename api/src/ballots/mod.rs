//! Ballots: who may vote in a consultation, what they cast, the count, and the result.
//!
//! As in postal voting, a ballot is put on arrival into an inner envelope, sealed in memory to the consultation's key; the
//! outer one carries the register entry, so that it can be replaced and nobody votes twice. Nothing of what is inside is
//! written, hashed or logged. At the close names and envelopes are separated, opened, mixed and counted in memory; one
//! transaction writes the lists, sorted by receipt, and the result, and drops the envelopes; then the key is destroyed.
//!
//! ```text
//! announced ─(the vote opens)─▶ electorate frozen, an urn of tables of its own
//!    cast, replaced ─(each full hour)─▶ checkpoint: a public list of digests
//!    ─(the cut-off)─▶ which voices flow is frozen, ballots of delegates who carry some are opened, the others sealed again;
//!                     later ballots are late, the delegates' key is destroyed
//!    ─(the close)─▶ counted once, in any process ─▶ result, lists; urn dropped, key destroyed
//! ```
//!
//! Invariants: an entry has one envelope a question at most; all envelopes of a question are equally long; rows of the urn
//! have no id and no time; casting locks the consultation against its count, and the hour is read under that lock: a ballot
//! that was acknowledged is counted, once, and none is late.

mod answers;
mod api;
mod bindings;
mod carried;
mod cast;
mod checkpoints;
mod close;
mod count;
mod counter;
mod cut_off;
mod desk;
mod electorate;
mod electorate_page;
mod entity;
mod files;
mod keys_at_hand;
mod lists;
mod mailed_kind;
mod marks;
mod of_demo;
mod open;
mod open_key;
mod outcome;
mod pages;
mod published;
mod receipt;
mod register;
mod result;
mod result_wire;
mod sentence;
mod standing;
mod sweeps;
mod tidings;
mod trial;
mod trial_page;
mod urn;
mod urn_in_pages;
mod urn_of_paper;
mod voice_path;
mod wire;

pub use answers::BallotIn;
pub use api::Api;
pub use carried::{MailCarried, TellCarried};
pub(crate) use counter::PAPER_CONTENTS;
pub use counter::{CounterApi, MailCounter};
pub(crate) use desk::{DESK_COUNTER, DESK_PAGES, desk_samples};
pub(crate) use electorate_page::{ELECTORATE_PAGES, electorate_samples};
pub(crate) use keys_at_hand::keys_at_hand;
pub use mailed_kind::MailedKind;
pub(crate) use of_demo::{cast_for, go_on};
pub use pages::PAGES;
pub(crate) use pages::{KEY_PAGES, samples};
pub(crate) use published::sha256;
pub(crate) use register::ON_REGISTER;
pub use result_wire::{ListLink, QuestionResult, VoteResultOut};
pub(crate) use standing::is_elector;
pub(crate) use sweeps::KEPT as VOTES_KEPT;
pub use sweeps::{ForgetVoteError, ForgetVotes, WatchVotes};
pub(crate) use sweeps::{forget_vote, uncounted};
pub use tidings::{MailVoter, TellVoters, Tiding, VoterMail, WalkVoters};
pub(crate) use trial_page::{TRIAL_PAGES, trial_samples};

use ground::names;

names! {
    /// The way by which a ballot came.
    pub enum Channel {
        /// By the voter's own account.
        Online = "online",
        /// At the counter, with a clerk.
        Counter = "counter",
        /// On paper, in an envelope.
        Paper = "paper",
        /// By phone, with a clerk.
        Phone = "phone",
    }
}

names! {
    /// Something that a clerk did about somebody’s ballot.
    pub enum CounterDeed {
        /// Looked up whether they voted.
        LookedUp = "looked_up",
        /// Cast a ballot for them at the counter.
        AtCounter = "counter",
        /// Cast a ballot for them by phone.
        ByPhone = "phone",
        /// Noted an envelope of theirs.
        OnPaper = "paper",
        /// Cancelled the ballot that was cast for them.
        Cancelled = "cancelled",
    }
}
