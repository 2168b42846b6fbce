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
mod card;
mod create;
mod edit;
mod enclosures;
mod entity;
mod entry;
mod folding;
mod jobs;
mod kind;
mod labels;
mod on_board;
mod pages;
mod post;
mod queries;
mod rules;
mod sheets;
mod wire;
mod words;

pub(crate) use announce::{ToAnnounce, announce, announced, to_announce};
pub use api::Api;
pub(crate) use card::Card;
pub use create::NewNotice;
pub(crate) use create::create;
pub use edit::NoticePatch;
pub(crate) use entry::{Entry, entries};
pub use jobs::{KeepWords, SweepNotices};
pub(crate) use kind::KIND;
pub use on_board::NoticesOnBoardApi;
pub(crate) use pages::{PAGES, page_of, samples};
pub(crate) use queries::{next_transition, on_board, shown_in, titles, titles_of, to_moderate};
pub use wire::{NoticeCard, NoticeOut};
pub use words::Search;

use crate::posts::{Owner, Post as _};
use ground::{clock::Instant, ids::NoticeId, names};

pub use crate::posts::{Attached, Attachment, Attachments, Body, By, Image, Link, Reason, State, Status, Title};

names! {
    /// The category of a notice.
    pub enum Category {
        /// Anything the commune wants known.
        Information = "information",
        /// A danger: stays on top, needs a severity and an expiry.
        Alert = "alert",
        /// Works on roads and networks.
        Works = "works",
        /// A cut of water, power or telephone.
        Outage = "outage",
        /// The municipal council.
        Council = "council",
        /// The school.
        School = "school",
        /// Associations.
        Association = "association",
        /// Health.
        Health = "health",
        /// Jobs.
        Jobs = "jobs",
        /// Lost and found.
        LostAndFound = "lost_and_found",
    }
}

names! {
    /// The severity of an alert, in the words of the Common Alerting Protocol 1.2.
    pub enum Severity {
        /// Little danger.
        Minor = "minor",
        /// Some danger.
        Moderate = "moderate",
        /// Great danger.
        Severe = "severe",
        /// Extraordinary danger.
        Extreme = "extreme",
    }
}

impl Severity {
    /// True if such an alert of most organisations needs the town hall's word, and makes phones ring in quiet hours.
    pub(crate) fn is_grave(self) -> bool {
        match self {
            Self::Minor | Self::Moderate => false,
            Self::Severe | Self::Extreme => true,
        }
    }
}

/// A notice on one board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its public id, the same on every board.
    pub id: NoticeId,
    pub(crate) owner: Owner,
    row: entity::Model,
}

impl Notice {
    /// Its status.
    pub fn status(&self, now: Instant) -> Status {
        self.life().status(now)
    }
}
