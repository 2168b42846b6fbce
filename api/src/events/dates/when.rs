//! Beginnings and ends, as they are written: an instant, or the date of a whole day.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::events::Zone;
use calendar::Span;
use ground::clock::Instant;
use ground::date::Date;
use ground::text::Message;
use ground::{FieldError, leaf, say};

/// An instant, or the date of a whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A time of day.
    At(Instant),
    /// A whole day.
    On(Date),
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(instant) => instant.fmt(f),
            Self::On(date) => date.fmt(f),
        }
    }
}

impl FromStr for When {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Un instant (2026-12-05T18:30:00Z) ou, pour des journées entières, une date (2026-12-05) est attendu.",
            "An instant (2026-12-05T18:30:00Z) or, for whole days, a date (2026-12-05) is expected.",
        );
        if text.len() == 10 {
            text.parse().map(Self::On).map_err(|_| WRONG)
        } else {
            text.parse().map(Self::At).map_err(|_| WRONG)
        }
    }
}

leaf!(When, "string", "", |mut schema| {
    schema.max_length = Some(40);
    schema.example = Some("2026-12-05T18:30:00Z".into());
    schema
});

/// A beginning and an end, as they stand in a body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    pub(crate) starts_at: When,
    pub(crate) ends_at: Option<When>,
    pub(crate) all_day: Option<bool>,
    pub(crate) zone: Zone,
}

impl Times {
    /// The span on the clocks of its zone. Without an end, it is over when it begins, or after the one day.
    pub(crate) fn span(self) -> Result<Span, FieldError> {
        let dates = say!("Pour des journées entières, une date est attendue.", "For whole days, a date is expected.");
        let instants =
            say!("Un instant est attendu, comme pour le début.", "An instant is expected, as for the start.");
        match (self.starts_at, self.ends_at) {
            (When::On(_), _) if self.all_day == Some(false) => {
                let detail = say!(
                    "Un instant est attendu, sauf pour des journées entières.",
                    "An instant is expected, except for whole days.",
                );
                Err(FieldError::at("starts_at", detail))
            }
            (When::At(_), _) if self.all_day == Some(true) => Err(FieldError::at("starts_at", dates)),
            (When::On(_), Some(When::At(_))) => Err(FieldError::at("ends_at", dates)),
            (When::At(_), Some(When::On(_))) => Err(FieldError::at("ends_at", instants)),
            (When::On(first), ends) => {
                let last = match ends {
                    Some(When::On(last)) => last.0,
                    Some(When::At(_)) | None => first.0,
                };
                Ok(Span::AllDay { first: first.0, last })
            }
            (When::At(starts), ends) => {
                let ends = match ends {
                    Some(When::At(ends)) => ends,
                    Some(When::On(_)) | None => starts,
                };
                Ok(Span::Timed {
                    starts: local("starts_at", starts, self.zone.0)?,
                    ends: local("ends_at", ends, self.zone.0)?,
                })
            }
        }
    }
}

/// The time that clocks show, which names the instant to those who read it.
fn local(name: &str, instant: Instant, zone: Tz) -> Result<chrono::NaiveDateTime, FieldError> {
    Span::on_clocks(instant, zone).ok_or_else(|| {
        let detail = say!(
            "Cette heure existe deux fois, la nuit où l’on recule les montres\u{a0}: seule la première peut être donnée.",
            "This time of day exists twice, in the night when clocks go back: only the first can be given.",
        );
        FieldError::at(name, detail)
    })
}

/// The beginning and the end, as they stand in an answer.
pub(crate) fn written(span: Span, zone: Tz) -> (When, When) {
    match span {
        Span::AllDay { first, last } => (on(first), on(last)),
        Span::Timed { .. } => {
            let (starts, ends) = span.instants(zone);
            (When::At(starts), When::At(ends))
        }
    }
}

fn on(date: NaiveDate) -> When {
    When::On(Date(date))
}
