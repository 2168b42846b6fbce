//! One's own voice in a consultation on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;
use serde_json::{Value, json};

use crate::consultations::ConsultationId;
use crate::delegations::{DelegateId, GoingOut, ScopeId, VoiceScope, VoiceScopeOut};
use ground::clock::Instant;
use ground::names;

names! {
    /// How somebody stands towards a vote, as to their voice.
    pub enum OwnVote {
        /// They voted before the cut-off.
        InTime = "in_time",
        /// They first voted after it.
        Late = "late",
        /// They have not voted.
        NotYet = "not_yet",
        /// They may not vote.
        NotInElectorate = "not_in_electorate",
    }
}

/// One's own voice in a consultation
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "MyVoice", example)]
pub struct MyVoiceOut {
    /// The consultation.
    pub consultation: ConsultationId,
    /// The cut-off for delegates.
    pub cut_off: Instant,
    /// True once delegations are frozen.
    pub frozen: bool,
    /// Whether one has voted; never how.
    pub mine: OwnVote,
    /// What the delegation is for that counts here.
    #[oai(nullable)]
    pub scope: Option<VoiceScopeOut>,
    /// The delegates that it goes to, whoever votes.
    pub goes: Vec<GoingOut>,
    /// The percentage that goes to nobody.
    pub unassigned: u8,
    /// How it was used; null before the cut-off.
    #[oai(nullable)]
    pub used: Option<UsedVoiceOut>,
    /// The code of its row in the published list, once it is out.
    #[oai(nullable)]
    pub code: Option<String>,
}

/// How a voice was used
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "UsedVoice")]
pub struct UsedVoiceOut {
    /// True if one casts it oneself.
    pub own: bool,
    /// The delegates who cast some of it.
    pub cast: Vec<CastVoiceOut>,
    /// The part of it that nobody casts.
    pub unused: f64,
    /// True if some part would come round if none of the delegates voted.
    pub circles: bool,
    /// True once the result is out.
    #[serde(rename = "final")]
    #[oai(rename = "final")]
    pub is_final: bool,
}

/// A part of a voice that a delegate casts
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "CastVoice")]
pub struct CastVoiceOut {
    /// The delegate.
    pub delegate: DelegateId,
    /// Their public name.
    pub name: String,
    /// The part of the voice that they cast.
    pub voices: f64,
    /// How they voted, an answer a question; null for less than a tenth of a voice, until the result is out.
    #[oai(nullable)]
    pub answers: Option<Vec<Value>>,
}

impl Example for MyVoiceOut {
    fn example() -> Self {
        let answer = json!({"question": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211", "choice": "a"});
        let cast = CastVoiceOut {
            delegate: DelegateId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5260")),
            name: "Anne Muller".to_owned(),
            voices: 0.6,
            answers: Some(vec![answer]),
        };
        Self {
            consultation: ConsultationId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5210")),
            cut_off: Instant::from_micros(1_797_181_200_000_000),
            frozen: true,
            mine: OwnVote::NotYet,
            scope: Some(VoiceScopeOut {
                kind: VoiceScope::Topic,
                id: Some(ScopeId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5200"))),
                name: Some("École".to_owned()),
            }),
            goes: vec![GoingOut::sample()],
            unassigned: 40,
            used: Some(UsedVoiceOut { own: false, cast: vec![cast], unused: 0.4, circles: false, is_final: false }),
            code: Some("bcdfghjkmnpqrstvwxz2".to_owned()),
        }
    }
}
