//! Calendar dates, as they stand in bodies and queries.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use crate::say;
use crate::text::Message;

/// A calendar date between the years 1970 and 2099, written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub NaiveDate);

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%Y-%m-%d").fmt(f)
    }
}

impl FromStr for Date {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Une date s’écrit année-mois-jour, par exemple 2026-11-22, entre 1970 et 2099.",
            "A date is written year-month-day, such as 2026-11-22, between 1970 and 2099.",
        );
        let date: NaiveDate = text.parse().map_err(|_| WRONG)?;
        // Exactly ten characters, of the several forms that chrono reads.
        if text.len() == 10 && (1970..=2099).contains(&date.year()) { Ok(Self(date)) } else { Err(WRONG) }
    }
}

crate::leaf!(Date, "string", "date", |schema| schema);
