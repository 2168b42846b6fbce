//! What a dispatch is about, and the look at it when the mail goes.

use std::pin::Pin;

use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::App;
use ground::ids::CommuneId;

/// The kind of thing that a dispatch is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskThing {
    /// A notice.
    Notice,
    /// An event.
    Event,
    /// A calendar, by its organisation's id.
    Calendar,
    /// The place of an organisation on a commune's board.
    Place,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It may go up.
    Approved,
    /// It was sent back, with a reason.
    Rejected,
    /// Its edit took the place of what was up.
    RevisionApproved,
    /// Its edit was sent back, with a reason; what is up stays.
    RevisionRejected,
    /// The town hall took it down.
    Withdrawn,
    /// The town hall looks at what the organisation publishes from now on, before it goes up.
    Watched,
    /// It is an alert, and waits for those who decide.
    AlertWaits,
}

/// Something that is told: of which thing, in which commune, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct News {
    pub(crate) commune: CommuneId,
    pub(crate) told: DeskThing,
    pub(crate) subject: Uuid,
    pub(crate) outcome: Outcome,
}

/// A thing as it is when its mail goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedAt {
    /// Its title, or the name of the organisation.
    pub title: String,
    /// The organisation that it is published for.
    pub organisation: String,
    /// The reason for which it was sent back.
    pub reason: Option<String>,
    /// Its page at the desk; none if there is none for the receiver.
    pub path: Option<String>,
}

/// The look at what a dispatch tells of; nothing if it is not true any more. The rooms of what is told stand above: who
/// puts the parts together hands it over ([`App::part`]).
#[derive(Clone, Copy)]
pub struct Looks(pub Looking);

/// The look of [`Looks`].
pub type Looking =
    for<'a> fn(&'a App, CommuneId, DeskThing, Uuid, Outcome) -> Pin<Box<dyn Future<Output = Seen> + Send + 'a>>;

/// What a look finds.
pub type Seen = Result<Option<LookedAt>, DbErr>;

impl Looks {
    /// The look until one is handed over: nothing is there.
    pub(super) fn at_nothing() -> Self {
        Self(|_, _, _, _, _| Box::pin(std::future::ready(Ok(None))))
    }
}
