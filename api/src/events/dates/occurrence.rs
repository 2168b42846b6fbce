//! Dates of events on the wire.

use chrono::NaiveDate;
use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::series::{Dated, Series};
use super::when::{When, written};
use crate::events::{EventCategory, EventPlace, EventStatus, Image};
use crate::organisations::OrganisationOut;
use crate::posts::Reason;
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::EventId;

/// One time that an event takes place, or was to
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Occurrence", example)]
pub struct OccurrenceOut {
    /// The event's id.
    pub event: EventId,
    /// The local date that it was to begin on, which names it.
    pub date: Date,
    /// Its beginning: an instant, or a date for whole days.
    pub starts_at: When,
    /// Its end: an instant, or for whole days the last of them.
    pub ends_at: When,
    /// True if it takes whole days.
    pub all_day: bool,
    /// Its status: published or cancelled, or, for staff, the event's own.
    pub status: EventStatus,
    /// Reason why this date is cancelled, or all are, if somebody gave one.
    #[oai(nullable)]
    pub reason: Option<String>,
    /// Its beginning before it was moved, if it was.
    #[oai(nullable)]
    pub moved_from: Option<When>,
    /// One line.
    pub title: String,
    /// Its category.
    pub category: EventCategory,
    /// Its place.
    #[oai(nullable)]
    pub place: Option<EventPlace>,
    /// Its organiser.
    pub organisation: OrganisationOut,
    /// Its picture.
    #[oai(nullable)]
    pub image: Option<Image>,
}

/// The part that all dates of an event have in common.
#[derive(Debug)]
pub(crate) struct Common<'a> {
    pub(crate) id: EventId,
    pub(crate) series: &'a Series,
    pub(crate) status: EventStatus,
    /// Reason why the event is cancelled.
    pub(crate) reason: Option<&'a Reason>,
    pub(crate) title: &'a str,
    pub(crate) category: EventCategory,
    pub(crate) place: Option<&'a EventPlace>,
    pub(crate) organisation: OrganisationOut,
    pub(crate) image: Option<&'a Image>,
}

impl OccurrenceOut {
    /// One date of an event; `here` is the zone in which whole days begin.
    pub(crate) fn of(common: &Common<'_>, it: &Dated) -> Self {
        let change = common.series.changes().get(&it.date);
        let zone = common.series.zone().0;
        let (starts_at, ends_at) = written(it.span, zone);
        let usual =
            change.filter(|change| change.span.is_some()).map(|_| written(common.series.span().on(it.date), zone).0);
        let status = match common.status {
            EventStatus::Published | EventStatus::Expired | EventStatus::Cancelled if it.cancelled => {
                EventStatus::Cancelled
            }
            EventStatus::Expired => EventStatus::Published,
            status => status,
        };
        Self {
            event: common.id,
            date: Date(it.date),
            starts_at,
            ends_at,
            all_day: matches!(starts_at, When::On(_)),
            status,
            reason: change.and_then(|it| it.reason.as_ref()).or(common.reason).map(Reason::to_string),
            moved_from: usual.filter(|usual| *usual != starts_at),
            title: change
                .and_then(|it| it.title.as_ref())
                .map_or_else(|| common.title.to_owned(), |title| title.to_string()),
            category: common.category,
            place: change.and_then(|it| it.place.as_ref()).or(common.place).cloned(),
            organisation: common.organisation.clone(),
            image: common.image.cloned(),
        }
    }
}

impl Example for OccurrenceOut {
    fn example() -> Self {
        let date = Date(NaiveDate::from_ymd_opt(2030, 6, 15).unwrap_or_default());
        Self {
            event: EventId::from_uuid(uuid::uuid!("019abf3e-7b10-7f3e-8d1c-5a0b9c3a51d2")),
            date,
            starts_at: When::At(Instant::from_micros(1_907_733_600_000_000)),
            ends_at: When::At(Instant::from_micros(1_907_769_600_000_000)),
            all_day: false,
            status: EventStatus::Published,
            reason: None,
            moved_from: Some(When::At(Instant::from_micros(1_907_730_000_000_000))),
            title: "Vide-grenier".to_owned(),
            category: EventCategory::FleaMarket,
            place: Some(EventPlace::example()),
            organisation: OrganisationOut::example(),
            image: Some(Image::example()),
        }
    }
}
