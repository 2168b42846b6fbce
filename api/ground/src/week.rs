//! The days of the week and the times of a day, as they stand in bodies.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveTime, Timelike, Weekday};

use crate::text::Message;
use crate::{names, say};

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
    /// The name of this day.
    pub fn of(day: Weekday) -> Self {
        Self::ALL[day.num_days_from_monday() as usize]
    }

    /// The day of this name.
    pub const fn day(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Mon,
            Self::Tuesday => Weekday::Tue,
            Self::Wednesday => Weekday::Wed,
            Self::Thursday => Weekday::Thu,
            Self::Friday => Weekday::Fri,
            Self::Saturday => Weekday::Sat,
            Self::Sunday => Weekday::Sun,
        }
    }
}

/// A time on the clock, such as `18:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime(pub NaiveTime);

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl FromStr for ClockTime {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let time = NaiveTime::parse_from_str(text, "%H:%M").ok().map(Self).filter(|time| time.to_string() == text);
        time.ok_or(say!(
            "Une heure s’écrit heures:minutes, par exemple 18:00.",
            "A time is written hours:minutes, such as 18:00.",
        ))
    }
}

crate::leaf!(ClockTime, "string", "", |mut schema| {
    schema.pattern = Some("^([01][0-9]|2[0-3]):[0-5][0-9]$".to_owned());
    schema.example = Some("18:00".into());
    schema
});
