//! Delegates on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::DelegateId;
use super::entity::delegate;
use ground::clock::Instant;
use ground::ids::TopicId;

/// A resident who carries voices
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Delegate", example)]
pub struct DelegateOut {
    /// Their id.
    pub id: DelegateId,
    /// Their public name.
    pub name: String,
    /// What they say of themselves, plain text.
    pub statement: String,
    /// The topics that they take, with all that is a part of them; null for every topic.
    #[oai(nullable)]
    pub topics: Option<Vec<TopicId>>,
    /// True if they sit in the municipal council.
    pub councillor: bool,
    /// Time since which they stand.
    pub since: Instant,
}

/// The delegates of a commune
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Delegates", example)]
pub struct DelegatesOut {
    /// The delegates, by name.
    pub items: Vec<DelegateOut>,
}

/// Numbers of voices, as of the last midnight
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "CarriedVoices")]
pub struct CarriedVoicesOut {
    /// The midnight where the commune is.
    pub as_of: Instant,
    /// Voices that are handed to them; null below five.
    #[oai(nullable)]
    pub direct: Option<f64>,
    /// Voices that reach them, through others too; null below five.
    #[oai(nullable)]
    pub total: Option<f64>,
}

/// Oneself as a delegate
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "MyDelegate", example)]
pub struct MyDelegateOut {
    /// What everybody sees.
    #[serde(flatten)]
    #[oai(flatten)]
    pub delegate: DelegateOut,
    /// Numbers of voices: the most that may reach them for anything that is asked.
    pub voices: CarriedVoicesOut,
    /// The names of those who gave theirs and say so.
    pub givers: Vec<String>,
}

impl DelegateOut {
    /// A delegate as everybody sees them.
    pub(super) fn of(row: &delegate::Model, councillor: bool) -> Self {
        Self {
            id: row.id,
            name: row.name.to_string(),
            statement: row.statement.to_string(),
            topics: row.topics.as_ref().map(|it| it.0.clone()),
            councillor,
            since: row.since,
        }
    }
}

impl Example for DelegateOut {
    fn example() -> Self {
        Self {
            id: DelegateId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5260")),
            name: "Anne Muller".to_owned(),
            statement: "Je lis tous les dossiers, et je dis pourquoi je vote.".to_owned(),
            topics: Some(vec![TopicId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5200"))]),
            councillor: false,
            since: Instant::from_micros(1_796_111_000_000_000),
        }
    }
}

impl Example for DelegatesOut {
    fn example() -> Self {
        Self { items: vec![DelegateOut::example()] }
    }
}

impl Example for MyDelegateOut {
    fn example() -> Self {
        let as_of = Instant::from_micros(1_796_166_000_000_000);
        Self {
            delegate: DelegateOut::example(),
            voices: CarriedVoicesOut { as_of, direct: Some(6.0), total: Some(7.5) },
            givers: vec!["Marthe Klein".to_owned()],
        }
    }
}
