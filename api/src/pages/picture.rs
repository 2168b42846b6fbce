//! Pictures on pages.

use crate::{files::Width, posts::Image};

/// A picture as a page shows it: in the width that the reader's screen needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Its largest version.
    pub(crate) src: String,
    /// All of its versions, each with its width.
    pub(crate) srcset: String,
    /// Its width in pixels.
    pub(crate) width: u32,
    /// Its height in pixels.
    pub(crate) height: u32,
    /// What it shows; empty if that was not said.
    pub(crate) alt: String,
}

impl From<&Image> for Picture {
    fn from(image: &Image) -> Self {
        let version = |width: &Width| format!("/v1/files/{}?w={width}", image.id);
        // A picture has no version that is wider than itself.
        let wider = Width::ALL.iter().position(|width| width.pixels() >= image.width).map_or(Width::ALL.len(), |place| place + 1);
        let versions = Width::ALL[..wider].iter().map(|width| format!("{} {}w", version(width), width.pixels().min(image.width)));
        Self {
            src: version(&Width::Large),
            srcset: versions.collect::<Vec<_>>().join(", "),
            width: image.width,
            height: image.height,
            alt: image.alt.clone().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::Example;

    use super::*;

    #[test]
    fn a_picture_offers_no_width_that_it_does_not_have() {
        let widths = |width| {
            let picture = Picture::from(&Image { width, ..Image::example() });
            picture.srcset.split(", ").filter_map(|it| it.split(' ').nth(1)).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(widths(1280), ["320w", "640w", "1280w"]);
        assert_eq!(widths(640), ["320w", "640w"]);
        assert_eq!(widths(500), ["320w", "500w"]);
        assert_eq!(widths(8), ["8w"]);
    }
}
