//! Notices: the items on the board. An alert is a notice that always stays on top.
//!
//! What is stored is what somebody decided: draft, submitted, approved, rejected, withdrawn. Whether an approved
//! notice is scheduled, published or expired follows from its dates and the clock ([`Life`]), so nothing
//! has to run for it.
//!
//! ```text
//! draft ──publish──▶ approved: scheduled ─▶ published ─▶ expired
//!   │                    │ publish (now)        │            │
//!   └───────withdraw─────┴──────────────────────┴────────────┘
//!                        ▼
//!                    withdrawn ──restore──▶ what it was before
//! ```
//!
//! Invariants: an alert, and only an alert, has a severity; an alert expires; a notice expires after it goes up.

mod api;
mod card;
mod create;
mod edit;
mod entity;
mod life;
mod queries;
mod render;
mod rules;
mod texts;
mod transitions;
mod wire;

pub use api::Api;
pub use create::{CreateError, NewNotice, create};
pub use edit::{EditError, NoticePatch, edit};
pub use life::Life;
pub(crate) use queries::{next_transition, on_board, titles};
pub use texts::{Body, Link, Title};
pub use transitions::{TransitionError, publish, restore, withdraw};
pub use wire::NoticeCard;

use std::sync::Arc;

use crate::{accounts::Caller, clock::Instant, communes::Commune, http::names, ids::NoticeId, organisations::Organisation};

names! {
    /// What a notice is about.
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
    /// How grave an alert is, in the words of the Common Alerting Protocol 1.2.
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

names! {
    /// What somebody decided about a notice.
    pub enum State {
        /// Being written.
        Draft = "draft",
        /// Waits for the clerk.
        Submitted = "submitted",
        /// May go up on its date.
        Approved = "approved",
        /// The clerk said no.
        Rejected = "rejected",
        /// Taken down.
        Withdrawn = "withdrawn",
    }
}

names! {
    /// Where a notice is in its life.
    pub enum Status {
        /// Being written.
        Draft = "draft",
        /// Waits for the clerk.
        Submitted = "submitted",
        /// Goes up on its date.
        Scheduled = "scheduled",
        /// On the board.
        Published = "published",
        /// Its date has passed.
        Expired = "expired",
        /// Taken down; stays for staff.
        Withdrawn = "withdrawn",
        /// The clerk said no.
        Rejected = "rejected",
    }
}

impl Status {
    /// Whether everybody may see it.
    pub const fn is_public(self) -> bool {
        match self {
            Self::Published | Self::Expired => true,
            Self::Draft | Self::Submitted | Self::Scheduled | Self::Withdrawn | Self::Rejected => false,
        }
    }
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// The commune it was made in.
    pub commune: Arc<Commune>,
    /// Who publishes it.
    pub organisation: Organisation,
    row: entity::Model,
}

impl Notice {
    /// Where it is in its life.
    pub fn status(&self, now: Instant) -> Status {
        self.life().status(now)
    }

    fn life(&self) -> Life {
        Life::from(&self.row)
    }

    /// Whether this caller may change it.
    fn may_be_changed_by(&self, caller: &Caller) -> bool {
        caller.may_publish_for(self.commune.id, self.organisation.id)
    }

    /// Whether this reader may see it: what is not public is for the commune's staff and whoever may change it.
    fn is_visible_to(&self, reader: Option<&Caller>, now: Instant) -> bool {
        self.status(now).is_public() || reader.is_some_and(|reader| reader.is_staff_of(self.commune.id) || self.may_be_changed_by(reader))
    }
}
