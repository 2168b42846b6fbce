//! Polls as lists on pages show them.

use super::paths::{answer_page_of, page_of};
use super::wire::CardOption;
use super::{OwedPoll, PollAudience, PollCard, PollStatus};
use ground::clock::Instant;
use ground::ids::{OptionId, PollId};
use ground::say;
use ground::text::Language;
use kit::pages::{self, Told};
use kit::tenants::Commune;

/// A question with its answers to choose from.
#[derive(Debug)]
pub(crate) struct Question<'a> {
    pub(crate) href: String,
    pub(crate) question: &'a str,
    /// The path to which an answer is sent.
    pub(crate) answers_to: String,
    pub(crate) multiple: bool,
    pub(crate) options: Vec<Choice<'a>>,
    /// The mistakes in an answer.
    pub(crate) mistakes: Vec<String>,
}

/// An answer to choose.
#[derive(Debug)]
pub(crate) struct Choice<'a> {
    pub(crate) id: OptionId,
    pub(crate) label: &'a str,
    /// True if whoever reads has chosen it.
    pub(crate) is_mine: bool,
}

/// A poll that is open.
#[derive(Debug)]
pub(crate) struct OpenQuestion<'a> {
    pub(crate) id: PollId,
    pub(crate) href: String,
    pub(crate) question: &'a str,
    pub(crate) closes: Told,
    /// The same to be answered in place, if all devices may.
    pub(crate) asks: Option<Question<'a>>,
}

impl<'a> OpenQuestion<'a> {
    pub(crate) fn of(poll: &'a PollCard, commune: &Commune, language: Language, now: Instant) -> Option<Self> {
        let closes = pages::near(poll.closes_at, now, commune.zone(), language);
        let is_open = poll.status == PollStatus::Open;
        let choice = |option: &'a CardOption| Choice { id: option.id, label: &option.label, is_mine: false };
        let asks = || Question {
            href: page_of(poll.id),
            question: &poll.question,
            answers_to: answer_page_of(poll.id),
            multiple: poll.multiple,
            options: poll.options.iter().map(choice).collect(),
            mistakes: vec![],
        };
        is_open.then(|| Self {
            id: poll.id,
            href: page_of(poll.id),
            question: &poll.question,
            closes,
            asks: (poll.audience == PollAudience::Devices).then(asks),
        })
    }
}

/// An answer that the town hall owes.
#[derive(Debug)]
pub(crate) struct OwedAnswer<'a> {
    pub(crate) href: String,
    pub(crate) question: &'a str,
    /// The time for which it has been owed, in words.
    pub(crate) late: String,
}

impl<'a> OwedAnswer<'a> {
    pub(crate) fn of(poll: &'a OwedPoll, language: Language, now: Instant) -> Self {
        let late = match poll.days_late(now) {
            0 => say!("due depuis aujourd’hui", "owed since today"),
            1 => say!("en retard d’un jour", "a day late"),
            days => say!("en retard de {days}\u{a0}jours", "{days} days late", days),
        };
        Self { href: page_of(poll.id), question: &poll.question, late: late.in_language(language) }
    }
}

/// A poll with what the town hall does with it.
#[derive(Debug)]
pub(crate) struct Answered<'a> {
    pub(crate) href: String,
    pub(crate) question: &'a str,
    pub(crate) conclusion: &'a str,
    pub(crate) at: Told,
}

impl<'a> Answered<'a> {
    pub(crate) fn of(poll: &'a PollCard, commune: &Commune, language: Language, now: Instant) -> Option<Self> {
        let at = pages::near(poll.concluded_at?, now, commune.zone(), language);
        Some(Self { href: page_of(poll.id), question: &poll.question, conclusion: poll.conclusion.as_deref()?, at })
    }
}
