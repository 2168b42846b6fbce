//! Changes to a consultation, as they are sent, and why they are refused.

use sea_orm::DbErr;
use serde_json::json;

use super::draft::{NewDelegation, NewElectorate, NewKey, NewThreshold};
use super::grasp::NotHeld;
use super::questions::NewQuestion;
use super::texts::{ConsultationSummary, ContactLine, LongBody, PublicReason};
use crate::portfolios::PortfolioId;
use crate::posts::{Attached, Title};
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::TopicId;
use ground::{Change, FieldError, List, Object, Patch, input};
use kit::refusal;

input! {
    /// Changes of dates; what is absent stays.
    #[example(json!({"vote_until": "2030-12-20T17:00:00Z"}))]
    pub struct CalendarPatch {
        /// Time at which the debate begins; null for the announcement.
        pub debate_from: Patch<Instant>,
        /// Time at which the vote opens.
        pub vote_from: Change<Instant>,
        /// The cut-off for delegates.
        pub delegates_until: Change<Instant>,
        /// Time at which the vote closes.
        pub vote_until: Change<Instant>,
        /// The last day on which the council answers in time.
        pub response_due: Change<Date>,
    }
}

input! {
    /// Changes to a consultation; what is absent stays. Once it is announced, documents may be added and dates of the vote
    /// moved later, for a reason.
    #[example(json!({"summary": "Le conseil veut savoir s’il faut un wifi public, et où."}))]
    pub struct ConsultationPatch {
        /// One line, 1 to 120 characters.
        pub title: Change<Title>,
        /// One line, 1 to 300 characters.
        pub summary: Change<ConsultationSummary>,
        /// Markdown, up to 20,000 characters.
        pub body: Change<LongBody>,
        /// Files of the commune, six at most.
        pub documents: Change<Attached>,
        /// The topic that it is about.
        pub topic: Change<TopicId>,
        /// The portfolio that it belongs to; null for none.
        pub portfolio: Patch<PortfolioId>,
        /// Whom one may ask; null for nobody.
        pub contact: Patch<ContactLine>,
        /// Its dates.
        pub calendar: Change<Object<CalendarPatch>>,
        /// Who may vote.
        pub electorate: Change<Object<NewElectorate>>,
        /// Whether voices may be delegated.
        pub delegation: Change<Object<NewDelegation>>,
        /// The participation that the council asked for; null for none.
        pub threshold: Patch<Object<NewThreshold>>,
        /// Who holds the key; null for the server.
        pub key: Patch<Object<NewKey>>,
        /// True if residents may send contributions.
        pub contributions: Change<bool>,
        /// 1 to 10 questions.
        pub questions: Change<List<Object<NewQuestion>, 10>>,
        /// The reason, in public, of a change after the announcement.
        pub reason: Option<PublicReason>,
    }
}

refusal! {
    /// Reasons why a consultation was not edited.
    pub enum EditConsultationError {
        /// It is not there, the caller may not, or it changed since they read it.
        ..NotHeld(NotHeld) from (DbErr),
        /// It was announced: it stays as it was told.
        Announced => ANNOUNCED,
        /// It was taken back.
        Withdrawn => CONSULTATION_WITHDRAWN,
        /// Values that do not fit.
        Invalid(Vec<FieldError>) => invalid,
    }
}
