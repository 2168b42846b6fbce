//! The index of dates behind the agenda, on each board of an event; and its only writer.
//!
//! The dates of an event that recurs are kept from a year and a month ago to two years and two months ahead, or after
//! it begins; a sweep moves the window on. What lies outside of it is found by asking the events themselves (see
//! [`super::agenda`]). An event that is not approved is there once, on its next date, for the clerk: its other dates
//! come with the approval.

use std::time::Duration;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::series::Dated;
use crate::App;
use crate::events::PostState;
use crate::events::entity::{self, StoredDate};
use calendar::{Misfit, Recurrence, Span};
use ground::clock::Instant;
use ground::ids::{CommuneId, SheetId};
use kit::jobs::{Failure, Sweep};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occurrences")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub commune_id: CommuneId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: SheetId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub date: StoredDate,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub lasts: bool,
    pub cancelled: bool,
    pub place: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::events::entity::Entity",
        from = "Column::EventId",
        to = "crate::events::entity::Column::Id"
    )]
    Event,
}

impl ActiveModelBehavior for ActiveModel {}

/// Number of days back for which dates are kept when an event is written.
const BACK: u64 = 400;

/// Number of days ahead.
const AHEAD: u64 = 800;

/// Minimum number of days ahead: the sweep comes before.
pub(super) const SURE: u64 = 400;

/// The days of which every event's dates are in the index.
pub(super) fn sure(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (before(today, BACK), after(today, SURE))
}

/// The clocks of a commune; those of Paris if its zone is none that is known.
pub(crate) fn zone_of(app: &App, commune: CommuneId) -> Tz {
    app.communes.by_id(commune).map_or(chrono_tz::Europe::Paris, |commune| commune.zone())
}

/// The local day.
pub(crate) fn today(now: Instant, zone: Tz) -> NaiveDate {
    Span::shown(now, zone).date()
}

/// The dates of an event on its board, within days.
pub(super) fn rows(event: &entity::Model, here: Tz, from: NaiveDate, until: NaiveDate) -> Result<Vec<Model>, Misfit> {
    Ok(event.series.dates(from, until, here)?.iter().map(|it| row(event, it)).collect())
}

fn row(event: &entity::Model, date: &Dated) -> Model {
    let place =
        event.series.changes().get(&date.date).and_then(|change| change.place.as_ref()).or(event.place.as_ref());
    Model {
        commune_id: event.commune_id,
        event_id: event.id,
        date: StoredDate(date.date),
        starts_at: date.starts,
        ends_at: date.ends,
        lasts: date.ends > date.starts.plus_seconds(86_400),
        cancelled: date.cancelled,
        place: place.map(crate::events::EventPlace::key).filter(|key| !key.is_empty()),
    }
}

/// The next date of an event on its board, or its first if all are over.
fn next(event: &entity::Model, here: Tz, now: Instant) -> Result<Vec<Model>, Misfit> {
    let next = event.series.upcoming(now, today(now, here), here, 1)?.into_iter().next();
    let date = next.map_or_else(|| event.series.on(event.series.span().first_day(), here), |next| Ok(Some(next)))?;
    Ok(date.iter().map(|it| row(event, it)).collect())
}

/// The days whose dates of a series are kept, and whether it goes on before them and after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) from: NaiveDate,
    pub(super) until: NaiveDate,
    goes_on: (bool, bool),
}

impl Window {
    /// The window of a series; a single time is kept whenever it is.
    pub(super) fn of(recurrence: &Recurrence, now: Instant) -> Self {
        let (today, begins) = (today(now, recurrence.zone()), recurrence.span().first_day());
        let begins = Ord::min(begins, recurrence.rdates().first().copied().unwrap_or(begins));
        let (from, until) = (before(today, BACK), after(Ord::max(today, begins), AHEAD));
        let ends = recurrence.last_day();
        let goes_on =
            (recurrence.recurs() && begins < from, recurrence.recurs() && ends.is_none_or(|ends| ends > until));
        Self {
            from: if goes_on.0 { from } else { begins },
            until: if goes_on.1 { until } else { ends.unwrap_or(until) },
            goes_on,
        }
    }
}

