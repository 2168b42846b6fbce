//! The questions of a draft's form: so many as its page shows, each in fields of its own.

use serde_json::{Map, Value, json};

use crate::consultations::card::QuestionOut;
use crate::consultations::questions::{GRADES, NewQuestion};
use ground::{FieldError, List, Object};
use kit::forms::Typed;

/// The most questions of a consultation.
pub(super) const MOST: usize = 10;

/// The field that says how many questions the page shows.
pub(super) const NUMBER: &str = "questions";

/// What parts an option from what explains it.
const PART: char = '|';

/// The fields of a question.
const MEMBERS: [&str; 6] = ["text", "method", "options", "max_score", "seats", "grades"];

/// The name of a question's field.
pub(super) fn name(place: usize, member: &str) -> String {
    format!("q{place}_{member}")
}

/// The number of questions that the page showed.
pub(super) fn number(typed: &Typed) -> usize {
    typed.text(NUMBER).and_then(|it| it.parse().ok()).unwrap_or(1).clamp(1, MOST)
}

/// The names of all fields of questions.
pub(super) fn names() -> Vec<String> {
    let all = (0..MOST).flat_map(|place| MEMBERS.iter().map(move |member| name(place, member)));
    all.chain([NUMBER.to_owned()]).collect()
}

/// What was typed, without its questions.
pub(super) fn without(typed: &Typed) -> Typed {
    let names = names();
    typed.clone().without(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What was typed, with one more question.
pub(super) fn with_one_more(typed: &Typed) -> Typed {
    let more = (number(typed) + 1).min(MOST);
    typed.clone().without(&[NUMBER]).with(NUMBER, more.to_string())
}

/// What was typed, without one of its questions.
pub(super) fn without_one(typed: &Typed, gone: usize) -> Typed {
    let kept = (0..number(typed)).filter(|place| *place != gone);
    let mut left = without(typed);
    let mut count = 0_usize;
    for place in kept {
        for member in MEMBERS {
            if let Some(text) = typed.text(&name(place, member)) {
                left = left.with(&name(count, member), text);
            }
        }
        count += 1;
    }
    left.with(NUMBER, count.max(1).to_string())
}

/// The questions that were typed, as a program would send them.
pub(super) fn read(typed: &Typed) -> Result<List<Object<NewQuestion>, 10>, Vec<FieldError>> {
    let (mut questions, mut wrong) = (Vec::new(), Vec::new());
    for place in 0..number(typed) {
        match ground::input::read::<NewQuestion>(&members(typed, place)) {
            Ok(question) => questions.push(Object(question)),
            Err(mistakes) => wrong.extend(mistakes.into_iter().map(|it| {
                let member = it.pointer.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
                FieldError::at(&name(place, &member), it.detail)
            })),
        }
    }
    if wrong.is_empty() { Ok(List(questions)) } else { Err(wrong) }
}

fn members(typed: &Typed, place: usize) -> Map<String, Value> {
    let text = |member: &str| typed.text(&name(place, member)).map(str::to_owned);
    let number = |member: &str| text(member).map(|it| it.parse::<i64>().map_or_else(|_| json!(it), |it| json!(it)));
    let lines = |member: &str| text(member).map(|it| it.lines().map(str::trim).map(str::to_owned).collect::<Vec<_>>());
    let mut members = Map::new();
    let mut put = |member: &str, value: Option<Value>| {
        if let Some(value) = value {
            members.insert(member.to_owned(), value);
        }
    };
    put("text", text("text").map(Value::from));
    put("method", text("method").map(Value::from));
    let options = lines("options").unwrap_or_default();
    put("options", Some(options.iter().filter(|it| !it.is_empty()).map(|it| option(it)).collect()));
    put("grades", lines("grades").map(|it| it.into_iter().filter(|it| !it.is_empty()).collect()));
    put("max_score", number("max_score"));
    put("seats", number("seats"));
    members
}

fn option(line: &str) -> Value {
    match line.split_once(PART).map(|(label, more)| (label.trim(), more.trim())) {
        Some((label, more)) if !more.is_empty() => json!({"label": label, "description": more}),
        Some((label, _)) => json!({"label": label}),
        None => json!({"label": line}),
    }
}

/// The questions of a draft in their fields.
pub(super) fn typed_of(typed: Typed, questions: &[QuestionOut]) -> Typed {
    let mut typed = typed.with(NUMBER, questions.len().max(1).to_string());
    for (place, it) in questions.iter().enumerate() {
        let options: Vec<String> = it
            .options
            .iter()
            .map(|it| {
                it.description.as_ref().map_or_else(|| it.label.clone(), |more| format!("{} {PART} {more}", it.label))
            })
            .collect();
        typed = typed
            .with(&name(place, "text"), it.text.clone())
            .with(&name(place, "method"), it.method.as_str())
            .with(&name(place, "options"), options.join("\n"));
        for (member, number) in [("max_score", it.max_score), ("seats", it.seats)] {
            if let Some(number) = number {
                typed = typed.with(&name(place, member), number.to_string());
            }
        }
        // Grades that are meant unless others are named go without saying.
        if let Some(grades) = it.grades.as_ref().filter(|grades| **grades != GRADES) {
            typed = typed.with(&name(place, "grades"), grades.join("\n"));
        }
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Typed {
        Typed::default()
            .with(NUMBER, "2")
            .with("q0_text", "Un banc ?")
            .with("q0_method", "single_choice")
            .with("q0_options", "Oui | sur la place\nNon\n\n")
            .with("q1_text", "Où ?")
            .with("q1_method", "score")
            .with("q1_options", "Place\nMairie")
            .with("q1_max_score", "cinq")
    }

    #[test]
    fn options_are_lines_and_every_mistake_is_told_at_its_question() {
        let places = |typed: &Typed| read(typed).unwrap_err().into_iter().map(|it| it.pointer).collect::<Vec<_>>();
        assert_eq!(places(&two()), ["/q1_max_score"]);
        let first = read(&without_one(&two(), 1)).unwrap();
        let options = &first.0[0].0.options.0;
        assert_eq!(options.len(), 2);
        assert_eq!(options[0].0.description.as_ref().map(ToString::to_string).as_deref(), Some("sur la place"));
        assert_eq!(places(&with_one_more(&without_one(&two(), 1))), ["/q1_text", "/q1_method"]);
    }

    #[test]
    fn a_question_that_is_taken_out_makes_place_for_the_next() {
        let left = without_one(&two(), 0);
        assert_eq!((number(&left), left.text("q0_text"), left.text("q1_text")), (1, Some("Où ?"), None));
        let none = without_one(&left, 0);
        assert_eq!((number(&none), none.text("q0_text")), (1, None));
    }
}
