//! Notices: the items on the board. An alert is a notice that always stays on top.
//!
//! They live the life of everything that is posted ([`crate::posts`]).
//!
//! A notice is a sheet on the board of each commune that its organisation serves, or of those that were named; each
//! commune decides on its own.
//!
//! Invariants: an alert, and only an alert, has a severity; an alert expires; a notice expires after it goes up.

mod announce;
mod api;
mod archives;
mod card;
mod category;
mod create;
mod desk;
mod edit;
mod elsewhere;
mod entity;
mod entry;
mod folding;
mod hung;
mod messages;
mod pages;
mod paths;
mod post;
mod publish_also;
mod queries;
mod rules;
mod sent;
mod sheets;
mod steps;
mod wire;
mod words;

pub(crate) use announce::{Announced, alerts_end, announce, announced, to_announce};
pub use api::Api;
pub(crate) use archives::ARCHIVES;
pub(crate) use card::Card;
pub use category::{Category, Severity};
pub use create::NewNotice;
pub(crate) use create::{create, create_also};
pub(crate) use desk::{DESK_PAGES, DESK_UPLOADS, desk_samples};
pub use desk::{Ringing, Rings};
pub use edit::NoticePatch;
pub(crate) use entry::{Entry, entries};
pub(crate) use hung::Hung;
pub(crate) use messages::{last_change, lifted};
pub(crate) use pages::{PAGES, samples};
pub(crate) use paths::{PUBLISH, desk_list, desk_page, page_of};
pub(crate) use publish_also::publish_also;
pub(crate) use queries::{next_transition, of_organisation, on_board, shown_in, titles_of};
pub(crate) use sent::SentMessages;
pub use sheets::SweepNotices;
pub use steps::{NoticeStepsApi, NoticesOnBoardApi};
pub use wire::{NoticeCard, NoticeOut};
pub use words::{KeepWords, Search};

use crate::posts::{Owner, Post as _};
use ground::clock::Instant;
use ground::ids::NoticeId;

pub(crate) use crate::posts::ToAnnounce;
pub use crate::posts::{
    Attached, Attachment, Attachments, Body, By, Image, Link, PostState, PostStatus, Reason, Title,
};

/// A notice on one board.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Its public id, the same on every board.
    pub id: NoticeId,
    pub(crate) owner: Owner,
    row: entity::Model,
}

impl Notice {
    /// Its status.
    pub fn status(&self, now: Instant) -> PostStatus {
        self.life().status(now)
    }
}
