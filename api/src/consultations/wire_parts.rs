//! The parts of a consultation on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::entity::change;
use super::{ConsultationChange, ThresholdKind};
use crate::register::GroupId;
use ground::clock::Instant;

/// Something that changed after the announcement
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ConsultationChanged", example)]
pub struct PublicChangeOut {
    /// The time of it.
    pub at: Instant,
    /// What changed.
    pub what: ConsultationChange,
    /// What it was before, where that can be said.
    #[oai(nullable)]
    pub from: Option<String>,
    /// What it is now, where that can be said.
    #[oai(nullable)]
    pub to: Option<String>,
    /// The reason, one line.
    #[oai(nullable)]
    pub reason: Option<String>,
}

/// Who may vote
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Electorate", example)]
pub struct ElectorateOut {
    /// The group whose members may vote; null for everybody in the register.
    #[oai(nullable)]
    pub group: Option<GroupId>,
    /// Number of people: frozen, added, without those who were merged; null before the vote opens.
    #[oai(nullable)]
    pub size: Option<u64>,
    /// Time at which it was frozen.
    #[oai(nullable)]
    pub frozen_at: Option<Instant>,
    /// Number of people who were added since.
    pub added: u64,
}

/// That a consultation was taken back
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ConsultationWithdrawal", example)]
pub struct WithdrawnOut {
    /// The time of it.
    pub at: Instant,
    /// The reason, one line.
    pub reason: String,
}

/// Whether voices may be delegated
#[derive(Debug, Clone, Serialize, Object)]
pub struct DelegationRule {
    /// True if they may.
    pub allowed: bool,
    /// The most that one delegate carries: a fraction of the electorate.
    #[oai(nullable)]
    pub cap: Option<f64>,
}

/// The participation that the council asked for
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Threshold", example)]
pub struct ThresholdOut {
    /// The kind.
    pub kind: ThresholdKind,
    /// Number of ballots, or of ballots for each hundred of the electorate.
    pub value: i64,
}

/// The keys of a consultation
#[derive(Debug, Clone, Serialize, Object)]
pub struct VotingKeys {
    /// The names of those who hold it; nobody where the server does.
    pub holders: Vec<String>,
    /// The public key that ballots are sealed to, X25519 in base64url; null before the announcement.
    #[oai(nullable)]
    pub public: Option<String>,
    /// The public key that delegates’ ballots are sealed to; null where nobody delegates.
    #[oai(nullable)]
    pub delegates_public: Option<String>,
    /// Time at which the delegates’ private key was destroyed.
    #[oai(nullable)]
    pub delegates_destroyed_at: Option<Instant>,
    /// Time at which the private key was destroyed.
    #[oai(nullable)]
    pub destroyed_at: Option<Instant>,
}

/// Number of people who voted
#[derive(Debug, Clone, Serialize, Object)]
#[oai(example)]
pub struct Participation {
    /// Number of ballots.
    pub ballots: u64,
    /// The full hour at which they were counted.
    pub as_of: Instant,
}

impl From<change::Model> for PublicChangeOut {
    fn from(row: change::Model) -> Self {
        Self { at: row.at, what: row.what, from: row.before, to: row.after, reason: row.reason }
    }
}

/// The time in examples.
pub(super) const EXAMPLE_AT: Instant = Instant::from_micros(1_795_363_200_000_000);

impl Example for PublicChangeOut {
    fn example() -> Self {
        Self {
            at: EXAMPLE_AT,
            what: ConsultationChange::VoteUntil,
            from: Some("2026-12-15T17:00:00Z".to_owned()),
            to: Some("2026-12-18T17:00:00Z".to_owned()),
            reason: Some("Le site n’a pas répondu pendant une journée.".to_owned()),
        }
    }
}

impl Example for ElectorateOut {
    fn example() -> Self {
        let group = Some(GroupId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5220")));
        Self { group, size: Some(412), frozen_at: Some(EXAMPLE_AT), added: 1 }
    }
}

impl Example for WithdrawnOut {
    fn example() -> Self {
        Self { at: EXAMPLE_AT, reason: "La région a retiré son financement.".to_owned() }
    }
}

impl Example for ThresholdOut {
    fn example() -> Self {
        Self { kind: ThresholdKind::Percent, value: 20 }
    }
}

impl Example for Participation {
    fn example() -> Self {
        Self { ballots: 118, as_of: EXAMPLE_AT }
    }
}
