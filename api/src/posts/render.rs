//! Rendering a body in Markdown as a town hall types it: sanitised HTML, plain text, and a summary for cards.

mod adapted;
mod addresses;
mod plain;
#[cfg(test)]
mod tests;
mod typed;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use comrak::nodes::AstNode;
use comrak::{Arena, Options, format_html, parse_document};

use super::Body;
pub(crate) use addresses::address;
use ground::say;
use ground::seen::is_right_to_left;
use ground::text::Message;

/// A body, rendered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// CommonMark with tables, autolinks and the lines that were typed, as HTML that is safe to put into any page.
    pub html: String,
    /// The beginning as plain text with its lines, cut at a word.
    pub summary: String,
}

/// The largest HTML that a body may become, in bytes: a table can be many times its text.
const HTML_LIMIT: usize = 100_000;

/// Render a body, on a thread that may take its time. What it links to opens without a referrer; raw HTML is shown as
/// the text it is, and an image becomes a link: shown, it would tell its server who reads.
///
/// # Errors
/// With a sentence for the writer when the result is too large or too deep, or the runtime stops.
pub async fn render(body: Body) -> Result<Rendered, Message> {
    render_text(body.to_string()).await
}

/// Render a text in Markdown of any length that its field allows, as [`render`] does a body.
///
/// # Errors
/// As [`render`].
pub async fn render_text(text: String) -> Result<Rendered, Message> {
    let stopped = |_| say!("Le serveur s’arrête.", "The server is stopping.");
    tokio::task::spawn_blocking(move || render_now(&text)).await.map_err(stopped)?
}

fn render_now(text: &str) -> Result<Rendered, Message> {
    let options = options();
    let source = typed::typed(text, &options)?;
    let arena = Arena::new();
    let root = parsed(&arena, &source, &options);
    let mut html = String::new();
    // Writing to a String cannot fail.
    let _ = format_html(root, &options, &mut html);
    if html.len() > HTML_LIMIT {
        return Err(say!("Le texte donne une page trop grande.", "The text makes too large a page."));
    }
    let sanitiser = if is_right_to_left(&html) { &*BOTH_WAYS } else { &*SANITISER };
    let html = sanitiser.clean(&html).to_string();
    Ok(Rendered { html: addresses::unstopped(html.trim_end()), summary: plain::summary(root) })
}

/// The whole of a body as plain text, each of its blocks on a line of its own.
pub(crate) fn plain(body: &Body) -> String {
    let options = options();
    // What is too deep was refused when it was written.
    let source = typed::typed(body.as_str(), &options).unwrap_or_else(|_| body.as_str().to_owned());
    let arena = Arena::new();
    plain::whole(parsed(&arena, &source, &options))
}

fn parsed<'a>(arena: &'a Arena<'a>, source: &str, options: &Options<'_>) -> &'a AstNode<'a> {
    let root = parse_document(arena, source, options);
    adapted::adapt(arena, root);
    root
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    // One tilde has a meaning of its own then, which is taken away again.
    options.extension.subscript = true;
    // A line below a line is a line, not the sign of a heading.
    options.parse.ignore_setext = true;
    options.render.hardbreaks = true;
    options.render.escape = true;
    options
}

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(sanitiser);

/// For texts that are written from right to left in part: each of their blocks has a direction of its own.
static BOTH_WAYS: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = sanitiser();
    for block in ["h2", "h3", "h4", "h5", "h6", "li", "p", "pre", "td", "th"] {
        builder.set_tag_attribute_value(block, "dir", "auto");
    }
    builder
});

fn sanitiser() -> Builder<'static> {
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
    let attributes = [("a", &["href", "title"][..]), ("td", &["align"]), ("th", &["align"])];
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .clean_content_tags(HashSet::from(["script", "style", "iframe", "noscript", "template"]))
        .tag_attributes(HashMap::from(attributes.map(|(tag, names)| (tag, names.iter().copied().collect()))))
        .url_schemes(HashSet::from(adapted::SCHEMES))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
}
