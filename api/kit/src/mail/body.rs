//! Bodies of mails: written once, for many readers.
//!
//! What differs from reader to reader are the tokens in their own links. Their places are marked when a letter is
//! composed, and everything around them is coded for the way once.

use quoted_printable::{InputMode, Options};

use super::printed::Blank;

/// The marks of a reader's own tokens, in a text or in HTML. No text of anybody's may hold these characters
/// (`ground::seen`), so nobody can place a reader's token in a link of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Markers;

impl Markers {
    /// The place of the token that a subscription is managed with.
    pub const MANAGE: &str = Blank::Manage.marker();
    /// The place of the token that ends a subscription.
    pub const UNSUBSCRIBE: &str = Blank::Unsubscribe.marker();
}

/// The longest line of quoted-printable, without the mark of a line that goes on (RFC 2045, section 6.7) and with room
/// for a dot that is coded.
const LINE: usize = 73;

/// A text coded for the way (quoted-printable), its [`Markers`] on lines of their own, which go on before and after.
pub(super) fn coded(text: &str) -> String {
    let mut coded = String::with_capacity(text.len() * 5 / 4);
    let mut rest = text;
    while let Some((blank, start, end)) = Blank::find(rest) {
        coded.push_str(&plain(&rest[..start]));
        coded.push_str("=\r\n");
        coded.push_str(blank.marker());
        coded.push_str("=\r\n");
        rest = &rest[end..];
    }
    coded.push_str(&plain(rest));
    coded
}

fn plain(text: &str) -> String {
    let options = Options::default().line_length_limit(LINE).input_mode(InputMode::Text);
    // Lines end in CRLF on the way.
    without_dots(quoted_printable::encode_with_options(text.replace('\n', "\r\n"), options))
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
        let filled = coded(&text).replace(Markers::MANAGE, "MMM-_0").replace(Markers::UNSUBSCRIBE, "UUU");
        assert!(filled.split('\n').all(|line| line.len() <= 77), "no line is longer than 76 and its CR");
        assert!(filled.is_ascii() && filled.split('\n').all(|line| !line.starts_with('.')));
        let read = quoted_printable::decode(&filled, quoted_printable::ParseMode::Strict).unwrap();
        let expected =
            text.replace(Markers::MANAGE, "MMM-_0").replace(Markers::UNSUBSCRIBE, "UUU").replace('\n', "\r\n");
        assert_eq!(String::from_utf8(read).unwrap(), expected);
    }
}
