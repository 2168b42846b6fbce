//! Delegations on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::values::{ScopeId, ShareState, VoiceScope};
use super::{DelegateId, DelegationId};
use crate::consultations::ConsultationId;
use ground::clock::Instant;
use ground::date::Date;

/// What a voice is handed on for
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "VoiceScopeNamed")]
pub struct VoiceScopeOut {
    /// A consultation, a topic or everything.
    pub kind: VoiceScope,
    /// The consultation or the topic.
    #[oai(nullable)]
    pub id: Option<ScopeId>,
    /// Its name.
    #[oai(nullable)]
    pub name: Option<String>,
}

/// A share of a voice
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "VoiceShare")]
pub struct VoiceShareOut {
    /// The delegate.
    pub delegate: DelegateId,
    /// Their public name.
    pub name: String,
    /// The percentage that was given.
    pub percent: u8,
    /// How it stands.
    pub state: ShareState,
}

/// A voice that somebody hands on
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Delegation", example)]
pub struct DelegationOut {
    /// Its id.
    pub id: DelegationId,
    /// The commune, by slug.
    pub commune: String,
    /// What it is for.
    pub scope: VoiceScopeOut,
    /// The shares; none for somebody who speaks for themselves.
    pub to: Vec<VoiceShareOut>,
    /// The last day on which it counts.
    #[oai(nullable)]
    pub expires_on: Option<Date>,
    /// The day on which it was given or confirmed.
    pub confirmed_on: Date,
    /// The day on which it ends unless it is confirmed.
    pub lapses_on: Date,
    /// True if some part would come round if none of those whom it may reach voted: pages say it.
    #[serde(skip)]
    #[oai(skip)]
    pub circles: bool,
    /// True if the delegates are told who gives.
    pub share_name: bool,
    /// The consultations in its scope whose delegations are frozen: there it changes nothing any more.
    pub frozen: Vec<ConsultationId>,
    /// Time at which it was given.
    pub created_at: Instant,
}

/// All that one hands on
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Delegations", example)]
pub struct DelegationsOut {
    /// The delegations, oldest first.
    pub items: Vec<DelegationOut>,
}

/// A step of a voice beyond a delegate
#[derive(Debug, Clone, PartialEq, Serialize, Object)]
#[oai(rename = "OnwardVoice")]
pub struct OnwardOut {
    /// The name of the delegate that it goes on to.
    pub name: String,
    /// The percentage that goes on, of what reaches the one before.
    pub percent: u8,
}

/// A share of a voice that goes to a delegate
#[derive(Debug, Clone, PartialEq, Serialize, Object)]
#[oai(rename = "GoingVoice")]
pub struct GoingOut {
    /// The delegate.
    pub delegate: DelegateId,
    /// Their public name.
    pub name: String,
    /// The percentage that was given.
    pub percent: u8,
    /// Where it goes on to unless they vote, one step.
    pub onward: Vec<OnwardOut>,
}

/// Something to think about before one gives a voice
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Object)]
#[oai(rename = "VoiceWarning")]
pub struct VoiceWarning {
    /// A JSON pointer into what was sent.
    pub pointer: String,
    /// A sentence, in French.
    pub detail: String,
}

/// Where a voice would go
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "VoicePreview", example)]
pub struct VoicePreviewOut {
    /// The delegates that it goes to.
    pub goes: Vec<GoingOut>,
    /// The percentage that goes to nobody.
    pub unassigned: u8,
    /// True if some part would come round if none of them voted.
    pub circles: bool,
    /// What to think about.
    pub warnings: Vec<VoiceWarning>,
}

impl Example for DelegationOut {
    fn example() -> Self {
        let share = VoiceShareOut {
            delegate: DelegateId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5260")),
            name: "Anne Muller".to_owned(),
            percent: 60,
            state: ShareState::Active,
        };
        let day = |month, day| Date(chrono::NaiveDate::from_ymd_opt(2027, month, day).unwrap_or_default());
        Self {
            id: DelegationId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5261")),
            commune: "kerling-les-sierck".to_owned(),
            scope: VoiceScopeOut {
                kind: VoiceScope::Topic,
                id: Some(ScopeId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5200"))),
                name: Some("École".to_owned()),
            },
            to: vec![share],
            circles: false,
            expires_on: Some(day(12, 31)),
            confirmed_on: day(1, 15),
            lapses_on: day(2, 15),
            share_name: false,
            frozen: vec![],
            created_at: Instant::from_micros(1_796_111_000_000_000),
        }
    }
}

impl Example for DelegationsOut {
    fn example() -> Self {
        Self { items: vec![DelegationOut::example()] }
    }
}

impl GoingOut {
    /// The example of a share.
    pub(crate) fn sample() -> Self {
        Self {
            delegate: DelegateId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5260")),
            name: "Odile Roth".to_owned(),
            percent: 60,
            onward: vec![OnwardOut { name: "Anne Muller".to_owned(), percent: 100 }],
        }
    }
}

impl Example for VoicePreviewOut {
    fn example() -> Self {
        let detail = "40\u{a0}% ne vont à personne\u{a0}: cette part reste inutilisée.".to_owned();
        let warnings = vec![VoiceWarning { pointer: "/to".to_owned(), detail }];
        Self { goes: vec![GoingOut::sample()], unassigned: 40, circles: false, warnings }
    }
}
