//! Reasons why a calendar could not be read.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use calendar::Cause;
use ground::say;
use ground::text::Message;
use kit::outgoing::CallError;

/// The reason why a calendar could not be read the last time: a code and its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(rename_all = "snake_case")]
pub enum NotRead {
    /// Its address did not give it.
    Call(CallError),
    /// It is no calendar, or not a whole one, or too large.
    File(calendar::UnreadableCalendar),
    /// Its organisation has too many dates.
    Full,
    /// The server stopped meanwhile.
    Stopping,
    /// It was not noted.
    Unknown,
}

impl NotRead {
    /// Its words for people.
    pub(super) fn message(&self) -> Message {
        match self {
            Self::Call(error) => error.message(),
            Self::File(refused) => refused.message(),
            Self::Full => Cause::OrganisationFull.message(),
            Self::Stopping => say!("Le serveur s’arrête.", "The server is stopping."),
            Self::Unknown => say!(
                "L’agenda n’a pas pu être lu. La prochaine lecture dira pourquoi.",
                "The calendar could not be read. The next reading will say why.",
            ),
        }
    }
}
