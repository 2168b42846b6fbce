//! A date of an event, as lists on pages show it.

use chrono::NaiveDate;

use super::paths::{page_of, span};
use super::{EventStatus, OccurrenceOut};
use calendar::Span;
use ground::spoken::time;
use ground::text::Language;
use kit::pages::{self, DayLeaf};
use kit::tenants::Commune;

/// A date of an event in a list.
#[derive(Debug)]
pub(crate) struct Happening<'a> {
    /// The path of the event's page.
    pub(crate) href: String,
    /// Its day, or today if it is under way.
    pub(crate) day: NaiveDate,
    pub(crate) leaf: DayLeaf,
    pub(crate) title: &'a str,
    pub(crate) hours: Option<String>,
    /// The hour at which it begins on that day.
    pub(crate) begins: Option<String>,
    pub(crate) place: Option<&'a str>,
    pub(crate) organisation: &'a str,
    pub(crate) is_cancelled: bool,
    /// Reason why it does not take place.
    pub(crate) reason: Option<&'a str>,
    /// The day that it was moved from.
    pub(crate) moved_from: Option<String>,
}

impl<'a> Happening<'a> {
    /// A date as it is seen on a day.
    pub(crate) fn of(it: &'a OccurrenceOut, commune: &Commune, language: Language, today: NaiveDate) -> Self {
        let zone = commune.zone();
        let first = |span: Span| match span {
            Span::AllDay { first, .. } => first,
            Span::Timed { starts, .. } => starts.date(),
        };
        let spans = span(it.starts_at, it.ends_at, zone);
        let day = first(spans).max(today);
        Self {
            href: page_of(it.event),
            day,
            leaf: DayLeaf::of(day, language),
            title: &it.title,
            hours: pages::hours(spans, language),
            begins: match spans {
                Span::Timed { starts, .. } if starts.date() == day => Some(time(starts, language)),
                Span::Timed { .. } | Span::AllDay { .. } => None,
            },
            place: it.place.as_ref().map(|place| place.name.as_str()),
            organisation: &it.organisation.name,
            is_cancelled: it.status == EventStatus::Cancelled,
            reason: it.reason.as_deref(),
            moved_from: it.moved_from.map(|from| pages::near_day(first(span(from, from, zone)), today, language)),
        }
    }
}
