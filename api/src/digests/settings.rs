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
use ground::text::Message;
use ground::{Change, Patch, input, leaf, names, say};
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

names! {
    /// A day of the week.
    pub enum WeekdayName {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

impl WeekdayName {
    fn of(day: Weekday) -> Self {
        Self::ALL.iter().copied().find(|it| it.day() == day).unwrap_or(Self::Thursday)
    }

    fn day(self) -> Weekday {
        self.as_str().parse().unwrap_or(Weekday::Thu)
    }
}

/// A time of day, such as `18:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterTime(NaiveTime);

impl std::fmt::Display for LetterTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl std::str::FromStr for LetterTime {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let time = NaiveTime::parse_from_str(text, "%H:%M").ok().map(Self).filter(|time| time.to_string() == text);
        time.ok_or(say!(
            "Une heure s’écrit heures:minutes, par exemple 18:00.",
            "A time is written hours:minutes, such as 18:00.",
        ))
    }
}

leaf!(LetterTime, "string", "", |mut schema| {
    schema.pattern = Some("^[0-2][0-9]:[0-5][0-9]$".to_owned());
    schema.example = Some("18:00".into());
    schema
});

/// A commune's settings of the letter: its hour, and the address for answers
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "DigestSettings", example)]
pub struct SettingsOut {
    /// The day of the weekly letter.
    pub weekday: WeekdayName,
    /// The time of day, on the commune's clocks.
    pub time: LetterTime,
    /// The town hall's address, which readers' answers go to.
    #[oai(nullable)]
    pub reply_to: Option<Email>,
}

impl SettingsOut {
    pub(super) fn of(settings: LetterSettings) -> Self {
        let schedule = settings.schedule;
        Self {
            weekday: WeekdayName::of(schedule.weekday),
            time: LetterTime(schedule.time),
            reply_to: settings.reply_to,
        }
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
        pub time: Change<LetterTime>,
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
