//! The changes of a revision, as a clerk reads them: each member with what it was and what it is to be.

use serde_json::{Map, Value};

use super::diff::{Piece, diff};
use crate::communes::DeskPlace;
use ground::clock::Instant;
use ground::say;
use ground::text::Message;
use kit::pages;

/// One change of a revision.
#[derive(Debug)]
pub(super) struct ChangeView {
    /// The words for what changes.
    pub(super) label: String,
    pub(super) pieces: Vec<Piece>,
}

impl ChangeView {
    /// What is up now, in its pieces.
    pub(super) fn before(&self) -> impl Iterator<Item = (&str, bool)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Same(text) => Some((text.as_str(), false)),
            Piece::Gone(text) => Some((text.as_str(), true)),
            Piece::New(_) => None,
        })
    }

    /// What is proposed, in its pieces.
    pub(super) fn after(&self) -> impl Iterator<Item = (&str, bool)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Same(text) => Some((text.as_str(), false)),
            Piece::New(text) => Some((text.as_str(), true)),
            Piece::Gone(_) => None,
        })
    }
}

/// The changes to something, as it is on the wire now.
pub(super) fn changes(at: &DeskPlace<'_>, now: &Value, changes: &Map<String, Value>, time: Instant) -> Vec<ChangeView> {
    let view = |(name, after): (&String, &Value)| {
        let words = |value: &Value| words(at, value, time);
        let pieces = diff(&words(now.get(name).unwrap_or(&Value::Null)), &words(after));
        ChangeView { label: at.say(label(name)), pieces }
    };
    changes.iter().map(view).collect()
}

/// What a member of a patch is called.
fn label(name: &str) -> Message {
    match name {
        "title" => say!("Titre", "Title"),
        "body" | "description" => say!("Texte", "Text"),
        "category" => say!("Catégorie", "Category"),
        "severity" => say!("Danger", "Danger"),
        "link" => say!("Lien", "Link"),
        "image" => say!("Photo", "Photo"),
        "attachments" => say!("Documents", "Documents"),
        "pinned" => say!("Épinglé", "Pinned"),
        "publish_at" => say!("Paraît le", "Goes up on"),
        "expire_at" => say!("Affiché jusqu’au", "Up until"),
        "notify" => say!("Téléphones prévenus", "Phones are told"),
        "starts_at" => say!("Début", "Beginning"),
        "ends_at" => say!("Fin", "End"),
        "all_day" => say!("Toute la journée", "All day"),
        "rrule" => say!("Se répète", "Repeats"),
        "exdates" => say!("Sauf", "Except"),
        "rdates" => say!("Aussi", "Also"),
        "changes" => say!("Dates changées", "Dates that differ"),
        "place" => say!("Lieu", "Place"),
        "price" => say!("Prix", "Price"),
        "contact" => say!("Contact", "Contact"),
        _ => say!("Autre changement", "Another change"),
    }
}

/// A value as people read it.
fn words(at: &DeskPlace<'_>, value: &Value, now: Instant) -> String {
    let moment = |text: &str| {
        let instant: Option<Instant> = text.parse().ok();
        instant.map(|it| pages::near_moment(it, now, at.commune.zone(), at.language).words)
    };
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => at.say(if *yes { say!("oui", "yes") } else { say!("non", "no") }),
        Value::Number(number) => number.to_string(),
        Value::String(text) => moment(text).unwrap_or_else(|| text.clone()),
        Value::Array(items) => items.iter().map(|it| words(at, it, now)).collect::<Vec<_>>().join(", "),
        Value::Object(members) => {
            let told = ["name", "title", "date", "status", "address"].into_iter().filter_map(|it| members.get(it));
            told.map(|it| words(at, it, now)).filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ")
        }
    }
}
