//! Parts of a series that do not fit together.

use serde::{Deserialize, Serialize};

use super::rule::NEVER;
use ground::say;
use ground::text::Message;

/// Parts that do not fit together in a [`super::Recurrence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Misfit {
    /// It ends before it begins.
    EndsBeforeStart,
    /// It lasts more than 366 days.
    TooLong,
    /// It begins or ends outside the years 1970 to 2099.
    OutOfRange,
    /// The rule ends (`UNTIL`) before the start.
    OverBeforeStart,
    /// The rule names another time of day than the start's.
    OtherTime,
    /// The rule gives no date after the start.
    Never,
}

impl Misfit {
    /// The sentence that tells people of it.
    pub fn message(self) -> Message {
        match self {
            Self::EndsBeforeStart => say!("La fin vient après le début.", "The end comes after the start."),
            Self::TooLong => say!("Un événement dure 366 jours au plus.", "An event lasts 366 days at most."),
            Self::OutOfRange => say!(
                "Un événement a lieu entre les années 1970 et 2099.",
                "An event takes place between the years 1970 and 2099.",
            ),
            Self::OverBeforeStart => say!(
                "La règle de récurrence finit (UNTIL) avant le début de l’événement.",
                "The rule ends (UNTIL) before the event begins.",
            ),
            Self::OtherTime => say!(
                "La règle de récurrence donne une autre heure que le début de l’événement (BYHOUR, BYMINUTE, BYSECOND).",
                "The rule names another time of day than the event’s start (BYHOUR, BYMINUTE, BYSECOND).",
            ),
            Self::Never => NEVER,
        }
    }

    /// True if it is about the rule, rather than about the start and the end.
    pub fn is_of_rule(self) -> bool {
        match self {
            Self::OverBeforeStart | Self::OtherTime | Self::Never => true,
            Self::EndsBeforeStart | Self::TooLong | Self::OutOfRange => false,
        }
    }
}
