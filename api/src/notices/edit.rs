//! Applying a patch to a notice.

use serde_json::json;

use super::announce::announced_at;
use super::entity::Model;
use super::{Attached, Body, Category, Link, PostStatus, Severity, Title, rules};
use crate::posts::{Edited, Enclosed, NamedBoards, Rendered, goes_up_at};
use ground::clock::Instant;
use ground::ids::FileId;
use ground::text::Message;
use ground::{Change, FieldError, Patch, input, say};

input! {
    /// Changes to a notice; what is absent stays.
    #[example(json!({"title": "Coupure d’eau lundi et mardi", "expire_at": "2030-11-24T18:00:00Z"}))]
    pub struct NoticePatch {
        /// One line, 1 to 120 characters.
        pub title: Change<Title>,
        /// Its category.
        pub category: Change<Category>,
        /// Its severity; null for anything but an alert.
        pub severity: Patch<Severity>,
        /// The text in Markdown; null empties it.
        pub body: Patch<Body>,
        /// An address for more; null for none.
        pub link: Patch<Link>,
        /// Its picture: the id of an image of the commune; null for none.
        pub image: Patch<FileId>,
        /// Up to 6 files of the commune, by id.
        pub attachments: Change<Attached>,
        /// True if it stays above the others.
        pub pinned: Change<bool>,
        /// Time at which it goes up, as long as it has not; null for at once.
        pub publish_at: Patch<Instant>,
        /// Time at which it comes down; null for never.
        pub expire_at: Patch<Instant>,
        /// True if phones are told when it goes up.
        pub notify: Change<bool>,
        /// On whose boards it is, by slug or INSEE code, of those that its organisation serves.
        pub communes: Change<NamedBoards>,
    }
}

pub(super) fn apply(
    current: &Model,
    patch: NoticePatch,
    rendered: Option<Result<Rendered, Message>>,
    enclosed: Enclosed,
    status: PostStatus,
    now: Instant,
) -> Result<Edited<Model>, Vec<FieldError>> {
    let mut row = current.clone();
    row.title = patch.title.or(row.title);
    row.category = patch.category.or(row.category);
    row.severity = patch.severity.or(row.severity);
    row.body = patch.body.or(Some(row.body)).unwrap_or(Body::empty());
    row.link = patch.link.or(row.link);
    row.image = enclosed.image.unwrap_or(row.image);
    row.attachments = enclosed.attachments.unwrap_or(row.attachments);
    row.pinned = patch.pinned.or(row.pinned);
    row.publish_at = patch.publish_at.or(row.publish_at);
    row.expire_at = patch.expire_at.or(row.expire_at);
    row.notify = patch.notify.or(row.notify);
    let mut mistakes = Vec::new();
    match rendered {
        Some(Ok(rendered)) => (row.body_html, row.summary) = (rendered.html, rendered.summary),
        Some(Err(detail)) => mistakes.push(FieldError::at("body", detail)),
        None => {}
    }
    if row.publish_at != current.publish_at {
        if status.is_public() {
            let detail = say!("Le panneau est déjà publié.", "The notice is published already.");
            mistakes.push(FieldError::at("publish_at", detail));
        } else if status == PostStatus::Scheduled {
            row.listed_at = goes_up_at(row.publish_at, now);
        }
    }
    mistakes.extend(rules::mistakes(&row, row.expire_at != current.expire_at, now));
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    if status.is_public() && shows_differently(&row, current) {
        row.edited_at = Some(now);
    }
    // Who was told of something lesser must hear of it; who was told of nothing hears of it as it is.
    let was_told = row.notify && announced_at(current.category, current.listed_at) <= now;
    if status == PostStatus::Published && was_told && gravity(&row) > gravity(current) {
        row.announce_again_at = Some(now);
    }
    Ok(Edited { changed: row != *current, row })
}

/// Nothing for what is no alert; an alert's severity.
fn gravity(row: &Model) -> Option<Severity> {
    row.severity.filter(|_| row.category == Category::Alert)
}

fn shows_differently(row: &Model, current: &Model) -> bool {
    // An alert's end counts too: who passes it on must hear of another one.
    let end = |row: &Model| row.expire_at.filter(|_| row.category == Category::Alert);
    let shown =
        |row: &Model| (row.title.clone(), row.category, row.severity, row.body.clone(), row.link.clone(), end(row));
    shown(row) != shown(current) || row.image != current.image || row.attachments != current.attachments
}
