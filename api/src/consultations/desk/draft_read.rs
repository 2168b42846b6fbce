//! What was typed into a draft's form, as a program would send it; and mistakes, each at its field.

use serde_json::json;

use super::draft_holders::{self, HOLDERS};
use super::draft_questions;
use crate::consultations::ThresholdKind;
use crate::consultations::calendar::{default_cut_off, default_response};
use crate::consultations::draft::{
    NewConsultation, NewDelegation, NewElectorate, NewKey, NewThreshold, NewVoteCalendar,
};
use crate::consultations::patch::{CalendarPatch, ConsultationPatch};
use crate::consultations::questions::NewQuestion;
use crate::consultations::texts::{ConsultationSummary, ContactLine, LongBody, ThresholdValue};
use crate::portfolios::PortfolioId;
use crate::posts::{Attached, Title};
use crate::register::GroupId;
use chrono_tz::Tz;
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::TopicId;
use ground::{Change, FieldError, List, Object, Patch, input, number};
use kit::forms::Typed;

number!(
    /// The most that one delegate carries, in hundredths of the electorate: 1 to 100.
    CapPercent,
    1..=100,
    "Le plafond va de 1 à 100\u{a0}%.",
    "The cap is 1 to 100 %."
);

input! {
    /// The fields of a draft's form, but for its questions.
    #[example(json!({}))]
    pub struct DraftFields {
        /// Its title.
        pub title: Title,
        /// What it is about.
        pub summary: ConsultationSummary,
        /// Its text.
        pub body: Option<LongBody>,
        /// Its documents.
        pub documents: Option<Attached>,
        /// Its topic.
        pub topic: TopicId,
        /// Its portfolio.
        pub portfolio: Option<PortfolioId>,
        /// Whom one may ask.
        pub contact: Option<ContactLine>,
        /// The debate begins.
        pub debate_from: Option<Instant>,
        /// The vote opens.
        pub vote_from: Instant,
        /// The cut-off for delegates.
        pub delegates_until: Option<Instant>,
        /// The vote closes.
        pub vote_until: Instant,
        /// The last day for the answer.
        pub response_due: Option<Date>,
        /// The group that is asked.
        pub group: Option<GroupId>,
        /// True if voices may be delegated.
        pub allowed: Option<bool>,
        /// The most that one delegate carries.
        pub cap: Option<CapPercent>,
        /// The kind of threshold.
        pub threshold_kind: Option<ThresholdKind>,
        /// The threshold.
        pub threshold_value: Option<ThresholdValue>,
        /// True if residents may send contributions.
        pub contributions: Option<bool>,
    }
}

/// A draft as it was typed.
pub(super) struct TypedDraft {
    fields: DraftFields,
    questions: List<Object<NewQuestion>, 10>,
    key: Option<Object<NewKey>>,
    zone: Tz,
}

/// The names of the fields that are the page's own.
const OWN: [&str; 3] = ["faire", "retirer", HOLDERS];

/// Reads a draft out of what was typed.
pub(super) fn read(typed: &Typed, zone: Tz) -> Result<TypedDraft, Vec<FieldError>> {
    let fields = draft_questions::without(typed).without(&OWN).read::<DraftFields>(zone);
    match (fields, draft_questions::read(typed), draft_holders::read(typed)) {
        (Ok(fields), Ok(questions), Ok(key)) => Ok(TypedDraft { fields, questions, key, zone }),
        (fields, questions, key) => {
            let mistakes = fields.err().into_iter().chain(questions.err()).chain(key.err());
            Err(mistakes.flatten().collect())
        }
    }
}

impl TypedDraft {
    fn calendar(&self) -> NewVoteCalendar {
        let it = &self.fields;
        NewVoteCalendar {
            debate_from: it.debate_from,
            vote_from: it.vote_from,
            delegates_until: it.delegates_until,
            vote_until: it.vote_until,
            response_due: it.response_due,
        }
    }

    fn delegation(&self) -> Object<NewDelegation> {
        let cap = self.fields.cap.map(|it| f64::from(it.0) / 100.0);
        Object(NewDelegation { allowed: self.fields.allowed.unwrap_or_default(), cap })
    }

    fn threshold(&self) -> Option<Object<NewThreshold>> {
        let (kind, value) = self.fields.threshold_kind.zip(self.fields.threshold_value)?;
        Some(Object(NewThreshold { kind, value }))
    }

    /// As a new consultation.
    pub(super) fn into_new(self) -> NewConsultation {
        let (calendar, delegation, threshold) = (self.calendar(), self.delegation(), self.threshold());
        let it = self.fields;
        NewConsultation {
            title: it.title,
            summary: it.summary,
            body: it.body,
            documents: it.documents,
            topic: it.topic,
            portfolio: it.portfolio,
            contact: it.contact,
            calendar: Object(calendar),
            electorate: Some(Object(NewElectorate { group: it.group })),
            delegation: Some(delegation),
            threshold,
            key: self.key,
            contributions: it.contributions,
            questions: self.questions,
        }
    }

    /// As changes to a draft: all of it. What is left blank is as if it had never been said.
    pub(super) fn into_patch(self) -> ConsultationPatch {
        let (delegation, threshold, zone) = (self.delegation(), self.threshold(), self.zone);
        let it = self.fields;
        let closes = it.vote_until;
        let calendar = CalendarPatch {
            debate_from: set(it.debate_from),
            vote_from: Change(Some(it.vote_from)),
            delegates_until: Change(Some(it.delegates_until.unwrap_or_else(|| default_cut_off(closes)))),
            vote_until: Change(Some(closes)),
            response_due: Change(Some(it.response_due.unwrap_or_else(|| Date(default_response(closes, zone))))),
        };
        ConsultationPatch {
            title: Change(Some(it.title)),
            summary: Change(Some(it.summary)),
            body: Change(Some(it.body.unwrap_or_else(LongBody::empty))),
            documents: Change(Some(it.documents.unwrap_or_else(|| List(vec![])))),
            topic: Change(Some(it.topic)),
            portfolio: set(it.portfolio),
            contact: set(it.contact),
            calendar: Change(Some(Object(calendar))),
            electorate: Change(Some(Object(NewElectorate { group: it.group }))),
            delegation: Change(Some(delegation)),
            threshold: set(threshold),
            key: set(self.key),
            contributions: Change(it.contributions),
            questions: Change(Some(self.questions)),
            reason: None,
        }
    }
}

fn set<T>(value: Option<T>) -> Patch<T> {
    value.map_or(Patch::Clear, Patch::Set)
}

/// Mistakes of a draft, each at the field of the form that it is about.
pub(super) fn at_fields(mistakes: Vec<FieldError>) -> Vec<FieldError> {
    mistakes.into_iter().map(|it| FieldError { pointer: field_of(&it.pointer), detail: it.detail }).collect()
}

fn field_of(pointer: &str) -> String {
    let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["calendar" | "electorate" | "delegation", member] => format!("/{member}"),
        ["key", ..] => format!("/{HOLDERS}"),
        ["threshold", ..] => "/threshold_value".to_owned(),
        ["questions", place, member, ..] => {
            place.parse().map_or_else(|_| pointer.to_owned(), |it| format!("/{}", draft_questions::name(it, member)))
        }
        _ => pointer.to_owned(),
    }
}
