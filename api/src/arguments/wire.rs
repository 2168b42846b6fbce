//! Arguments on the wire.

use std::collections::HashMap;

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::entity::argument::Model;
use super::{ArgumentId, Stance};
use crate::consultations::{ConsultationId, QuestionId};
use ground::clock::Instant;

/// The name of those who erased their account.
const SOMEBODY: &str = "Un habitant";

/// An argument
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Argument", example)]
pub struct ArgumentOut {
    /// Its id.
    pub id: ArgumentId,
    /// The consultation.
    pub consultation: ConsultationId,
    /// The question that it is about; null if it is about the whole consultation.
    #[oai(nullable)]
    pub question: Option<QuestionId>,
    /// The option that it is about, by its letter.
    #[oai(nullable)]
    pub option: Option<String>,
    /// The side that it takes.
    pub stance: Stance,
    /// The text; null once it is removed.
    #[oai(nullable)]
    pub text: Option<String>,
    /// Whoever wrote it; null once it is removed.
    #[oai(nullable)]
    pub author: Option<DebaterOut>,
    /// Number of residents who support it.
    pub supports: u64,
    /// With an account: true if one supports it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[oai(skip_serializing_if_is_none)]
    pub supported: Option<bool>,
    /// With an account: true if one wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[oai(skip_serializing_if_is_none)]
    pub mine: Option<bool>,
    /// What the town hall answers to it.
    #[oai(nullable)]
    pub official_answer: Option<String>,
    /// Its removal by the town hall.
    #[oai(nullable)]
    pub removed: Option<RemovedOut>,
    /// Time at which it was written.
    pub created_at: Instant,
}

/// Somebody who takes part in a debate
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Debater")]
pub struct DebaterOut {
    /// The first name and the initial of the last, as the register has them.
    pub name: String,
    /// True for a standing delegate.
    pub delegate: bool,
}

/// A removal by the town hall
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Removal")]
pub struct RemovedOut {
    /// Its time.
    pub at: Instant,
    /// Why, one line.
    pub reason: String,
}

impl DebaterOut {
    /// Somebody of this name; of those who erased their account none is kept.
    pub(super) fn of(name: Option<String>, delegate: bool) -> Self {
        Self { name: name.unwrap_or_else(|| SOMEBODY.to_owned()), delegate }
    }
}

impl RemovedOut {
    pub(super) fn of(at: Option<Instant>, reason: Option<String>) -> Option<Self> {
        Some(Self { at: at?, reason: reason.unwrap_or_default() })
    }
}

impl ArgumentOut {
    pub(super) fn of(
        row: Model,
        supports: &HashMap<ArgumentId, u64>,
        (supported, mine): (Option<bool>, Option<bool>),
        delegate: bool,
    ) -> Self {
        let is_up = row.removed_at.is_none();
        Self {
            id: row.id,
            consultation: row.consultation_id,
            question: row.question_id,
            option: row.option_id,
            stance: row.stance,
            text: is_up.then(|| row.text.to_string()),
            author: is_up.then(|| DebaterOut::of(row.author, delegate)),
            supports: supports.get(&row.id).copied().unwrap_or_default(),
            supported,
            mine,
            official_answer: row.official_answer.map(|it| it.to_string()),
            removed: RemovedOut::of(row.removed_at, row.removed_reason.map(|it| it.to_string())),
            created_at: row.created_at,
        }
    }
}

impl Example for ArgumentOut {
    fn example() -> Self {
        let at = Instant::from_micros(1_795_449_600_000_000);
        Self {
            id: ArgumentId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5231")),
            consultation: ConsultationId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5210")),
            question: Some(QuestionId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211"))),
            option: Some("a".to_owned()),
            stance: Stance::For,
            text: Some("Les cars s’arrêtent là\u{202f}: on attend moins seul.".to_owned()),
            author: Some(DebaterOut { name: "Mireille K.".to_owned(), delegate: false }),
            supports: 17,
            supported: Some(true),
            mine: Some(false),
            official_answer: Some("La borne est prévue à l’abribus.".to_owned()),
            removed: Some(RemovedOut { at, reason: "Il nomme un voisin.".to_owned() }),
            created_at: at,
        }
    }
}
