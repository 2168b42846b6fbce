//! Contributions and syntheses on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use crate::arguments::ContributionId;
use crate::arguments::entity::contribution::Model;
use crate::arguments::entity::synthesis;
use crate::arguments::found::DebateReader;
use crate::arguments::wire::{DebaterOut, RemovedOut};
use crate::consultations::ConsultationId;
use ground::clock::Instant;

/// A contribution
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Contribution", example)]
pub struct ContributionOut {
    /// Its id.
    pub id: ContributionId,
    /// The consultation.
    pub consultation: ConsultationId,
    /// The text; null once it is removed.
    #[oai(nullable)]
    pub text: Option<String>,
    /// The point that it is about.
    #[oai(nullable)]
    pub point: Option<MapPointOut>,
    /// Whoever wrote it; null once it is removed.
    #[oai(nullable)]
    pub author: Option<DebaterOut>,
    /// With an account: true if one wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mine: Option<bool>,
    /// Its removal by the town hall.
    #[oai(nullable)]
    pub removed: Option<RemovedOut>,
    /// Time at which it was written.
    pub created_at: Instant,
}

/// A point on a map
#[derive(Debug, Clone, Copy, Serialize, Object)]
#[oai(rename = "MapPoint")]
pub struct MapPointOut {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// The town hall's synthesis of contributions
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Synthesis", example)]
pub struct SynthesisOut {
    /// The consultation.
    pub consultation: ConsultationId,
    /// The text.
    pub text: String,
    /// Contributions that say the same, in order.
    pub groups: Vec<SynthesisGroupOut>,
    /// Time at which it was last written.
    pub updated_at: Instant,
}

/// Contributions that say the same
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "SynthesisGroup")]
pub struct SynthesisGroupOut {
    /// Its title.
    pub title: String,
    /// What they say.
    pub text: String,
    /// The contributions.
    pub contributions: Vec<ContributionId>,
}

impl ContributionOut {
    pub(super) fn of(row: Model, reader: DebateReader, delegate: bool) -> Self {
        let is_up = row.removed_at.is_none();
        let point = row.latitude.zip(row.longitude).filter(|_| is_up);
        Self {
            id: row.id,
            consultation: row.consultation_id,
            text: is_up.then(|| row.text.to_string()),
            point: point.map(|(latitude, longitude)| MapPointOut { latitude, longitude }),
            author: is_up.then(|| DebaterOut::of(row.author, delegate)),
            mine: reader.owns(row.entry_id),
            removed: RemovedOut::of(row.removed_at, row.removed_reason.map(|it| it.to_string())),
            created_at: row.created_at,
        }
    }
}

impl From<synthesis::Model> for SynthesisOut {
    fn from(row: synthesis::Model) -> Self {
        let groups = row.groups.0.into_iter().map(|it| SynthesisGroupOut {
            title: it.title,
            text: it.text,
            contributions: it.contributions,
        });
        Self {
            consultation: row.consultation_id,
            text: row.text.to_string(),
            groups: groups.collect(),
            updated_at: row.updated_at,
        }
    }
}

impl Example for ContributionOut {
    fn example() -> Self {
        let created_at = Instant::from_micros(1_795_449_600_000_000);
        Self {
            id: ContributionId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5241")),
            consultation: ConsultationId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5210")),
            text: Some("Un banc à l’ombre, près du lavoir.".to_owned()),
            point: Some(MapPointOut { latitude: 49.4236, longitude: 6.2722 }),
            author: Some(DebaterOut::of(Some("Paul S.".to_owned()), false)),
            mine: Some(false),
            removed: RemovedOut::of(Some(created_at), Some("Il nomme un voisin.".to_owned())),
            created_at,
        }
    }
}

impl Example for SynthesisOut {
    fn example() -> Self {
        let one = ContributionOut::example();
        Self {
            consultation: one.consultation,
            text: "Douze personnes ont écrit. Huit demandent un banc.".to_owned(),
            groups: vec![SynthesisGroupOut {
                title: "Des bancs".to_owned(),
                text: "À l’ombre, près du lavoir.".to_owned(),
                contributions: vec![one.id],
            }],
            updated_at: one.created_at,
        }
    }
}
