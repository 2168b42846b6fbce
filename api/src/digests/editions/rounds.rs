//! When each commune's next edition is made: a row for each cadence that somebody reads, and the commune's settings.

use chrono::{NaiveTime, Timelike, Weekday};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    prelude::Expr, sea_query::OnConflict,
};

use super::schedule::Schedule;
use crate::{
    App,
    digests::{
        Cadence,
        entity::{round, settings},
        readers::subscribe::DAY,
    },
    events,
};
use ground::{clock::Instant, ids::CommuneId};
use kit::{db::DatabaseTransaction, mail::Email};

/// A commune's settings of the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::digests) struct Settings {
    pub(in crate::digests) schedule: Schedule,
    /// The town hall's own address, for answers.
    pub(in crate::digests) reply_to: Option<Email>,
}

/// Those of a commune, or the usual ones.
pub(in crate::digests) async fn settings_of(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Settings, DbErr> {
    let row = settings::Entity::find_by_id(commune).one(db).await?;
    Ok(row.map_or(Settings { schedule: Schedule::DEFAULT, reply_to: None }, |row| {
        let weekday = u8::try_from(row.weekday - 1).ok().and_then(|day| Weekday::try_from(day).ok());
        let seconds = u32::try_from(row.minute * 60).unwrap_or_default();
        let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0);
        Settings {
            schedule: Schedule {
                weekday: weekday.unwrap_or(Weekday::Thu),
                time: time.unwrap_or(Schedule::DEFAULT.time),
            },
            reply_to: row.reply_to,
        }
    }))
}

/// Keep a commune's settings, and move what is to come to its new hour.
pub(in crate::digests) async fn set(app: &App, commune: CommuneId, new: &Settings) -> Result<(), DbErr> {
    let now = app.clock.now();
    let row = settings::Model {
        commune_id: commune,
        weekday: i64::from(new.schedule.weekday.number_from_monday()),
        minute: i64::from(new.schedule.time.num_seconds_from_midnight() / 60),
        reply_to: new.reply_to.clone(),
    };
    let tx = app.db.begin_write().await?;
    let replace = OnConflict::column(settings::Column::CommuneId)
        .update_columns([settings::Column::Weekday, settings::Column::Minute, settings::Column::ReplyTo])
        .to_owned();
    settings::Entity::insert(row.into_active_model()).on_conflict(replace).exec_without_returning(&tx).await?;
    for round in round::Entity::find().filter(round::Column::CommuneId.eq(commune)).all(&tx).await? {
        let due_at = new.schedule.next(round.cadence, now, events::zone_of(app, commune));
        round::Model { due_at, ..round }.into_active_model().reset_all().update(&tx).await?;
    }
    tx.commit().await
}

/// Somebody reads this commune's letter at this cadence: its next edition has its hour, unless it has one already.
pub(in crate::digests) async fn begin(
    app: &App,
    tx: &DatabaseTransaction,
    commune: CommuneId,
    cadence: Cadence,
    now: Instant,
) -> Result<(), DbErr> {
    let due_at = settings_of(tx, commune).await?.schedule.next(cadence, now, events::zone_of(app, commune));
    let row = round::Model { commune_id: commune, cadence, due_at };
    let unless_there = OnConflict::columns([round::Column::CommuneId, round::Column::Cadence]).do_nothing().to_owned();
    round::Entity::insert(row.into_active_model()).on_conflict(unless_there).exec_without_returning(tx).await?;
    Ok(())
}

/// When a round is due at the latest, if it was written under a right clock: an edition is a week and a day ahead at most.
pub(in crate::digests) fn latest(now: Instant) -> Instant {
    now.plus_seconds(9 * DAY)
}

/// The round that was due, or that a wrong clock put off, is over: the next one has its hour.
pub(in crate::digests) async fn next(
    app: &App,
    tx: &DatabaseTransaction,
    commune: CommuneId,
    cadence: Cadence,
    now: Instant,
) -> Result<(), DbErr> {
    let due_at = settings_of(tx, commune).await?.schedule.next(cadence, now, events::zone_of(app, commune));
    round::Entity::update_many()
        .col_expr(round::Column::DueAt, Expr::value(due_at.micros()))
        .filter(round::Column::CommuneId.eq(commune))
        .filter(round::Column::Cadence.eq(cadence))
        .filter(round::Column::DueAt.lte(now).or(round::Column::DueAt.gt(latest(now))))
        .exec(tx)
        .await?;
    Ok(())
}
