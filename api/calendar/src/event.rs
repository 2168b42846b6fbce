//! An event as calendars exchange it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{recurrence::Recurrence, span::Span};
use ground::clock::Instant;

/// An event of a calendar, with all of its occurrences. Texts are plain, without limits: they are the caller's.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its name in every calendar, for ever.
    pub uid: String,
    /// How often it was changed in a way that matters to those who come.
    pub sequence: u32,
    /// When it was first written.
    pub created: Option<Instant>,
    /// When it was last changed.
    pub modified: Option<Instant>,
    /// Who may read it.
    pub class: Class,
    /// What it is.
    pub details: Details,
    /// When it takes place.
    pub recurrence: Recurrence,
    /// What differs in single occurrences, by their original date, each an occurrence of `recurrence`.
    pub overrides: BTreeMap<NaiveDate, Change>,
}

/// What an event, or one occurrence of it, is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Details {
    /// Its title.
    pub summary: String,
    /// More about it.
    pub description: Option<String>,
    /// Where, in words.
    pub location: Option<String>,
    /// Where, in degrees: latitude and longitude.
    pub geo: Option<(f64, f64)>,
    /// An address on the web.
    pub url: Option<String>,
    /// What kind of event it is, in the words of its calendar.
    pub categories: Vec<String>,
    /// Whether it takes place.
    pub status: Status,
}

/// What differs in one occurrence: when it takes place instead, on the clocks of the series, and what it is then.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// How often it was changed.
    pub sequence: u32,
    /// From when to when.
    pub span: Span,
    /// What it is, if it is not what the series is.
    pub details: Option<Details>,
}

/// Whether an event takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Maybe.
    Tentative,
    /// Yes, as it is when nothing is said.
    #[default]
    Confirmed,
    /// No longer.
    Cancelled,
}

/// Who may read an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Class {
    /// Everybody.
    #[default]
    Public,
    /// Not everybody: private, confidential, or anything that is not public.
    Private,
}
