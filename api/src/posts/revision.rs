//! Edits that wait for the town hall.

use poem_openapi::Object;
use poem_openapi::types::{Any, Example};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Decisions, SheetRow};
use ground::Input;
use ground::clock::Instant;
use kit::http::problem::Problem;
use kit::http::read_input;

/// An edit of what is approved, by a moderated organisation
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Revision")]
pub struct RevisionOut {
    /// Time since which it waits for the town hall; null once that rejected it.
    #[oai(nullable)]
    pub submitted_at: Option<Instant>,
    /// Its changes: the members of a PATCH.
    pub changes: Any<Map<String, Value>>,
}

impl Decisions {
    /// The revision as the members of a PATCH; none is empty.
    pub(crate) fn changes(&self) -> Map<String, Value> {
        // What is stored was written from a map.
        self.revision.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// The revision on the wire, if there is one.
    pub(crate) fn revision_out(&self) -> Option<RevisionOut> {
        self.revision.as_ref().map(|_| RevisionOut { submitted_at: self.submitted_at, changes: Any(self.changes()) })
    }
}

/// The revision in a row as a patch; none changes nothing.
pub(crate) fn waiting<T: Input>(row: &impl SheetRow) -> Result<T, Problem> {
    read_input(&row.decisions().changes())
}

impl Example for RevisionOut {
    fn example() -> Self {
        let changes = Map::from_iter([("title".to_owned(), "Coupure d’eau lundi et mardi".into())]);
        Self { submitted_at: Some(Instant::from_micros(1_795_338_000_000_000)), changes: Any(changes) }
    }
}
