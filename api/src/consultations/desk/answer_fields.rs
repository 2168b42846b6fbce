//! The form of the council's answer: its fields, and what was typed as a program would send it.

use serde_json::{Map, Value, json};

use crate::communes::DeskPlace;
use crate::consultations::ResponseOutcome;
use crate::consultations::responses::{NewResponse, ResponseOut};
use crate::consultations::words::outcome_said;
use ground::text::Message;
use ground::{FieldError, say};
use kit::forms::{FieldKind, FieldView, Typed};

/// The field that says how many promises the page shows.
pub(super) const PROMISES: &str = "promises";

/// The most promises of an answer.
const MOST: usize = 50;

/// Number of empty places for promises on a page that nobody typed into.
const EMPTY: usize = 2;

/// The name of a promise's field.
pub(super) fn name(place: usize, member: &str) -> String {
    format!("m{place}_{member}")
}

/// The number of promises that the page shows.
pub(super) fn number(typed: &Typed) -> usize {
    typed.text(PROMISES).and_then(|it| it.parse::<usize>().ok()).unwrap_or_default().min(MOST)
}

/// What was typed, with a place for one more promise.
pub(super) fn with_one_more(typed: &Typed) -> Typed {
    let more = (number(typed) + 1).min(MOST);
    typed.clone().without(&[PROMISES, "faire"]).with(PROMISES, more.to_string())
}

/// An answer in its form: what it says now, or nothing.
pub(super) fn typed_of(response: Option<&ResponseOut>) -> Typed {
    let Some(it) = response else { return Typed::default().with(PROMISES, EMPTY.to_string()) };
    let act = it.act.as_ref();
    let members = [
        ("outcome", json!(it.outcome)),
        ("until", json!(it.until)),
        ("reasons", json!(it.reasons)),
        ("act_title", json!(act.map(|act| &act.title))),
        ("act_date", json!(act.map(|act| act.date))),
        ("act_url", json!(act.and_then(|act| act.url.as_ref()))),
        ("act_file", json!(act.and_then(|act| act.file).map(|id| id.to_string()))),
    ];
    let typed = Typed::of(&Map::from_iter(members.map(|(name, value)| (name.to_owned(), value))));
    let places = it.milestones.iter().enumerate();
    let typed = places.fold(typed, |typed, (place, it)| {
        typed
            .with(&name(place, "id"), it.id.to_string())
            .with(&name(place, "text"), it.text.clone())
            .with(&name(place, "due"), it.due.0.to_string())
    });
    typed.with(PROMISES, (it.milestones.len() + 1).min(MOST).to_string())
}

/// The fields of an answer.
pub(super) fn fields(at: &DeskPlace<'_>, typed: &Typed) -> Vec<FieldView> {
    let say = |message: Message| at.say(message);
    let outcomes = ResponseOutcome::ALL.iter().map(|it| (it.as_str().into(), say(outcome_said(*it)))).collect();
    let mut all = vec![
        FieldView::new(
            "outcome",
            FieldKind::OneOf(outcomes),
            say(say!("Ce que le conseil fait du résultat", "What the council does with the result")),
        ),
        FieldView::new(
            "until",
            FieldKind::Date,
            say(say!("Si la réponse est reportée, jusqu’au", "If the answer is put off, until")),
        )
        .with_help(say(say!(
            "Dans les 180 jours. Elle sera due ce jour-là.",
            "Within 180 days. It will be owed on that day."
        ))),
        FieldView::new("reasons", FieldKind::Lines, say(say!("Pourquoi", "Why"))).up_to(10_000).with_help(say(say!(
            "Ce qui est suivi, ce qui ne l’est pas, et la raison de chacun.",
            "What is followed, what is not, and the reason of each.",
        ))),
        FieldView::new("act_title", FieldKind::Line, say(say!("Délibération ou acte", "Decision or act"))).up_to(200),
        FieldView::new("act_date", FieldKind::Date, say(say!("Sa date", "Its date"))),
        FieldView::new("act_url", FieldKind::Line, say(say!("Son adresse", "Its address"))),
        FieldView::hidden("act_file"),
        FieldView::hidden(PROMISES),
    ];
    for place in 0..number(typed) {
        let number = place + 1;
        all.push(FieldView::hidden(name(place, "id")));
        let text = say(say!("Engagement {number}", "Promise {number}", number));
        all.push(FieldView::new(name(place, "text"), FieldKind::Line, text).up_to(300));
        all.push(FieldView::new(name(place, "due"), FieldKind::Date, say(say!("Pour le", "By"))));
    }
    all
}

/// The answer that was typed. Places without anything in them are passed over.
pub(super) fn read(typed: &Typed) -> Result<NewResponse, Vec<FieldError>> {
    let text = |name: &str| typed.text(name).map(str::to_owned);
    let mut members = Map::new();
    for name in ["outcome", "until", "reasons"] {
        if let Some(text) = text(name) {
            members.insert(name.to_owned(), Value::from(text));
        }
    }
    let act = [("title", "act_title"), ("date", "act_date"), ("url", "act_url"), ("file", "act_file")];
    let act: Map<String, Value> =
        act.into_iter().filter_map(|(member, name)| Some((member.to_owned(), Value::from(text(name)?)))).collect();
    // A file alone is one of before, whose words were taken out.
    if act.keys().any(|member| member != "file") {
        members.insert("act".to_owned(), Value::Object(act));
    }
    let promises = promised(typed).into_iter().map(|place| {
        let members = ["id", "text", "due"].into_iter();
        Value::Object(members.filter_map(|it| Some((it.to_owned(), Value::from(text(&name(place, it))?)))).collect())
    });
    members.insert("milestones".to_owned(), promises.collect());
    ground::input::read(&members).map_err(|mistakes| at_fields(mistakes, typed))
}

/// The places of promises in which something stands.
fn promised(typed: &Typed) -> Vec<usize> {
    let says = |place: &usize| ["text", "due", "id"].iter().any(|it| typed.text(&name(*place, it)).is_some());
    (0..number(typed)).filter(says).collect()
}

/// Mistakes of an answer, each at the field of the form that it is about.
pub(super) fn at_fields(mistakes: Vec<FieldError>, typed: &Typed) -> Vec<FieldError> {
    let promised = promised(typed);
    let field = |pointer: &str| {
        let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
        match parts.as_slice() {
            ["act", member] => format!("/act_{member}"),
            ["milestones", place, member] => {
                let place = place.parse().ok().and_then(|it: usize| promised.get(it).copied()).unwrap_or_default();
                format!("/{}", name(place, if *member == "id" { "text" } else { member }))
            }
            _ => pointer.to_owned(),
        }
    };
    mistakes.into_iter().map(|it| FieldError { pointer: field(&it.pointer), detail: it.detail }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_places_are_passed_over_and_mistakes_stand_at_those_that_are_not() {
        let typed = Typed::default()
            .with(PROMISES, "3")
            .with("outcome", "followed")
            .with("reasons", "Oui.")
            .with("m1_text", "Trois devis")
            .with("m2_text", "Un bilan")
            .with("m2_due", "2030-01-01");
        let wrong = read(&typed).unwrap_err();
        assert_eq!(wrong.into_iter().map(|it| it.pointer).collect::<Vec<_>>(), ["/m1_due"]);
        let answer = read(&typed.with("m1_due", "2029-01-01")).unwrap();
        assert_eq!(answer.milestones.map(|it| it.0.len()), Some(2));
        assert!(answer.act.is_none());
    }
}
