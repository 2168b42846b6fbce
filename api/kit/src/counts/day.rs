//! Local days.

use calendar::Span;
use chrono::NaiveDate;
use chrono_tz::Tz;
use sea_orm::{DbErr, DeriveValueType};

use ground::clock::Instant;

/// A local day, kept as the text that sorts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Day(pub NaiveDate);

impl Day {
    /// The day that it is on the clocks of a zone.
    pub fn of(now: Instant, zone: Tz) -> Self {
        Self(Span::shown(now, zone).date())
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.format("%Y-%m-%d").fmt(f)
    }
}

impl std::str::FromStr for Day {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, chrono::ParseError> {
        text.parse().map(Self)
    }
}

/// A day is no key that a database makes.
impl sea_orm::TryFromU64 for Day {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Day"))
    }
}
