//! The feed as Atom (RFC 4287).

use super::asked::{AskedEntry, CATEGORY, FeedEntry};
use super::xml::Xml;
use super::{Feed, name_of};
use crate::notices::Entry;
use ground::text::Language;
use kit::documents::View;

pub(super) fn write(feed: &Feed) -> Result<Vec<u8>, serde_json::Error> {
    let title = format!("{}\u{a0}: tableau d’affichage", feed.commune.name);
    Ok(document(feed, View::Atom, &title, |xml, entry| xml.text("content", &[("type", "html")], &feed.content(entry))))
}

/// An Atom feed; `content` writes the content of an entry.
pub(super) fn document(feed: &Feed, view: View, title: &str, content: impl Fn(&mut Xml, &Entry)) -> Vec<u8> {
    let mut xml = Xml::new();
    let address = feed.address(view);
    xml.element("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "fr")], |xml| {
        xml.text("id", &[], &address);
        xml.text("title", &[], title);
        xml.text("updated", &[], &feed.updated_at().to_string());
        xml.element("author", &[], |xml| xml.text("name", &[], &feed.commune.name));
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &address)]);
        xml.empty("link", &[("rel", "alternate"), ("type", "application/json"), ("href", &feed.address(View::Board))]);
        for entry in feed.all() {
            xml.element("entry", &[], |xml| match entry {
                FeedEntry::Notice(entry) => {
                    head(xml, feed, entry);
                    content(xml, entry);
                }
                FeedEntry::Asked(asked) => consultation(xml, feed, asked),
            });
        }
    });
    xml.into_bytes()
}

/// All of an entry but its content.
fn head(xml: &mut Xml, feed: &Feed, entry: &Entry) {
    xml.text("id", &[], &name_of(entry));
    xml.text("title", &[], &title_of(entry));
    xml.text("published", &[], &entry.published_at().to_string());
    xml.text("updated", &[], &entry.updated_at().to_string());
    xml.element("author", &[], |xml| xml.text("name", &[], &entry.organisation_name));
    xml.empty(
        "category",
        &[("term", entry.category.as_str()), ("label", &entry.category.label().in_language(Language::Fr))],
    );
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.address_of(entry))]);
    for file in &entry.attachments.0 {
        let (media_type, bytes) = (file.media_type.to_string(), file.bytes.to_string());
        let link = [("rel", "enclosure"), ("type", &media_type), ("length", &bytes), ("title", &file.name)];
        xml.empty("link", &[&link[..], &[("href", &feed.file(file.id))]].concat());
    }
    if let Some(link) = &entry.link {
        xml.empty("link", &[("rel", "related"), ("href", link.as_str())]);
    }
    if !entry.summary.is_empty() {
        xml.text("summary", &[], &entry.summary);
    }
}

/// An entry about a consultation, which the town hall asks.
fn consultation(xml: &mut Xml, feed: &Feed, asked: &AskedEntry) {
    xml.text("id", &[], &asked.name);
    xml.text("title", &[], &asked.title);
    xml.text("published", &[], &asked.published_at.to_string());
    xml.text("updated", &[], &asked.updated_at.to_string());
    xml.element("author", &[], |xml| xml.text("name", &[], &feed.commune.name));
    xml.empty("category", &[("term", CATEGORY.0), ("label", CATEGORY.1)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &asked.url)]);
    xml.text("summary", &[], &asked.summary);
    xml.text("content", &[("type", "html")], &asked.html);
}

/// The title of an entry, which says of an alert that it is over.
pub(super) fn title_of(entry: &Entry) -> String {
    if entry.is_lifted() { format!("Alerte levée\u{a0}: {}", entry.title) } else { entry.title.to_string() }
}
