//! A consultation in the letter, in words. Pure.

use chrono_tz::Tz;

use crate::consultations::{MilestoneState, outcome_said};
use crate::digests::content::VoteTold;
use calendar::Span;
use ground::clock::Instant;
use ground::say;
use ground::spoken;
use ground::text::{Language, Message};

/// The line below the title of a consultation, and the text below that.
pub(super) fn said(told: &VoteTold, zone: Tz, language: Language) -> (String, String) {
    let moment = |at: Instant| {
        let shown = Span::shown(at, zone);
        let (day, time) = (spoken::day(shown.date(), language), spoken::time(shown, language));
        say!("{day}, {time}", "{day}, {time}", day, time).in_language(language)
    };
    let day = |at: Instant| spoken::day(Span::shown(at, zone).date(), language);
    let (line, text): (Message, String) = match told {
        VoteTold::Announced { at } => (
            say!("Annoncée\u{a0}: débat à partir du {day}", "Announced: debate from {day} on", day = day(*at)),
            String::new(),
        ),
        VoteTold::Debate { until } => (
            say!("En débat, vote à partir du {day}", "In debate, vote from {day} on", day = day(*until)),
            String::new(),
        ),
        VoteTold::Vote { until } => {
            (say!("Vote ouvert jusqu’au {moment}", "Vote open until {moment}", moment = moment(*until)), String::new())
        }
        VoteTold::Result { sentences, fingerprint } => {
            let print = fingerprint
                .as_ref()
                .map(|print| say!("Empreinte\u{a0}: {print}.", "Fingerprint: {print}.", print).in_language(language));
            let lines: Vec<String> = sentences.iter().cloned().chain(print).collect();
            (say!("Résultat", "Result"), lines.join("\n"))
        }
        VoteTold::Response { outcome } => {
            (say!("Réponse du conseil", "The council’s response"), outcome_said(*outcome).in_language(language))
        }
        VoteTold::Overdue { since } => {
            let day = spoken::day(*since, language);
            (
                say!("Réponse du conseil attendue depuis le {day}", "Response of the council due since {day}", day),
                String::new(),
            )
        }
        VoteTold::Milestone { state, text, due } => {
            let line = match state {
                MilestoneState::Kept => say!("Engagement tenu", "Milestone kept"),
                MilestoneState::Dropped => say!("Engagement abandonné", "Milestone dropped"),
                MilestoneState::Late | MilestoneState::Open => {
                    let day = spoken::day(*due, language);
                    say!("Engagement en retard, promis pour le {day}", "Milestone late, promised for {day}", day)
                }
            };
            (line, text.clone())
        }
    };
    (line.in_language(language), text)
}
