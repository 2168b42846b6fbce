//! What an archive says of itself.

use serde::{Deserialize, Serialize};

/// The newest form of archives that this version knows.
const FORMAT: u32 = 1;

/// What an archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArchiveKind {
    /// Everything of a server.
    Backup,
    /// One commune.
    Commune,
}

/// The first part of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveManifest {
    /// The form of the archive.
    format: u32,
    /// What it holds.
    pub holds: ArchiveKind,
    /// The version of Tambour that made it.
    pub tambour: String,
    /// The time at which it was begun.
    pub made_at: String,
    /// The slug of the commune, if it holds one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commune: Option<String>,
    /// The kind of the database: `sqlite` or `postgres`.
    pub database: String,
    /// The steps of the schema that the database had made.
    pub steps: Vec<String>,
}

impl ArchiveManifest {
    /// One that this version writes.
    pub fn new(holds: ArchiveKind, made_at: String, database: &str, steps: Vec<String>) -> Self {
        let tambour = env!("CARGO_PKG_VERSION").to_owned();
        Self { format: FORMAT, holds, tambour, made_at, commune: None, database: database.to_owned(), steps }
    }

    /// This one, of a commune.
    #[must_use]
    pub fn of_commune(self, slug: &str) -> Self {
        Self { commune: Some(slug.to_owned()), ..self }
    }

    /// True if a newer version wrote it, in a form that is not known here.
    pub(super) fn is_newer(&self) -> bool {
        self.format > FORMAT
    }
}
