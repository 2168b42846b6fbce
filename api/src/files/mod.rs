//! Files: pictures and attachments of what a commune publishes.
//!
//! What a file is follows from its content, never from its name or from what the client says: JPEG, PNG, WebP and GIF are
//! images, which are decoded, turned upright and encoded anew in three widths, so that nothing else of them is kept; a
//! PDF is kept as it is and served for download only. Anything else is refused. Files never change.
//!
//! ```text
//! arriving ──stored──▶ kept ──nothing refers to it for a day──▶ leaving ──removed from the store──▶ gone
//! ```
//!
//! Invariants: the content of a kept file is in the store; a file that something refers to is kept and has no
//! `unused_since`. What refers to a file is one table, [`references`]; a file is public while something public shows it.

mod api;
mod content;
mod entity;
mod form;
mod image;
mod name;
mod place;
mod prepare;
mod read;
pub(crate) mod references;
mod store;
mod sweep;
mod take;
mod upload;

pub use api::{Api, FileOut};
pub use content::MediaType;
pub use name::{Alt, FileName};
pub use place::Place;
pub use prepare::Workshop;
pub(crate) use read::may_see;
pub use store::{Store, StoreError};
pub use sweep::{SweepError, SweepFiles, sweep};
use take::release;
pub(crate) use take::{find, take};
pub(crate) use {form::Form, upload::upload};

use ground::{
    ids::{CommuneId, FileId},
    names,
};

/// The largest file that may be uploaded, in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;

names! {
    /// Where a file is in its life.
    pub enum State {
        /// Its content may not be in the store yet.
        Arriving = "arriving",
        /// Its content is in the store.
        Kept = "kept",
        /// Its content may be gone from the store.
        Leaving = "leaving",
    }
}

names! {
    /// How wide an image is wanted, in pixels.
    pub enum Width {
        /// For a list.
        Small = "320",
        /// For a phone.
        Medium = "640",
        /// For a whole screen.
        Large = "1280",
    }
}

impl Width {
    /// In pixels.
    pub const fn pixels(self) -> u32 {
        match self {
            Self::Small => 320,
            Self::Medium => 640,
            Self::Large => 1280,
        }
    }
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// The commune it was uploaded for.
    pub commune: CommuneId,
    row: entity::Model,
}

impl From<entity::Model> for File {
    fn from(row: entity::Model) -> Self {
        Self { id: row.id, commune: row.commune_id, row }
    }
}
