//! Names of files, and descriptions of pictures.

use std::fmt;

use sea_orm::DeriveValueType;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use ground::line;
use ground::seen::{clean_line, is_refused, is_unseen};
use kit::blobs::MediaType;

/// The longest name, in characters.
const LONGEST: usize = 120;

/// Endings of pictures: such a name gets the ending of what the picture became.
const PICTURES: [&str; 9] = ["jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "heic", "heif"];

/// The name of a file when it is downloaded: one line that people see, without parts of a path, 1 to 120 characters, that
/// ends as its content asks for, so that no system takes it for something else.
#[derive(Debug, Clone, PartialEq, Eq, DeriveValueType)]
pub struct FileName(String);

impl FileName {
    /// The valid name nearest to the client's.
    pub fn of(said: &str, media_type: MediaType) -> Self {
        let last = said.rsplit(['/', '\\']).next().unwrap_or_default();
        let blanks = |c: char| if c.is_whitespace() { ' ' } else { c };
        let plain: String = clean_line(last).chars().map(blanks).filter(|c| !is_refused(*c)).collect();
        let is_edge = |c: char| c == '.' || c.is_whitespace();
        let plain = plain.trim_end_matches(is_edge);
        let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
        let lower = ending.to_ascii_lowercase();
        let replaced = lower == media_type.extension() || (media_type.is_image() && PICTURES.contains(&lower.as_str()));
        let stem = if replaced { stem } else { plain }.trim_matches(is_edge);
        let room = LONGEST - media_type.extension().len() - 1;
        let stem: String = stem.chars().take(room).collect();
        let stem = match stem.trim() {
            stem if !is_unseen(stem) => stem,
            _ if media_type.is_image() => "image",
            _ => "document",
        };
        Self(format!("{stem}.{}", media_type.extension()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name in ASCII, for clients that read nothing else (RFC 6266, appendix D).
    pub fn ascii(&self) -> String {
        let letters = self.0.nfkd().filter(|c| !is_combining_mark(*c));
        letters.map(|c| if c.is_ascii() && !matches!(c, '"' | '\\' | '/' | '%') { c } else { '_' }).collect()
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

line!(
    /// Description of a picture, for those who do not see it: one line, 1 to 300 characters, no outer blanks.
    Alt,
    300,
    "La description de l’image tient sur une ligne de 1 à 300 caractères.",
    "An image’s description is one line of 1 to 300 characters."
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_plain_line_that_ends_as_its_content_asks_for() {
        use MediaType::{Jpeg, Pdf, Png};
        for (said, media_type, expected) in [
            ("Compte rendu.pdf", Pdf, "Compte rendu.pdf"),
            ("Compte rendu.PDF", Pdf, "Compte rendu.pdf"),
            ("Séance du 12.03.2026", Pdf, "Séance du 12.03.2026.pdf"),
            ("facture.html", Pdf, "facture.html.pdf"),
            ("setup.exe", Jpeg, "setup.exe.jpg"),
            ("IMG_0001.HEIC", Jpeg, "IMG_0001.jpg"),
            ("logo.webp", Png, "logo.png"),
            ("../../etc/passwd", Pdf, "passwd.pdf"),
            ("C:\\Users\\moi\\photo.jpg", Jpeg, "photo.jpg"),
            ("a\r\nSet-Cookie: x.pdf", Pdf, "a  Set-Cookie: x.pdf"),
            ("photo\u{202e}gpj.exe", Jpeg, "photogpj.exe.jpg"),
            ("Re\u{301}union d’e\u{301}te\u{301}.pdf", Pdf, "Réunion d’été.pdf"),
            ("\u{200b}\u{2060}.pdf", Pdf, "document.pdf"),
            ("⠀⠀.png", Png, "image.png"),
            ("", Jpeg, "image.jpg"),
            ("...", Pdf, "document.pdf"),
            (".pdf", Pdf, "document.pdf"),
            ("rendu.pdf. ", Pdf, "rendu.pdf"),
        ] {
            assert_eq!(FileName::of(said, media_type).as_str(), expected, "{said:?}");
        }
        let long = FileName::of(&format!("{}.pdf", "é".repeat(300)), Pdf);
        assert_eq!((long.as_str().chars().count(), long.as_str().ends_with("é.pdf")), (120, true));
        assert_eq!(FileName::of("Fête d’été\"x%.pdf", Pdf).ascii(), "Fete d_ete_x_.pdf");
    }
}
