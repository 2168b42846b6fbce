//! What the desk's forms send of an event.

use std::fmt;
use std::str::FromStr;

use serde_json::json;

use crate::events::texts::{Address, PlaceName};
use crate::events::{Body, Contact, EventCategory, Link, Price, Title};
use crate::posts::{NamedBoards, Reason};
use ground::date::Date;
use ground::ids::{FileId, OrganisationId};
use ground::text::Message;
use ground::week::{ClockTime, WeekdayName};
use ground::{List, input, names, say};

names! {
    /// The way in which something takes place again, as the form offers it.
    pub enum Repeats {
        /// It does not.
        Once = "once",
        /// Every day.
        Daily = "daily",
        /// Every week.
        Weekly = "weekly",
        /// Every second week.
        Alternate = "alternate",
        /// In weeks of an even number.
        Even = "even",
        /// In weeks of an odd number.
        Odd = "odd",
        /// On the same day of the week in each month, such as the first Saturday.
        Nth = "nth",
        /// On the last such day.
        Last = "last",
        /// On the same day of each month.
        MonthDay = "month_day",
        /// On the same day of each year.
        Yearly = "yearly",
        /// By a rule that the form has no words for, and leaves as it is.
        Kept = "kept",
    }
}

input! {
    /// An event as the desk's form sends it.
    #[example(json!({"title": "Tournoi", "day": "2026-12-05", "opens": "20:00", "closes": "23:00", "repeats": "weekly"}))]
    pub struct EventForm {
        /// One line.
        pub title: Option<Title>,
        /// Its category.
        pub category: Option<EventCategory>,
        /// The day of its first date.
        pub day: Option<Date>,
        /// The last day of that date, if it takes several.
        pub last_day: Option<Date>,
        /// The hour at which it begins; none for whole days.
        pub opens: Option<ClockTime>,
        /// The hour at which it ends.
        pub closes: Option<ClockTime>,
        /// The way in which it takes place again; it does not unless said.
        pub repeats: Option<Repeats>,
        /// The days of the week on which it does; that of its first date unless said.
        pub days: Option<List<WeekdayName, 7>>,
        /// The last day on which it may.
        pub until: Option<Date>,
        /// The number of its dates.
        pub times: Option<NumberOfTimes>,
        /// Dates that are left out.
        pub skip: Option<List<Date, 1000>>,
        /// The name of its place.
        pub place: Option<PlaceName>,
        /// The address of its place.
        pub address: Option<Address>,
        /// More about it.
        pub description: Option<Body>,
        /// Its price.
        pub price: Option<Price>,
        /// The person to ask.
        pub contact: Option<Contact>,
        /// An address for more.
        pub link: Option<Link>,
        /// Its picture.
        pub image: Option<FileId>,
        /// Its publisher.
        pub organisation: Option<OrganisationId>,
        /// The communes on whose boards it is.
        pub communes: Option<NamedBoards>,
        /// True if phones are told of it.
        pub notify: Option<bool>,
        /// True if what is called off or changed on dates that are no more may be forgotten.
        pub forget: Option<bool>,
    }
}

input! {
    /// One date of an event as the desk's form sends it.
    #[example(json!({"day": "2026-12-05", "opens": "20:00", "closes": "23:00"}))]
    pub struct DateForm {
        /// The day on which it begins.
        pub day: Option<Date>,
        /// The last day, if it takes several.
        pub last_day: Option<Date>,
        /// The hour at which it begins; none for whole days.
        pub opens: Option<ClockTime>,
        /// The hour at which it ends.
        pub closes: Option<ClockTime>,
        /// Its title that day.
        pub title: Option<Title>,
        /// The name of its place that day.
        pub place: Option<PlaceName>,
        /// The address of its place that day.
        pub address: Option<Address>,
        /// More about that day.
        pub description: Option<Body>,
        /// Reason why it does not take place.
        pub reason: Option<Reason>,
    }
}

/// A number of times, 2 to 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberOfTimes(pub u32);

impl fmt::Display for NumberOfTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for NumberOfTimes {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let number = text.trim().parse().ok().filter(|number| (2..=1000).contains(number));
        number
            .map(Self)
            .ok_or(say!("Un nombre de 2 à 1\u{202f}000 est attendu.", "A number from 2 to 1,000 is expected."))
    }
}

ground::leaf!(NumberOfTimes, "string", "", |schema| schema);
