//! A consultation as pages list it: how far it is, what one can do now, what came of it.

use super::words::{outcome_said, phase_said};
use super::{ConsultationCard, Phase, page_of};
use ground::clock::Instant;
use ground::say;
use ground::spoken::day_of_year;
use ground::text::{Language, Message};
use kit::pages;
use kit::tenants::Commune;

/// A consultation in a list.
pub(crate) struct AskedConsultation<'a> {
    pub(crate) href: String,
    pub(crate) title: &'a str,
    /// Such as « Consultation · en débat ».
    pub(crate) kind: String,
    /// What one can do now and until when, or what the council does.
    pub(crate) says: String,
    /// What came of it, in a sentence.
    pub(crate) sentence: Option<&'a str>,
    pub(crate) is_overdue: bool,
    pub(crate) steps: [AskedStep; 4],
}

/// A step of its way.
pub(crate) struct AskedStep {
    /// The class of its mark.
    pub(crate) state: &'static str,
    pub(crate) is_now: bool,
    pub(crate) name: String,
}

/// Number of steps that have begun, of four: debate, vote, result and response. Five once the last is over.
pub(crate) fn begun(phase: Phase) -> usize {
    match phase {
        Phase::Draft | Phase::Withdrawn | Phase::Announced => 0,
        Phase::Debate => 1,
        Phase::Vote => 2,
        Phase::Counting => 3,
        Phase::Result => 4,
        Phase::Answered => 5,
    }
}

impl<'a> AskedConsultation<'a> {
    pub(crate) fn of(card: &'a ConsultationCard, commune: &Commune, language: Language) -> Self {
        let begun = begun(card.phase);
        let names =
            [say!("Débat", "Debate"), say!("Vote", "Vote"), say!("Résultat", "Result"), say!("Réponse", "Answer")];
        let mut place = 0;
        let steps = names.map(|name| {
            place += 1;
            let state = match place {
                it if it < begun => "done",
                it if it == begun => "now",
                _ => "",
            };
            AskedStep { state, is_now: place == begun, name: name.in_language(language) }
        });
        Self {
            href: page_of(card.id),
            title: &card.title,
            kind: format!("{} · {}", language.say("Consultation", "Consultation"), phase(card.phase, language)),
            says: says(card, commune, language).in_language(language),
            sentence: card.result.iter().flat_map(|it| &it.sentences).map(|it| it.text.as_str()).next(),
            is_overdue: card.overdue,
            steps,
        }
    }

    /// Those of a board that are most worth the room: where one votes, then where one argues, then what is owed an answer.
    pub(crate) fn foremost(
        cards: &'a [ConsultationCard],
        most: usize,
        commune: &Commune,
        language: Language,
    ) -> Vec<Self> {
        let mut cards: Vec<&ConsultationCard> = cards.iter().collect();
        cards.sort_by_key(|it| match it.phase {
            Phase::Vote => 0,
            Phase::Debate => 1,
            Phase::Result => 2,
            Phase::Counting => 3,
            Phase::Draft | Phase::Announced => 4,
            Phase::Answered | Phase::Withdrawn => 5,
        });
        cards.into_iter().take(most).map(|it| Self::of(it, commune, language)).collect()
    }
}

/// The consultation of a board in which one votes now, with the sentence that says until when.
pub(crate) fn voted_now(
    cards: &[ConsultationCard],
    commune: &Commune,
    language: Language,
) -> Option<(String, String, Instant)> {
    let card = cards.iter().find(|it| it.phase == Phase::Vote)?;
    Some((card.title.clone(), says(card, commune, language).in_language(language), card.calendar.vote_until))
}

fn phase(phase: Phase, language: Language) -> String {
    phase_said(phase).in_language(language)
}

fn says(card: &ConsultationCard, commune: &Commune, language: Language) -> Message {
    let day = |at: Instant| pages::at(at, commune.zone(), language).words;
    let calendar = &card.calendar;
    match card.phase {
        Phase::Draft | Phase::Withdrawn | Phase::Announced => {
            let from = calendar.debate_from.unwrap_or(calendar.vote_from);
            say!("Le débat s’ouvre le {day}.", "The debate opens on {day}.", day = day(from))
        }
        Phase::Debate => say!(
            "Lisez les arguments et donnez le vôtre. Le vote s’ouvre le {day}.",
            "Read the arguments and give yours. The vote opens on {day}.",
            day = day(calendar.vote_from)
        ),
        Phase::Vote => say!("Votez jusqu’au {day}.", "Vote until {day}.", day = day(calendar.vote_until)),
        Phase::Counting => say!("Le vote est clos, les bulletins sont comptés.", "The vote is over and is counted."),
        Phase::Result if card.overdue => say!(
            "Le conseil devait répondre avant le {day}.",
            "The council should have answered before {day}.",
            day = day_of_year(calendar.response_due.0, language)
        ),
        Phase::Result => say!(
            "Le conseil répond avant le {day}.",
            "The council answers before {day}.",
            day = day_of_year(calendar.response_due.0, language)
        ),
        Phase::Answered => match &card.response {
            Some(response) => say!(
                "Ce que fait le conseil\u{a0}: {outcome}.",
                "What the council does: {outcome}.",
                outcome = outcome_said(response.outcome).in_language(language).to_lowercase()
            ),
            None => say!("Le conseil a répondu.", "The council has answered."),
        },
    }
}
