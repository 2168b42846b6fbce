//! The feed as JSON Feed 1.1 (jsonfeed.org).

use super::api::{ItemOut, JsonFeedOut, PersonOut};
use super::{Feed, name_of};
use crate::notices::Entry;
use ground::text::Language;
use kit::documents::View;

pub(super) fn write(feed: &Feed) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&JsonFeedOut {
        version: "https://jsonfeed.org/version/1.1".to_owned(),
        title: format!("{}\u{a0}: tableau d’affichage", feed.commune.name),
        home_page_url: feed.address(View::Board),
        feed_url: feed.address(View::Json),
        language: "fr".to_owned(),
        authors: vec![PersonOut { name: feed.commune.name.clone() }],
        items: feed.entries.iter().map(|entry| item(feed, entry)).collect(),
    })
}

fn item(feed: &Feed, entry: &Entry) -> ItemOut {
    ItemOut {
        id: name_of(entry),
        url: feed.address_of(entry),
        external_url: entry.link.as_ref().map(ToString::to_string),
        title: entry.title.to_string(),
        content_html: entry.body_html.clone(),
        summary: Some(entry.summary.clone()).filter(|summary| !summary.is_empty()),
        date_published: entry.published_at(),
        date_modified: entry.updated_at(),
        authors: vec![PersonOut { name: entry.organisation_name.clone() }],
        tags: vec![entry.category.as_str().to_owned(), entry.category.label().in_language(Language::Fr)],
    }
}
