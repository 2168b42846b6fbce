//! Blobs: the contents of files. What a file is follows from its content; pictures are decoded and encoded anew in
//! three widths; all of it is kept in a store, which is a folder or a bucket.

mod content;
mod image;
mod place;
mod prepare;
mod store;

use ground::names;

pub use content::{Foreign, MediaType};
pub use place::StoreUrl;
pub use prepare::{NotTaken, Prepared, Workshop};
pub use store::{Store, StoreError};

/// The largest file that may be uploaded, in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;

names! {
    /// The wanted width of an image, in pixels.
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
