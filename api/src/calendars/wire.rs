//! Calendars on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::Calendar;
use super::entity::Model;
use super::waits::Waits;
use crate::events::import::{Taken, Vanished};
use crate::organisations::{OrganisationKind, OrganisationOut};
use crate::posts::Reason;
use calendar::Skipped;
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::OrganisationId;
use ground::names;
use ground::text::Language;
use kit::http::IfMatch;
use kit::http::etag::Revision;

names! {
    /// The state of a calendar that an organisation subscribes to.
    pub enum Following {
        /// It waits for the clerk.
        Submitted = "submitted",
        /// The clerk said no.
        Rejected = "rejected",
        /// It is fetched every hour.
        Followed = "followed",
        /// Much vanished from it at once, which is cancelled when the next look says the same, or its address is given again.
        Waiting = "waiting",
        /// It is fetched every hour, without success lately.
        Failing = "failing",
        /// It failed for ten days, and is not fetched until somebody gives its address again.
        Paused = "paused",
    }
}

impl Following {
    fn of(row: &Model) -> Self {
        match row {
            Model { approved_at: None, rejection_reason: Some(_), .. } => Self::Rejected,
            Model { approved_at: None, .. } => Self::Submitted,
            Model { paused_at: Some(_), .. } => Self::Paused,
            Model { failing_since: Some(_), .. } => Self::Failing,
            Model { waits: Some(_), .. } => Self::Waiting,
            _ => Self::Followed,
        }
    }
}

/// The calendar that an organisation subscribes to
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "SubscribedCalendar", example)]
pub struct CalendarOut {
    /// The organisation that subscribes to it.
    pub organisation: OrganisationOut,
    /// Its address.
    pub url: String,
    /// Its state.
    pub status: Following,
    /// Its name, as it says itself.
    #[oai(nullable)]
    pub name: Option<String>,
    /// Time at which it was last fetched well.
    #[oai(nullable)]
    pub fetched_at: Option<Instant>,
    /// Time at which it was last tried.
    #[oai(nullable)]
    pub tried_at: Option<Instant>,
    /// Time at which it will be tried next.
    #[oai(nullable)]
    pub next_at: Option<Instant>,
    /// Time since which it has failed.
    #[oai(nullable)]
    pub failing_since: Option<Instant>,
    /// Reason why it fails, in the reader's language.
    #[oai(nullable)]
    pub failure: Option<String>,
    /// Reason why the town hall rejected it.
    #[oai(nullable)]
    pub rejection_reason: Option<String>,
    /// Time of the second look for what vanished from it: then that is cancelled, if it is still not there.
    #[oai(nullable)]
    pub until: Option<Instant>,
    /// Events that vanished from it and wait for that second look.
    #[oai(validator(max_items = "5000"))]
    pub vanished: Vec<VanishedOut>,
    /// Things left out when it was last taken in, by line; a thousand at most. Events that are here already stay as they were.
    #[oai(validator(max_items = "1000"))]
    pub skipped: Vec<SkippedOut>,
}

/// An event that vanished from a calendar
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Vanished")]
pub struct VanishedOut {
    /// Its name in the calendar.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// The first of its dates to come.
    pub date: Date,
    /// `number` of its dates to come, as far as they are in the agenda.
    pub dates: u64,
}

impl CalendarOut {
    /// A calendar as its organisation and the commune's staff see it.
    pub(crate) fn of(calendar: &Calendar, language: Language) -> Self {
        let row = &calendar.row;
        let status = Following::of(row);
        let failure = row.failure.as_ref().map(|it| it.message().in_language(language));
        let (waits, left_out) = (row.waits.as_ref(), row.left_out.as_ref());
        Self {
            organisation: OrganisationOut::from(&calendar.organisation),
            url: row.url.clone(),
            status,
            name: row.name.clone(),
            fetched_at: row.fetched_at,
            tried_at: row.tried_at,
            next_at: matches!(status, Following::Followed | Following::Waiting | Following::Failing)
                .then_some(row.due_at),
            failing_since: row.failing_since,
            failure,
            rejection_reason: row.rejection_reason.as_ref().map(Reason::to_string),
            until: waits.map(Waits::until),
            vanished: waits.into_iter().flat_map(|it| &it.events).map(VanishedOut::of).collect(),
            skipped: left_out.into_iter().flat_map(|it| &it.0).map(|it| SkippedOut::of(it, language)).collect(),
        }
    }
}

impl Example for CalendarOut {
    fn example() -> Self {
        let at = Instant::from_micros(1_795_338_000_000_000);
        Self {
            organisation: OrganisationOut {
                id: OrganisationId::from_uuid(uuid::uuid!("019abf3e-6f8a-7c54-9d7e-0b9c3a51d2e9")),
                name: "Club de bridge".to_owned(),
                kind: OrganisationKind::Association,
            },
            url: "https://agenda.exemple.fr/club.ics".to_owned(),
            status: Following::Followed,
            name: Some("Club de bridge".to_owned()),
            fetched_at: Some(at),
            tried_at: Some(at),
            next_at: Some(at.plus_seconds(3600)),
            failing_since: None,
            failure: None,
            rejection_reason: None,
            until: None,
            vanished: vec![],
            skipped: vec![],
        }
    }
}

/// The condition that a calendar is as its reader saw it in a language.
pub(super) fn fresh(if_match: &IfMatch, language: Language) -> impl Fn(Option<&Calendar>) -> bool + Sync {
    move |calendar| {
        let current = calendar.map(|it| Revision::of_resource(&CalendarOut::of(it, language)));
        if_match.allows_if_any(current.as_ref())
    }
}

/// The outcome of taking in a calendar
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "CalendarImport", example)]
pub struct ImportOut {
    /// Events that were not there.
    pub created: u32,
    /// Events that differ now, or of which an edit waits for the town hall.
    pub updated: u32,
    /// Events that are as they were.
    pub unchanged: u32,
    /// Events that do not take place any more.
    pub cancelled: u32,
    /// Items that were left out, by line; a thousand at most.
    pub skipped: Vec<SkippedOut>,
}

/// Something of a calendar that was left out
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Skipped")]
pub struct SkippedOut {
    /// The line of the file that is at fault, or on which the event begins; from 1.
    pub line: u64,
    /// The event it belongs to, if any.
    #[oai(nullable)]
    pub uid: Option<String>,
    /// Reason why, in the reader's language.
    pub reason: String,
}

impl SkippedOut {
    fn of(skipped: &Skipped, language: Language) -> Self {
        let reason = skipped.reason.message().in_language(language);
        Self { line: skipped.line as u64, uid: skipped.uid.clone(), reason }
    }
}

impl VanishedOut {
    fn of(vanished: &Vanished) -> Self {
        let (uid, title) = (vanished.uid.clone(), vanished.title.clone());
        Self { uid, title, date: Date(vanished.first), dates: vanished.dates }
    }
}

impl ImportOut {
    pub(super) fn of(taken: Taken, language: Language) -> Self {
        let Taken { created, updated, unchanged, cancelled, skipped, .. } = taken;
        let skipped = skipped.iter().map(|it| SkippedOut::of(it, language));
        Self { created, updated, unchanged, cancelled, skipped: skipped.collect() }
    }
}

impl Example for ImportOut {
    fn example() -> Self {
        let reason = "Cet événement n’a pas de titre.".to_owned();
        let skipped = SkippedOut { line: 42, uid: Some("a@exemple.fr".to_owned()), reason };
        Self { created: 12, updated: 1, unchanged: 30, cancelled: 0, skipped: vec![skipped] }
    }
}
