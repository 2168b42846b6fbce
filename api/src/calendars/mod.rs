//! Calendars: the agenda as iCalendar, files of it taken in, and the calendars that organisations subscribe to.
//!
//! An association keeps its events in the tool that it already uses. Its calendar is fetched every hour ([`Refresh`]); what
//! is new in it is posted, what differs follows, what disappears is cancelled. That of a moderated organisation waits for
//! the clerk's approval first; then its events are as trusted as if the clerk had posted them.
//!
//! ```text
//! PUT ──▶ submitted ──approve──▶ followed ──fails──▶ failing ──10 days──▶ paused
//!            │ reject                ▲───────────────────┘ succeeds          │
//!            ▼                       └────────────── PUT ────────────────────┘
//!         rejected
//! ```

mod answer;
mod api;
mod entity;
mod file;
mod jobs;
mod subscribe;
mod wire;

pub use api::Api;
pub use jobs::{CalendarsDue, Refresh};
pub use subscribe::{Calendar, NewCalendar, SubscribeError, approve, reject, subscribe, unsubscribe};
pub(crate) use subscribe::{follows_one, to_moderate};
pub use wire::{CalendarOut, ImportOut};
