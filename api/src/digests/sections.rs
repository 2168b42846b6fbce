//! The one list of sections: what each says, read from other domains' queries.

use std::pin::Pin;

use sea_orm::DbErr;
use uuid::Uuid;

use super::{
    Cadence, Section,
    content::{self, Dated, Item, Part, Told},
};
use crate::{
    App,
    events::{self, OccurrenceOut},
    notices::{self, Category, Entry},
    polls::{self, PollCard},
};
use ground::{List, clock::Instant, ids::CommuneId};

/// How many notices are looked at: more than a letter holds.
const NOTICES: u64 = 200;

/// How many days ahead the agenda goes, and how many dates it has at most.
const DAYS: u64 = 10;
const DATES: u64 = 60;

/// How many polls of each kind.
const POLLS: u64 = 20;

/// What an edition is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) commune: CommuneId,
    pub(super) cadence: Cadence,
    /// When the edition before was made.
    pub(super) since: Instant,
    pub(super) now: Instant,
}

type Gathering<'a> = Pin<Box<dyn Future<Output = Result<Part, DbErr>> + Send + 'a>>;

/// Every section that something fills, in the letter's order. One that comes is one entry.
static ALL: &[for<'a> fn(&'a App, Asked) -> Gathering<'a>] = &[
    |app, asked| Box::pin(alerts(app, asked)),
    |app, asked| Box::pin(news(app, asked)),
    |app, asked| Box::pin(agenda(app, asked)),
    |app, asked| Box::pin(polls(app, asked)),
];

/// What all sections say, those left out that say nothing.
pub(super) async fn gather(app: &App, asked: Asked) -> Result<Vec<Part>, DbErr> {
    let mut parts = Vec::with_capacity(ALL.len());
    for section in ALL {
        parts.push(section(app, asked).await?);
    }
    parts.retain(|part| !part.items.is_empty());
    Ok(parts)
}

async fn alerts(app: &App, asked: Asked) -> Result<Part, DbErr> {
    let entries = notices::entries(app, asked.commune, asked.now, Some(Category::Alert), NOTICES).await?;
    // A daily letter is not sent for what the one before said already.
    let is_news = match asked.cadence {
        Cadence::Weekly => !entries.is_empty(),
        Cadence::Daily => entries.iter().any(|entry| entry.updated_at() > asked.since),
    };
    Ok(Part {
        section: Section::Alerts,
        is_news,
        items: entries.into_iter().map(|entry| told(entry, asked.since)).collect(),
    })
}

async fn news(app: &App, asked: Asked) -> Result<Part, DbErr> {
    let entries = notices::entries(app, asked.commune, asked.now, None, NOTICES).await?;
    let new = entries.into_iter().filter(|entry| entry.category != Category::Alert && entry.updated_at() > asked.since);
    let items: Vec<Item> = new.map(|entry| told(entry, asked.since)).collect();
    Ok(Part { section: Section::Notices, is_news: !items.is_empty(), items })
}

async fn agenda(app: &App, asked: Asked) -> Result<Part, DbErr> {
    let occurrences = events::coming(app, asked.commune, asked.now, DAYS, DATES).await?;
    let is_news = asked.cadence == Cadence::Weekly && !occurrences.is_empty();
    Ok(Part { section: Section::Agenda, is_news, items: occurrences.into_iter().map(dated).collect() })
}

async fn polls(app: &App, asked: Asked) -> Result<Part, DbErr> {
    let (mut cards, _) = polls::on_board(app, asked.commune, asked.now, POLLS).await?;
    cards.retain(|card| card.concluded_at.is_none_or(|at| at > asked.since));
    let is_new =
        |card: &PollCard| card.concluded_at.or_else(|| made_at(card.id.uuid())).is_some_and(|at| at > asked.since);
    let is_news = !cards.is_empty() && (asked.cadence == Cadence::Weekly || cards.iter().any(is_new));
    let items = cards.into_iter().map(|card| {
        let options = card.options.into_iter().map(|option| option.label).collect();
        Item::Poll(content::Asked {
            id: card.id,
            question: card.question,
            options,
            closes_at: card.closes_at,
            conclusion: card.conclusion,
        })
    });
    Ok(Part { section: Section::Polls, is_news, items: items.collect() })
}

/// When something came to be, which a UUIDv7 tells.
fn made_at(id: Uuid) -> Option<Instant> {
    let (seconds, nanoseconds) = id.get_timestamp()?.to_unix();
    i64::try_from(seconds * 1_000_000 + u64::from(nanoseconds) / 1000).ok().map(Instant::from_micros)
}

fn told(entry: Entry, since: Instant) -> Item {
    Item::Notice(Told {
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
    Item::Date(Dated {
        event: occurrence.event,
        starts_at: occurrence.starts_at,
        ends_at: occurrence.ends_at,
        is_cancelled: occurrence.status == events::EventStatus::Cancelled,
        title: occurrence.title,
        place: occurrence.place.map(|place| place.name),
        organisation: occurrence.organisation.name,
    })
}

/// Which sections a reader wants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sections(Option<Vec<Section>>);

impl Sections {
    /// From a body: none, or an empty list, are all of them, those to come too.
    pub(super) fn of(list: Option<List<Section, 5>>) -> Self {
        let mut sections = list.map(|list| list.0).unwrap_or_default();
        sections.sort();
        Self(Some(sections).filter(|sections| !sections.is_empty()))
    }

    /// As a row keeps them. A name that this version does not know is passed over.
    pub(super) fn read(row: Option<&str>) -> Self {
        Self(row.map(|names| names.split(',').filter_map(|name| name.parse().ok()).collect()))
    }

    /// For a row.
    pub(super) fn written(&self) -> Option<String> {
        self.0.as_ref().map(|sections| sections.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(","))
    }

    /// For an answer.
    pub(super) fn list(&self) -> Option<Vec<Section>> {
        self.0.clone()
    }

    /// Whether one is among them.
    pub(super) fn show(&self, section: Section) -> bool {
        self.0.as_ref().is_none_or(|sections| sections.contains(&section))
    }
}
