//! From a body in Markdown to what is shown: sanitised HTML, and a summary for cards.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::Builder;
use comrak::{
    Arena, Options, format_html,
    nodes::{AstNode, NodeValue},
    parse_document,
};

use super::Body;

/// How many characters of the body a card shows at most.
const SUMMARY: usize = 200;

/// A body, rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// CommonMark with tables and autolinks, as HTML that is safe to put into any page.
    pub html: String,
    /// The beginning as plain text, cut at a word.
    pub summary: String,
}

/// Render a body. What it links to opens without a referrer; images and raw HTML are left out: an image of another
/// server would tell that server who reads.
pub fn render(body: &Body) -> Rendered {
    let arena = Arena::new();
    let options = options();
    let root = parse_document(&arena, body.as_str(), &options);
    lower_headings(root);
    let mut html = String::new();
    // Writing to a String cannot fail.
    let _ = format_html(root, &options, &mut html);
    Rendered { html: SANITISER.clean(&html).to_string().trim_end().to_owned(), summary: summary(root) }
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options
}

/// A notice's title is the heading above its body, so a body's own headings are one level lower.
fn lower_headings<'a>(root: &'a AstNode<'a>) {
    for node in root.descendants() {
        if let NodeValue::Heading(heading) = &mut node.data.borrow_mut().value {
            heading.level = (heading.level + 1).min(6);
        }
    }
}

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let attributes = [("a", &["href", "title"][..]), ("ol", &["start"]), ("td", &["align"]), ("th", &["align"])];
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .clean_content_tags(HashSet::from(["script", "style", "iframe", "noscript", "template"]))
        .tag_attributes(HashMap::from(attributes.map(|(tag, names)| (tag, names.iter().copied().collect()))))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
});

fn summary<'a>(root: &'a AstNode<'a>) -> String {
    let mut text = String::new();
    // A table does not read well in one line.
    let in_table = |node: &'a AstNode<'a>| node.ancestors().any(|it| matches!(it.data.borrow().value, NodeValue::Table(_)));
    for node in root.descendants().filter(|node| !in_table(node)) {
        match &node.data.borrow().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            // Blocks end words too.
            value if value.block() => text.push(' '),
            _ => {}
        }
        if text.len() > SUMMARY * 8 {
            break;
        }
    }
    cut(&collapse_blanks(&text))
}

/// Runs of ordinary blanks become one; narrow and no-break spaces are typography and stay.
fn collapse_blanks(text: &str) -> String {
    text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn cut(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(SUMMARY) else { return text.to_owned() };
    let start = &text[..end];
    let word_end = start.rfind(' ').unwrap_or(end);
    format!("{}…", start[..word_end].trim_end_matches([',', ';', ':', '\u{a0}', '\u{202f}', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(markdown: &str) -> Rendered {
        render(&markdown.parse().unwrap())
    }

    #[test]
    fn markdown_becomes_html_with_tables_autolinks_and_lower_headings() {
        for (markdown, expected) in [
            ("Bonjour **à tous**", "<p>Bonjour <strong>à tous</strong></p>"),
            ("# Titre", "<h2>Titre</h2>"),
            ("https://exemple.fr", "<p><a href=\"https://exemple.fr\" rel=\"noopener noreferrer nofollow\">https://exemple.fr</a></p>"),
            ("« Vrai » : 18\u{202f}h \"oui\" -- non...", "<p>« Vrai » : 18\u{202f}h \"oui\" -- non...</p>"),
        ] {
            assert_eq!(rendered(markdown).html, expected);
        }
        assert!(rendered("| a | b |\n|---|--:|\n| 1 | 2 |").html.contains("<td align=\"right\">2</td>"));
    }

    #[test]
    fn nothing_active_gets_through() {
        for markdown in [
            "<script>alert(1)</script>",
            "<style>*{display:none}</style>",
            "<iframe src=\"https://x\"></iframe>",
            "<p onclick=\"alert(1)\">x</p>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:x)",
            "![x](https://ailleurs.example/pixel.gif)",
            "<svg/onload=alert(1)>",
            "[x](&#106;avascript:alert(1))",
            "<a href=\"//ailleurs.example\">x</a>",
            "<form action=x><input></form>",
        ] {
            let html = rendered(markdown).html.to_lowercase();
            // What stands inside tags: the rest is text, whatever it says.
            let tags: String = html.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| format!("<{tag}>")).collect();
            for bad in ["<script", "<style", "<iframe", "onclick", "script:", "data:", "<img", "<svg", "onload", "<form", "href=\"//"] {
                assert!(!tags.contains(bad), "{markdown} gave {html}");
            }
        }
    }

    #[test]
    fn a_summary_is_plain_text_cut_at_a_word() {
        assert_eq!(rendered("# Eau\n\n* coupée **lundi**\n* rétablie `mardi`").summary, "Eau coupée lundi rétablie mardi");
        let long = rendered(&"parole ".repeat(100)).summary;
        assert!(long.ends_with("parole…") && long.chars().count() <= 201, "{long}");
        assert_eq!(rendered("").summary, "");
    }
}
