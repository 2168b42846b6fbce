//! Checks that nothing active hides in a document that is served.

mod page;

use std::cell::RefCell;

use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use serde_json::Value;
use url::Url;

/// The elements of HTML that texts are served with, and their attributes.
const HTML: &str = "a blockquote br code del em h2 h3 h4 h5 h6 hr img li ol p pre strong table tbody td th thead tr ul";
const HTML_ATTRIBUTES: &str = "href title rel start align dir src width height alt";

/// The elements of Atom (RFC 4287) and CAP 1.2.
const XML: &str = "author category content email entry feed generator icon id link logo name published rights subtitle summary title updated \
    uri alert area areadesc audience certainty code contact description effective event expires geocode headline identifier info \
    instruction language msgtype note onset parameter polygon references responsetype scope sender sendername sent severity source \
    status urgency value valuename web";

/// Holds all that a JSON or XML document or a page tells against what it may: HTML of a few elements, addresses of
/// pages.
///
/// # Errors
/// With what else it holds.
pub fn inert(media_type: &str, body: &str) -> Result<(), String> {
    match media_type.split(';').next().unwrap_or_default() {
        "application/json" | "application/feed+json" | "application/ld+json" => {
            inert_value("", &serde_json::from_str(body).map_err(|error| format!("no JSON: {error}"))?)
        }
        "application/atom+xml" => inert_xml(body),
        "text/html" => page::inert_page(body, false),
        other => Err(format!("nothing is known of {other}")),
    }
}

/// [`inert`] for a page with a form, which goes to this server.
///
/// # Errors
/// With what else it holds.
pub fn inert_form(body: &str) -> Result<(), String> {
    page::inert_page(body, true)
}

