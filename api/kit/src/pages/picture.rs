//! Pictures on pages.

/// A picture as a page shows it: in the width that the reader's screen needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its largest version.
    pub src: String,
    /// All of its versions, each with its width.
    pub srcset: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Its description in words; empty if there is none.
    pub alt: String,
}
