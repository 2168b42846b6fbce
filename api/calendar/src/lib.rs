//! Calendars: when an event takes place, and iCalendar (RFC 5545) in and out.
//!
//! All of it is pure: no database, no clock, no network. A [`Recurrence`] says when a series takes place and names each
//! occurrence by its original local start date, at most one a day. [`write()`] makes a file of [`CalendarEvent`]s, [`read()`]
//! finds events in what other calendars export, and says line by line what it left out and why.

mod cause;
mod event;
mod expand;
mod lines;
mod misfit;
mod read;
mod recurrence;
mod rhythm;
mod rule;
mod span;
mod windows;
mod words;
mod write;

pub use cause::Cause;
pub use event::{CalendarEvent, CalendarStatus, ChangedDate, Class, Details};
pub use misfit::Misfit;
pub use read::{Imported, Loose, LooseDate, MOST_BYTES, MOST_EVENTS, Read, Skipped, UnreadableCalendar, read};
pub use recurrence::{Occurrence, Recurrence};
pub use rhythm::{Ending, NthOfMonth, Rhythm, WeeksMeant};
pub use rule::Rule;
pub use span::Span;
pub use write::{Feed, write};
