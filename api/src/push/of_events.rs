//! News of events.

use sea_orm::DbErr;
use uuid::Uuid;
use web_push::Urgency;

use super::{
    NewsKind, followers,
    news::{Announces, News, Upcoming},
};
use crate::{
    App,
    events::{self, Announced, ToAnnounce, What},
};
use ground::{clock::Instant, ids::SheetId, text::Message};

/// Events that went up, or were cancelled.
pub(super) struct Events;

/// Events whose dates or places changed.
pub(super) struct Moves;

/// The evenings before events, for those who follow them.
pub(super) struct Evenings;

impl Announces for Events {
    const NAME: &'static str = "event";

    async fn upcoming(app: &App, from: Instant, until: Instant) -> Result<Vec<Upcoming>, DbErr> {
        Ok(events::to_announce(app, from, until).await?.into_iter().map(upcoming).collect())
    }

    async fn read(app: &App, subject: Uuid, edition: i64) -> Result<Option<News>, DbErr> {
        Ok(events::announced(app, SheetId::from_uuid(subject), edition).await?.map(news))
    }
}

impl Announces for Moves {
    const NAME: &'static str = "event_move";

    async fn upcoming(app: &App, from: Instant, until: Instant) -> Result<Vec<Upcoming>, DbErr> {
        Ok(events::moves_to_announce(app, from, until).await?.into_iter().map(upcoming).collect())
    }

    async fn read(app: &App, subject: Uuid, edition: i64) -> Result<Option<News>, DbErr> {
        Ok(events::move_announced(app, SheetId::from_uuid(subject), edition).await?.map(news))
    }
}

impl Announces for Evenings {
    const NAME: &'static str = "event_evening";

    async fn upcoming(app: &App, from: Instant, until: Instant) -> Result<Vec<Upcoming>, DbErr> {
        Ok(events::to_remind(app, from, until, followers::followed()).await?.into_iter().map(upcoming).collect())
    }

    async fn read(app: &App, subject: Uuid, edition: i64) -> Result<Option<News>, DbErr> {
        Ok(events::reminded(app, SheetId::from_uuid(subject), edition).await?.map(news))
    }
}

fn upcoming(ToAnnounce { sheet, edition, at }: ToAnnounce) -> Upcoming {
    Upcoming { subject: sheet.uuid(), edition, at }
}

fn news(event: Announced) -> News {
    let id = event.id;
    let rest = format!("{}\n{}", event.organisation.name, event.text).trim_end().to_owned();
    News {
        id: id.uuid(),
        kind: NewsKind::Event,
        urgency: Urgency::Normal,
        urgent: false,
        title: title(event.what, event.title),
        text: Message::new(format!("{}\n{rest}", event.when.fr), format!("{}\n{rest}", event.when.en)),
        path: events::page_of(id),
        // News of one date of several takes no other date's place.
        tag: event.date.map_or_else(|| format!("event-{id}"), |date| format!("event-{id}-{date}")),
        commune: event.commune,
        told_in: event.told_in,
        organisation: event.organisation.id,
        topic: None,
        event: Some(id),
        for_followers: event.for_followers,
        expires_at: Some(event.until),
    }
}

fn title(what: What, title: String) -> Message {
    let titled = |fr: &str, en: &str| Message::new(format!("{fr}\u{a0}: {title}"), format!("{en}: {title}"));
    match what {
        What::New => Message::new(title.clone(), title),
        What::Cancelled => titled("Annulé", "Cancelled"),
        What::Moved => titled("Déplacé", "Moved"),
        What::Held => titled("Maintenu", "Takes place"),
        What::Tomorrow => titled("Demain", "Tomorrow"),
        What::Today => titled("Aujourd’hui", "Today"),
    }
}
