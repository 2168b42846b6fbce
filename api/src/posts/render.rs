//! Rendering a body in Markdown: sanitised HTML, and a summary for cards.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

use super::Body;
use ground::say;
use ground::text::Message;

/// Maximum number of characters of the body that a card shows.
const SUMMARY: usize = 200;

/// A body, rendered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// CommonMark with tables and autolinks, as HTML that is safe to put into any page.
    pub html: String,
    /// The beginning as plain text, cut at a word.
    pub summary: String,
}

/// The largest HTML that a body may become, in bytes: a table can be many times its text.
const HTML_LIMIT: usize = 100_000;

/// Maximum depth of lists and quotations that lie in each other.
const DEPTH_LIMIT: usize = 20;

/// Render a body, on a thread that may take its time. What it links to opens without a referrer; raw HTML is shown as
/// the text it is, and an image becomes a link: shown, it would tell its server who reads.
///
/// # Errors
/// With a sentence for the writer when the result is too large or too deep, or the runtime stops.
pub async fn render(body: Body) -> Result<Rendered, Message> {
    let stopped = |_| say!("Le serveur s’arrête.", "The server is stopping.");
    tokio::task::spawn_blocking(move || render_now(&body)).await.map_err(stopped)?
}

fn render_now(body: &Body) -> Result<Rendered, Message> {
    let arena = Arena::new();
    let options = options();
    let root = parse_document(&arena, body.as_str(), &options);
    if root.descendants().any(|node| node.ancestors().nth(DEPTH_LIMIT).is_some()) {
        return Err(say!(
            "Le texte imbrique trop de listes ou de citations.",
            "The text nests too many lists or quotations.",
        ));
    }
    for node in root.descendants() {
        adapt(&mut node.data.borrow_mut().value);
    }
    let mut html = String::new();
    // Writing to a String cannot fail.
    let _ = format_html(root, &options, &mut html);
    if html.len() > HTML_LIMIT {
        return Err(say!("Le texte donne une page trop grande.", "The text makes too large a page."));
    }
    Ok(Rendered { html: SANITISER.clean(&html).to_string().trim_end().to_owned(), summary: summary(root) })
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.render.escape = true;
    options
}

/// A title is the heading above its body, so a body's own headings are one level lower; images are links.
fn adapt(value: &mut NodeValue) {
    match value {
        NodeValue::Heading(heading) => heading.level = (heading.level + 1).min(6),
        NodeValue::Image(image) => *value = NodeValue::Link(image.clone()),
        _ => {}
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

/// The whole of a body as plain text, each of its blocks on a line of its own.
pub(crate) fn plain(body: &Body) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, body.as_str(), &options());
    let text = text_of(root.descendants(), '\n', usize::MAX);
    text.split('\n').map(collapse_blanks).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn summary<'a>(root: &'a AstNode<'a>) -> String {
    // A table does not read well in one line.
    let in_table =
        |node: &'a AstNode<'a>| node.ancestors().any(|it| matches!(it.data.borrow().value, NodeValue::Table(_)));
    let text = text_of(root.descendants().filter(|node| !in_table(node)), ' ', SUMMARY * 8);
    cut(&collapse_blanks(&text))
}

/// The words of these nodes, until there are enough bytes of them. Blocks end words too; they are parted by `between`.
fn text_of<'a>(nodes: impl Iterator<Item = &'a AstNode<'a>>, between: char, enough: usize) -> String {
    let mut text = String::new();
    for node in nodes {
        match &node.data.borrow().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::CodeBlock(code) => text.push_str(&code.literal),
            NodeValue::HtmlInline(html) => text.push_str(html),
            NodeValue::HtmlBlock(html) => text.push_str(&html.literal),
            NodeValue::SoftBreak | NodeValue::TableCell => text.push(' '),
            NodeValue::LineBreak => text.push(between),
            value if value.block() => text.push(between),
            _ => {}
        }
        if text.len() > enough {
            break;
        }
    }
    text
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
        render_now(&markdown.parse().unwrap()).unwrap()
    }

    #[test]
    fn markdown_becomes_html_with_tables_autolinks_and_lower_headings() {
        for (markdown, expected) in [
            ("Bonjour **à tous**", "<p>Bonjour <strong>à tous</strong></p>"),
            ("# Titre", "<h2>Titre</h2>"),
            (
                "https://exemple.fr",
                "<p><a href=\"https://exemple.fr\" rel=\"noopener noreferrer nofollow\">https://exemple.fr</a></p>",
            ),
            ("« Vrai » : 18\u{202f}h \"oui\" -- non...", "<p>« Vrai » : 18\u{202f}h \"oui\" -- non...</p>"),
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
            let tags: String = html
                .split('<')
                .skip(1)
                .filter_map(|rest| rest.split_once('>'))
                .map(|(tag, _)| format!("<{tag}>"))
                .collect();
            for bad in [
                "<script",
                "<style",
                "<iframe",
                "onclick",
                "script:",
                "data:",
                "<img",
                "<svg",
                "onload",
                "<form",
                "href=\"//",
            ] {
                assert!(!tags.contains(bad), "{markdown} gave {html}");
            }
        }
    }

    #[test]
    fn nothing_written_vanishes() {
        let html = rendered("<div>bloc</div>\n\nhé <b>gras</b>, a<br>b");
        assert!(
            html.html.contains("&lt;div&gt;bloc")
                && html.html.contains("&lt;b&gt;gras")
                && html.summary.contains("bloc"),
            "{html:?}"
        );
        let image = rendered("![la place](https://exemple.fr/place.jpg)").html;
        assert!(image.contains("href=\"https://exemple.fr/place.jpg\"") && image.contains(">la place</a>"), "{image}");
        assert_eq!(rendered("    un texte collé avec un retrait").summary, "un texte collé avec un retrait");
    }

    /// Time that this thread has run, which other work on the machine does not lengthen (Linux).
    fn nanoseconds_on_a_processor() -> u64 {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        told.split_whitespace().next().unwrap().parse().unwrap()
    }

    #[test]
    fn a_text_that_makes_a_huge_or_endless_page_is_refused_quickly() {
        let wide = format!("|{}\n|{}\n{}", "a|".repeat(1500), "-|".repeat(1500), "a\n".repeat(2000));
        for markdown in [wide, ">".repeat(10_000), "1. ".repeat(3_000)] {
            let began = nanoseconds_on_a_processor();
            assert!(render_now(&markdown[..markdown.len().min(10_000)].parse().unwrap()).is_err());
            assert!(nanoseconds_on_a_processor() - began < 5_000_000_000);
        }
    }

    #[test]
    fn a_summary_is_plain_text_cut_at_a_word() {
        assert_eq!(
            rendered("# Eau\n\n* coupée **lundi**\n* rétablie `mardi`").summary,
            "Eau coupée lundi rétablie mardi"
        );
        let long = rendered(&"parole ".repeat(100)).summary;
        assert!(long.ends_with("parole…") && long.chars().count() <= 201, "{long}");
        assert_eq!(rendered("").summary, "");
    }

    #[test]
    fn a_plain_text_keeps_everything_and_its_lines() {
        let markdown =
            "# Crue\n\nFermez **tout**,\npuis :\n\n* montez\n* appelez le `112`\n\n| a | b |\n|---|---|\n| 1 | 2 |";
        assert_eq!(plain(&markdown.parse().unwrap()), "Crue\nFermez tout, puis :\nmontez\nappelez le 112\na b\n1 2");
        let long = "parole ".repeat(1000);
        assert_eq!(plain(&long.parse().unwrap()), long.trim());
    }
}
