//! Warnings about a method that does not fit its question.

use ground::Object;
use ground::say;
use ground::text::Message;
use poem_openapi::Object as OaiObject;
use serde::Serialize;

use super::VotingMethod;
use super::questions::{AskedQuestion, NewQuestion};

/// Something to think about before it is published
#[derive(Debug, Clone, PartialEq, Eq, Serialize, OaiObject)]
#[oai(rename = "ConsultationWarning")]
pub struct Warning {
    /// A JSON pointer into what was sent.
    pub pointer: String,
    /// A sentence, in French.
    pub detail: String,
}

/// The warnings about these questions.
pub(super) fn warnings(questions: &[Object<NewQuestion>]) -> Vec<Warning> {
    let said = |it: &NewQuestion| warning(it.method, it.options.0.len(), it.seats.map_or(1, |seats| seats.0));
    let warned = questions.iter().enumerate().filter_map(|(place, it)| Some((place, said(&it.0)?)));
    warned
        .map(|(place, detail)| Warning {
            pointer: format!("/questions/{place}/method"),
            detail: detail.in_language(ground::text::Language::Fr),
        })
        .collect()
}

/// The warnings about questions that are kept, each with its place.
pub(super) fn warnings_of(questions: &[AskedQuestion]) -> Vec<(usize, Message)> {
    let said = |it: &AskedQuestion| warning(it.method, it.options.len(), it.seats.unwrap_or(1));
    questions.iter().enumerate().filter_map(|(place, it)| Some((place, said(it)?))).collect()
}

fn warning(method: VotingMethod, options: usize, seats: u32) -> Option<Message> {
    use VotingMethod::{Borda, Irv, MajorityJudgment, Schulze, SingleChoice, Stv};
    match method {
        Borda | Schulze | Irv | Stv if options == 2 => Some(say!(
            "Entre deux choix, un classement dit la même chose qu’un choix unique, en plus compliqué.",
            "Between two options a ranking says no more than a single choice, with more effort.",
        )),
        Stv if seats == 1 => Some(say!(
            "Pour un seul siège, le vote alternatif ou la méthode de Schulze conviennent mieux.",
            "For one seat, instant run-off or Schulze fit better.",
        )),
        SingleChoice if options >= 5 => Some(say!(
            "Avec cinq choix ou plus, les voix se dispersent\u{a0}: pensez à l’approbation ou au jugement majoritaire.",
            "With five options or more voices scatter: think of approval or majority judgment.",
        )),
        MajorityJudgment if options == 2 => {
            Some(say!("Entre deux choix, un choix unique suffit.", "Between two options a single choice is enough.",))
        }
        _ => None,
    }
}
