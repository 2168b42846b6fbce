//! Results on the wire, as they are published and kept.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::consultations::{ConsultationId, QuestionId, VotingMethod};
use ground::clock::Instant;

/// The result of a consultation
#[derive(Debug, Clone, Serialize, Deserialize, Object)]
#[oai(rename = "VoteResult", example)]
pub struct VoteResultOut {
    /// The consultation.
    pub consultation: ConsultationId,
    /// Time at which it was published.
    pub final_at: Instant,
    /// Number of people who could vote.
    pub electorate: u64,
    /// Numbers of ballots.
    pub ballots: BallotNumbers,
    /// Every question, in order.
    pub questions: Vec<QuestionResult>,
    /// How voices were handed on.
    pub delegation: DelegationResult,
    /// The list of how voices moved; null where too few voted, or nobody could delegate.
    #[oai(nullable)]
    pub voices: Option<ListLink>,
    /// True if the participation that the council asked for was reached; null where it asked for none.
    #[oai(nullable)]
    pub threshold_met: Option<bool>,
    /// The SHA-256 over the lists of its questions; null where too few voted.
    #[oai(nullable)]
    pub fingerprint: Option<String>,
    /// Time at which the private keys were destroyed.
    #[oai(nullable)]
    pub keys_destroyed_at: Option<Instant>,
}

/// Numbers of ballots
#[derive(Debug, Clone, Serialize, Deserialize, Object)]
pub struct BallotNumbers {
    /// All of them.
    pub total: u64,
    /// Those of delegates, published by name.
    pub open: u64,
    /// The secret ones.
    pub secret: u64,
    /// Paper ballots that could not be read.
    pub spoiled: u64,
    /// Numbers by the way they came.
    pub by_channel: ChannelNumbers,
}

/// Numbers of ballots by the way they came
#[derive(Debug, Clone, Default, Serialize, Deserialize, Object)]
pub struct ChannelNumbers {
    /// By the voters’ own accounts.
    pub online: u64,
    /// At the counter.
    pub counter: u64,
    /// On paper.
    pub paper: u64,
    /// By phone.
    pub phone: u64,
}

/// How a question came out
#[derive(Debug, Clone, Serialize, Deserialize, Object)]
pub struct QuestionResult {
    /// The question.
    pub question: QuestionId,
    /// The method by which it was counted.
    pub method: VotingMethod,
    /// What `tambour tally` prints.
    pub tally: Value,
    /// How it came out, in a sentence, in French.
    pub sentence: String,
    /// The list of its ballots; null where too few voted.
    #[oai(nullable)]
    pub ballots: Option<ListLink>,
    /// `small` where too few voted to publish ballots.
    #[oai(nullable)]
    pub withheld: Option<String>,
}

/// A published list, which never changes
#[derive(Debug, Clone, Serialize, Deserialize, Object)]
#[oai(rename = "PublishedList", example)]
pub struct ListLink {
    /// Its path.
    pub url: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Number of bytes.
    pub bytes: u64,
}

/// How voices were handed on
#[derive(Debug, Clone, Serialize, Deserialize, Object)]
pub struct DelegationResult {
    /// Number of ballots.
    pub direct: u64,
    /// Voices that delegates received.
    pub delegated: f64,
    /// Voices that nobody cast.
    pub unused: f64,
    /// Number of people whose voices went round in a circle.
    pub in_cycles: u64,
    /// Voices that a cap kept back.
    pub capped: f64,
    /// The longest way of a voice, in steps.
    pub longest_chain: u64,
    /// All of it in a sentence, in French.
    pub sentence: String,
    /// The delegates whose ballots were opened at the cut-off, in order of their codes.
    pub delegates: Vec<CarrierOut>,
}

/// A delegate in a result
#[derive(Debug, Clone, Serialize, Deserialize, Object)]
#[oai(rename = "ResultDelegate", example)]
pub struct CarrierOut {
    /// The code by which published lists name them.
    pub code: String,
    /// Their public name; « ancien délégué » once they erased it.
    pub name: String,
    /// True if they sat in the municipal council.
    pub councillor: bool,
    /// Voices that their ballot counted.
    pub weight: f64,
    /// Voices that they received: all of it but their own.
    pub received: f64,
}

impl Example for ListLink {
    fn example() -> Self {
        Self {
            url: "/v1/consultations/019abf3e-7a10-7f3e-8d1c-5a0b9c3a5210/ballots?question=019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211".to_owned(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            bytes: 9120,
        }
    }
}

impl Example for CarrierOut {
    fn example() -> Self {
        let name = "Anne Muller".to_owned();
        Self { code: "d1".to_owned(), name, councillor: false, weight: 4.5, received: 3.5 }
    }
}

impl Example for VoteResultOut {
    fn example() -> Self {
        let at = Instant::from_micros(1_797_354_000_000_000);
        Self {
            consultation: ConsultationId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5210")),
            final_at: at,
            electorate: 412,
            ballots: BallotNumbers {
                total: 118,
                open: 0,
                secret: 118,
                spoiled: 0,
                by_channel: ChannelNumbers { online: 110, counter: 8, paper: 0, phone: 0 },
            },
            questions: vec![QuestionResult {
                question: QuestionId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211")),
                method: VotingMethod::SingleChoice,
                tally: json!({"method": "single_choice", "order": [["a"], ["b"]], "winners": ["a"], "tied": false}),
                sentence: "«\u{202f}Oui\u{202f}» l’emporte avec 71 voix sur 118.".to_owned(),
                ballots: Some(ListLink::example()),
                withheld: Some("small".to_owned()),
            }],
            delegation: DelegationResult {
                direct: 118,
                delegated: 3.5,
                unused: 290.5,
                in_cycles: 2,
                capped: 0.0,
                longest_chain: 2,
                sentence: "Un délégué a porté 3,5 voix en plus de la sienne.".to_owned(),
                delegates: vec![CarrierOut::example()],
            },
            voices: Some(ListLink::example()),
            threshold_met: Some(true),
            fingerprint: Some("5f2d1c7e4b8a90536d7f1e2c3b4a59687f6e5d4c3b2a190817263544536271f0".to_owned()),
            keys_destroyed_at: Some(at),
        }
    }
}
