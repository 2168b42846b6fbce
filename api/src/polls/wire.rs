//! Polls on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::entity::Model;
use super::options::Choices;
use super::tally::Tally;
use super::{Conclusion, PollAudience, PollResults, PollStatus, rules};
use ground::clock::Instant;
use ground::ids::{OptionId, PollId};

/// A poll
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Poll", example)]
pub struct PollOut {
    /// Its id.
    pub id: PollId,
    /// The commune that asks, by slug.
    pub commune: String,
    /// Its question, one line.
    pub question: String,
    /// Its options, in order.
    #[oai(validator(min_items = "2", max_items = "10"))]
    pub options: Vec<OptionOut>,
    /// True if one may choose several options.
    pub multiple: bool,
    /// Those whom it asks.
    pub audience: PollAudience,
    /// The rule for showing its counts; after the close they always are.
    pub results: PollResults,
    /// Time at which it closes, or closed.
    pub closes_at: Instant,
    /// Its status.
    pub status: PollStatus,
    /// Always true: a quick poll is indicative. It counts each device, or each resident, once; it is no vote, nobody
    /// was registered for it, and it binds nobody. Say so where you show its result, with how many took part.
    pub indicative: bool,
    /// Number of answers, from devices or residents as `audience` says; null while the counts are hidden.
    #[oai(nullable)]
    pub participants: Option<u64>,
    /// The answer of the device or resident that reads; null if there is none.
    #[oai(nullable)]
    pub my_answer: Option<Vec<OptionId>>,
    /// The conclusion: what the town hall will do with the answers, if it said so. Plain text.
    #[oai(nullable)]
    pub conclusion: Option<String>,
    /// Time at which it was first concluded.
    #[oai(nullable)]
    pub concluded_at: Option<Instant>,
    /// True if the town hall owes a conclusion: the poll closed 30 days ago or more, and has none.
    pub answer_owed: bool,
    /// Time at which it was asked.
    pub created_at: Instant,
    /// Time at which the town hall last touched it.
    pub updated_at: Instant,
}

/// An option of a poll
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "PollOption")]
pub struct OptionOut {
    /// Its id.
    pub id: OptionId,
    /// Its text, one line.
    pub label: String,
    /// Number of answers that chose it; null while the counts are hidden.
    #[oai(nullable)]
    pub answers: Option<u64>,
}

/// A poll as the board shows it: without counts, which one asks the poll for
#[derive(Debug, Clone, Serialize, Object)]
#[oai(example)]
pub struct PollCard {
    /// Its id.
    pub id: PollId,
    /// Its question, one line.
    pub question: String,
    /// Its options, in order.
    #[oai(validator(min_items = "2", max_items = "10"))]
    pub options: Vec<CardOption>,
    /// True if one may choose several options.
    pub multiple: bool,
    /// Those whom it asks.
    pub audience: PollAudience,
    /// The rule for showing its counts; after the close they always are.
    pub results: PollResults,
    /// Time at which it closes, or closed.
    pub closes_at: Instant,
    /// Its status.
    pub status: PollStatus,
    /// The conclusion: what the town hall will do with the answers, if it said so. Plain text.
    #[oai(nullable)]
    pub conclusion: Option<String>,
    /// Time at which it was first concluded.
    #[oai(nullable)]
    pub concluded_at: Option<Instant>,
}

/// An option of a poll on a board
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "PollCardOption")]
pub struct CardOption {
    /// Its id.
    pub id: OptionId,
    /// Its text, one line.
    pub label: String,
}

impl PollOut {
    pub(super) fn of(row: &Model, commune: &str, own: Option<Choices>, tally: Option<&Tally>, now: Instant) -> Self {
        let options = row.options.0.iter().enumerate().map(|(place, option)| OptionOut {
            id: option.id,
            label: option.label.to_string(),
            answers: tally.map(|tally| tally.of_option(place)),
        });
        Self {
            id: row.id,
            commune: commune.to_owned(),
            question: row.question.to_string(),
            options: options.collect(),
            multiple: row.multiple,
            audience: row.audience,
            results: row.results,
            closes_at: row.closes_at,
            status: rules::status(row.closes_at, now),
            indicative: true,
            participants: tally.map(Tally::participants),
            my_answer: own.map(|choices| row.options.chosen(choices)),
            conclusion: row.conclusion.as_ref().map(Conclusion::to_string),
            concluded_at: row.concluded_at,
            answer_owed: rules::is_owed(row, now),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl PollCard {
    pub(super) fn of(row: &Model, now: Instant) -> Self {
        let options = row.options.0.iter().map(|option| CardOption { id: option.id, label: option.label.to_string() });
        Self {
            id: row.id,
            question: row.question.to_string(),
            options: options.collect(),
            multiple: row.multiple,
            audience: row.audience,
            results: row.results,
            closes_at: row.closes_at,
            status: rules::status(row.closes_at, now),
            conclusion: row.conclusion.as_ref().map(Conclusion::to_string),
            concluded_at: row.concluded_at,
        }
    }
}

impl Example for PollOut {
    fn example() -> Self {
        let card = PollCard::example();
        let counts = [31, 11];
        let options = card.options.into_iter().zip(counts);
        let options: Vec<OptionOut> = options
            .map(|(option, answers)| OptionOut { id: option.id, label: option.label, answers: Some(answers) })
            .collect();
        Self {
            id: card.id,
            commune: "kerling-les-sierck".to_owned(),
            question: card.question,
            my_answer: Some(options.iter().take(1).map(|option| option.id).collect()),
            options,
            multiple: card.multiple,
            audience: card.audience,
            results: card.results,
            closes_at: card.closes_at,
            status: card.status,
            indicative: true,
            participants: Some(counts.iter().sum()),
            conclusion: card.conclusion,
            concluded_at: card.concluded_at,
            answer_owed: false,
            created_at: Instant::from_micros(1_795_338_000_000_000),
            updated_at: Instant::from_micros(1_795_338_000_000_000),
        }
    }
}

impl Example for PollCard {
    fn example() -> Self {
        let option = |id, label: &str| CardOption { id: OptionId::from_uuid(id), label: label.to_owned() };
        Self {
            id: PollId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a51e0")),
            question: "Le marché du samedi peut-il commencer à 8 h\u{202f}?".to_owned(),
            options: vec![
                option(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a51e1"), "Oui, à 8 h"),
                option(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a51e2"), "Non, à 9 h comme aujourd’hui"),
            ],
            multiple: false,
            audience: PollAudience::Devices,
            results: PollResults::AfterAnswer,
            closes_at: Instant::from_micros(1_796_202_000_000_000),
            status: PollStatus::Closed,
            conclusion: Some("Le marché commencera à 8 h à partir du 2 janvier.".to_owned()),
            concluded_at: Some(Instant::from_micros(1_796_461_200_000_000)),
        }
    }
}
