//! Consultations on « Votre avis » : what is asked, what is owed, what was answered.

use crate::ballots;
use crate::consultations::{ConsultationCard, Phase};
use ground::say;
use ground::text::{Language, Message};

/// A consultation in the list.
pub(super) struct AskedConsultation<'a> {
    pub(super) href: String,
    pub(super) title: &'a str,
    pub(super) phase: String,
    /// What came of it, in a sentence.
    pub(super) said: Option<&'a str>,
    pub(super) is_overdue: bool,
}

impl<'a> AskedConsultation<'a> {
    pub(super) fn of(card: &'a ConsultationCard, language: Language) -> Self {
        let sentence = card.result.iter().flat_map(|it| &it.sentences).map(|it| it.text.as_str()).next();
        Self {
            href: ballots::page_of(card.id),
            title: &card.title,
            phase: said(card.phase).in_language(language),
            said: sentence,
            is_overdue: card.overdue,
        }
    }
}

fn said(phase: Phase) -> Message {
    match phase {
        Phase::Draft | Phase::Announced | Phase::Withdrawn => say!("Consultation annoncée", "Consultation, announced"),
        Phase::Debate => say!("Consultation en débat", "Consultation, in debate"),
        Phase::Vote => say!("Consultation, vote ouvert", "Consultation, vote open"),
        Phase::Counting => say!("Consultation, dépouillement", "Consultation, being counted"),
        Phase::Result => say!("Consultation, résultat", "Consultation, result"),
        Phase::Answered => say!("Consultation, répondue", "Consultation, answered"),
    }
}
