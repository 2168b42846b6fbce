//! The letter: a commune's board by mail, once a week or a day, for people who prefer to read.
//!
//! A **reader** asks with their address, and is one once they have confirmed it (double opt-in). An **edition** is made
//! for each commune and ISO week (or day) at the commune's hour, from what other domains' queries say
//! (`editions/sections.rs`); when there is nothing new there is none. It becomes one **letter** for each language and
//! set of sections that somebody reads, and each letter one **delivery** for each of its readers: only the tokens in
//! their own links differ. Each of the three has a folder: `letters` knows no editions, `editions` no readers.
//!
//! ```text
//! reader:    asked ──confirm──▶ reads ──unsubscribe──▶ gone ──30 days──▶ erased
//!              │ 7 days           │ three refusals in a row
//!              ▼                  ▼
//!            erased           suspended ──asks and confirms again──▶ reads
//!
//! delivery:  waiting ──250──▶ sent
//!              │ ▲ 4xx, for two days, then ──▶ expired
//!              │ 5xx ──▶ refused        reader gone meanwhile ──▶ dropped
//! ```
//!
//! Invariants: the answer to somebody who asks is the same whether they read already or not; no address is in an
//! answer, a log or a job; an edition is made once; a delivery that is repeated after a crash has the same
//! `Message-ID`.

mod content;
mod desk;
mod editions;
mod entity;
mod letters;
mod links;
mod readers;
mod refusals;
mod settings;
mod staff;

use std::time::Duration;

pub(crate) use desk::{DESK_LISTS, DESK_PAGES, desk_letter, desk_samples};
pub use editions::{ArchiveApi, Compose, Composed, EditionName, EditionsDue, SendPreview, send_now};
pub(crate) use editions::{NewIntroduction, has_editions, introduce};
pub use letters::{SendLetter, SendLetters, TellBlocked};
pub use readers::{
    Api, EraseReaders, InviteReader, InvitedOut, NewReaders, ReaderList, RefusedLine, SendConfirmation, invite, resume,
    unsubscribe_by_token,
};
pub(crate) use readers::{
    INVITATIONS_KEPT, LEFT_KEPT, LETTER, PAGES, PREVIEWS_KEPT, SEALS_KEPT, UNCONFIRMED_KEPT, links_of, reader_text,
    readers_by_commune,
};
pub(crate) use refusals::EditionError;
pub(crate) use settings::shown as letter_settings;
pub use settings::{SettingsOut, SettingsPatch};
pub use staff::StaffApi;

use ground::text::{Language, Message};
use ground::{List, names, say};
use kit::jobs::Policy;
use kit::pages::{Sample, Site};

/// A day, in seconds.
const DAY: i64 = 86_400;

/// Policy of jobs that wait for a mail server for two days: 40 attempts, an hour and a half apart at most.
const PATIENT: Policy = Policy {
    attempts: 60,
    first_wait: Duration::from_secs(30),
    longest_wait: Duration::from_secs(5400),
    limit: Duration::from_secs(3600),
    at_once: 2,
    ..Policy::DEFAULT
};

names! {
    /// The rhythm of the letter.
    pub enum Cadence {
        /// Once a week.
        Weekly = "weekly",
        /// Once a day, when there is something new.
        Daily = "daily",
    }
}

names! {
    /// A part of the letter.
    pub enum Section {
        /// Alerts in force.
        Alerts = "alerts",
        /// New and changed notices.
        Notices = "notices",
        /// The next days' events.
        Agenda = "agenda",
        /// Polls that are open or concluded.
        Polls = "polls",
        /// Consultations.
        Consultations = "consultations",
    }
}

impl Section {
    /// Its heading.
    fn title(self) -> Message {
        match self {
            Self::Alerts => say!("Alertes en cours", "Alerts in force"),
            Self::Notices => say!("Nouvelles de la commune", "News"),
            Self::Agenda => say!("Agenda", "What’s on"),
            Self::Polls => say!("Sondages", "Polls"),
            Self::Consultations => say!("Consultations", "Consultations"),
        }
    }
}

/// The sections that a reader wants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Sections(Option<Vec<Section>>);

impl Sections {
    /// Take them from a body: none, or an empty list, are all of them, those to come too.
    fn of(list: Option<List<Section, 5>>) -> Self {
        let mut sections = list.map(|list| list.0).unwrap_or_default();
        sections.sort();
        Self(Some(sections).filter(|sections| !sections.is_empty()))
    }

    /// Read them as a row keeps them. A name that this version does not know is passed over.
    fn read(row: Option<&str>) -> Self {
        Self(row.map(|names| names.split(',').filter_map(|name| name.parse().ok()).collect()))
    }

    /// The text that a row keeps.
    fn written(&self) -> Option<String> {
        self.0.as_ref().map(|sections| sections.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(","))
    }

    /// The list that an answer shows.
    fn list(&self) -> Option<Vec<Section>> {
        self.0.clone()
    }

    /// True if `section` is among them.
    fn show(&self, section: Section) -> bool {
        self.0.as_ref().is_none_or(|sections| sections.contains(&section))
    }
}

/// Change a commune's settings of the letter.
pub(crate) async fn reschedule(
    app: &crate::App,
    clerk: crate::accounts::Clerk<'_>,
    if_match: &kit::http::IfMatch,
    patch: SettingsPatch,
) -> Result<(), EditionError> {
    editions::rounds::reschedule(app, clerk, if_match, patch).await.map(drop)
}

/// Pages of examples: those that mails lead to, and the archive's.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    readers::samples(site, language).chain(editions::samples(site, language)).collect()
}
