//! Dates beside those of an event: at the same place, and on the same day.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::agenda;
use super::filters::{in_view, planned};
use super::occurrence::OccurrenceOut;
use super::occurrences::{self, Column};
use crate::App;
use crate::events::{Event, EventPlace};
use calendar::Span;
use ground::clock::Instant;
use ground::ids::{CommuneId, SheetId};

/// Number of dates that are told.
const MOST: usize = 20;

/// Number of an event's next dates that are looked at.
const DATES: usize = 60;

/// Number of dates at the same time that are told of one date.
const AT_ONCE: u64 = 4;

/// Number of dates at its places that are looked at.
const LOOKED_AT: u64 = 2000;

#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// Dates of others that overlap with one of its own, at the same place.
    pub(crate) clashes: Vec<OccurrenceOut>,
    /// Dates of others on the day of its next date.
    pub(crate) same_day: Vec<OccurrenceOut>,
}

/// The dates in view in an event's commune beside its next ones.
pub(crate) async fn of(app: &App, db: &impl ConnectionTrait, event: &Event, now: Instant) -> Result<Beside, DbErr> {
    let (commune, row) = (event.owner.commune.id, &event.row);
    let here = occurrences::zone_of(app, commune);
    let dates = row
        .series
        .upcoming(now, occurrences::today(now, row.series.zone().0), here, DATES)
        .map_err(occurrences::unreadable(row.id))?;
    let Some(next) = dates.iter().find(|it| !it.cancelled) else { return Ok(Beside::default()) };

    let day = Span::shown(next.starts, here).date();
    let others = || in_view(now).add(Column::EventId.ne(event.row.id));
    let bounds = Span::AllDay { first: day, last: day }.instants(here);
    let same_day = agenda::between(db, commune, bounds, None, others(), MOST as u64).await?;

    let place_on = |date| {
        row.series
            .changes()
            .get(date)
            .and_then(|change| change.place.as_ref())
            .or(row.place.as_ref())
            .map(EventPlace::key)
    };
    let ours: Vec<_> = dates
        .iter()
        .filter(|it| !it.cancelled)
        .filter_map(|it| Some((place_on(&it.date)?, it.starts, it.ends)))
        .collect();
    let (Some(first), Some(last)) = (ours.iter().map(|it| it.1).min(), ours.iter().map(|it| it.2).max()) else {
        return Ok(Beside { clashes: vec![], same_day: same_day.iter().map(|it| it.out(here, now)).collect() });
    };
    let mut places: Vec<String> = ours.iter().map(|(place, _, _)| place.clone()).collect();
    places.sort_unstable();
    places.dedup();
    // The index by place alone: which of them overlap is seen here, and only those are read whole.
    let there = occurrences::Entity::find()
        .filter(Column::CommuneId.eq(commune))
        .filter(Column::Place.is_in(places))
        .filter(Column::StartsAt.lte(last))
        .filter(Column::EndsAt.gte(first))
        .filter(Column::EventId.ne(event.row.id))
        .filter(Column::Cancelled.eq(false))
        .order_by_asc(Column::StartsAt)
        .limit(LOOKED_AT)
        .all(db)
        .await?;
    let overlaps = |it: &&occurrences::Model| {
        ours.iter().any(|(place, starts, ends)| {
            let same_start = it.starts_at == *starts;
            it.place.as_ref() == Some(place) && (same_start || (it.starts_at < *ends && *starts < it.ends_at))
        })
    };
    let mut clashes = Vec::new();
    for it in there.iter().filter(overlaps) {
        let this = others()
            .add(Column::EventId.eq(it.event_id))
            .add(Column::Date.eq(it.date))
            .add(crate::events::entity::Column::CancelledAt.is_null());
        let whole =
            agenda::between(db, commune, (it.starts_at, it.ends_at.max(it.starts_at.plus_seconds(1))), None, this, 1)
                .await?;
        clashes.extend(whole.iter().map(|it| it.out(here, now)));
        if clashes.len() == MOST {
            break;
        }
    }
    Ok(Beside { clashes, same_day: same_day.iter().map(|it| it.out(here, now)).collect() })
}

/// The dates of others that take place in a commune, in whole or in part, between two instants; `own` is the sheet that is
/// none of them. Who `sees_all` is told of those that are not public yet too.
pub(crate) async fn at_once(
    app: &App,
    commune: CommuneId,
    (own, sees_all): (SheetId, bool),
    (starts, ends): (Instant, Instant),
    now: Instant,
) -> Result<Vec<OccurrenceOut>, DbErr> {
    let others = if sees_all { planned() } else { in_view(now) };
    let others = others
        .add(Column::EventId.ne(own))
        .add(Column::Cancelled.eq(false))
        .add(crate::events::entity::Column::CancelledAt.is_null());
    let bounds = (starts, ends.max(starts.plus_seconds(1)));
    let found = agenda::between(&app.db.read, commune, bounds, None, others, AT_ONCE).await?;
    let here = occurrences::zone_of(app, commune);
    Ok(found.iter().map(|it| it.out(here, now)).collect())
}
