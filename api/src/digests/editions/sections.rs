//! The one list of sections, each made from other domains' queries.

use std::cmp::Reverse;
use std::pin::Pin;

use sea_orm::DbErr;

use super::votes::votes;
use crate::App;
use crate::digests::content::{EventItem, Item, NoticeItem, Part, PollItem};
use crate::digests::{Cadence, Section};
use crate::events::{self, OccurrenceOut};
use crate::notices::{self, Category, Entry};
use crate::polls::{self, PollCard};
use ground::clock::Instant;
use ground::ids::CommuneId;

/// Maximum number of notices in a section.
const NOTICES: u64 = 200;

/// Number of days that the agenda looks ahead.
const DAYS: u64 = 10;

/// Maximum number of dates in the agenda.
const DATES: u64 = 60;

/// Maximum number of open polls, and of concluded ones.
const POLLS: u64 = 20;

/// The occasion of an edition, which says what it holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occasion {
    pub(super) commune: CommuneId,
    pub(super) cadence: Cadence,
    /// Time at which the edition before was made.
    pub(super) since: Instant,
    pub(super) now: Instant,
}

/// Maximum number of consultations and milestones.
const CONSULTATIONS: u64 = 50;

type Gathering<'a> = Pin<Box<dyn Future<Output = Result<Part, DbErr>> + Send + 'a>>;

/// Every section that something fills, in the letter's order. One that comes is one entry.
static ALL: &[for<'a> fn(&'a App, Occasion) -> Gathering<'a>] = &[
    |app, occasion| Box::pin(alerts(app, occasion)),
    |app, occasion| Box::pin(news(app, occasion)),
    |app, occasion| Box::pin(agenda(app, occasion)),
    |app, occasion| Box::pin(polls(app, occasion)),
    |app, occasion| Box::pin(consulted(app, occasion)),
];

/// All sections, but those that say nothing.
pub(super) async fn gather(app: &App, occasion: Occasion) -> Result<Vec<Part>, DbErr> {
    let mut parts = Vec::with_capacity(ALL.len());
    for section in ALL {
        parts.push(section(app, occasion).await?);
    }
    parts.retain(|part| !part.items.is_empty());
    Ok(parts)
}

async fn alerts(app: &App, occasion: Occasion) -> Result<Part, DbErr> {
    let mut entries = notices::entries(app, occasion.commune, occasion.now, Some(Category::Alert), NOTICES + 1).await?;
    // The gravest first; of equals the newest.
    entries.sort_by_key(|entry| Reverse(entry.severity));
    // A daily letter is not sent for what the one before said already.
    let is_news = match occasion.cadence {
        Cadence::Weekly => !entries.is_empty(),
        Cadence::Daily => entries.iter().any(|entry| entry.updated_at() > occasion.since),
    };
    let items = entries.into_iter().map(|entry| told(entry, occasion.since)).collect();
    Ok(Part::of(Section::Alerts, is_news, items, NOTICES))
}

async fn news(app: &App, occasion: Occasion) -> Result<Part, DbErr> {
    let entries = notices::entries(app, occasion.commune, occasion.now, None, NOTICES + 1).await?;
    let new =
        entries.into_iter().filter(|entry| entry.category != Category::Alert && entry.updated_at() > occasion.since);
    let items: Vec<Item> = new.map(|entry| told(entry, occasion.since)).collect();
    Ok(Part::of(Section::Notices, !items.is_empty(), items, NOTICES))
}

async fn agenda(app: &App, occasion: Occasion) -> Result<Part, DbErr> {
    let occurrences = events::coming(app, occasion.commune, occasion.now, DAYS, DATES + 1).await?;
    let is_news = occasion.cadence == Cadence::Weekly && !occurrences.is_empty();
    Ok(Part::of(Section::Agenda, is_news, occurrences.into_iter().map(dated).collect(), DATES))
}

async fn polls(app: &App, occasion: Occasion) -> Result<Part, DbErr> {
    let (mut cards, _) = polls::on_board(app, occasion.commune, occasion.now, POLLS).await?;
    cards.retain(|card| card.concluded_at.is_none_or(|at| at > occasion.since));
    let is_new = |card: &PollCard| card.concluded_at.unwrap_or_else(|| card.id.made_at()) > occasion.since;
    let is_news = !cards.is_empty() && (occasion.cadence == Cadence::Weekly || cards.iter().any(is_new));
    let items = cards.into_iter().map(|card| {
        let options = card.options.into_iter().map(|option| option.label).collect();
        Item::Poll(PollItem {
            id: card.id,
            question: card.question,
            options,
            closes_at: card.closes_at,
            conclusion: card.conclusion,
        })
    });
    // Open ones and concluded ones.
    Ok(Part::of(Section::Polls, is_news, items.collect(), 2 * POLLS))
}

async fn consulted(app: &App, occasion: Occasion) -> Result<Part, DbErr> {
    let (items, is_new) = votes(app, occasion.commune, (occasion.since, occasion.now)).await?;
    let is_news = !items.is_empty() && (occasion.cadence == Cadence::Weekly || is_new);
    Ok(Part::of(Section::Consultations, is_news, items, CONSULTATIONS))
}

fn told(entry: Entry, since: Instant) -> Item {
    Item::Notice(NoticeItem {
        id: entry.id,
        category: entry.category,
        severity: entry.severity,
        is_changed: entry.published_at() <= since && entry.updated_at() > since,
        title: entry.title.to_string(),
        organisation: entry.organisation_name,
        summary: entry.summary,
        html: entry.body_html,
        expires_at: entry.expire_at,
    })
}

fn dated(occurrence: OccurrenceOut) -> Item {
    Item::Date(EventItem {
        event: occurrence.event,
        starts_at: occurrence.starts_at,
        ends_at: occurrence.ends_at,
        is_cancelled: occurrence.status == events::EventStatus::Cancelled,
        reason: occurrence.reason,
        title: occurrence.title,
        place: occurrence.place.map(|place| place.name),
        organisation: occurrence.organisation.name,
    })
}
