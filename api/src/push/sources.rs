//! The one list of what pushes. A kind of news is one entry; the domain it comes from is read, and knows nothing of it.

use std::pin::Pin;

use sea_orm::DbErr;
use uuid::Uuid;
use web_push::Urgency;

use super::NewsKind;
use super::alerts::{Back, Lifted};
use super::news::{Announces, News, Upcoming};
use super::of_consultations::{Courses, Milestones, Responses, Results};
use super::of_events::{Evenings, Events, Moves};
use super::of_notices::Notices;
use crate::{App, polls};
use ground::clock::Instant;
use ground::ids::PollId;
use ground::say;
use ground::text::Message;

/// Every source of news.
pub(super) static ALL: &[Source] = &[
    Source::of::<Notices>(),
    Source::of::<Lifted>(),
    Source::of::<Back>(),
    Source::of::<Events>(),
    Source::of::<Moves>(),
    Source::of::<Evenings>(),
    Source::of::<Polls>(),
    Source::of::<Courses>(),
    Source::of::<Results>(),
    Source::of::<Responses>(),
    Source::of::<Milestones>(),
];

pub(super) fn named(name: &str) -> Option<&'static Source> {
    ALL.iter().find(|source| source.name == name)
}

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, DbErr>> + Send>>;

/// One source, in the list.
#[derive(Clone, Copy)]
pub(super) struct Source {
    pub(super) name: &'static str,
    pub(super) upcoming: fn(App, Instant, Instant) -> Answer<Vec<Upcoming>>,
    pub(super) read: fn(App, Uuid, i64) -> Answer<Option<News>>,
}

impl Source {
    const fn of<S: Announces>() -> Self {
        Self {
            name: S::NAME,
            upcoming: |app, from, until| Box::pin(async move { S::upcoming(&app, from, until).await }),
            read: |app, subject, edition| Box::pin(async move { S::read(&app, subject, edition).await }),
        }
    }
}

/// Polls that were opened or concluded.
struct Polls;

impl Announces for Polls {
    const NAME: &'static str = "poll";

    async fn upcoming(app: &App, from: Instant, until: Instant) -> Result<Vec<Upcoming>, DbErr> {
        let upcoming = |polls::ToAnnounce { id, edition, at }| Upcoming { subject: id.uuid(), edition, at };
        Ok(polls::to_announce(&app.db.read, from, until).await?.into_iter().map(upcoming).collect())
    }

    async fn read(app: &App, subject: Uuid, edition: i64) -> Result<Option<News>, DbErr> {
        let id = PollId::from_uuid(subject);
        let Some(poll) = polls::announced(app, id, edition).await? else { return Ok(None) };
        let title = match edition {
            0 => say!("Sondage\u{a0}: {question}", "Poll: {question}", question = poll.question),
            _ => say!(
                "Suite du sondage\u{a0}: {question}",
                "What came of the poll: {question}",
                question = poll.question
            ),
        };
        let text = format!("{}\n{}", poll.town_hall.name, poll.text);
        Ok(Some(News {
            id: id.uuid(),
            kind: NewsKind::Poll,
            urgency: Urgency::Low,
            urgent: false,
            title,
            text: Message::verbatim(text),
            path: polls::page_of(id),
            tag: format!("poll-{id}"),
            commune: poll.commune,
            told_in: vec![],
            organisation: poll.town_hall.id,
            topic: None,
            event: None,
            for_followers: false,
            expires_at: poll.until,
            alert: None,
        }))
    }
}
