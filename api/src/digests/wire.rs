//! The letter on the wire.

use chrono::{NaiveTime, Timelike, Weekday};
use poem_openapi::{Object, types::Example};
use serde::Serialize;
use serde_json::json;

use super::{
    Cadence, EditionName, Section,
    editions::{rounds::Settings, sections::Sections},
    entity::reader,
};
use crate::App;
use ground::{
    Change, Patch,
    clock::Instant,
    input, leaf, names,
    text::{Language, Message},
};
use kit::mail::Email;

/// A subscription to a commune's letter, as its reader sees it
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "DigestSubscription", example)]
pub struct SubscriptionOut {
    /// The commune, by its slug.
    pub commune: String,
    /// How often the letter comes.
    pub cadence: Cadence,
    /// Which sections it has; null for all of them, those to come too.
    #[oai(nullable)]
    pub sections: Option<Vec<Section>>,
    /// Its language.
    pub locale: Language,
    /// Whether another address waits to be confirmed.
    pub address_change_pending: bool,
    /// Whether nothing is sent any more, since the mail server refused the address three times in a row. A new subscription
    /// or another address ends that.
    pub suspended: bool,
    /// Since when the address is confirmed.
    #[oai(nullable)]
    pub confirmed_at: Option<Instant>,
}

impl SubscriptionOut {
    pub(super) fn of(app: &App, reader: &reader::Model) -> Self {
        Self {
            commune: app.communes.by_id(reader.commune_id).map(|commune| commune.slug.clone()).unwrap_or_default(),
            cadence: reader.cadence,
            sections: Sections::read(reader.sections.as_deref()).list(),
            locale: reader.locale,
            address_change_pending: reader.new_email.is_some(),
            suspended: reader.suspended_at.is_some(),
            confirmed_at: reader.confirmed_at,
        }
    }
}

impl Example for SubscriptionOut {
    fn example() -> Self {
        Self {
            commune: "kerling-les-sierck".to_owned(),
            cadence: Cadence::Weekly,
            sections: Some(vec![Section::Alerts, Section::Agenda]),
            locale: Language::Fr,
            address_change_pending: false,
            suspended: false,
            confirmed_at: Some(Instant::from_micros(1_795_363_200_000_000)),
        }
    }
}

/// A subscription that was confirmed just now
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ConfirmedDigest", example)]
pub struct ConfirmedOut {
    /// The subscription.
    pub subscription: SubscriptionOut,
    /// What it is managed with, as every letter's link carries it.
    pub token: String,
}

impl Example for ConfirmedOut {
    fn example() -> Self {
        Self { subscription: SubscriptionOut::example(), token: "AZ…".to_owned() }
    }
}

/// What is answered to everybody who asks for the letter
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "DigestAsked", example)]
pub struct AskedOut {
    /// What happens next, in the reader's language.
    pub detail: String,
}

impl Example for AskedOut {
    fn example() -> Self {
        Self { detail: "Un message part à cette adresse : suivez son lien pour confirmer.".to_owned() }
    }
}

input! {
    /// A token from a mail.
    #[example(json!({"token": "AZq_Pm-KfFSdfgucOlHS5wAA"}))]
    pub struct TokenIn {
        /// As the link carries it after `token=`.
        pub token: Token,
    }
}

ground::text!(
    /// A token from a mail's link.
    Token
);

impl std::str::FromStr for Token {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        let fits = (1..=200).contains(&raw.len())
            && raw.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        let wrong = Message::fixed(
            "Un jeton compte des lettres, des chiffres, - et _.",
            "A token has letters, digits, - and _.",
        );
        if fits { Ok(Self(raw.to_owned())) } else { Err(wrong) }
    }
}

leaf!(Token, "string", "", |mut schema| {
    schema.pattern = Some("^[A-Za-z0-9_-]{1,200}$".to_owned());
    schema
});

/// How the letters of an edition fare, in numbers
#[derive(Debug, Clone, Default, Serialize, Object)]
#[oai(rename = "DigestDeliveries", example)]
pub struct DeliveriesOut {
    /// How many readers it was made for.
    pub readers: i64,
    /// Not sent yet, or to be tried again.
    pub waiting: i64,
    /// Taken by the mail server.
    pub sent: i64,
    /// Refused for good.
    pub refused: i64,
    /// Put off for two days, then given up.
    pub expired: i64,
    /// Not sent, since the reader had gone.
    pub dropped: i64,
}

