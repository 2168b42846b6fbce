//! Consultations: questions put to an electorate, with documents, arguments, a vote, a result and a response.
//!
//! ```text
//! draft ──publish──▶ announced ─▶ debate ─▶ vote ─▶ counting ──the count──▶ result ──response──▶ answered
//!   │ edited, deleted      └────── withdrawn, in public, before the close ──────┘
//! ```
//!
//! Which of these a consultation is in follows from its calendar, the clock, and what was recorded ([`Phase`]): nothing has
//! to run for it. An instant belongs to the later phase. Once announced, a consultation stays as it was told: documents may be
//! added, dates of the vote moved later, and every change stands in public beside it.
//!
//! Here is what is asked and when; who may vote and how ballots are kept and counted is `ballots`.

mod amend;
mod api;
mod calendar;
mod card;
mod create;
mod desk;
mod documents;
mod draft;
mod edit;
mod entity;
mod example;
mod grasp;
mod incident;
mod kept_response;
mod listing;
mod methods;
mod on_board;
mod patch;
mod paths;
mod publish;
mod queries;
mod questions;
mod responses;
mod rules_text;
mod shares;
mod shown;
mod tellings;
mod texts;
mod warnings;
mod wire;
mod wire_parts;
mod withdraw;
mod words;

pub use api::Api;
pub(crate) use calendar::{local_day, midnight_after};
pub use card::ConsultationCard;
pub(crate) use card::grade_label;
pub(crate) use create::create;
pub(crate) use desk::{DESK_CONSULTATIONS, DESK_PAGES, DESK_UPLOADS, desk_consultation, desk_samples};
pub(crate) use documents::FILES;
pub(crate) use draft::NewConsultation;
pub(crate) use entity::consultation;
pub(crate) use entity::consultation::{ResultInShort, ResultSentence, WaitingFor};
pub(crate) use example::example_row;
pub(crate) use grasp::note;
pub use methods::MethodsApi;
pub(crate) use methods::{counted as method_counted, name as method_name};
pub(crate) use on_board::{on_board, told};
pub(crate) use paths::{TRIAL, page_of};
pub(crate) use publish::publish;
pub(crate) use queries::{
    PublicChange, USES_TOPIC, announced, find, find_all, in_count, locked, of_portfolios, owing, running, shared,
    titles, use_group, with_keys, write_changes,
};
pub use questions::{AskedQuestion, Choice, VotingMethod};
pub(crate) use responses::{MilestoneOut, MilestonePatch, NewResponse, Promises, patch, respond};
pub(crate) use responses::{all_milestones, promises_of};
pub(crate) use shares::{KEY_LINK, TakeShareError, copies, forget_key, link_with, take, waiting_for_token};
pub use shares::{KeyShareOut, MailKeyShare, ShareToken};
pub(crate) use shown::{AskedConsultation, begun, voted_now};
pub(crate) use tellings::{DueTelling, Telling, ToldOf, milestone_told_of, milestones_to_tell, tellings, told_of};
pub use texts::PublicReason;
pub use wire::ConsultationOut;
pub(crate) use wire::show;
pub(crate) use words::{changes_said, outcome_said, phase_said, promise_said};

use ground::{id, names};

id!(
    /// A consultation.
    ConsultationId
);
id!(
    /// A question of a consultation.
    QuestionId
);
id!(
    /// Something that the council promised.
    MilestoneId
);

names! {
    /// What the council does with a result.
    pub enum ResponseOutcome {
        /// It follows it.
        Followed = "followed",
        /// It follows a part of it.
        PartlyFollowed = "partly_followed",
        /// It does not follow it.
        NotFollowed = "not_followed",
        /// It answers later.
        Postponed = "postponed",
    }
}

names! {
    /// How a milestone stands.
    pub enum MilestoneState {
        /// Due, and not kept yet.
        Open = "open",
        /// Not kept, and past its day.
        Late = "late",
        /// Kept.
        Kept = "kept",
        /// Given up, with a reason.
        Dropped = "dropped",
    }
}

names! {
    /// The phase of a consultation.
    pub enum Phase {
        /// Being written.
        Draft = "draft",
        /// Told of, with its calendar.
        Announced = "announced",
        /// Residents argue.
        Debate = "debate",
        /// Residents vote.
        Vote = "vote",
        /// The vote is closed, and its result is not out yet.
        Counting = "counting",
        /// Its result is out, and the council has not answered.
        Result = "result",
        /// The council answered.
        Answered = "answered",
        /// Taken back, in public.
        Withdrawn = "withdrawn",
    }
}

names! {
    /// The kind of a threshold.
    pub enum ThresholdKind {
        /// Number of ballots.
        Ballots = "ballots",
        /// Number of ballots for each hundred residents of the electorate.
        Percent = "percent",
    }
}

names! {
    /// Something that happened to a consultation after it was announced.
    pub enum ConsultationChange {
        /// Documents were added.
        Documents = "documents",
        /// The opening of the vote moved.
        VoteFrom = "vote_from",
        /// The cut-off for delegates moved.
        DelegatesUntil = "delegates_until",
        /// The close of the vote moved.
        VoteUntil = "vote_until",
        /// The day until which the council answers moved with the close.
        ResponseDue = "response_due",
        /// Somebody whom the register had left out was added to the electorate.
        Electorate = "electorate",
        /// Something that voters must know happened.
        Incident = "incident",
    }
}
