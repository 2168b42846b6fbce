//! Blobs: the contents of files. What a file is follows from its content; pictures are decoded and encoded anew in
//! three widths; all of it is kept in a store, which is a folder or a bucket.

mod content;
mod holdings;
mod image;
mod place;
mod prepare;
mod store;

use std::fmt;
use std::str::FromStr;

use ground::say;
use ground::text::Message;

pub use content::{Foreign, MediaType};
pub use holdings::{StoredContent, is_name};
pub use place::StoreUrl;
pub use prepare::{NotTaken, Prepared, Workshop};
pub use store::{Store, StoreError};

/// The largest file that may be uploaded, in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;

/// The wanted width of an image, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// For a list.
    Small,
    /// For a phone.
    Medium,
    /// For a whole screen.
    Large,
}

impl fmt::Display for Width {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pixels().fmt(f)
    }
}

impl FromStr for Width {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let known = Self::ALL.iter().find(|width| width.to_string() == text);
        known.copied().ok_or(say!(
            "Une de ces valeurs est attendue\u{a0}: 320, 640, 1280.",
            "One of these is expected: 320, 640, 1280.",
        ))
    }
}

ground::leaf!(Width, "integer", "int32", |mut schema| {
    schema.enum_items = Width::ALL.iter().map(|width| width.pixels().into()).collect();
    schema
});

impl Width {
    /// All of them, the smallest first.
    pub const ALL: &'static [Self] = &[Self::Small, Self::Medium, Self::Large];

    /// In pixels.
    pub const fn pixels(self) -> u32 {
        match self {
            Self::Small => 320,
            Self::Medium => 640,
            Self::Large => 1280,
        }
    }
}
