//! A text without formatting, as Markdown that shows it to the character, and back.

mod html;

use super::Body;
use crate::posts;
use ground::seen::clean_lines;

pub(super) use html::plain as of_html;

/// The longest text, in characters.
const MOST: usize = 10_000;

/// The Markdown that shows a text as it is written: its lines stay lines, its addresses lead where they say, and none of its
/// signs means anything.
pub(super) fn written(text: &str) -> Option<Body> {
    let text = clean_lines(&of_html(text)).replace('\0', "");
    let mut cut = text.as_str();
    loop {
        let escaped = escaped(cut);
        match escaped.char_indices().nth(MOST) {
            None => return escaped.parse().ok().filter(|_| !escaped.trim().is_empty()),
            // A sign becomes two at most, but for blanks around a line: half of what is too much is surely too much.
            Some((end, _)) => {
                let over = escaped.get(end..).unwrap_or_default().chars().count();
                let keep = cut.chars().count().saturating_sub((over / 2).max(1));
                cut = cut.char_indices().nth(keep).and_then(|(at, _)| cut.get(..at)).unwrap_or_default();
            }
        }
    }
}

/// A text of a date, which is shown without formatting: HTML in it is read too.
pub(super) fn of_date(text: &str) -> Option<Body> {
    let text = clean_lines(&of_html(text)).replace('\0', "");
    let end = text.char_indices().nth(MOST).map_or(text.len(), |(end, _)| end);
    let body = text[..end].trim_end();
    body.parse().ok().filter(|_| !body.trim().is_empty())
}

/// A body as a text without formatting: to the character where it was one, else its words.
pub(super) fn plain(body: &Body) -> String {
    unescaped(body.as_str()).unwrap_or_else(|| posts::plain(body))
}

/// A text as Markdown.
fn escaped(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut markdown = String::with_capacity(text.len() + text.len() / 8);
    for (at, line) in lines.iter().enumerate() {
        let is_blank = line.trim().is_empty();
        if is_blank {
            markdown.push_str(line);
        } else {
            escape_line(line, &mut markdown);
        }
        if let Some(next) = lines.get(at + 1) {
            // Two blanks at its end break a line.
            markdown.push_str(if is_blank || next.trim().is_empty() { "\n" } else { "  \n" });
        }
    }
    markdown
}

fn escape_line(line: &str, markdown: &mut String) {
    let (lead, rest) = line.split_at(line.len() - line.trim_start().len());
    for (at, blank) in lead.char_indices() {
        push_blank(blank, at == 0, markdown);
    }
    let words = rest.trim_end();
    let begins_block = begins_block(words);
    let mut before = ' ';
    let mut left = words;
    while let Some(c) = left.chars().next() {
        let address = posts::address(left, before);
        if address > 0 {
            let (address, after) = left.split_at(address);
            markdown.push_str(address);
            (left, before) = (after, 'x');
            continue;
        }
        let after = left.get(c.len_utf8()..).unwrap_or_default();
        let place = words.len() - left.len();
        if begins_block == Some(place) || means_something(c, before, after) {
            markdown.push('\\');
        }
        markdown.push(c);
        (left, before) = (after, c);
    }
    let tail = rest.get(words.len()..).unwrap_or_default();
    for (at, blank) in tail.char_indices() {
        push_blank(blank, at + blank.len_utf8() == tail.len(), markdown);
    }
}

/// Blanks around a line say something in Markdown; the outermost is written so that it says nothing.
fn push_blank(blank: char, is_outermost: bool, markdown: &mut String) {
    match blank {
        ' ' if is_outermost => markdown.push_str("&#32;"),
        '\t' if is_outermost => markdown.push_str("&#9;"),
        _ => markdown.push(blank),
    }
}

