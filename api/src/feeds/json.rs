//! The feed as JSON Feed 1.1 (jsonfeed.org).

use super::api::{EnclosedOut, ItemOut, JsonFeedOut, PersonOut};
use super::asked::{AskedEntry, CATEGORY, FeedEntry};
use super::{Feed, name_of};
use crate::notices::{Attachment, Entry};
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
        items: feed
            .all()
            .into_iter()
            .map(|entry| match entry {
                FeedEntry::Notice(entry) => item(feed, entry),
                FeedEntry::Asked(asked) => consultation(feed, asked),
            })
            .collect(),
    })
}

fn item(feed: &Feed, entry: &Entry) -> ItemOut {
    ItemOut {
        id: name_of(entry),
        url: feed.address_of(entry),
        external_url: entry.link.as_ref().map(ToString::to_string),
        title: entry.title.to_string(),
        content_html: feed.content(entry),
        image: entry.image.as_ref().map(|image| feed.file(image.id)),
        attachments: entry.attachments.0.iter().map(|file| attachment(feed, file)).collect(),
        summary: Some(entry.summary.clone()).filter(|summary| !summary.is_empty()),
        date_published: entry.published_at(),
        date_modified: entry.updated_at(),
        authors: vec![PersonOut { name: entry.organisation_name.clone() }],
        tags: vec![entry.category.as_str().to_owned(), entry.category.label().in_language(Language::Fr)],
    }
}

fn consultation(feed: &Feed, asked: &AskedEntry) -> ItemOut {
    ItemOut {
        id: asked.name.clone(),
        url: asked.url.clone(),
        external_url: None,
        title: asked.title.clone(),
        content_html: asked.html.clone(),
        image: None,
        attachments: vec![],
        summary: Some(asked.summary.clone()),
        date_published: asked.published_at,
        date_modified: asked.updated_at,
        authors: vec![PersonOut { name: feed.commune.name.clone() }],
        tags: vec![CATEGORY.0.to_owned(), CATEGORY.1.to_owned()],
    }
}

fn attachment(feed: &Feed, file: &Attachment) -> EnclosedOut {
    EnclosedOut {
        url: feed.file(file.id),
        mime_type: file.media_type.to_string(),
        title: file.name.clone(),
        size_in_bytes: file.bytes,
    }
}
