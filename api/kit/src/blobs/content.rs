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

names! {
    /// A kind of file that is not taken, and that people send all the same: there is something to do about it.
    pub enum Foreign {
        /// A photograph of a telephone that saves space.
        Heic = "heic",
        /// A picture in a format that is not read.
        Picture = "picture",
        /// A film.
        Video = "video",
        /// A text, a table or slides, as a word processor writes them.
        Office = "office",
        /// A folder of files in one.
        Archive = "archive",
    }
}

/// Bytes that [`Content::of`] and [`Foreign::of`] need to see.
pub(super) const ENOUGH: usize = 128;

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

impl Foreign {
    /// The kind of a file that begins with these bytes, if it is known.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [_, _, _, _, b'f', b't', b'y', b'p', brands @ ..] => Some(Self::of_brands(brands)),
            [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(Self::of_archive(head)),
            // Word, Excel and PowerPoint until 2007, and with a password since.
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] | [b'{', b'\\', b'r', b't', b'f', ..] => {
                Some(Self::Office)
            }
            [b'I', b'I', b'*' | b'+', 0, ..]
            | [b'M', b'M', 0, b'*' | b'+', ..]
            | [b'B', b'M', ..]
            | [0, 0, 1 | 2, 0, ..]
            | [b'8', b'B', b'P', b'S', ..]
            | [0xFF, 0x0A, ..]
            | [0, 0, 0, 12, b'J', ..] => Some(Self::Picture),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] | [0x1A, 0x45, 0xDF, 0xA3, ..] => {
                Some(Self::Video)
            }
            [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xBC, 0xAF, ..] | [0x1F, 0x8B, ..] => Some(Self::Archive),
            _ if holds(head, b"<svg") => Some(Self::Picture),
            _ => None,
        }
    }

    /// A file in the container of films, whose brands say what it holds: its own, then those it is compatible with.
    fn of_brands(brands: &[u8]) -> Self {
        let mut brands = brands.chunks_exact(4);
        let is_avif = |brand: &[u8]| matches!(brand, b"avif" | b"avis");
        let is_heic = |brand: &[u8]| matches!(brand, [b'h', b'e', ..] | b"mif1" | b"msf1");
        match brands.next() {
            Some(first) if is_avif(first) || is_heic(first) && brands.any(is_avif) => Self::Picture,
            Some(first) if is_heic(first) => Self::Heic,
            _ => Self::Video,
        }
    }

    /// A file in the container of archives, as which word processors write too; the name of its first part tells.
    fn of_archive(head: &[u8]) -> Self {
        let parts: [&[u8]; 9] = [
            b"[Content_Types].xml",
            b"_rels/",
            b"docProps/",
            b"word/",
            b"xl/",
            b"ppt/",
            b"mimetypeapplication/vnd.oasis",
            b"mimetypeapplication/vnd.sun",
            b"Index/",
        ];
        if head.get(30..).is_some_and(|name| parts.iter().any(|part| name.starts_with(part))) {
            Self::Office
        } else {
            Self::Archive
        }
    }
}

fn holds(head: &[u8], text: &[u8]) -> bool {
    head.windows(text.len()).any(|it| it == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_taken_is_known_if_there_is_something_to_do_about_it() {
        let zip = |name: &str| [b"PK\x03\x04", [0; 26].as_slice(), name.as_bytes()].concat();
        for (head, expected) in [
            (&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], Some(Foreign::Heic)),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Some(Foreign::Heic)),
            (b"\0\0\0\x18ftyphevc\0\0\0\0", Some(Foreign::Heic)),
            (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", Some(Foreign::Picture)),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", Some(Foreign::Picture)),
            (b"\0\0\0\x14ftypqt  ", Some(Foreign::Video)),
            (b"\0\0\0\x20ftypisom", Some(Foreign::Video)),
            (&zip("[Content_Types].xml"), Some(Foreign::Office)),
            (&zip("word/document.xml"), Some(Foreign::Office)),
            (&zip("mimetypeapplication/vnd.oasis.opendocument.text"), Some(Foreign::Office)),
            (&zip("mimetypeapplication/epub+zip"), Some(Foreign::Archive)),
            (&zip("photos/1.jpg"), Some(Foreign::Archive)),
            (b"PK\x03\x04", Some(Foreign::Archive)),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Some(Foreign::Office)),
            (b"{\\rtf1\\ansi", Some(Foreign::Office)),
            (b"II*\0\x08\0\0\0", Some(Foreign::Picture)),
            (b"BM\x3a\0\0\0", Some(Foreign::Picture)),
            (b"<?xml version=\"1.0\"?><svg xmlns=", Some(Foreign::Picture)),
            (b"\x1A\x45\xDF\xA3", Some(Foreign::Video)),
            (b"<!doctype html>", None),
            (b"MZ\x90\0", None),
            (b"ftyp", None),
            (b"", None),
        ] {
            assert_eq!(Foreign::of(head), expected, "{:?}", String::from_utf8_lossy(head));
        }
    }

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
