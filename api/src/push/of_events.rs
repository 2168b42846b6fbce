//! News of events.

use sea_orm::DbErr;
use uuid::Uuid;
use web_push::Urgency;

use super::news::{Announces, News, Upcoming};
use super::{NewsKind, followers};
use crate::App;
use crate::events::{self, Announced, ToAnnounce, What};
use ground::clock::Instant;
use ground::ids::SheetId;
use ground::say;
use ground::text::Message;

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
        text: say!("{when}\n{rest}", "{when}\n{rest}", when = event.when, rest),
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
        alert: None,
    }
}

fn title(what: What, title: String) -> Message {
    match what {
        What::New => Message::verbatim(title),
        What::Cancelled => say!("Annulé\u{a0}: {title}", "Cancelled: {title}", title),
        What::Moved => say!("Déplacé\u{a0}: {title}", "Moved: {title}", title),
        What::Held => say!("Maintenu\u{a0}: {title}", "Takes place: {title}", title),
        What::Tomorrow => say!("Demain\u{a0}: {title}", "Tomorrow: {title}", title),
        What::Today => say!("Aujourd’hui\u{a0}: {title}", "Today: {title}", title),
    }
}
