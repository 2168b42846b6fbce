//! A parsed text as it is shown: signs that were meant as signs, links that lead somewhere and say where.

use comrak::Arena;
use comrak::nodes::{AstNode, NodeLink, NodeValue};
use url::Url;

use ground::seen::is_unseen;

/// What a link may lead to.
pub(super) const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Make a text what it is shown as. A title is the heading above its body, so a body's own headings are one level
/// lower; images are links: shown, they would tell their server who reads.
pub(super) fn adapt<'a>(arena: &'a Arena<'a>, root: &'a AstNode<'a>) {
    // What lies deepest comes first, so that a link finds the words of the images in it.
    for node in root.descendants().collect::<Vec<_>>().into_iter().rev() {
        let value = node.data().value.clone();
        match value {
            NodeValue::Heading(mut heading) => {
                heading.level = (heading.level + 1).min(6);
                node.data_mut().value = NodeValue::Heading(heading);
            }
            NodeValue::Subscript => unwrap(arena, node, "~", "~"),
            NodeValue::Emph if is_amid(node) => unwrap(arena, node, "*", "*"),
            NodeValue::Strong if is_amid(node) => unwrap(arena, node, "**", "**"),
            NodeValue::Link(link) | NodeValue::Image(link) => adapt_link(arena, node, link),
            _ => {}
        }
    }
}

fn adapt_link<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>, link: Box<NodeLink>) {
    let words = words(node);
    let has_words = !is_unseen(&words);
    let in_link = node.ancestors().skip(1).any(|it| matches!(it.data().value, NodeValue::Link(_)));
    if !leads_somewhere(&link.url) || in_link {
        // A program is not an address that somebody could go to.
        let is_program =
            Url::parse(&link.url).is_ok_and(|url| matches!(url.scheme(), "javascript" | "vbscript" | "data"));
        let says_all = link.url.is_empty() || words == link.url || (is_program && has_words);
        let address = match (says_all, has_words) {
            (true, _) => String::new(),
            (false, true) => format!(" ({})", link.url),
            (false, false) => link.url,
        };
        return unwrap(arena, node, "", &address);
    }
    if !has_words {
        node.append(text(arena, &link.url));
    }
    node.data_mut().value = NodeValue::Link(link);
}

fn leads_somewhere(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| SCHEMES.contains(&url.scheme()))
}

/// True for emphasis that begins behind a number, an amount or a bracket: its stars are signs (`2*3*4`, `5 €*`).
fn is_amid<'a>(node: &'a AstNode<'a>) -> bool {
    let Some(before) = node.previous_sibling() else { return false };
    let last = match &before.data().value {
        NodeValue::Text(words) => words.chars().last(),
        _ => None,
    };
    last.is_some_and(|c| c.is_numeric() || matches!(c, '€' | '$' | '£' | '%' | '°' | ')' | '»' | '”'))
}

/// The words of a node and of all that lies in it.
pub(super) fn words<'a>(node: &'a AstNode<'a>) -> String {
    let words = node.descendants().map(|it| match &it.data().value {
        NodeValue::Text(words) => words.to_string(),
        NodeValue::Code(code) => code.literal.clone(),
        NodeValue::HtmlInline(html) => html.clone(),
        NodeValue::SoftBreak | NodeValue::LineBreak => " ".to_owned(),
        _ => String::new(),
    });
    words.collect()
}

/// Put what lies in a node into its place, between these signs.
fn unwrap<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>, before: &str, after: &str) {
    let inside: Vec<_> = node.children().collect();
    node.insert_before(text(arena, before));
    for child in inside {
        node.insert_before(child);
    }
    node.insert_before(text(arena, after));
    node.detach();
}

fn text<'a>(arena: &'a Arena<'a>, words: &str) -> &'a AstNode<'a> {
    arena.alloc(NodeValue::Text(words.to_owned().into()).into())
}
