//! The content of the demo: `content.json`, with dates relative to the first start.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
pub(super) struct Content {
    pub(super) communes: Vec<Commune>,
    /// Organisations of several communes.
    pub(super) shared: Vec<Shared>,
    /// The words about each file, by its name.
    pub(super) files: HashMap<String, Said>,
}

#[derive(Deserialize)]
pub(super) struct Said {
    /// Description of a picture.
    pub(super) alt: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Commune {
    pub(super) insee: String,
    /// What it says of itself, as `PATCH …/settings` takes it.
    pub(super) about: Map<String, Value>,
    /// Those of the town hall.
    pub(super) notices: Vec<Notice>,
    pub(super) organisations: Vec<Organisation>,
    /// The clerk's words on top of its letter.
    pub(super) letter: String,
    /// The polls of the town hall.
    #[serde(default)]
    pub(super) polls: Vec<Poll>,
}

#[derive(Deserialize)]
pub(super) struct Poll {
    pub(super) question: String,
    pub(super) options: Vec<String>,
    pub(super) multiple: bool,
    pub(super) results: String,
    pub(super) asked_days: f64,
    pub(super) closes_days: f64,
    pub(super) answers: Vec<Answers>,
    pub(super) conclusion: Option<Conclusion>,
}

/// The answers of `devices` devices: options by their place.
#[derive(Deserialize)]
pub(super) struct Answers {
    pub(super) options: Vec<usize>,
    pub(super) devices: u32,
}

#[derive(Deserialize)]
pub(super) struct Conclusion {
    pub(super) text: String,
    pub(super) days: f64,
}

/// An organisation and the communes it serves, by INSEE code; the first of them made it.
#[derive(Deserialize)]
pub(super) struct Shared {
    pub(super) communes: Vec<String>,
    #[serde(flatten)]
    pub(super) organisation: Organisation,
}

#[derive(Deserialize)]
pub(super) struct Organisation {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) trusted: bool,
    pub(super) notices: Vec<Notice>,
}

#[derive(Deserialize)]
pub(super) struct Notice {
    pub(super) category: String,
    pub(super) severity: Option<String>,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) link: Option<String>,
    pub(super) pinned: bool,
    /// The status it is to have.
    pub(super) state: String,
    pub(super) published_days: Option<f64>,
    pub(super) expire_days: Option<f64>,
    pub(super) edited_days: Option<f64>,
    /// The name of its picture.
    pub(super) image: Option<String>,
    /// The names of its documents.
    #[serde(default)]
    pub(super) attachments: Vec<String>,
}

pub(super) fn read() -> Result<Content, serde_json::Error> {
    serde_json::from_str(include_str!("content.json"))
}
