//! Calendars: the agenda as iCalendar, files of it taken in, and the calendars that organisations subscribe to.
//!
//! An association keeps its events in the tool that it already uses. Its calendar is fetched every hour ([`Refresh`]); what
//! is new in it is posted, what differs follows, what disappears is cancelled, on each board as the organisation stands
//! there. Absence is only what a whole file says, one that is cut off is a failure; where much vanishes at once, it is
//! cancelled when a second look an hour later says the same, or somebody does ([`waits`]). That of a moderated organisation waits for the clerk's approval first; then its events go up in that commune as if
//! the clerk had posted them. Trust that is lost there asks for a new approval; a dismissal there ends it.
//!
//! ```text
//! PUT ──▶ submitted ──approve──▶ followed ──fails──▶ failing ──10 days──▶ paused
//!            │ reject                ▲───────────────────┘ succeeds          │
//!            ▼                       └────────────── PUT ────────────────────┘
//!         rejected
//! ```

mod address;
mod answer;
mod api;
mod desk;
mod entity;
mod file;
mod import_page;
mod jobs;
mod not_read;
mod paths;
mod standing;
mod standing_words;
mod subscribe;
mod take_in;
mod waits;
mod wire;

pub use api::Api;
pub(crate) use desk::{DESK_PAGES, desk_samples};
pub(crate) use import_page::DESK_IMPORTS;
pub use jobs::{CalendarsDue, Refresh};
pub(crate) use paths::of_organisation as desk_page;
pub(crate) use standing::{BOUND, decided, follows_one};
pub(crate) use subscribe::to_moderate;
pub use subscribe::{Calendar, NewCalendar, SubscribeError, approve, reject, subscribe, unsubscribe};
pub use wire::{CalendarOut, ImportOut};
