//! Changes to one date of an event.

use chrono::NaiveDate;
use poem_openapi::types::Example;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::when::{Times, When, written};
use crate::events::place::NewPlace;
use crate::events::{Body, EventPlace, Reason, Title, Zone};
use calendar::Span;
use ground::date::Date;
use ground::{FieldError, List, Object, input, names, say};

names! {
    /// The status of one date.
    pub enum Holding {
        /// It does.
        Published = "published",
        /// It does not.
        Cancelled = "cancelled",
    }
}

input! {
    /// Changes to one date of an event; what is absent is as on the others.
    #[example(json!({"starts_at": "2026-12-05T09:00:00Z", "ends_at": "2026-12-05T11:00:00Z", "place": {"name": "Préau de l’école"}}))]
    pub struct OccurrenceChange {
        /// Its status: `cancelled` if it does not take place; `published` unless said.
        pub status: Option<Holding>,
        /// Its other beginning: an instant, or a date for whole days.
        pub starts_at: Option<When>,
        /// Its other end; after as long as on the other dates unless said.
        pub ends_at: Option<When>,
        /// Its title that day.
        pub title: Option<Title>,
        /// More about that day, without formatting, up to 10,000 characters.
        pub description: Option<Body>,
        /// Its place that day.
        pub place: Option<Object<NewPlace>>,
        /// Reason why it does not take place, 1 to 500 characters; with `cancelled` alone.
        pub reason: Option<Reason>,
    }
}

input! {
    /// Changes to one date of an event, in a list of such.
    #[example(json!({"date": "2026-12-05", "status": "cancelled"}))]
    pub struct DatedChange {
        /// The local date that it was to begin on.
        pub date: Date,
        /// Its status: `cancelled` if it does not take place; `published` unless said.
        pub status: Option<Holding>,
        /// Its other beginning: an instant, or a date for whole days.
        pub starts_at: Option<When>,
        /// Its other end; after as long as on the other dates unless said.
        pub ends_at: Option<When>,
        /// Its title that day.
        pub title: Option<Title>,
        /// More about that day, without formatting, up to 10,000 characters.
        pub description: Option<Body>,
        /// Its place that day.
        pub place: Option<Object<NewPlace>>,
        /// Reason why it does not take place, 1 to 500 characters; with `cancelled` alone.
        pub reason: Option<Reason>,
    }
}

/// Changes to single dates, as a member of a body.
pub type DatedChanges = List<Object<DatedChange>, 500>;

/// The change to one date, as it is stored.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Deviation {
    /// True if it does not take place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
    /// Its other beginning and end, on the clocks of the series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
    /// More about it, without formatting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Body>,
    /// Its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<EventPlace>,
    /// Reason why it does not take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

