//! The sentence that says how a question came out.

use serde_json::Value;

use crate::consultations::{AskedQuestion, VotingMethod};
use crate::consultations::{grade_label, method_name};
use ground::say;
use ground::spoken::hundredths;
use ground::text::{Language, Message};

/// How a question came out, from its tally.
pub(super) fn sentence(question: &AskedQuestion, tally: &Value, language: Language) -> String {
    let label = |id: &str| {
        let found = question.options.iter().find(|it| it.id == id);
        found.map_or_else(|| id.to_owned(), |it| format!("«\u{202f}{}\u{202f}»", it.label))
    };
    let ids = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let winners = ids(&tally["winners"]);
    let named: Vec<String> = winners.iter().map(|id| label(id)).collect();
    let said = match winners.as_slice() {
        [] => {
            say!("Personne n’a choisi\u{202f}: tous les bulletins sont blancs.", "Nobody chose: all ballots are blank.")
        }
        [first] => one_winner(question, tally, first, &label(first)),
        _ if question.method == VotingMethod::Stv => {
            say!("Élus\u{202f}: {names}.", "Elected: {names}.", names = named.join(", "))
        }
        _ => say!(
            "Égalité entre {names}\u{202f}: le conseil tranche.",
            "A tie between {names}: the council decides.",
            names = named.join(", ")
        ),
    };
    said.in_language(language)
}

fn one_winner(question: &AskedQuestion, tally: &Value, id: &str, label: &str) -> Message {
    let number = |value: &Value| value.as_f64().map(hundredths);
    let cast = number(&tally["voices"]["cast"]);
    let total = number(&tally["details"]["totals"][id]);
    match (question.method, total, cast) {
        (VotingMethod::SingleChoice | VotingMethod::Approval, Some(total), Some(cast)) => say!(
            "{label} l’emporte avec {total} voix sur {cast}.",
            "{label} wins with {total} of {cast} voices.",
            label,
            total,
            cast
        ),
        (VotingMethod::Score | VotingMethod::Borda, Some(total), _) => {
            say!("{label} l’emporte avec {total} points.", "{label} wins with {total} points.", label, total)
        }
        (VotingMethod::MajorityJudgment, ..) => match tally["details"]["median"][id].as_str() {
            Some(grade) => say!(
                "{label} l’emporte avec la mention {grade}.",
                "{label} wins with the grade {grade}.",
                label,
                grade = grade_label(grade)
            ),
            None => wins(question, label),
        },
        _ => wins(question, label),
    }
}

fn wins(question: &AskedQuestion, label: &str) -> Message {
    let method = method_name(question.method);
    say!("{label} l’emporte ({method}).", "{label} wins ({method}).", label, method)
}