/// The place of a sign by which a line would be a heading, an entry of a list, a quotation or a rule.
fn begins_block(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_end = |at: usize| line.get(at..).is_some_and(|it| it.is_empty() || it.starts_with([' ', '\t']));
    match first {
        '#' => is_end(line.len() - line.trim_start_matches('#').len()).then_some(0),
        '-' | '+' => (is_end(1) || line.chars().all(|c| matches!(c, '-' | ' ' | '\t'))).then_some(0),
        '=' => line.chars().all(|c| c == '=').then_some(0),
        '>' => Some(0),
        ':' => line.starts_with(":-").then_some(0),
        _ if (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']) => {
            is_end(digits + 1).then_some(digits)
        }
        _ => None,
    }
}

/// True if a sign means something within a line.
fn means_something(c: char, before: char, after: &str) -> bool {
    match c {
        '\\' | '*' | '`' | '[' | ']' | '<' | '~' | '|' => true,
        // Within a word it is a sign like others.
        '_' => !(before.is_alphanumeric() && after.starts_with(char::is_alphanumeric)),
        '&' => after.starts_with(|c: char| c == '#' || c.is_ascii_alphabetic()),
        _ => false,
    }
}

/// The text that Markdown was made of, if it was made of one.
fn unescaped(markdown: &str) -> Option<String> {
    let lines: Vec<&str> = markdown.split('\n').collect();
    let mut text = String::with_capacity(markdown.len());
    for (at, line) in lines.iter().enumerate() {
        let goes_on = lines.get(at + 1).is_some_and(|next| !next.trim().is_empty());
        let line = if goes_on && !line.trim().is_empty() { line.strip_suffix("  ")? } else { line };
        let mut left = line.chars();
        while let Some(c) = left.next() {
            match c {
                '\\' => text.push(left.next()?),
                '&' if left.as_str().starts_with("#32;") => {
                    text.push(' ');
                    left.nth(3);
                }
                '&' if left.as_str().starts_with("#9;") => {
                    text.push('\t');
                    left.nth(2);
                }
                c => text.push(c),
            }
        }
        if at + 1 < lines.len() {
            text.push('\n');
        }
    }
    (escaped(&text) == markdown).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_to_the_character() {
        for text in [
            "9 h café\n10 h départ",
            "1848. Une année\n12) suite\n- tiret\n+ plus\n> cite\n# dièse\n#mot",
            "a\n\n\nb\n   retrait\nfin  \n===\n---\n***\n___\n~~non~~ |a|b|\n:--",
            "2*3*4 `code` [lien](https://a.example) <b> &amp; & \\ _x_ x_y",
            "https://a.example/b_c_d(e)*f. (voir https://b.example/x_) www.c_d.example",
            "\ttabulation\nsuite ",
            "un seul",
            "![image](https://a.example/i.png)",
        ] {
            let markdown = escaped(text);
            assert_eq!(unescaped(&markdown).as_deref(), Some(text), "{markdown}");
        }
        assert_eq!(unescaped("**gras**"), None);
        assert_eq!(unescaped("1. un\n2. deux"), None);
    }

    #[tokio::test]
    async fn a_text_is_shown_as_it_is_written() {
        for (text, html) in [
            ("9 h\n1848. Un an\n# 3 rue", "<p>9 h<br>\n1848. Un an<br>\n# 3 rue</p>"),
            ("2*3*4 _x_ [l](y)", "<p>2*3*4 _x_ [l](y)</p>"),
            ("   retrait\n- a", "<p>retrait<br>\n- a</p>"),
            ("<y> ~~x~~ a|b", "<p>&lt;y&gt; ~~x~~ a|b</p>"),
        ] {
            let rendered = posts::render(written(text).expect("a body")).await.expect("a page");
            assert_eq!(rendered.html.replace("<p> ", "<p>").replace("<p>  ", "<p>"), html);
        }
        let link = posts::render(written("voir https://a.example/b_c_d.").expect("a body")).await.expect("a page").html;
        assert!(link.contains("href=\"https://a.example/b_c_d\""), "{link}");
    }

    #[test]
    fn a_long_text_is_cut_where_it_is_too_long() {
        let body = written(&"*".repeat(20_000)).expect("a body");
        assert_eq!(body.as_str().chars().count(), 10_000);
    }
}
