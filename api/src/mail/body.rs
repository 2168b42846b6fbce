//! Bodies of mails: written once, for many readers.
//!
//! What differs from reader to reader are the tokens in their own links. Their places are marked when a letter is composed,
//! and everything around them is coded for the way once; filling them in for one reader costs a copy.

use quoted_printable::{InputMode, Options};

/// What stands where a reader's own token goes, in a text or in HTML. No text of anybody's may hold these characters
/// (`words::is_forbidden`), so nobody can place a reader's token in a link of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Markers;

impl Markers {
    /// The place of the token that a subscription is managed with.
    pub const MANAGE: &str = "\u{2}m\u{3}";
    /// The place of the token that ends a subscription.
    pub const UNSUBSCRIBE: &str = "\u{2}u\u{3}";
}

/// The longest line of quoted-printable, without the mark of a line that goes on (RFC 2045, section 6.7) and with room for a
/// dot that is coded.
const LINE: usize = 73;

/// A part of a body: coded text, or the place of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Coded(Vec<u8>),
    Manage,
    Unsubscribe,
}

/// A mail's text and its HTML, coded for the way (quoted-printable), with places for a reader's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    text: Vec<Piece>,
    html: Vec<Piece>,
}

/// A body with one reader's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    pub(super) text: Vec<u8>,
    pub(super) html: Vec<u8>,
}

impl Body {
    /// Code a text and HTML in which [`Markers`] may stand.
    pub fn new(text: &str, html: &str) -> Self {
        Self { text: pieces(text), html: pieces(html) }
    }

    /// Fill in a reader's tokens, which are of the alphabet of base64url and fit on a line.
    pub fn filled(&self, manage: &str, unsubscribe: &str) -> Filled {
        let fill = |pieces: &[Piece]| {
            let mut filled = Vec::with_capacity(pieces.iter().map(Piece::size).sum());
            for piece in pieces {
                match piece {
                    Piece::Coded(bytes) => filled.extend_from_slice(bytes),
                    // On a line of its own, which goes on before and after.
                    Piece::Manage => filled.extend([b"=\r\n", manage.as_bytes(), b"=\r\n"].concat()),
                    Piece::Unsubscribe => filled.extend([b"=\r\n", unsubscribe.as_bytes(), b"=\r\n"].concat()),
                }
            }
            filled
        };
        Filled { text: fill(&self.text), html: fill(&self.html) }
    }
}

impl Piece {
    fn size(&self) -> usize {
        match self {
            Self::Coded(bytes) => bytes.len(),
            Self::Manage | Self::Unsubscribe => 80,
        }
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (place, part) in text.split('\u{2}').enumerate() {
        let rest = match (place, part.split_once('\u{3}')) {
            (0, _) | (_, None) => part,
            (_, Some((marker, rest))) => {
                pieces.push(if marker == "m" { Piece::Manage } else { Piece::Unsubscribe });
                rest
            }
        };
        let options = Options::default().line_length_limit(LINE).input_mode(InputMode::Text);
        // Lines end in CRLF on the way.
        let coded = quoted_printable::encode_with_options(rest.replace('\n', "\r\n"), options);
        pieces.push(Piece::Coded(without_dots(coded).into_bytes()));
    }
    pieces
}

/// With no line that begins with a dot, so that a mail server is told it as it is (RFC 5321, section 4.5.2).
fn without_dots(coded: String) -> String {
    let coded = coded.replace("\r\n.", "\r\n=2E");
    match coded.strip_prefix('.') {
        Some(rest) => format!("=2E{rest}"),
        None => coded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_reads_as_it_was_written_with_the_readers_own_tokens() {
        let long = "é".repeat(300);
        let text = format!(".{long}https://a/?token={}.{long}\nfin {}\n.\n..\n", Markers::MANAGE, Markers::UNSUBSCRIBE);
        let filled = Body::new(&text, "").filled("MMM-_0", "UUU");
        assert!(filled.text.split(|b| *b == b'\n').all(|line| line.len() <= 77), "no line is longer than 76 and its CR");
        assert!(filled.text.is_ascii() && filled.text.split(|b| *b == b'\n').all(|line| !line.starts_with(b".")));
        let read = quoted_printable::decode(&filled.text, quoted_printable::ParseMode::Strict).unwrap();
        let expected = text.replace(Markers::MANAGE, "MMM-_0").replace(Markers::UNSUBSCRIBE, "UUU").replace('\n', "\r\n");
        assert_eq!(String::from_utf8(read).unwrap(), expected);
    }
}
