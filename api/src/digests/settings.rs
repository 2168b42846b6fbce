//! A commune's settings of the letter: the hour at which it is made, and the address that answers to it go to.

use chrono::{NaiveTime, Timelike, Weekday};
use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;

use super::editions::Schedule;
use super::entity::settings::{Column, Entity, Model};
use ground::ids::CommuneId;
use ground::week::{ClockTime, WeekdayName};
use ground::{Change, Patch, input};
use kit::db::DatabaseTransaction;
use kit::mail::Email;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LetterSettings {
    pub(super) schedule: Schedule,
    /// The town hall's own address, for answers.
    pub(super) reply_to: Option<Email>,
}

pub(super) async fn of(db: &impl ConnectionTrait, commune: CommuneId) -> Result<LetterSettings, DbErr> {
    let row = Entity::find_by_id(commune).one(db).await?;
    Ok(row.map_or(LetterSettings { schedule: Schedule::DEFAULT, reply_to: None }, |row| {
        let weekday = u8::try_from(row.weekday - 1).ok().and_then(|day| Weekday::try_from(day).ok());
        let seconds = u32::try_from(row.minute * 60).unwrap_or_default();
        let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0);
        LetterSettings {
            schedule: Schedule {
                weekday: weekday.unwrap_or(Schedule::DEFAULT.weekday),
                time: time.unwrap_or(Schedule::DEFAULT.time),
            },
            reply_to: row.reply_to,
        }
    }))
}

/// A commune's settings of the letter, as they are shown.
pub(crate) async fn shown(db: &impl ConnectionTrait, commune: CommuneId) -> Result<SettingsOut, DbErr> {
    Ok(SettingsOut::of(of(db, commune).await?))
}

pub(super) async fn keep(tx: &DatabaseTransaction, commune: CommuneId, new: &LetterSettings) -> Result<(), DbErr> {
    let row = Model {
        commune_id: commune,
        weekday: i64::from(new.schedule.weekday.number_from_monday()),
        minute: i64::from(new.schedule.time.num_seconds_from_midnight() / 60),
        reply_to: new.reply_to.clone(),
    };
    let replace = OnConflict::column(Column::CommuneId)
        .update_columns([Column::Weekday, Column::Minute, Column::ReplyTo])
        .to_owned();
    Entity::insert(row.into_active_model()).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// A commune's settings of the letter: its hour, and the address for answers
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "DigestSettings", example)]
pub struct SettingsOut {
    /// The day of the weekly letter.
    pub weekday: WeekdayName,
    /// The time of day, on the commune's clocks.
    pub time: ClockTime,
    /// The town hall's address, which readers' answers go to.
    #[oai(nullable)]
    pub reply_to: Option<Email>,
}

impl SettingsOut {
    pub(super) fn of(settings: LetterSettings) -> Self {
        let schedule = settings.schedule;
        Self { weekday: WeekdayName::of(schedule.weekday), time: ClockTime(schedule.time), reply_to: settings.reply_to }
    }
}

impl Example for SettingsOut {
    fn example() -> Self {
        Self::of(LetterSettings { schedule: Schedule::DEFAULT, reply_to: "mairie@exemple.fr".parse().ok() })
    }
}

input! {
    /// Changes of the letter's settings; what is absent stays.
    #[example(json!({"weekday": "friday", "time": "17:30", "reply_to": "mairie@exemple.fr"}))]
    pub struct SettingsPatch {
        /// The day of the weekly letter.
        pub weekday: Change<WeekdayName>,
        /// The time of day, on the commune's clocks.
        pub time: Change<ClockTime>,
        /// The town hall's address, which readers' answers go to; null for the sender's.
        pub reply_to: Patch<Email>,
    }
}

impl SettingsPatch {
    /// The settings after these changes.
    pub(super) fn over(self, before: LetterSettings) -> LetterSettings {
        let schedule = Schedule {
            weekday: self.weekday.0.map_or(before.schedule.weekday, WeekdayName::day),
            time: self.time.0.map_or(before.schedule.time, |time| time.0),
        };
        LetterSettings { schedule, reply_to: self.reply_to.or(before.reply_to) }
    }
}
