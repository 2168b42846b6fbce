//! News, and the trait of what announces it.

use std::time::Duration;

use sea_orm::DbErr;
use uuid::Uuid;
use web_push::Urgency;

use super::NewsKind;
use crate::App;
use ground::clock::Instant;
use ground::ids::{AnnouncementId, CommuneId, EventId, OrganisationId, TopicId};
use ground::text::Message;

/// An announcement that is due.
#[derive(Debug, Clone, Copy)]
pub(super) struct Upcoming {
    pub(super) subject: Uuid,
    /// The number of this announcement of the subject.
    pub(super) edition: i64,
    pub(super) at: Instant,
}

/// A piece of news, in every language.
#[derive(Debug, Clone)]
pub(super) struct News {
    /// The public id of what it is about.
    pub(super) id: Uuid,
    pub(super) kind: NewsKind,
    pub(super) urgency: Urgency,
    /// True if it passes quiet hours and overtakes everything queued.
    pub(super) urgent: bool,
    pub(super) title: Message,
    pub(super) text: Message,
    /// The path of its page.
    pub(super) path: String,
    /// The tag by which a newer message about the same thing takes its place.
    pub(super) tag: String,
    /// The commune whose board says it.
    pub(super) commune: CommuneId,
    /// The other communes that told of it before, or come first in telling of it now.
    pub(super) told_in: Vec<CommuneId>,
    pub(super) organisation: OrganisationId,
    pub(super) topic: Option<TopicId>,
    pub(super) event: Option<EventId>,
    /// True if it is told to those alone who follow the event.
    pub(super) for_followers: bool,
    pub(super) expires_at: Option<Instant>,
    /// Its part in what phones believe of alerts.
    pub(super) alert: Option<AlertNews>,
}

/// What phones believe of an alert once they are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AlertNews {
    /// It is up.
    Up { title: String, organisation: String, until: Instant },
    /// It is over, unlike what this announcement said.
    Over(AnnouncementId),
}

/// Time that news which never expires is kept for a phone that is off.
const UNLESS_SAID: Duration = Duration::from_secs(7 * 86_400);

/// The longest time that push services keep anything.
const LONGEST: Duration = Duration::from_secs(28 * 86_400);

impl News {
    /// The announcement that it takes back.
    pub(super) fn takes_back(&self) -> Option<AnnouncementId> {
        match self.alert {
            Some(AlertNews::Over(announcement)) => Some(announcement),
            Some(AlertNews::Up { .. }) | None => None,
        }
    }

    /// Time that a push service keeps it.
    pub(super) fn ttl(&self, now: Instant) -> Duration {
        let left =
            |end: Instant| Duration::from_micros(u64::try_from(end.micros().saturating_sub(now.micros())).unwrap_or(0));
        self.expires_at.map_or(UNLESS_SAID, left).min(LONGEST)
    }
}

/// A source of news.
pub(super) trait Announces {
    /// Its name in the table. It never changes.
    const NAME: &'static str;

    /// The announcements of what happened, or happens, between these instants.
    fn upcoming(app: &App, from: Instant, until: Instant) -> impl Future<Output = Result<Vec<Upcoming>, DbErr>> + Send;

    /// The news to tell of it now; nothing when that is not due, or no longer true.
    fn read(app: &App, subject: Uuid, edition: i64) -> impl Future<Output = Result<Option<News>, DbErr>> + Send;
}
