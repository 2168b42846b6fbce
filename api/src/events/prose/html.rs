//! HTML in a text that should be plain, as Google Calendar, Outlook and the tools of websites export it.

use std::cell::RefCell;

use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Elements that such tools write: a text with one of them is HTML.
const KNOWN: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "div",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "i",
    "img",
    "li",
    "meta",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "blockquote",
    "body",
    "center",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "tr",
    "ul",
];

/// Elements of which nothing is read.
const SILENT: &[&str] = &["head", "script", "style", "title"];

/// The longest HTML that is read, in bytes: four times what a text may have. The time that a tag takes grows with the square
/// of its attributes.
const LONGEST: usize = 40_000;

/// The text of a text that may be HTML: its lines stay lines, a link is followed by its address.
pub(in crate::events) fn plain(text: &str) -> String {
    if !is_html(text) {
        return text.to_owned();
    }
    let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
    // Line ends say nothing in HTML, but much where a tool only adds links to a text.
    let keeps_lines = !has_element(text, &["br", "p", "div", "li", "html", "body", "table"]);
    let text = if keeps_lines { text.replace("\r\n", "\n").replace('\n', "<br>") } else { text.to_owned() };
    let sink = Sink(RefCell::default());
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(text.as_str().into());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let lines = tokenizer.sink.0.into_inner();
    lines.finished()
}

fn is_html(text: &str) -> bool {
    let entities = ["&nbsp;", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&apos;", "&eacute;", "&agrave;", "&egrave;"];
    has_element(text, KNOWN) || entities.iter().any(|it| text.contains(it))
}

/// True if a text has the tag of one of these elements.
fn has_element(text: &str, names: &[&str]) -> bool {
    let last_end = text.rfind('>');
    text.match_indices('<').any(|(at, _)| {
        let tag = text.get(at + 1..).unwrap_or_default();
        let tag = tag.strip_prefix('/').unwrap_or(tag);
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        let after = tag.get(name.len()..).unwrap_or_default();
        let ends = after.starts_with(['>', '/']) || (after.starts_with(char::is_whitespace) && last_end > Some(at));
        ends && names.contains(&name.to_ascii_lowercase().as_str())
    })
}

/// The text that was read so far.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    /// The address of the link that is open, and the place where its words begin.
    link: Option<(String, usize)>,
    /// The numbers of the lists that are open; none for those without.
    lists: Vec<Option<u32>>,
    silent: usize,
    preformatted: usize,
}

impl Lines {
    fn words(&mut self, words: &str) {
        for c in words.chars().filter(|_| self.silent == 0) {
            let is_blank = matches!(c, ' ' | '\n' | '\r' | '\t') && self.preformatted == 0;
            match c {
                _ if is_blank && (self.text.is_empty() || self.text.ends_with([' ', '\n'])) => {}
                _ if is_blank => self.text.push(' '),
                '\r' => {}
                '\u{a0}' => self.text.push(' '),
                c => self.text.push(c),
            }
        }
    }

    /// Begins a line, unless one has just begun.
    fn line(&mut self) {
        let length = self.text.trim_end_matches(' ').len();
        self.text.truncate(length);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn begin(&mut self, tag: &Tag) {
        let attribute = |name: &str| tag.attrs.iter().find(|it| &*it.name.local == name).map(|it| it.value.to_string());
        match &*tag.name {
            "br" => {
                let length = self.text.trim_end_matches(' ').len();
                self.text.truncate(length);
                self.text.push('\n');
            }
            "a" => self.link = attribute("href").map(|href| (href, self.text.len())),
            "ol" => self.lists.push(Some(0)),
            "ul" => self.lists.push(None),
            "pre" => self.preformatted += 1,
            "td" | "th" if !self.text.ends_with('\n') => self.words(" "),
            "img" => self.words(&attribute("alt").unwrap_or_default()),
            _ => {}
        }
        if BLOCKS.contains(&&*tag.name) {
            self.line();
        }
        if let ("li", Some(Some(number))) = (&*tag.name, self.lists.last_mut()) {
            *number += 1;
            let number = format!("{number}. ");
            self.text.push_str(&number);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "a" => {
                if let Some((href, from)) = self.link.take() {
                    let words = self.text.get(from.min(self.text.len())..).unwrap_or_default().trim().to_owned();
                    let address = href.strip_prefix("mailto:").unwrap_or(&href);
                    let leads = ["https://", "http://", "mailto:", "tel:"].iter().any(|it| href.starts_with(it));
                    let is_said = words.contains(address.trim_end_matches('/'));
                    if leads && !is_said && self.silent == 0 {
                        self.text.push_str(&if words.is_empty() {
                            address.to_owned()
                        } else {
                            format!(" ({address})")
                        });
                    }
                }
            }
            "ol" | "ul" => drop(self.lists.pop()),
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.line();
        }
    }

    /// The text, with an empty line at most between two lines.
    fn finished(self) -> String {
        let mut text = self.text;
        while text.contains("\n\n\n") {
            text = text.replace("\n\n\n", "\n\n");
        }
        text.trim().to_owned()
    }
}

struct Sink(RefCell<Lines>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut lines = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(words) => lines.words(&words),
            Token::TagToken(tag) => {
                let is_silent = SILENT.contains(&&*tag.name);
                match tag.kind {
                    TagKind::StartTag if is_silent && !tag.self_closing => lines.silent += 1,
                    TagKind::EndTag if is_silent => lines.silent = lines.silent.saturating_sub(1),
                    TagKind::StartTag => lines.begin(&tag),
                    TagKind::EndTag => lines.end(&tag.name),
                }
            }
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_lines_with_their_addresses() {
        for (html, expected) in [
            (
                "Rendez-vous à 8 h<br/>Prévoir <i>un pull</i> &amp; de l&#39;eau",
                "Rendez-vous à 8 h\nPrévoir un pull & de l'eau",
            ),
            ("<p>Un</p>\n<p>Deux</p>", "Un\nDeux"),
            ("<ul>\n<li>sel</li><li>poivre</li></ul>fin", "sel\npoivre\nfin"),
            ("<ol><li>un</li><li>deux</li></ol>", "1. un\n2. deux"),
            (
                "<a href=\"https://a.example/x\">Voir</a>, <a href=\"https://b.example/\">https://b.example</a>",
                "Voir (https://a.example/x), https://b.example",
            ),
            ("<a href=\"mailto:a@b.example\">Écrire</a> <a href=\"javascript:x\">y</a>", "Écrire (a@b.example) y"),
            (
                "<html><head><style>p{}</style></head><body><div>a</div><div>b<br><br><br><br>c</div></body></html>",
                "a\nb\n\nc",
            ),
            ("<table><tr><td>8 h</td><td>café</td></tr><tr><td>9 h</td></tr></table>", "8 h café\n9 h"),
            ("Voir <a href=\"https://a.example\">ici</a>\net là", "Voir ici (https://a.example)\net là"),
            ("caf&eacute;&nbsp;!", "café !"),
        ] {
            assert_eq!(plain(html), expected, "{html}");
        }
        for text in ["3 < 5 > 2", "a <y> b", "Fish & chips", "1 <2>", "<3"] {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn a_text_made_to_take_long_takes_no_longer_than_its_beginning() {
        let open = "<p ".repeat(2_000_000);
        assert_eq!(plain(&open), open, "no tag ends");
        let attributes: String = (0..500_000).map(|number| format!(" a{number}")).collect();
        assert_eq!(plain(&format!("vu<p{attributes}>caché")), "vu");
    }
}
