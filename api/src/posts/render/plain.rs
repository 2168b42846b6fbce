//! A parsed text without formatting, which says the same: what is struck out is left out, entries stay apart under their
//! numbers, links keep their address.

use comrak::nodes::{AstNode, ListType, NodeValue};

use super::{adapted, addresses};
use ground::seen::is_unseen;

/// Maximum number of characters of the body that a card shows.
const SUMMARY: usize = 200;

/// The whole text, each of its blocks on lines of its own.
pub(super) fn whole<'a>(root: &'a AstNode<'a>) -> String {
    let mut text = String::new();
    write(root, &mut text, usize::MAX);
    tidy(&text)
}

/// The beginning of a text with its lines, cut at a word. A table does not read well in it.
pub(super) fn summary<'a>(root: &'a AstNode<'a>) -> String {
    let mut text = String::new();
    for block in root.children().filter(|it| !matches!(it.data().value, NodeValue::Table(_))) {
        write(block, &mut text, SUMMARY * 8);
    }
    cut(&tidy(&text))
}

/// Write what lies in a node, until there are enough bytes.
fn write<'a>(node: &'a AstNode<'a>, text: &mut String, enough: usize) {
    if text.len() > enough {
        return;
    }
    let data = node.data();
    match &data.value {
        NodeValue::Text(words) => text.push_str(words),
        NodeValue::Code(code) => text.push_str(&code.literal),
        NodeValue::HtmlInline(html) => text.push_str(html),
        NodeValue::SoftBreak | NodeValue::LineBreak => text.push('\n'),
        NodeValue::CodeBlock(code) => block(text, |text| text.push_str(&code.literal)),
        NodeValue::HtmlBlock(html) => block(text, |text| text.push_str(&html.literal)),
        // What was struck out is no longer so; read without its line it would be.
        NodeValue::Strikethrough => {}
        NodeValue::Link(link) => {
            write_all(node, text, enough);
            if !says(&adapted::words(node), &link.url) {
                text.push_str(&format!(" ({})", link.url));
            }
        }
        NodeValue::Item(entry) => block(text, |text| {
            let begin = text.len();
            match entry.list_type {
                ListType::Ordered => text.push_str(&format!("{}. ", entry.start)),
                ListType::Bullet => text.push_str("• "),
            }
            let mark = text.len();
            write_all(node, text, enough);
            if is_unseen(&text[mark..]) {
                text.truncate(begin);
            }
        }),
        NodeValue::TableCell => {
            if node.previous_sibling().is_some() {
                text.push_str(" | ");
            }
            write_all(node, text, enough);
        }
        value if value.block() => block(text, |text| write_all(node, text, enough)),
        _ => write_all(node, text, enough),
    }
}

fn write_all<'a>(node: &'a AstNode<'a>, text: &mut String, enough: usize) {
    node.children().for_each(|child| write(child, text, enough));
}

/// A block, on lines of its own; the first of an entry stands behind its mark.
fn block(text: &mut String, write: impl FnOnce(&mut String)) {
    let is_marked = text.rsplit('\n').next().is_some_and(is_mark);
    if !is_marked {
        text.push('\n');
    }
    write(text);
    text.push('\n');
}

/// True for a line that holds the mark of an entry alone.
fn is_mark(line: &str) -> bool {
    let mark = line.trim_start_matches(|c: char| c.is_ascii_digit());
    mark == "• " || (mark == ". " && mark.len() < line.len())
}

/// True if the words of a link are its address, or it without what people leave away.
fn says(words: &str, address: &str) -> bool {
    let bare = |it: &str| {
        let it = addresses::unstopped(it.trim());
        let it = ["https://", "http://", "mailto:", "tel:", "www."]
            .iter()
            .fold(it.as_str(), |it, start| it.strip_prefix(start).unwrap_or(it));
        it.trim_end_matches('/').chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
    };
    bare(words) == bare(address)
}

/// Lines without outer blanks, and without those that are empty. Runs of ordinary blanks become one; narrow and no-break
/// spaces are typography and stay.
fn tidy(text: &str) -> String {
    let text = addresses::unstopped(text);
    let tidy = |line: &str| line.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    text.split('\n').map(tidy).filter(|line| !is_unseen(line)).collect::<Vec<_>>().join("\n")
}

fn cut(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(SUMMARY) else { return text.to_owned() };
    let start = &text[..end];
    let word_end = start.rfind([' ', '\n']).unwrap_or(end);
    format!("{}…", start[..word_end].trim_end_matches([',', ';', ':', '\u{a0}', '\u{202f}', ' ', '\n']))
}
