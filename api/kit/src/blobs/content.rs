//! The kinds of files, told by their first bytes. Pure.

use image::ImageFormat;

use ground::names;

names! {
    /// The media type that a file is served as.
    pub enum MediaType {
        /// A picture.
        Jpeg = "image/jpeg",
        /// A picture with transparency.
        Png = "image/png",
        /// A document.
        Pdf = "application/pdf",
    }
}

impl MediaType {
    /// True if it is a picture.
    pub const fn is_image(self) -> bool {
        match self {
            Self::Jpeg | Self::Png => true,
            Self::Pdf => false,
        }
    }

    /// The end of the names of such files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }
}

/// The kind of an uploaded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A picture in one of the formats that are read.
    Picture(ImageFormat),
    /// A document.
    Pdf,
}

/// Bytes that [`Content::of`] needs to see.
pub(super) const ENOUGH: usize = 12;

impl Content {
    /// The kind of a file that begins with these bytes; none for everything that is not taken. A PDF must begin at its
    /// first byte: readers look for its mark further on, where it can hide in a page or a script.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Picture(ImageFormat::Jpeg)),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Picture(ImageFormat::Png)),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Picture(ImageFormat::Gif)),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Picture(ImageFormat::WebP)),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_begins_with() {
        for (head, expected) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Some(Content::Picture(ImageFormat::Jpeg))),
            (b"\x89PNG\r\n\x1A\n", Some(Content::Picture(ImageFormat::Png))),
            (b"GIF89a/*", Some(Content::Picture(ImageFormat::Gif))),
            (b"RIFF\0\0\0\0WEBP", Some(Content::Picture(ImageFormat::WebP))),
            (b"%PDF-1.7", Some(Content::Pdf)),
            (b" %PDF-1.7", None),
            (b"<html>%PDF-1.7", None),
            (b"<svg xmlns=", None),
            (b"MZ\x90\0", None),
            (b"PK\x03\x04", None),
            (b"\0\0\0\x18ftypheic", None),
            (b"BM", None),
            (b"II*\0", None),
            (b"RIFF\0\0\0\0WAVE", None),
            (b"\xFF\xD8", None),
            (b"", None),
        ] {
            assert_eq!(Content::of(head), expected, "{:?}", String::from_utf8_lossy(head));
        }
    }
}
