//! Notices on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::card::Card;
use super::{Attachment, Category, Image, Link, Notice, PostStatus, Reason, Severity};
use crate::organisations::OrganisationOut;
use crate::posts::{OnBoardOut, Post as _, RevisionOut, Seen, SheetRow as _};
use ground::clock::Instant;
use ground::ids::NoticeId;

/// A notice as a list shows it
#[derive(Debug, Clone, Serialize, Object)]
#[oai(example)]
pub struct NoticeCard {
    /// Its id.
    pub id: NoticeId,
    /// Its publisher.
    pub organisation: OrganisationOut,
    /// Its category.
    pub category: Category,
    /// Its severity; for alerts alone.
    #[oai(nullable)]
    pub severity: Option<Severity>,
    /// One line.
    pub title: String,
    /// The beginning of the text, without formatting.
    pub summary: String,
    /// Its picture.
    #[oai(nullable)]
    pub image: Option<Image>,
    /// An address for more.
    #[oai(nullable)]
    pub link: Option<String>,
    /// True if it stays above the others.
    pub pinned: bool,
    /// Its status.
    pub status: PostStatus,
    /// Time at which it is planned to go up, if that was said.
    #[oai(nullable)]
    pub publish_at: Option<Instant>,
    /// Time at which it went up, if it has been up.
    #[oai(nullable)]
    pub published_at: Option<Instant>,
    /// Time at which it last changed visibly after it went up.
    #[oai(nullable)]
    pub edited_at: Option<Instant>,
    /// Time at which it comes down.
    #[oai(nullable)]
    pub expire_at: Option<Instant>,
}

impl NoticeCard {
    pub(crate) fn of(card: &Card, now: Instant) -> Self {
        let life = card.life();
        Self {
            id: card.id(),
            organisation: OrganisationOut {
                id: card.organisation_id(),
                name: card.organisation_name.clone(),
                kind: card.organisation_kind,
            },
            category: card.category,
            severity: card.severity,
            title: card.title.clone(),
            summary: card.summary.clone(),
            image: card.image.clone(),
            link: card.link.clone(),
            pinned: card.pinned,
            status: life.status(now),
            publish_at: card.publish_at(),
            published_at: life.published_at(now),
            edited_at: card.edited_at(),
            expire_at: life.expire_at,
        }
    }
}

/// A notice
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Notice", example)]
pub struct NoticeOut {
    /// Its id.
    pub id: NoticeId,
    /// The communes on whose boards it is, by slug; one that hid it is not among them.
    pub communes: Vec<String>,
    /// Its status on each board; for its publishers and the staff of these communes.
    #[oai(nullable)]
    pub boards: Option<Vec<OnBoardOut>>,
    /// Its publisher.
    pub organisation: OrganisationOut,
    /// Its category.
    pub category: Category,
    /// Its severity; for alerts alone.
    #[oai(nullable)]
    pub severity: Option<Severity>,
    /// One line.
    pub title: String,
    /// The text in Markdown, as it was written.
    pub body: String,
    /// The text as HTML that is safe to put into a page.
    pub body_html: String,
    /// The beginning of the text, without formatting.
    pub summary: String,
    /// Its picture.
    #[oai(nullable)]
    pub image: Option<Image>,
    /// Its attachments.
    #[oai(validator(max_items = "6"))]
    pub attachments: Vec<Attachment>,
    /// An address for more.
    #[oai(nullable)]
    pub link: Option<String>,
    /// Its topic. This version has none: null.
    #[oai(nullable)]
    pub topic: Option<String>,
    /// True if it stays above the others.
    pub pinned: bool,
    /// Time at which it is planned to go up, if that was said.
    #[oai(nullable)]
    pub publish_at: Option<Instant>,
    /// Time at which it comes down.
    #[oai(nullable)]
    pub expire_at: Option<Instant>,
    /// True if phones are told when it goes up.
    pub notify: bool,
    /// Its status: for a commune's staff on their own board, else on the board where it is farthest.
    pub status: PostStatus,
    /// Time at which it went up there, if it has been up.
    #[oai(nullable)]
    pub published_at: Option<Instant>,
    /// Time at which it last changed visibly after it went up.
    #[oai(nullable)]
    pub edited_at: Option<Instant>,
    /// Reason why the town hall rejected it, or its revision; for its staff and the organisation.
    #[oai(nullable)]
    pub rejection_reason: Option<String>,
    /// An edit that does not show yet; for the commune's staff and the organisation.
    #[oai(nullable)]
    pub revision: Option<RevisionOut>,
    /// Time at which it was written.
    pub created_at: Instant,
    /// Time at which it was last touched.
    pub updated_at: Instant,
}

impl NoticeOut {
    pub(crate) fn of(seen: &Seen<'_, Notice>, now: Instant) -> Self {
        let (notice, row) = (seen.sheet, &seen.sheet.row);
        let for_insiders = seen.is_whole();
        Self {
            id: notice.id,
            communes: seen.communes(now),
            boards: seen.boards(now),
            organisation: OrganisationOut::from(&notice.owner.organisation),
            category: row.category,
            severity: row.severity,
            title: row.title.to_string(),
            body: row.body.to_string(),
            body_html: row.body_html.clone(),
            summary: row.summary.clone(),
            image: row.image.clone(),
            attachments: row.attachments.0.clone(),
            link: row.link.as_ref().map(Link::to_string),
            topic: None,
            pinned: row.pinned,
            publish_at: row.publish_at,
            expire_at: row.expire_at,
            notify: row.notify,
            status: notice.status(now),
            published_at: notice.life().published_at(now),
            edited_at: row.edited_at,
            rejection_reason: row.rejection_reason.as_ref().filter(|_| for_insiders).map(Reason::to_string),
            revision: row.decisions().revision_out().filter(|_| for_insiders),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Example for NoticeCard {
    fn example() -> Self {
        let published = Some(Instant::from_micros(1_795_338_000_000_000));
        Self {
            id: NoticeId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a51d2")),
            organisation: OrganisationOut::example(),
            category: Category::Outage,
            severity: None,
            title: "Coupure d’eau lundi".to_owned(),
            summary: "L’eau sera coupée de 8 h à 12 h, rue des Vignes.".to_owned(),
            image: Some(Image::example()),
            link: None,
            pinned: false,
            status: PostStatus::Published,
            publish_at: None,
            published_at: published,
            edited_at: None,
            expire_at: None,
        }
    }
}

impl Example for NoticeOut {
    fn example() -> Self {
        let card = NoticeCard::example();
        let created = Instant::from_micros(1_795_338_000_000_000);
        Self {
            id: card.id,
            communes: vec!["kerling-les-sierck".to_owned()],
            boards: Some(vec![OnBoardOut::example()]),
            organisation: card.organisation,
            category: card.category,
            severity: card.severity,
            title: card.title,
            body: "L’eau sera coupée **de 8 h à 12 h**, rue des Vignes.".to_owned(),
            body_html: "<p>L’eau sera coupée <strong>de 8 h à 12 h</strong>, rue des Vignes.</p>".to_owned(),
            summary: card.summary,
            image: Some(Image::example()),
            attachments: vec![],
            link: None,
            topic: None,
            pinned: false,
            publish_at: None,
            expire_at: None,
            notify: true,
            status: card.status,
            published_at: card.published_at,
            edited_at: None,
            rejection_reason: None,
            revision: Some(RevisionOut::example()),
            created_at: created,
            updated_at: created,
        }
    }
}
