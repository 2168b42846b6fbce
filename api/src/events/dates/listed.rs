//! One date in the agenda, with its event; and its place there, as a cursor.

use chrono::NaiveDate;
use chrono_tz::Tz;
use sea_orm::FromQueryResult;

use super::occurrence::{Common, OccurrenceOut};
use super::occurrences;
use super::series::{Dated, Series};
use super::when::When;
use crate::events::entity::{self, StoredDate};
use crate::events::{EventCategory, EventPlace, EventStatus, Image, PostState, Title};
use crate::organisations::{self, Organisation, OrganisationKind, OrganisationOut};
use crate::posts::{self, Life, Reason};
use calendar::Span;
use ground::clock::Instant;
use ground::ids::{EventId, OrganisationId, SheetId};
use kit::http::{Cursor, WrongCursor};

/// A place in the agenda: when something begins, what, and which of its dates.
pub(super) type Key = (Instant, SheetId, StoredDate);

/// Bytes of a place in a cursor.
const POSITION: usize = 34;

/// One date in the agenda, with its event.
#[derive(Debug, FromQueryResult)]
pub(super) struct Listed {
    /// Its sheet, which says its place in the agenda.
    event_id: SheetId,
    post_id: EventId,
    date: StoredDate,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
    cancelled: bool,
    title: Title,
    category: EventCategory,
    series: Series,
    place: Option<EventPlace>,
    image: Option<Image>,
    cancelled_at: Option<Instant>,
    cancellation_reason: Option<Reason>,
    state: PostState,
    approved_at: Option<Instant>,
    listed_at: Instant,
    expire_at: Option<Instant>,
    updated_at: Instant,
    organisation_id: OrganisationId,
    organisation_kind: OrganisationKind,
    organisation_name: organisations::Name,
}

impl Listed {
    /// A date that is not read from the index.
    pub(super) fn of(event: &entity::Model, organisation: &Organisation, row: occurrences::Model) -> Self {
        Self {
            event_id: event.id,
            post_id: event.post_id,
            date: row.date,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            cancelled: row.cancelled,
            title: event.title.clone(),
            category: event.category,
            series: event.series.clone(),
            place: event.place.clone(),
            image: event.image.clone(),
            cancelled_at: event.cancelled_at,
            cancellation_reason: event.cancellation_reason.clone(),
            state: event.state,
            approved_at: event.approved_at,
            listed_at: event.listed_at,
            expire_at: event.expire_at,
            updated_at: event.updated_at,
            organisation_id: organisation.id,
            organisation_kind: organisation.kind,
            organisation_name: organisation.name.clone(),
        }
    }

    /// Its place in the agenda.
    pub(super) fn key(&self) -> Key {
        (self.starts_at, self.event_id, self.date)
    }

    /// The cursor after it, of the list with these filters.
    pub(super) fn cursor(&self, bound_to: &str) -> Cursor {
        let mut position = [0; POSITION];
        position[..8].copy_from_slice(&self.starts_at.micros().to_be_bytes());
        position[8..24].copy_from_slice(self.event_id.uuid().as_bytes());
        position[24..].copy_from_slice(self.date.to_string().as_bytes());
        Cursor::new(bound_to, &position)
    }

    /// The date on the wire; `here` is the zone in which whole days begin.
    pub(super) fn out(&self, here: Tz, now: Instant) -> OccurrenceOut {
        let life = Life {
            state: self.state,
            approved_at: self.approved_at,
            listed_at: self.listed_at,
            expire_at: self.expire_at,
            updated_at: self.updated_at,
        };
        let status = match life.status(now) {
            // Who asks for what was withdrawn or rejected sees that; a date that has passed took place.
            posts::PostStatus::Expired => posts::PostStatus::Published,
            status => status,
        };
        let common = Common {
            id: self.post_id,
            series: &self.series,
            status: EventStatus::of(status, self.cancelled_at.is_some()),
            reason: self.cancellation_reason.as_ref(),
            title: self.title.as_str(),
            category: self.category,
            place: self.place.as_ref(),
            organisation: OrganisationOut {
                id: self.organisation_id,
                name: self.organisation_name.to_string(),
                kind: self.organisation_kind,
            },
            image: self.image.as_ref(),
        };
        let own = self.series.changes().get(&self.date.0).and_then(|change| change.span);
        let span = match own.unwrap_or(self.series.span()) {
            Span::AllDay { .. } => {
                let first = Span::shown(self.starts_at, here).date();
                // It is over when the day after its last begins.
                let last = Span::shown(self.ends_at.plus_seconds(-1), here).date();
                Span::AllDay { first, last }
            }
            Span::Timed { .. } => {
                let zone = self.series.zone().0;
                Span::Timed { starts: Span::shown(self.starts_at, zone), ends: Span::shown(self.ends_at, zone) }
            }
        };
        let mut out = OccurrenceOut::of(
            &common,
            &Dated { date: self.date.0, span, starts: self.starts_at, ends: self.ends_at, cancelled: self.cancelled },
        );
        if let When::At(_) = out.starts_at {
            // The instants themselves: clocks may show them twice.
            (out.starts_at, out.ends_at) = (When::At(self.starts_at), When::At(self.ends_at));
        }
        out
    }
}

/// The place that a cursor of this list names.
pub(super) fn place(cursor: &Cursor, bound_to: &str) -> Result<Key, WrongCursor> {
    let position: [u8; POSITION] = cursor.position(bound_to)?;
    let (mut micros, mut id) = ([0; 8], [0; 16]);
    micros.copy_from_slice(&position[..8]);
    id.copy_from_slice(&position[8..24]);
    // It was written by us, or is refused where it was made up: no date sorts before all.
    let date = std::str::from_utf8(&position[24..])
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(StoredDate(NaiveDate::MIN));
    Ok((Instant::from_micros(i64::from_be_bytes(micros)), SheetId::from_uuid(uuid::Uuid::from_bytes(id)), date))
}
