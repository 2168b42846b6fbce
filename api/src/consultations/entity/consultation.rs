//! The rows of consultations.

use chrono::NaiveDate;
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::consultations::calendar::{Calendar, Done};
use crate::consultations::kept_response::KeptResponse;
use crate::consultations::questions::AskedQuestions;
use crate::consultations::texts::{ConsultationSummary, ContactLine, LongBody, PublicReason};
use crate::consultations::{ConsultationId, Phase, QuestionId, ThresholdKind};
use crate::envelopes::HOLDERS;
use crate::portfolios::PortfolioId;
use crate::posts::{Attachments, Title};
use crate::register::GroupId;
use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId, TopicId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsultationId,
    pub commune_id: CommuneId,
    pub title: Title,
    pub summary: ConsultationSummary,
    pub body: LongBody,
    pub body_html: String,
    pub documents: Attachments,
    pub topic_id: TopicId,
    pub portfolio_id: Option<PortfolioId>,
    pub contact: Option<ContactLine>,
    pub announced_at: Option<Instant>,
    pub debate_from: Option<Instant>,
    pub vote_from: Instant,
    pub delegates_until: Instant,
    pub vote_until: Instant,
    pub response_due: NaiveDate,
    pub group_id: Option<GroupId>,
    pub contributions: bool,
    pub delegation_allowed: bool,
    /// The cap, a fraction from 0 to 1 as it was written.
    pub delegation_cap: Option<String>,
    pub threshold_kind: Option<ThresholdKind>,
    pub threshold_value: Option<i64>,
    pub key_holders: KeyHolders,
    pub questions: AskedQuestions,
    /// True once the open vote was made longer.
    pub extended: bool,
    pub response: Option<KeptResponse>,
    pub recorded: Recorded,
    /// True once its keys are destroyed: nothing of it is left to do.
    pub ended: bool,
    pub final_at: Option<Instant>,
    pub answered_at: Option<Instant>,
    pub withdrawn_at: Option<Instant>,
    pub withdrawn_reason: Option<PublicReason>,
    pub created_by: Option<AccountId>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// Somebody who holds a share of a consultation's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyHolder {
    /// Their name, in public.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// Those who hold a consultation's key: three, or nobody but the server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct KeyHolders(pub Vec<KeyHolder>);

/// What the vote and the response record of a consultation; nothing before it is announced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default)]
pub struct Recorded {
    /// Number of residents whom the electorate held when it was frozen.
    pub size: Option<u64>,
    /// Time at which it was frozen.
    pub frozen_at: Option<Instant>,
    /// Number of residents who were added to it later.
    pub added: u64,
    /// Number of entries that were merged into others since.
    pub merged: u64,
    /// The topic and those above it, the nearest first, as they were when the vote opened.
    pub topics: Vec<TopicId>,
    /// Number of people who had voted at the last full hour, and that hour.
    pub participation: Option<(u64, Instant)>,
    /// The public key of ballots, in base64url.
    pub public_key: Option<String>,
    /// Which of those who hold the key have taken their share; nothing where the server holds it, or it was not made.
    pub shares_taken: Option<Vec<bool>>,
    /// The public key of delegates' ballots, in base64url.
    pub delegates_key: Option<String>,
    /// Time at which the cut-off for delegates was settled.
    pub settled_at: Option<Instant>,
    /// Number of residents of the electorate then.
    pub settled_size: Option<u64>,
    /// Time at which the delegates' key was destroyed.
    pub delegates_destroyed_at: Option<Instant>,
    /// Time at which the ballots' key was destroyed.
    pub destroyed_at: Option<Instant>,
    /// Number of paper ballots that could not be read.
    pub spoiled: u64,
    /// What the closing waits for.
    pub waiting_for: Option<WaitingFor>,
    /// The result in short.
    pub result: Option<ResultInShort>,
}

ground::names! {
    /// Something without which a vote is not counted.
    pub enum WaitingFor {
        /// Two shares of the key.
        Key = "key",
        /// The contents of paper envelopes.
        Paper = "paper",
    }
}

/// The result of a consultation in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultInShort {
    /// Its fingerprint, unless it is withheld.
    pub fingerprint: Option<String>,
    /// A sentence for each question.
    pub sentences: Vec<ResultSentence>,
}

/// How a question came out, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultSentence {
    /// The question.
    pub question: QuestionId,
    /// The sentence, in French.
    pub text: String,
}

impl Recorded {
    /// True if everybody who holds the key has taken their share.
    pub(crate) fn is_shared(&self) -> bool {
        self.shares_taken.as_ref().is_some_and(|taken| taken.len() == HOLDERS && taken.iter().all(|it| *it))
    }
}

impl Model {
    /// Its dates.
    pub(crate) fn calendar(&self) -> Calendar {
        Calendar {
            announced_at: self.announced_at,
            debate_from: self.debate_from,
            vote_from: self.vote_from,
            delegates_until: self.delegates_until,
            vote_until: self.vote_until,
            response_due: self.response_due,
        }
    }

    /// The phase that it is in at an instant.
    pub(crate) fn phase(&self, now: Instant) -> Phase {
        let done = Done {
            withdrawn: self.withdrawn_at.is_some(),
            counted: self.final_at.is_some(),
            answered: self.answered_at.is_some(),
        };
        self.calendar().phase(done, now)
    }

    /// The last day on which the council answers in time: another where it put the answer off.
    pub(crate) fn answer_due(&self) -> NaiveDate {
        self.response.as_ref().and_then(|it| it.until).unwrap_or(self.response_due)
    }

    /// True if the council owes an answer, and its day is past.
    pub(crate) fn is_overdue(&self, today: NaiveDate, now: Instant) -> bool {
        self.phase(now) == Phase::Result && today > self.answer_due()
    }

    /// True if its cut-off for delegates is past, and is not settled.
    pub(crate) fn awaits_cut_off(&self, now: Instant) -> bool {
        let runs = self.recorded.frozen_at.is_some() && self.final_at.is_none() && self.withdrawn_at.is_none();
        runs && self.delegation_allowed && now >= self.delegates_until && self.recorded.settled_at.is_none()
    }

    /// Number of residents of the electorate now: frozen, added, without those who were merged.
    pub(crate) fn electorate(&self) -> Option<u64> {
        self.recorded.size.map(|size| (size + self.recorded.added).saturating_sub(self.recorded.merged))
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
