//! Ballots on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::Channel;
use crate::consultations::{ConsultationId, QuestionId};
use ground::clock::Instant;
use ground::names;

names! {
    /// The reason why somebody may not vote.
    pub enum MayNotVote {
        /// They have no entry in the commune's register.
        ResidentsOnly = "residents-only",
        /// The vote is not open yet.
        VoteNotOpen = "vote-not-open",
        /// The vote is closed.
        VoteClosed = "vote-closed",
        /// The consultation was taken back.
        Withdrawn = "consultation-withdrawn",
        /// They are not in the electorate.
        NotInElectorate = "not-in-electorate",
        /// Their ballot was opened at the cut-off, with the voices that it carries.
        BallotFinal = "ballot-final",
    }
}

/// The acknowledgement of a ballot: what was accepted, without a word of what is inside
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Acknowledgement", example)]
pub struct AcknowledgementOut {
    /// The consultation.
    pub consultation: ConsultationId,
    /// True for the ballot of a delegate, which is published by name.
    pub open: bool,
    /// Every question, in order.
    pub answers: Vec<AcknowledgedOut>,
    /// The text that is signed: consultation, questions and envelopes.
    pub signed: String,
    /// Its Ed25519 signature in base64url, under `GET /v1/keys/ballots`.
    pub signature: String,
}

/// An accepted answer
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "AcknowledgedAnswer")]
pub struct AcknowledgedOut {
    /// The question.
    pub question: QuestionId,
    /// The code by which the voter finds it in the published list.
    pub receipt: String,
    /// The SHA-256 of its envelope, in hexadecimal: it stands in the public list from the next full hour on.
    pub envelope: String,
}

/// How somebody stands towards a vote: never how they voted
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "BallotStanding", example)]
pub struct StandingOut {
    /// True if they may cast a ballot now, or another in its place.
    pub may_vote: bool,
    /// Why not.
    #[oai(nullable)]
    pub reason: Option<MayNotVote>,
    /// True if they have voted.
    pub voted: bool,
    /// The way by which their ballot came.
    #[oai(nullable)]
    pub channel: Option<Channel>,
    /// True if it is a delegate's, which is published by name.
    pub open: bool,
    /// True if it cannot be replaced any more.
    #[serde(rename = "final")]
    #[oai(rename = "final")]
    pub is_final: bool,
}

/// The key under which acknowledgements are signed
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "AcknowledgementKey", example)]
pub struct SigningKeyOut {
    /// Always `Ed25519`.
    pub algorithm: String,
    /// The public key, in base64url.
    pub public_key: String,
}

/// How far the list of envelopes was at a full hour
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Checkpoint")]
pub struct CheckpointOut {
    /// The time of it.
    pub at: Instant,
    /// Number of people who had voted.
    pub ballots: i64,
    /// Number of envelopes that had been accepted, replaced ones too.
    pub envelopes: i64,
    /// The SHA-256 of the list, in hexadecimal.
    pub root: String,
}

/// The checkpoints of a vote
#[derive(Debug, Clone, Serialize, Object)]
#[oai(example)]
pub struct Checkpoints {
    /// The checkpoints, oldest first.
    pub items: Vec<CheckpointOut>,
}

const EXAMPLE_DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

impl Example for AcknowledgementOut {
    fn example() -> Self {
        let consultation = ConsultationId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5210"));
        let question = QuestionId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211"));
        Self {
            consultation,
            open: false,
            answers: vec![AcknowledgedOut {
                question,
                receipt: "bcdfghjkmnpqrstvwxz2".to_owned(),
                envelope: EXAMPLE_DIGEST.to_owned(),
            }],
            signed: format!("tambour ballot 1\n{consultation}\n{question} {EXAMPLE_DIGEST}\n"),
            signature: "6JH0c0Qk1eVwcZ6jz6cE0y7e3V3v9l0r0m2e7hJ3w6V2bXkR7mE5sUaGfLoQiPzDtnq8Cd1l0cYpZ4T9hJ3w6V"
                .to_owned(),
        }
    }
}

impl Example for StandingOut {
    fn example() -> Self {
        Self {
            may_vote: true,
            reason: Some(MayNotVote::VoteNotOpen),
            voted: true,
            channel: Some(Channel::Online),
            open: false,
            is_final: false,
        }
    }
}

impl Example for SigningKeyOut {
    fn example() -> Self {
        Self { algorithm: "Ed25519".to_owned(), public_key: "nq8Cd1l0cYpZ4T9hJ3w6V2bXkR7mE5sUaGfLoQiPzDt".to_owned() }
    }
}

impl Example for Checkpoints {
    fn example() -> Self {
        let at = Instant::from_micros(1_796_111_000_000_000);
        Self { items: vec![CheckpointOut { at, ballots: 41, envelopes: 44, root: EXAMPLE_DIGEST.to_owned() }] }
    }
}
