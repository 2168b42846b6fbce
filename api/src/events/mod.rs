//! Events: what happens in a commune, and when. The agenda lists their dates, the occurrences.
//!
//! An event lives the life of everything that is posted ([`crate::posts`]), and may be cancelled: it stays in view,
//! struck through, until it is over. It expires when its last date is over.
//!
//! It takes place once, or by a rule (RFC 5545) on the clocks of its zone ([`Series`]); single dates may be cancelled,
//! moved or described otherwise ([`Deviation`]). A date is named by the local day on which it was to begin: at most one
//! a day. Its dates are kept in an index ([`dates`]), on each of its boards.
//!
//! Invariants: a series has a date; what differs, differs on one of its dates; of an organisation, an event of a
//! calendar (`uid`) is one event, once on a board.

mod agenda_page;
mod agenda_part;
mod agenda_shown;
mod api;
mod begun;
mod beside;
mod carried;
mod category;
mod create;
mod dates;
mod desk;
mod edit;
mod entity;
mod exchange;
pub(crate) mod export;
mod follow;
mod happening;
pub(crate) mod import;
mod json_ld;
mod merge;
mod news;
mod pages;
mod paths;
mod place;
mod planned;
mod post;
mod prose;
mod ready;
mod renamed;
mod rules;
mod sheets;
mod soonest;
mod source;
mod split;
mod steps;
mod texts;
mod told;
mod transitions;
mod vanished;
mod wire;

pub(crate) use agenda_page::of_organisation;
pub(crate) use agenda_part::AGENDA;
pub use api::Api;
pub(crate) use beside::same_day;
pub use category::EventCategory;
pub use create::NewEvent;
pub(crate) use create::create;
pub use dates::{
    ChangeOut, DatedChange, DatedChanges, Deviation, Holding, LookAhead, OccurrenceChange, OccurrenceOut, Series, When,
};
pub(crate) use dates::{coming, on_board, read_calendar, reschedule, zone_of};
pub(crate) use desk::{DESK_PAGES, DESK_PICTURES, desk_page, desk_samples};
pub use desk::{DateForm, DeskStep, EventForm, NumberOfTimes, Repeats};
pub use edit::EventPatch;
pub(crate) use edit::edit;
pub(crate) use happening::Happening;
pub use news::ForgetMoves;
pub(crate) use news::{
    Announced, MOVES_KEPT, What, announced, move_announced, moves_to_announce, reminded, to_announce, to_remind,
};
pub(crate) use pages::{PAGES, samples};
pub(crate) use paths::{DESK_AGENDA, page_of, span};
pub use place::{Degrees, EventPlace, NewPlace};
pub use planned::{Planned, PlannedEvent};
pub use sheets::SweepEvents;
pub use split::EventSplit;
pub use steps::{CancelEventApi, EventStepsApi, EventsOnBoardApi};
pub use texts::{Contact, Price, Zone};
pub use transitions::Cancellation;
pub(crate) use transitions::{cancel, restore};
pub use wire::EventOut;

use crate::posts::{self, Owner, Post as _};
use ground::clock::Instant;
use ground::ids::EventId;
use ground::names;
use kit::http::bodies::Larger;
use kit::http::openapi::Alias;
use kit::http::problem::{self, Problem};

/// The address of an event's calendar.
pub(crate) const CALENDAR_ADDRESS: Alias = Alias { known: "/v1/events/{id}/ics", real: "/v1/events/{id}.ics" };

/// The operation that takes calendars, which may be larger than other bodies.
pub(crate) const IMPORTS: Larger = Larger {
    path: &["v1", "communes", "", "events", "import"],
    bytes: calendar::MOST_BYTES,
    in_memory: true,
    too_large: || Problem::of(&problem::CALENDAR_TOO_LARGE),
};

pub(crate) use crate::posts::ToAnnounce;
pub use crate::posts::{Body, By, Image, Link, PostState, Reason, Title};

names! {
    /// The status of an event in its life.
    pub enum EventStatus {
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

impl EventStatus {
    /// The status of an event with this status as a post, cancelled or not.
    pub(crate) const fn of(status: posts::PostStatus, is_cancelled: bool) -> Self {
        match status {
            posts::PostStatus::Draft => Self::Draft,
            posts::PostStatus::Submitted => Self::Submitted,
            posts::PostStatus::Scheduled => Self::Scheduled,
            posts::PostStatus::Published | posts::PostStatus::Expired if is_cancelled => Self::Cancelled,
            posts::PostStatus::Published => Self::Published,
            posts::PostStatus::Expired => Self::Expired,
            posts::PostStatus::Withdrawn => Self::Withdrawn,
            posts::PostStatus::Rejected => Self::Rejected,
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
    /// Its status.
    pub fn status(&self, now: Instant) -> EventStatus {
        EventStatus::of(self.life().status(now), self.row.cancelled_at.is_some())
    }
}
