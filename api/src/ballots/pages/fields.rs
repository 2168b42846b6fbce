//! The fields of a ballot's form: what somebody chooses on a page becomes the body that a program would send.

use serde_json::{Map, Value, json};

use crate::ballots::BallotIn;
use crate::consultations::{AskedQuestion, VotingMethod};
use ground::FieldError;
use kit::forms::Typed;

/// The text of a choice that chooses nothing.
pub(in crate::ballots) const BLANK: &str = "blanc";

/// The name of the field in which a delegate says that they vote in the open.
pub(super) const OPEN: &str = "public";

/// The name of a question's field.
pub(in crate::ballots) fn field(place: usize) -> String {
    format!("q{place}")
}

/// The name of a question's field for an option.
pub(in crate::ballots) fn field_of(place: usize, option: &str) -> String {
    format!("q{place}_{option}")
}

/// The name of the box for a blank ballot.
pub(in crate::ballots) fn blank_of(place: usize) -> String {
    format!("q{place}_{BLANK}")
}

/// True if somebody votes blank on a question.
pub(in crate::ballots) fn is_blank(typed: &Typed, place: usize) -> bool {
    typed.text(&blank_of(place)).is_some() || typed.text(&field(place)) == Some(BLANK)
}

/// The answer to a question as a program would send it.
pub(in crate::ballots) fn answer(question: &AskedQuestion, place: usize, typed: &Typed) -> Value {
    let mut answer = Map::new();
    answer.insert("question".to_owned(), json!(question.id));
    if is_blank(typed, place) {
        answer.insert("blank".to_owned(), json!(true));
        return Value::Object(answer);
    }
    let given = |option: &str| typed.text(&field_of(place, option)).map(str::to_owned);
    let options = question.options.iter().map(|it| it.id.as_str());
    match question.method {
        VotingMethod::SingleChoice => {
            if let Some(choice) = typed.text(&field(place)) {
                answer.insert("choice".to_owned(), json!(choice));
            }
        }
        VotingMethod::Approval => {
            let name = field(place);
            answer.insert("approved".to_owned(), json!(typed.all(&name).collect::<Vec<_>>()));
        }
        VotingMethod::Score => {
            let scores = options.filter_map(|id| {
                let text = given(id)?;
                Some((id.to_owned(), text.parse::<u64>().map_or_else(|_| json!(text), |points| json!(points))))
            });
            answer.insert("scores".to_owned(), Value::Object(scores.collect()));
        }
        VotingMethod::MajorityJudgment => {
            let grades = options.filter_map(|id| Some((id.to_owned(), json!(given(id)?))));
            answer.insert("grades".to_owned(), Value::Object(grades.collect()));
        }
        VotingMethod::Borda | VotingMethod::Schulze | VotingMethod::Irv | VotingMethod::Stv => {
            let mut places: Vec<(u32, Vec<&str>)> = Vec::new();
            for id in options {
                let Some(rank) = given(id).and_then(|text| text.parse().ok()) else { continue };
                match places.iter_mut().find(|(known, _)| *known == rank) {
                    Some((_, group)) => group.push(id),
                    None => places.push((rank, vec![id])),
                }
            }
            places.sort_by_key(|(rank, _)| *rank);
            answer.insert("ranking".to_owned(), json!(places.into_iter().map(|(_, group)| group).collect::<Vec<_>>()));
        }
    }
    Value::Object(answer)
}

/// The ballot of these questions, as a program would send it.
pub(in crate::ballots) fn ballot(questions: &[AskedQuestion], typed: &Typed) -> Result<BallotIn, Vec<FieldError>> {
    let answers: Vec<Value> = questions.iter().enumerate().map(|(place, it)| answer(it, place, typed)).collect();
    let mut members = Map::new();
    members.insert("answers".to_owned(), json!(answers));
    members.insert("open".to_owned(), json!(typed.text(OPEN).is_some()));
    ground::input::read(&members)
}