/// Note in an event's row what follows from its dates: when it is over, how many there are, and which of them are kept.
pub(crate) fn plan(event: &mut entity::Model, now: Instant) -> Result<(), Misfit> {
    let recurrence = event.series.recurrence()?;
    let window = Window::of(&recurrence, now);
    let is_kept = event.state == PostState::Approved;
    event.expire_at = event.series.over_at(event.series.zone().0)?;
    event.dates = i32::try_from(recurrence.count(window.from, window.until)).unwrap_or(i32::MAX);
    event.indexed_from = (is_kept && window.goes_on.0).then_some(StoredDate(window.from));
    event.indexed_until = (is_kept && window.goes_on.1).then_some(StoredDate(window.until));
    Ok(())
}

/// Keep the dates of these events, in place of those that were kept.
pub(crate) async fn keep(
    app: &App,
    tx: &impl ConnectionTrait,
    events: &[entity::Model],
    is_new: bool,
    now: Instant,
) -> Result<(), DbErr> {
    let mut all = Vec::new();
    for event in events {
        let (misfit, here) = (unreadable(event.id), zone_of(app, event.commune_id));
        if event.state == PostState::Approved {
            let window = Window::of(&event.series.recurrence().map_err(&misfit)?, now);
            all.extend(rows(event, here, window.from, window.until).map_err(&misfit)?);
        } else {
            all.extend(next(event, here, now).map_err(&misfit)?);
        }
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
pub(crate) async fn forget(tx: &impl ConnectionTrait, events: &[SheetId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::EventId.is_in(events.iter().copied())).exec(tx).await?;
    Ok(())
}

/// Looks further ahead for events that go on: their dates are in the index for the next year at least.
#[derive(Debug)]
pub struct LookAhead;

impl Sweep for LookAhead {
    const KIND: &'static str = "look_ahead";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        while move_on(app).await? {}
        Ok(())
    }
}

/// Look further ahead for some events whose window comes to its end; true if there were any.
async fn move_on(app: &App) -> Result<bool, DbErr> {
    let now = app.clock.now();
    let near = StoredDate(after(today(now, Tz::UTC), SURE + 60));
    let due = entity::Entity::find()
        .filter(entity::Column::IndexedUntil.lt(near))
        .order_by_asc(entity::Column::IndexedUntil)
        .limit(50);
    let ids: Vec<SheetId> = due.all(&app.db.read).await?.into_iter().map(|event| event.id).collect();
    for id in &ids {
        let tx = app.db.begin_write().await?;
        // It is locked by this write before it is read.
        let lock = entity::ActiveModel { id: Set(*id), indexed_from: Set(None), ..Default::default() };
        entity::Entity::update(lock).exec(&tx).await?;
        if let Some(mut event) = entity::Entity::find_by_id(*id).one(&tx).await? {
            plan(&mut event, now).map_err(unreadable(*id))?;
            keep(app, &tx, std::slice::from_ref(&event), false, now).await?;
            let bounds = entity::ActiveModel {
                id: Set(*id),
                indexed_from: Set(event.indexed_from),
                indexed_until: Set(event.indexed_until),
                dates: Set(event.dates),
                ..Default::default()
            };
            entity::Entity::update(bounds).exec(&tx).await?;
        }
        tx.commit().await?;
    }
    Ok(!ids.is_empty())
}

/// The error of dates that were stored and cannot be read: none are written that way.
pub(crate) fn unreadable(event: SheetId) -> impl Fn(Misfit) -> DbErr {
    move |misfit| DbErr::Type(format!("the dates of event {event}: {misfit:?}"))
}

pub(crate) fn after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

pub(crate) fn before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}
