//! Events: what happens in a commune, and when. The agenda lists their dates, the occurrences.
//!
//! An event lives the life of everything that is posted ([`crate::posts`]), and may be cancelled: it stays in view, struck
//! through, until it is over. It expires when its last date is over.
//!
//! It takes place once, or by a rule (RFC 5545) on the clocks of its zone ([`Series`]); single dates may be cancelled, moved
//! or described otherwise ([`Change`]). A date is named by the local day on which it was to begin: at most one a day. Its
//! dates are kept in an index ([`occurrences`]), on each of its boards.
//!
//! Invariants: a series has a date; what differs, differs on one of its dates; of an organisation, an event of a calendar
//! (`uid`) is one event, once on a board.

mod agenda;
mod announce;
mod answer;
mod api;
mod begun;
mod beyond;
mod bounds;
mod carried;
mod change;
mod clashes;
mod coming;
mod create;
mod cursor;
mod edit;
mod entity;
mod exchange;
pub(crate) mod export;
mod follow;
mod images;
pub(crate) mod import;
mod jobs;
mod json_ld;
mod kind;
mod labels;
mod listed;
mod merge;
mod moved;
mod moves;
mod occurrence;
mod occurrences;
mod on_board;
mod pages;
mod place;
mod planned;
mod post;
mod prose;
mod queries;
mod ready;
mod remind;
mod renamed;
mod reschedule;
mod rules;
mod series;
mod sheets;
mod soonest;
mod source;
mod split;
mod spoken;
mod steps;
mod texts;
mod told;
mod transitions;
mod vanished;
mod when;
mod wire;

pub(crate) use announce::{Announced, ToAnnounce, What, announced, move_announced, moves_to_announce, to_announce};
pub use api::Api;
pub(crate) use bounds::read_calendar;
pub use change::{Change, ChangeOut, DatedChange, DatedChanges, Holding, OccurrenceChange};
pub(crate) use coming::{coming, on_board};
pub use create::NewEvent;
pub(crate) use create::create;
pub use edit::EventPatch;
pub(crate) use edit::edit;
pub use jobs::{LookAhead, SweepEvents};
pub(crate) use kind::KIND;
pub use moves::ForgetMoves;
pub use occurrence::OccurrenceOut;
pub(crate) use occurrences::zone_of;
pub use on_board::EventsOnBoardApi;
pub(crate) use pages::{PAGES, page_of, samples};
pub use place::{NewPlace, Place};
pub use planned::{Planned, PlannedEvent};
pub(crate) use queries::{titles, to_moderate};
pub(crate) use remind::{reminded, to_remind};
pub(crate) use reschedule::reschedule;
pub use series::Series;
pub use split::EventSplit;
pub use steps::StepsApi;
pub use texts::{Contact, Price, Zone};
pub(crate) use transitions::{cancel, restore};
pub use when::When;
pub use wire::EventOut;

use crate::posts::{self, Owner, Post as _};
use ground::{clock::Instant, ids::EventId, names};
use kit::http::{
    bodies::Larger,
    openapi::Alias,
    problem::{self, Problem},
};

/// The address of an event's calendar.
pub(crate) const CALENDAR_ADDRESS: Alias = Alias { known: "/v1/events/{id}/ics", real: "/v1/events/{id}.ics" };

/// Where calendars are uploaded, which may be larger than other bodies.
pub(crate) const IMPORTS: Larger = Larger {
    path: &["v1", "communes", "", "events", "import"],
    bytes: calendar::MOST_BYTES,
    in_memory: true,
    too_large: || Problem::of(&problem::CALENDAR_TOO_LARGE),
};

pub use crate::posts::{Body, By, Image, Link, Reason, State, Title};

names! {
    /// What kind of event.
    pub enum Category {
        /// A market.
        Market = "market",
        /// A flea market (vide-grenier, brocante).
        FleaMarket = "flea_market",
        /// A festival or fête.
        Festival = "festival",
        /// A contest (loto, belote, fishing).
        Contest = "contest",
        /// Sport.
        Sport = "sport",
        /// Concerts, theatre, exhibitions.
        Culture = "culture",
        /// A meeting.
        Meeting = "meeting",
        /// A session of the municipal council.
        Council = "council",
        /// A workshop or course.
        Workshop = "workshop",
        /// The school.
        School = "school",
        /// Anything else.
        Other = "other",
    }
}

names! {
    /// Where an event is in its life.
    pub enum Status {
        /// Being written.
        Draft = "draft",
        /// Waits for the clerk.
        Submitted = "submitted",
        /// Goes up on its date.
        Scheduled = "scheduled",
        /// In the agenda.
        Published = "published",
        /// Does not take place; in the agenda, struck through, until it would be over.
        Cancelled = "cancelled",
        /// Over.
        Expired = "expired",
        /// Taken down; stays for staff.
        Withdrawn = "withdrawn",
        /// The clerk said no.
        Rejected = "rejected",
    }
}

impl Status {
    /// From where it is as something posted, and whether it was cancelled.
    pub(crate) const fn of(status: posts::Status, is_cancelled: bool) -> Self {
        match status {
            posts::Status::Draft => Self::Draft,
            posts::Status::Submitted => Self::Submitted,
            posts::Status::Scheduled => Self::Scheduled,
            posts::Status::Published | posts::Status::Expired if is_cancelled => Self::Cancelled,
            posts::Status::Published => Self::Published,
            posts::Status::Expired => Self::Expired,
            posts::Status::Withdrawn => Self::Withdrawn,
            posts::Status::Rejected => Self::Rejected,
        }
    }
}

/// An event on one board.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its public id, the same on every board.
    pub id: EventId,
    pub(crate) owner: Owner,
    row: entity::Model,
}

impl Event {
    /// Where it is in its life.
    pub fn status(&self, now: Instant) -> Status {
        Status::of(self.life().status(now), self.row.cancelled_at.is_some())
    }
}