impl Deviation {
    /// Read what somebody wants of the date whose times would be `usual`.
    pub(crate) fn read(change: OccurrenceChange, usual: Span, zone: Zone) -> Result<Self, Vec<FieldError>> {
        let mut mistakes = Vec::new();
        let mut place = None;
        match change.place.map(EventPlace::try_from).transpose() {
            Ok(read) => place = read,
            Err(detail) => mistakes.push(FieldError::at("place", detail)),
        }
        let mut span = None;
        match instead(change.starts_at, change.ends_at, usual, zone) {
            Ok(instead) => span = instead.filter(|span| *span != usual),
            Err(error) => mistakes.push(error),
        }
        let cancelled = change.status == Some(Holding::Cancelled);
        if change.reason.is_some() && !cancelled {
            let detail = say!(
                "Un motif ne se donne que pour une date annulée.",
                "A reason is given for a date that is cancelled alone.",
            );
            mistakes.push(FieldError::at("reason", detail));
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let description = change.description.filter(|it| !it.as_str().is_empty());
        Ok(Self { cancelled, span, title: change.title, description, place, reason: change.reason })
    }

    /// True if nothing differs.
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// The change as it would stand in a list of changes.
    pub(crate) fn dated(&self, date: NaiveDate, zone: Zone) -> Object<DatedChange> {
        let times = self.span.map(|span| written(span, zone.0));
        // What was read from a body can be written into one.
        let place = self.place.as_ref().and_then(NewPlace::read_from);
        Object(DatedChange {
            date: Date(date),
            status: self.cancelled.then_some(Holding::Cancelled),
            starts_at: times.map(|(starts, _)| starts),
            ends_at: times.map(|(_, ends)| ends),
            title: self.title.clone(),
            description: self.description.clone(),
            place,
            reason: self.reason.clone(),
        })
    }
}

impl DatedChange {
    pub(crate) fn split(self) -> (NaiveDate, OccurrenceChange) {
        let Self { date, status, starts_at, ends_at, title, description, place, reason } = self;
        (date.0, OccurrenceChange { status, starts_at, ends_at, title, description, place, reason })
    }
}

/// The times that somebody wants instead of the usual ones: one that only begins at another time lasts as long.
fn instead(
    starts_at: Option<When>,
    ends_at: Option<When>,
    usual: Span,
    zone: Zone,
) -> Result<Option<Span>, FieldError> {
    let (usual_start, _) = written(usual, zone.0);
    let wanted = match (starts_at, ends_at) {
        (None, None) => return Ok(None),
        (starts_at, Some(ends_at)) => {
            let times =
                Times { starts_at: starts_at.unwrap_or(usual_start), ends_at: Some(ends_at), all_day: None, zone };
            times.span()?
        }
        (Some(starts_at), None) => {
            let start = Times { starts_at, ends_at: None, all_day: None, zone }.span()?;
            start.lasting_as(usual).unwrap_or(start)
        }
    };
    if wanted.is_backwards() || wanted.is_too_long() {
        return Err(FieldError::at(
            "ends_at",
            say!(
                "La fin vient après le début, 366 jours au plus.",
                "The end comes after the start, by 366 days at most.",
            ),
        ));
    }
    Ok(Some(wanted))
}

/// Changes to one date of an event
#[derive(Debug, Clone, Serialize, poem_openapi::Object)]
#[oai(rename = "ChangedOccurrence", example)]
pub struct ChangeOut {
    /// The local date that it was to begin on.
    pub date: Date,
    /// Its status: `cancelled` if it does not take place.
    pub status: Holding,
    /// Its other beginning, if that differs.
    #[oai(nullable)]
    pub starts_at: Option<When>,
    /// Its other end, if that differs.
    #[oai(nullable)]
    pub ends_at: Option<When>,
    /// Its title that day, if that differs.
    #[oai(nullable)]
    pub title: Option<String>,
    /// More about that day, without formatting.
    #[oai(nullable)]
    pub description: Option<String>,
    /// Its place that day, if that differs.
    #[oai(nullable)]
    pub place: Option<EventPlace>,
    /// Reason why it does not take place, if somebody gave one.
    #[oai(nullable)]
    pub reason: Option<String>,
}

impl ChangeOut {
    /// A change on the wire.
    pub(crate) fn of(date: NaiveDate, change: &Deviation, zone: Zone) -> Self {
        let times = change.span.map(|span| written(span, zone.0));
        Self {
            date: Date(date),
            status: if change.cancelled { Holding::Cancelled } else { Holding::Published },
            starts_at: times.map(|(starts, _)| starts),
            ends_at: times.map(|(_, ends)| ends),
            title: change.title.as_ref().map(Title::to_string),
            description: change.description.as_ref().map(Body::to_string),
            place: change.place.clone(),
            reason: change.reason.as_ref().map(Reason::to_string),
        }
    }
}

impl Example for ChangeOut {
    fn example() -> Self {
        let date = NaiveDate::from_ymd_opt(2026, 12, 5).unwrap_or_default();
        let change = Deviation { cancelled: true, place: Some(EventPlace::example()), ..Deviation::default() };
        Self::of(date, &change, Zone(chrono_tz::Europe::Paris))
    }
}
