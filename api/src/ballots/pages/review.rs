//! The page that reads a ballot back before it is cast.

use askama::Template;

use super::fields::{answer, is_blank};
use super::paths::{page_of, vote_of};
use super::place::{Voting, framed};
use crate::consultations::{AskedQuestion, grade_label};
use ground::FieldError;
use ground::say;
use ground::text::Language;
use kit::forms::Typed;
use kit::pages::{self, Frame, Site, Told};
use serde_json::Value;

/// The page that reads a ballot back.
#[derive(Template)]
#[template(path = "consultations/review.html")]
pub(super) struct ReviewPage<'a> {
    frame: Frame,
    back: String,
    action: String,
    until: Told,
    /// Each question, with its answer in lines, or none for a blank one.
    answers: Vec<(usize, &'a str, Vec<String>)>,
    hidden: Vec<(String, String)>,
    mistakes: Vec<String>,
    holders: String,
    /// True for the ballot of a delegate, which is published by name.
    open: bool,
}

/// The answers of a ballot, read back.
pub(super) fn review<'a>(site: &Site, voting: &'a Voting, typed: &Typed, mistakes: &[FieldError]) -> ReviewPage<'a> {
    let (row, language) = (&voting.row, voting.language);
    let answers = row.questions.0.iter().enumerate().map(|(place, it)| {
        let lines = if is_blank(typed, place) { vec![] } else { read_back(it, &answer(it, place, typed), language) };
        (place, it.text.as_str(), lines)
    });
    let hidden = typed.clone().every().into_iter().filter(|(name, _)| name.starts_with('q') && name != "question");
    ReviewPage {
        frame: framed(site, voting, say!("Votre bulletin", "Your ballot").in_language(language)),
        back: page_of(row.id),
        action: vote_of(row.id),
        until: pages::at(row.vote_until, voting.commune.zone(), language),
        answers: answers.collect(),
        hidden: hidden.collect(),
        mistakes: mistakes.iter().map(|it| it.detail.in_language(language)).collect(),
        holders: row.key_holders.0.iter().map(|it| it.name.clone()).collect::<Vec<_>>().join(", "),
        open: voting.open,
    }
}

/// An answer in words, a line each.
pub(in crate::ballots) fn read_back(question: &AskedQuestion, answer: &Value, language: Language) -> Vec<String> {
    let label = |id: &str| {
        let found = question.options.iter().find(|it| it.id == id);
        found.map_or_else(|| id.to_owned(), |it| it.label.clone())
    };
    let listed = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(label).collect()
    };
    if let Some(choice) = answer["choice"].as_str() {
        return vec![label(choice)];
    }
    if answer["approved"].is_array() {
        return listed(&answer["approved"]);
    }
    if let Some(ranking) = answer["ranking"].as_array() {
        return ranking
            .iter()
            .enumerate()
            .map(|(place, group)| format!("{}. {}", place + 1, listed(group).join(" = ")))
            .collect();
    }
    let given = answer["scores"].as_object().or(answer["grades"].as_object());
    let lines = question.options.iter().filter_map(|it| {
        let value = given?.get(&it.id)?;
        let said = value.as_str().map_or_else(|| value.to_string(), |grade| grade_label(grade).in_language(language));
        Some(format!("{}\u{a0}: {said}", it.label))
    });
    lines.collect()
}
