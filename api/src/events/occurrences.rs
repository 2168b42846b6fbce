//! When events take place, on each of their boards: the index behind the agenda, and its only writer.
//!
//! The dates of an event that recurs are kept from a year and a month ago to two years and two months ahead, or after it
//! begins; a sweep moves the window on. What lies outside of it is found by asking the events themselves (see [`super::agenda`]).

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::*,
};

use super::entity::{self, Day};
use crate::{
    App,
    calendar::{Misfit, Span},
    clock::Instant,
    ids::{CommuneId, SheetId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occurrences")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub commune_id: CommuneId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: SheetId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub date: Day,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub lasts: bool,
    pub cancelled: bool,
    pub place: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::entity::Entity", from = "Column::EventId", to = "super::entity::Column::Id")]
    Event,
}

impl ActiveModelBehavior for ActiveModel {}

/// How many days back dates are kept when an event is written.
pub(super) const BACK: u64 = 400;

/// How many days ahead.
pub(super) const AHEAD: u64 = 800;

/// How many days ahead they are at least: the sweep comes before.
pub(super) const SURE: u64 = 400;

/// The days of which every event's dates are in the index.
pub(super) fn sure(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (before(today, BACK), after(today, SURE))
}

/// The clocks of a commune; those of Paris if its zone is none that is known.
pub(crate) fn zone_of(app: &App, commune: CommuneId) -> Tz {
    app.communes.by_id(commune).map_or(chrono_tz::Europe::Paris, |commune| commune.zone())
}

/// What day it is.
pub(super) fn today(now: Instant, zone: Tz) -> NaiveDate {
    Span::shown(now, zone).date()
}

/// The dates of an event on its board, within days.
pub(super) fn rows(event: &entity::Model, here: Tz, from: NaiveDate, until: NaiveDate) -> Result<Vec<Model>, Misfit> {
    let dates = event.series.dates(from, until, here)?;
    let row = |it: super::series::Dated| {
        let place = event.series.changes().get(&it.date).and_then(|change| change.place.as_ref()).or(event.place.as_ref());
        Model {
            commune_id: event.commune_id,
            event_id: event.id,
            date: Day(it.date),
            starts_at: it.starts,
            ends_at: it.ends,
            lasts: it.ends > it.starts.plus_seconds(86_400),
            cancelled: it.cancelled,
            place: place.map(super::Place::key).filter(|key| !key.is_empty()),
        }
    };
    Ok(dates.into_iter().map(row).collect())
}

/// The window in which an event's dates are kept, as its row says it: none where the event begins or ends by itself.
pub(super) fn window(event: &mut entity::Model, now: Instant) -> Result<(NaiveDate, NaiveDate), Misfit> {
    let today = today(now, event.series.zone().0);
    let begins = event.series.span().first_day();
    let begins = Ord::min(begins, event.series.rdates().first().copied().unwrap_or(begins));
    let (from, until) = (before(today, BACK), after(Ord::max(today, begins), AHEAD));
    let ends = event.series.recurrence()?.last_day();
    event.indexed_from = (event.series.recurs() && begins < from).then_some(Day(from));
    event.indexed_until = (event.series.recurs() && ends.is_none_or(|ends| ends > until)).then_some(Day(until));
    // A single time is kept whenever it is.
    Ok((
        if event.indexed_from.is_some() { from } else { begins },
        if event.indexed_until.is_some() { until } else { ends.unwrap_or(until) },
    ))
}

/// Keep the dates of these events, in place of those that were kept.
pub(super) async fn keep(
    app: &App,
    tx: &impl ConnectionTrait,
    events: &mut [entity::Model],
    is_new: bool,
    now: Instant,
) -> Result<(), DbErr> {
    let mut all = Vec::new();
    for event in events.iter_mut() {
        let misfit = unreadable(event.id);
        let (from, until) = window(event, now).map_err(&misfit)?;
        all.extend(rows(event, zone_of(app, event.commune_id), from, until).map_err(&misfit)?);
    }
    if !is_new {
        let ids: Vec<SheetId> = events.iter().map(|event| event.id).collect();
        for some in ids.chunks(500) {
            forget(tx, some).await?;
        }
    }
    let all: Vec<ActiveModel> = all.into_iter().map(|row| row.into_active_model().reset_all()).collect();
    for some in all.chunks(1000) {
        Entity::insert_many(some.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Take the dates of these events out of the index.
pub(super) async fn forget(tx: &impl ConnectionTrait, events: &[SheetId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::EventId.is_in(events.iter().copied())).exec(tx).await?;
    Ok(())
}

/// Look further ahead for events whose window comes to its end, some at a time; says whether there were any.
pub(super) async fn move_on(app: &App) -> Result<bool, DbErr> {
    let now = app.clock.now();
    let near = Day(after(today(now, Tz::UTC), SURE + 60));
    let due = entity::Entity::find().filter(entity::Column::IndexedUntil.lt(near)).order_by_asc(entity::Column::IndexedUntil).limit(50);
    let ids: Vec<SheetId> = due.all(&app.db.read).await?.into_iter().map(|event| event.id).collect();
    for id in &ids {
        let tx = app.db.begin_write().await?;
        // It is locked by this write before it is read.
        let lock = entity::ActiveModel { id: Set(*id), indexed_from: Set(None), ..Default::default() };
        entity::Entity::update(lock).exec(&tx).await?;
        if let Some(event) = entity::Entity::find_by_id(*id).one(&tx).await? {
            let mut events = [event];
            keep(app, &tx, &mut events, false, now).await?;
            let [event] = events;
            let bounds = entity::ActiveModel {
                id: Set(*id),
                indexed_from: Set(event.indexed_from),
                indexed_until: Set(event.indexed_until),
                ..Default::default()
            };
            entity::Entity::update(bounds).exec(&tx).await?;
        }
        tx.commit().await?;
    }
    Ok(!ids.is_empty())
}

/// Said of dates that were stored and cannot be read: none are written that way.
pub(super) fn unreadable(event: SheetId) -> impl Fn(Misfit) -> DbErr {
    move |misfit| DbErr::Type(format!("the dates of event {event}: {misfit:?}"))
}

/// So many days later.
pub(super) fn after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// So many days earlier.
pub(super) fn before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}
