//! Consultations in words, as every page of them says it.

use super::wire::ConsultationOut;
use super::{ConsultationChange, MilestoneState, Phase, ResponseOutcome};
use ground::say;
use ground::text::{Language, Message};
use kit::pages;
use kit::tenants::Commune;

/// The phase of a consultation.
pub(crate) fn phase_said(phase: Phase) -> Message {
    match phase {
        Phase::Draft => say!("brouillon", "draft"),
        Phase::Announced => say!("annoncée", "announced"),
        Phase::Debate => say!("en débat", "in debate"),
        Phase::Vote => say!("vote ouvert", "vote open"),
        Phase::Counting => say!("dépouillement", "being counted"),
        Phase::Result => say!("résultat", "result"),
        Phase::Answered => say!("répondue", "answered"),
        Phase::Withdrawn => say!("retirée", "withdrawn"),
    }
}

/// What the council does with a result.
pub(crate) fn outcome_said(outcome: ResponseOutcome) -> Message {
    match outcome {
        ResponseOutcome::Followed => say!("Suivi", "Followed"),
        ResponseOutcome::PartlyFollowed => say!("Suivi en partie", "Followed in part"),
        ResponseOutcome::NotFollowed => say!("Pas suivi", "Not followed"),
        ResponseOutcome::Postponed => say!("Réponse reportée", "Answer put off"),
    }
}

/// How a promise stands, with the class of its tag.
pub(crate) fn promise_said(state: MilestoneState) -> (Message, &'static str) {
    match state {
        MilestoneState::Open => (say!("à venir", "to come"), ""),
        MilestoneState::Late => (say!("en retard", "late"), " ochre"),
        MilestoneState::Kept => (say!("tenu", "kept"), " green"),
        MilestoneState::Dropped => (say!("abandonné", "dropped"), ""),
    }
}

/// What changed since the announcement: when, and what, in words.
pub(crate) fn changes_said(shown: &ConsultationOut, commune: &Commune, language: Language) -> Vec<(String, String)> {
    use ConsultationChange as What;
    let told = |text: &Option<String>| {
        let text = text.clone().unwrap_or_default();
        text.parse().map_or(text, |at| pages::at(at, commune.zone(), language).words)
    };
    let said = shown.changes.iter().filter_map(|it| {
        let to = told(&it.to);
        let reason = it.reason.clone().unwrap_or_default();
        let said = match it.what {
            What::Documents => say!("Documents ajoutés\u{a0}: {to}.", "Documents added: {to}.", to),
            What::VoteFrom => say!("Le vote s’ouvre le {to}. {reason}", "The vote opens on {to}. {reason}", to, reason),
            What::VoteUntil => {
                say!("Le vote se clôt le {to}. {reason}", "The vote closes on {to}. {reason}", to, reason)
            }
            What::DelegatesUntil => {
                say!(
                    "La limite des délégués tombe le {to}. {reason}",
                    "The cut-off for delegates is {to}. {reason}",
                    to,
                    reason
                )
            }
            // It follows from the close.
            What::ResponseDue => return None,
            What::Electorate => say!("Une personne a été ajoutée. {reason}", "Somebody was added. {reason}", reason),
            What::Incident => say!("{reason}", "{reason}", reason),
        };
        Some((pages::at(it.at, commune.zone(), language).words, said.in_language(language)))
    });
    said.collect()
}
