//! An event as calendars exchange it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::recurrence::Recurrence;
use super::span::Span;
use ground::clock::Instant;

/// An event of a calendar, with all of its occurrences. Texts are plain, without limits: they are the caller's.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarEvent {
    /// Its name in every calendar, for ever.
    pub uid: String,
    /// Number of changes to it that matter to those who come.
    pub sequence: u32,
    /// The instant it was first written.
    pub created: Option<Instant>,
    /// The instant it was last changed.
    pub modified: Option<Instant>,
    /// Its readers: everybody, or not.
    pub class: Class,
    /// Its details.
    pub details: Details,
    /// Its start and end, and the rule and dates by which it recurs.
    pub recurrence: Recurrence,
    /// Changes of single occurrences, by their original date, each an occurrence of `recurrence`.
    pub overrides: BTreeMap<NaiveDate, ChangedDate>,
}

/// Texts, place and status of an event, or of one occurrence of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Details {
    /// Its title.
    pub summary: String,
    /// More about it.
    pub description: Option<String>,
    /// Its place in words.
    pub location: Option<String>,
    /// Its place in degrees: latitude and longitude.
    pub geo: Option<(f64, f64)>,
    /// An address on the web.
    pub url: Option<String>,
    /// Its kinds, in the words of its calendar.
    pub categories: Vec<String>,
    /// Its certainty: it may take place, does, or does not.
    pub status: CalendarStatus,
}

/// A change of one occurrence: its new time, on the clocks of the series, and its own details if they differ.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedDate {
    /// Number of changes to it.
    pub sequence: u32,
    /// From when to when.
    pub span: Span,
    /// Its details, if they are not those of the series.
    pub details: Option<Details>,
}

/// The certainty of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CalendarStatus {
    /// It may take place.
    Tentative,
    /// It takes place, as it does when nothing is said.
    #[default]
    Confirmed,
    /// It no longer takes place.
    Cancelled,
}

/// The readers of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Class {
    /// Everybody.
    #[default]
    Public,
    /// Not everybody: private, confidential, or anything that is not public.
    Private,
}
