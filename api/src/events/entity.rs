//! The rows of events: a sheet on one board each.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use super::dates::Series;
use super::texts::{Contact, Price};
use super::told::LastSaid;
use super::{Body, EventCategory, EventPlace};
use crate::posts::{Reason, sheet_table};
use ground::clock::Instant;
use ground::ids::EventId;

sheet_table! {
    "events", EventId;
    pub uid: Option<String>,
    pub subscribed: bool,
    pub told: Option<LastSaid>,
    pub sequence: i64,
    pub category: EventCategory,
    pub description: Body,
    pub description_html: String,
    pub series: Series,
    pub place: Option<EventPlace>,
    pub price: Option<Price>,
    pub contact: Option<Contact>,
    pub cancelled_at: Option<Instant>,
    pub cancellation_reason: Option<Reason>,
    pub indexed_from: Option<StoredDate>,
    pub indexed_until: Option<StoredDate>,
    pub dates: i32,
}

/// A date as it is stored: the text that sorts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct StoredDate(pub NaiveDate);

impl std::fmt::Display for StoredDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.format("%Y-%m-%d").fmt(f)
    }
}

impl std::str::FromStr for StoredDate {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, chrono::ParseError> {
        text.parse().map(Self)
    }
}

/// Refused: a date is no key that a database makes.
impl sea_orm::TryFromU64 for StoredDate {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Day"))
    }
}
