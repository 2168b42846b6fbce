//! Polls as lists on pages show them.

use super::paths::page_of;
use super::{OwedPoll, PollCard, PollStatus};
use ground::clock::Instant;
use ground::say;
use ground::text::Language;
use kit::pages::{self, Told};
use kit::tenants::Commune;

/// A poll that is open.
#[derive(Debug)]
pub(crate) struct OpenQuestion<'a> {
    pub(crate) href: String,
    pub(crate) question: &'a str,
    pub(crate) closes: Told,
}

impl<'a> OpenQuestion<'a> {
    pub(crate) fn of(poll: &'a PollCard, commune: &Commune, language: Language, now: Instant) -> Option<Self> {
        let closes = pages::near(poll.closes_at, now, commune.zone(), language);
        let is_open = poll.status == PollStatus::Open;
        is_open.then(|| Self { href: page_of(poll.id), question: &poll.question, closes })
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