fn inert_value(name: &str, value: &Value) -> Result<(), String> {
    match value {
        Value::Object(members) => members.iter().try_for_each(|(name, value)| inert_value(name, value)),
        Value::Array(items) => items.iter().try_for_each(|value| inert_value(name, value)),
        Value::String(html) if name.ends_with("_html") => inert_html(html),
        Value::String(address) if ["link", "external_url"].contains(&name) => inert_address(address),
        Value::String(address) if ["url", "image"].contains(&name) && !address.starts_with("/v1/files/") => {
            inert_address(address)
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => Ok(()),
    }
}

fn inert_html(html: &str) -> Result<(), String> {
    let markup = Markup::of(html);
    if markup.others > 0 {
        return Err(format!("a comment or the like in {html}"));
    }
    for element in &markup.elements {
        if !HTML.split(' ').any(|it| it == element.name) {
            return Err(format!("<{}> in {html}", element.name));
        }
        for (name, value) in &element.attributes {
            if !HTML_ATTRIBUTES.split(' ').any(|it| it == name) {
                return Err(format!("{name}=\"{value}\" in {html}"));
            }
            if name == "href" {
                inert_address(value)?;
            }
            // A picture is one of the server's own files.
            if name == "src" && !value.contains("/v1/files/") {
                return Err(format!("src=\"{value}\" in {html}"));
            }
        }
    }
    Ok(())
}

fn inert_xml(xml: &str) -> Result<(), String> {
    let markup = Markup::of(xml);
    if markup.others != 1 || !xml.starts_with("<?xml ") {
        return Err(format!("a comment or the like in {xml}"));
    }
    for element in &markup.elements {
        let name = element.name.rsplit(':').next().unwrap_or_default();
        if !XML.split_whitespace().any(|it| it == name) {
            return Err(format!("<{name}> in {xml}"));
        }
        for (attribute, value) in &element.attributes {
            match (attribute.as_str(), value.as_str()) {
                ("href", address) => inert_address(address)?,
                ("type", "html") if name != "link" => inert_html(&element.text)?,
                ("type", "xhtml") => return Err(format!("XHTML in <{name}>")),
                (attribute, _) if attribute.starts_with("on") || attribute == "style" => {
                    return Err(format!("{attribute} in <{name}>"));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// An address leads to a page, a mailbox or a telephone, and ends no attribute of a page that is careless with it.
fn inert_address(address: &str) -> Result<(), String> {
    let known = Url::parse(address).is_ok_and(|url| ["https", "http", "mailto", "tel"].contains(&url.scheme()));
    if known && !address.contains(['<', '>', '"']) { Ok(()) } else { Err(format!("the address {address}")) }
}

/// The text that somebody reads who is shown a piece of HTML, with a blank for every tag.
pub fn text_of(html: &str) -> String {
    Markup::of(html).text
}

/// Markup as a reader that trusts nobody takes it: no element is believed to hold mere text, so that a tag inside of a
/// `<style>` counts as well.
#[derive(Debug, Default)]
struct Markup {
    elements: Vec<Element>,
    text: String,
    /// Comments, doctypes and processing instructions.
    others: usize,
}

#[derive(Debug)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    /// The text between it and the next tag.
    text: String,
}

impl Markup {
    fn of(markup: &str) -> Self {
        let input = BufferQueue::default();
        input.push_back(markup.into());
        let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.0.into_inner()
    }

    fn read(&mut self, text: &str) {
        self.text.push_str(text);
        if let Some(element) = self.elements.last_mut() {
            element.text.push_str(text);
        }
    }
}

#[derive(Default)]
struct Reader(RefCell<Markup>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut markup = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                markup.text.push(' ');
                if tag.kind == TagKind::StartTag {
                    let attributes =
                        tag.attrs.iter().map(|it| (it.name.local.to_string(), it.value.to_string())).collect();
                    markup.elements.push(Element { name: tag.name.to_string(), attributes, text: String::new() });
                }
            }
            Token::CharacterTokens(text) => markup.read(&text),
            Token::NullCharacterToken => markup.read("\0"),
            Token::CommentToken(_) | Token::DoctypeToken(_) => markup.others += 1,
            Token::ParseError(_) | Token::EOFToken => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_active_is_found_in_json() {
        let document = |name: &str, text: &str| serde_json::json!({"items": [{ name: text }]}).to_string();
        for html in [
            "<script>alert(1)</script>",
            "<p onclick=alert(1)>x</p>",
            "<a href=\" JavaScript:alert(1)\">x</a>",
            "<a href=/ailleurs>x</a>",
            "<!--",
            "<p><style><img></style>",
        ] {
            assert!(inert("application/json", &document("body_html", html)).is_err(), "{html}");
            assert!(inert("application/json; charset=utf-8", &document("title", html)).is_ok(), "{html} is text");
        }
        assert!(
            inert(
                "application/feed+json",
                &document("content_html", "<p><a href=\"https://exemple.fr/\" rel=x>x</a></p>")
            )
            .is_ok()
        );
        assert!(inert("application/feed+json", &document("external_url", "javascript:alert(1)")).is_err());
        assert!(inert("text/plain", "").is_err());
    }

    #[test]
    fn what_is_active_is_found_in_feeds() {
        let feed = |entry: &str| format!("<?xml version=\"1.0\"?><feed><entry>{entry}</entry></feed>");
        for entry in [
            "<content type=\"html\">&lt;p&gt;x&lt;/p&gt;</content>",
            "<title>&lt;script&gt;</title>",
            "<link href=\"https://x.fr\"/>",
        ] {
            assert_eq!(inert("application/atom+xml", &feed(entry)), Ok(()));
        }
        for entry in [
            "<content type=\"html\">&lt;img src=x onerror=alert(1)&gt;</content>",
            "<title><script></title>",
            "<title><![CDATA[x]]></title>",
            "<link href=\"javascript:alert(1)\"/>",
            "<content type=\"xhtml\"></content>",
        ] {
            assert!(inert("application/atom+xml", &feed(entry)).is_err(), "{entry}");
        }
    }
}