impl Example for DeliveriesOut {
    fn example() -> Self {
        Self { readers: 120, sent: 118, refused: 1, dropped: 1, ..Self::default() }
    }
}

/// The words on top of an edition
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "DigestIntroduction", example)]
pub struct IntroductionOut {
    /// The edition.
    pub edition: EditionName,
    /// In Markdown.
    #[oai(nullable)]
    pub text: Option<String>,
    /// As it will be shown.
    #[oai(nullable)]
    pub html: Option<String>,
}

impl Example for IntroductionOut {
    fn example() -> Self {
        Self {
            edition: EditionName::of(
                Cadence::Weekly,
                chrono::NaiveDate::from_ymd_opt(2026, 11, 26).unwrap_or_default(),
            ),
            text: Some("Le marché de **Noël** approche.".to_owned()),
            html: Some("<p>Le marché de <strong>Noël</strong> approche.</p>".to_owned()),
        }
    }
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
    const DAYS: [(Self, Weekday); 7] = [
        (Self::Monday, Weekday::Mon),
        (Self::Tuesday, Weekday::Tue),
        (Self::Wednesday, Weekday::Wed),
        (Self::Thursday, Weekday::Thu),
        (Self::Friday, Weekday::Fri),
        (Self::Saturday, Weekday::Sat),
        (Self::Sunday, Weekday::Sun),
    ];

    fn of(day: Weekday) -> Self {
        Self::DAYS.iter().find(|(_, it)| *it == day).map_or(Self::Thursday, |(name, _)| *name)
    }

    fn day(self) -> Weekday {
        Self::DAYS.iter().find(|(name, _)| *name == self).map_or(Weekday::Thu, |(_, day)| *day)
    }
}

/// A time of day, such as `18:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOfDay(NaiveTime);

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl std::str::FromStr for TimeOfDay {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let time = NaiveTime::parse_from_str(text, "%H:%M").ok().map(Self).filter(|time| time.to_string() == text);
        time.ok_or(Message::fixed(
            "Une heure s’écrit heures:minutes, par exemple 18:00.",
            "A time is written hours:minutes, such as 18:00.",
        ))
    }
}

leaf!(TimeOfDay, "string", "", |mut schema| {
    schema.pattern = Some("^[0-2][0-9]:[0-5][0-9]$".to_owned());
    schema.example = Some("18:00".into());
    schema
});

/// When a commune's letter is made, and where answers to it go
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "DigestSettings", example)]
pub struct SettingsOut {
    /// The day of the weekly letter.
    pub weekday: WeekdayName,
    /// The time of day, on the commune's clocks.
    pub time: TimeOfDay,
    /// The town hall's address, which readers' answers go to.
    #[oai(nullable)]
    pub reply_to: Option<Email>,
}

impl SettingsOut {
    pub(super) fn of(settings: Settings) -> Self {
        let schedule = settings.schedule;
        Self { weekday: WeekdayName::of(schedule.weekday), time: TimeOfDay(schedule.time), reply_to: settings.reply_to }
    }
}

impl Example for SettingsOut {
    fn example() -> Self {
        let schedule = super::editions::schedule::Schedule::DEFAULT;
        Self {
            weekday: WeekdayName::of(schedule.weekday),
            time: TimeOfDay(schedule.time),
            reply_to: "mairie@exemple.fr".parse().ok(),
        }
    }
}

input! {
    /// What changes of the letter's settings; what is absent stays.
    #[example(json!({"weekday": "friday", "time": "17:30", "reply_to": "mairie@exemple.fr"}))]
    pub struct SettingsPatch {
        /// The day of the weekly letter.
        pub weekday: Change<WeekdayName>,
        /// The time of day, on the commune's clocks.
        pub time: Change<TimeOfDay>,
        /// The town hall's address, which readers' answers go to; null for the sender's.
        pub reply_to: Patch<Email>,
    }
}

impl SettingsPatch {
    /// What the settings are after it.
    pub(super) fn over(self, before: Settings) -> Settings {
        let schedule = super::editions::schedule::Schedule {
            weekday: self.weekday.0.map_or(before.schedule.weekday, WeekdayName::day),
            time: self.time.0.map_or(before.schedule.time, |time| time.0),
        };
        Settings { schedule, reply_to: self.reply_to.or(before.reply_to) }
    }
}
