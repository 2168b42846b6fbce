//! Markdown as a town hall types it: what only looks like a list, or would not be shown, is written so that it stays what
//! it is.

use std::collections::BTreeSet;

use comrak::nodes::{AstNode, LineColumn, ListType, NodeValue};
use comrak::{Arena, Options, parse_document};

use super::addresses;
use ground::say;
use ground::text::Message;

/// Maximum depth of lists and quotations that lie in each other.
const DEPTH: usize = 20;

/// The source of a text in which every sign means what its writer meant.
///
/// # Errors
/// With a sentence for the writer when it is too deep.
pub(super) fn typed(body: &str, options: &Options<'_>) -> Result<String, Message> {
    let mut source = addresses::stopped(body);
    // What lies in a list shows once that is none: a pass for each depth is enough.
    for _ in 0..=DEPTH {
        let arena = Arena::new();
        let root = parse_document(&arena, &source, options);
        if root.descendants().any(|node| node.ancestors().nth(DEPTH).is_some()) {
            return Err(say!(
                "Le texte imbrique trop de listes ou de citations.",
                "The text nests too many lists or quotations.",
            ));
        }
        let changes = changes(root, &source);
        if changes.is_empty() {
            break;
        }
        source = changed(&source, &changes);
    }
    Ok(source)
}

/// A change of the source: what stands between two places, and what stands there instead.
type Change = (usize, usize, &'static str);

fn changes<'a>(root: &'a AstNode<'a>, source: &str) -> BTreeSet<Change> {
    let starts: Vec<usize> = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_at = |line: usize| line.checked_sub(1).and_then(|line| starts.get(line)).copied().unwrap_or(source.len());
    let place = |at: LineColumn| (line_at(at.line) + at.column.saturating_sub(1)).min(source.len());
    let escape = |at: usize| (at, at, "\\");
    let mut changes = BTreeSet::new();
    let mut verbatim = BTreeSet::new();
    for node in root.descendants() {
        let data = node.data();
        let (first, last) = (data.sourcepos.start, data.sourcepos.end);
        match &data.value {
            NodeValue::List(_) if !is_meant(node) => {
                for item in node.children() {
                    let marker = place(item.data().sourcepos.start);
                    let digits = source[marker..].bytes().take_while(u8::is_ascii_digit).count();
                    changes.insert(escape(marker + digits));
                }
            }
            NodeValue::HtmlBlock(_) => {
                let begin = place(first);
                changes.extend(source[begin..].find('<').map(|at| escape(begin + at)));
            }
            // A line of dashes below a line makes a table of one column.
            NodeValue::Table(_) if !line_of(source, line_at(first.line)).contains('|') => {
                let rule = line_at(first.line + 1);
                changes.extend(line_of(source, rule).find([':', '-']).map(|at| escape(rule + at)));
            }
            NodeValue::CodeBlock(code) if !code.fenced => {
                let others = (first.line + 1..=last.line).map(line_at);
                changes.extend(std::iter::once(place(first)).chain(others).filter_map(|at| unindented(source, at)));
            }
            NodeValue::CodeBlock(_) => verbatim.extend(first.line..=last.line),
            _ => {}
        }
    }
    for (at, line) in source.split('\n').enumerate().filter(|(at, _)| !verbatim.contains(&(at + 1))) {
        let words = line.trim_start_matches([' ', '\t', '>']);
        // The target of a link that stands elsewhere is not shown by Markdown.
        if words.starts_with('[') && words.contains("]:") {
            changes.insert(escape(line_at(at + 1) + line.len() - words.len()));
        }
    }
    changes
}

/// What stands from a place to the end of its line.
fn line_of(source: &str, at: usize) -> &str {
    source[at..].split('\n').next().unwrap_or_default()
}

/// The blanks around a place, or behind the marks of quotations there, made one; none where there is no more.
fn unindented(source: &str, at: usize) -> Option<Change> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let before = source[..at].trim_end_matches(BLANKS);
    let line = line_of(source, at);
    let quoted = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
    let marks = line[..quoted].rfind('>').map_or(0, |mark| mark + 1);
    let from = if marks > 0 { at + marks } else { before.len() };
    let to = at + line.len() - line[marks..].trim_start_matches(BLANKS).len();
    let with = if source[..from].ends_with('\n') || from == 0 { "" } else { " " };
    (source[from..to] != *with).then_some((from, to, with))
}

/// True for a list that its writer meant: numbers that count from one, or several entries behind dashes or stars. A date
/// (`8. mai 1945`), a footnote (`* boisson comprise`) and a number (`+ 33 3`) are none.
fn is_meant<'a>(list: &'a AstNode<'a>) -> bool {
    let entries = || {
        list.children().filter_map(|item| match &item.data().value {
            NodeValue::Item(entry) => Some(*entry),
            _ => None,
        })
    };
    let is_outermost = list.parent().is_some_and(|it| matches!(it.data().value, NodeValue::Document));
    entries().enumerate().all(|(place, entry)| match entry.list_type {
        ListType::Ordered => entry.start == place + 1,
        ListType::Bullet => entry.bullet_char != b'+',
    }) && !(is_outermost && entries().count() == 1 && entries().all(|entry| entry.list_type == ListType::Bullet))
}

fn changed(source: &str, changes: &BTreeSet<Change>) -> String {
    let mut text = String::with_capacity(source.len() + changes.len());
    let mut done = 0;
    for (from, to, with) in changes {
        if *from < done {
            continue;
        }
        text.push_str(&source[done..*from]);
        text.push_str(with);
        done = *to;
    }
    text.push_str(&source[done..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(body: &str) -> String {
        typed(body, &super::super::options()).unwrap()
    }

    #[test]
    fn what_only_looks_like_a_list_is_text() {
        for (body, expected) in [
            ("8. mai 1945 : rassemblement", "8\\. mai 1945 : rassemblement"),
            ("1. mai\n8. mai", "1\\. mai\n8\\. mai"),
            ("03. 82. 83. 00", "03\\. 82\\. 83\\. 00"),
            ("+ 33 3 82", "\\+ 33 3 82"),
            ("- 10 % sur tout", "\\- 10 % sur tout"),
            ("1. Fermez\n2. Montez", "1. Fermez\n2. Montez"),
            ("- Loto\n- Buvette", "- Loto\n- Buvette"),
            ("- Loto\n  - à 20 h\n- Buvette", "- Loto\n  - à 20 h\n- Buvette"),
        ] {
            assert_eq!(written(body), expected);
        }
    }

    #[test]
    fn an_indent_is_no_code() {
        for (body, expected) in [
            ("Chers,\n\n\tLa réunion\n\t  suit", "Chers,\n\nLa réunion\nsuit"),
            ("    a\n\n    b", "a\n\nb"),
            (">     a\n>     b", "> a\n> b"),
            ("- a\n-     b", "- a\n- b"),
            ("```\n    a\n```", "```\n    a\n```"),
        ] {
            assert_eq!(written(body), expected);
        }
    }

    #[test]
    fn what_markdown_would_hide_is_shown() {
        for (body, expected) in [
            ("[Mairie]: 0387000000", "\\[Mairie]: 0387000000"),
            ("> [1]: https://a.fr", "> \\[1]: https://a.fr"),
            ("<nom>\nsuite", "\\<nom>\nsuite"),
            ("```\n[a]: b\n```", "```\n[a]: b\n```"),
        ] {
            assert_eq!(written(body), expected);
        }
    }
}
