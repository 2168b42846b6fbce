//! The content of an edition as it was when it was made, in no language and for no reader yet.

use chrono::NaiveDate;
use poem_openapi::types::Example;
use serde::{Deserialize, Serialize};
use uuid::{Uuid, uuid};

use super::{Section, Sections};
use crate::consultations::{ConsultationId, MilestoneState, ResponseOutcome};
use crate::events::When;
use crate::notices::{Category, Severity};
use ground::clock::Instant;
use ground::ids::{EventId, NoticeId, PollId};

/// An id in examples.
const EXAMPLE: Uuid = uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a51d2");

/// The content of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    /// Time at which it was made.
    pub(super) at: Instant,
    /// The clerk's own words: as HTML that is safe in any page, and as text.
    pub(super) introduction: Option<Introduction>,
    /// Its parts, in the order of the list.
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Introduction {
    pub(super) html: String,
    pub(super) text: String,
}

/// One section with what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) section: Section,
    /// True if it holds something that the edition before did not.
    pub(super) is_news: bool,
    pub(super) items: Vec<Item>,
    /// True if there was more than an edition holds.
    #[serde(default)]
    pub(super) is_cut: bool,
}

impl Part {
    /// A section of these items, or of as many as it may have.
    pub(super) fn of(section: Section, is_news: bool, mut items: Vec<Item>, most: u64) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let is_cut = items.len() > most;
        items.truncate(most);
        Self { section, is_news, items, is_cut }
    }
}

/// One thing that an edition tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Item {
    Notice(NoticeItem),
    Date(EventItem),
    Poll(PollItem),
    Vote(VoteItem),
}

/// A consultation, and what there is to tell of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct VoteItem {
    pub(super) id: ConsultationId,
    pub(super) title: String,
    pub(super) told: VoteTold,
}

/// What there is to tell of a consultation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum VoteTold {
    /// Its debate is to begin.
    Announced { at: Instant },
    /// Residents argue until the vote.
    Debate { until: Instant },
    /// Residents vote.
    Vote { until: Instant },
    /// It is counted.
    Result { sentences: Vec<String>, fingerprint: Option<String> },
    /// The council answered.
    Response { outcome: ResponseOutcome },
    /// The council owes an answer.
    Overdue { since: NaiveDate },
    /// A milestone was kept or dropped, or is late.
    Milestone { state: MilestoneState, text: String, due: NaiveDate },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NoticeItem {
    pub(super) id: NoticeId,
    pub(super) category: Category,
    pub(super) severity: Option<Severity>,
    pub(super) title: String,
    pub(super) organisation: String,
    pub(super) summary: String,
    /// The whole text, for the page.
    pub(super) html: String,
    /// True if the reader may know an earlier form of it.
    pub(super) is_changed: bool,
    pub(super) expires_at: Option<Instant>,
}

/// An event on one of its dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct EventItem {
    pub(super) event: EventId,
    pub(super) starts_at: When,
    pub(super) ends_at: When,
    pub(super) title: String,
    pub(super) place: Option<String>,
    pub(super) organisation: String,
    pub(super) is_cancelled: bool,
    /// Reason why it is cancelled, if somebody gave one.
    #[serde(default)]
    pub(super) reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PollItem {
    pub(super) id: PollId,
    pub(super) question: String,
    pub(super) options: Vec<String>,
    pub(super) closes_at: Instant,
    /// The town hall's word on what it will do with the answers, once it gave one.
    pub(super) conclusion: Option<String>,
}

impl Content {
    /// The part of it that these sections show; nothing if none of that is new.
    pub(super) fn only(&self, sections: &Sections) -> Option<Self> {
        let parts: Vec<Part> = self.parts.iter().filter(|part| sections.show(part.section)).cloned().collect();
        let is_news = self.introduction.is_some() || parts.iter().any(|part| part.is_news);
        is_news.then(|| Self { parts, ..self.clone() })
    }

    /// Number of items of the part that has most.
    pub(super) fn longest(&self) -> usize {
        self.parts.iter().map(|part| part.items.len()).max().unwrap_or(0)
    }

    /// The organisation that all of it is of, if there is but one.
    pub(super) fn only_organisation(&self) -> Option<&str> {
        let organisations = self.parts.iter().flat_map(|part| &part.items).filter_map(Item::organisation);
        let mut organisations: Vec<&str> = organisations.collect();
        organisations.dedup();
        match organisations.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl Item {
    /// Its title.
    pub(super) fn title(&self) -> &str {
        match self {
            Self::Notice(told) => &told.title,
            Self::Date(dated) => &dated.title,
            Self::Poll(asked) => &asked.question,
            Self::Vote(asked) => &asked.title,
        }
    }

    /// The organisation that it is of; polls and consultations are the town hall's.
    fn organisation(&self) -> Option<&str> {
        match self {
            Self::Notice(told) => Some(&told.organisation),
            Self::Date(dated) => Some(&dated.organisation),
            Self::Poll(_) | Self::Vote(_) => None,
        }
    }
}

impl Example for Content {
    fn example() -> Self {
        let at = Instant::from_micros(1_795_338_000_000_000);
        let organisation = "Mairie de Kerling-lès-Sierck".to_owned();
        let notice = NoticeItem {
            id: NoticeId::from_uuid(EXAMPLE),
            category: Category::Alert,
            severity: Some(Severity::Severe),
            title: "Crue de la Moselle".to_owned(),
            organisation: organisation.clone(),
            summary: "N’approchez pas des berges.".to_owned(),
            html: "<p>N’approchez pas des berges.</p>".to_owned(),
            is_changed: true,
            expires_at: Some(at),
        };
        let date = EventItem {
            event: EventId::from_uuid(EXAMPLE),
            starts_at: When::At(at),
            ends_at: When::At(at.plus_seconds(3600)),
            title: "Vide-grenier".to_owned(),
            place: Some("Place de l’Église".to_owned()),
            organisation,
            is_cancelled: true,
            reason: Some("Terrain détrempé.".to_owned()),
        };
        let poll = PollItem {
            id: PollId::from_uuid(EXAMPLE),
            question: "Un banc\u{a0}?".to_owned(),
            options: vec!["Oui".to_owned(), "Non".to_owned()],
            closes_at: at,
            conclusion: None,
        };
        let vote = VoteItem {
            id: ConsultationId::from_uuid(EXAMPLE),
            title: "Un wifi public\u{202f}?".to_owned(),
            told: VoteTold::Vote { until: at },
        };
        let part = |section, item| Part::of(section, true, vec![item], 1);
        Self {
            at,
            introduction: Some(Introduction { html: "<p>Bonjour.</p>".to_owned(), text: "Bonjour.".to_owned() }),
            parts: vec![
                part(Section::Alerts, Item::Notice(notice)),
                part(Section::Agenda, Item::Date(date)),
                part(Section::Polls, Item::Poll(poll)),
                part(Section::Consultations, Item::Vote(vote)),
            ],
        }
    }
}
