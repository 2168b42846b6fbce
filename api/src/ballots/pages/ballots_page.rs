//! The page with every published ballot, sorted by receipt: for the browser's own search, and for a script that looks one up
//! without telling anybody.

use std::sync::Arc;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use serde::Deserialize;
use serde_json::Value;

use super::paths::page_of;
use super::place::{Voting, public_frame};
use super::review::read_back;
use crate::App;
use crate::ballots::lists::{ReadListError, ballots};
use crate::ballots::result::{ReadResultError, public};
use crate::communes;
use crate::communes::settings::CommuneSettings;
use crate::consultations::{self, AskedQuestion, ConsultationId};
use ground::say;
use ground::text::Language;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};
use kit::tenants::Commune;

const SCRIPTS: &[&str] = &["receipts.js"];

/// The page with every ballot.
#[derive(Template)]
#[template(path = "consultations/ballots.html")]
struct BallotsPage<'a> {
    frame: Frame,
    back: String,
    /// Each question with its ballots; none where they are withheld.
    questions: Vec<(&'a str, Option<Vec<Line>>)>,
}

/// A ballot in a line.
struct Line {
    /// The receipt, and the same in groups of four letters.
    receipt: String,
    groups: String,
    /// What was chosen, in words.
    answer: String,
}

/// A published ballot as far as its line shows it.
#[derive(Debug, Deserialize)]
struct Published {
    ballots: Vec<Value>,
}

#[handler]
pub(super) async fn show_ballots(app: Data<&App>, request: &Request, id: Path<String>) -> poem::Result<Response> {
    let none = || ReadResultError::NoSuchConsultation.problem();
    let id: ConsultationId = id.0.parse().map_err(|_| none())?;
    let row = public(&app.db.read, id).await.map_err(Refusal::problem)?.ok_or_else(none)?;
    if row.final_at.is_none() {
        return Err(ReadResultError::NotPublished.problem().into());
    }
    let commune = app.communes.by_id(row.commune_id).ok_or_else(none)?;
    let settings = communes::said_by(app.0, &commune).await.map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    let mut lists = Vec::new();
    for question in &row.questions.0 {
        lists.push(match ballots(app.0, id, question.id).await {
            Ok(list) => {
                let read: Published = serde_json::from_slice(&list.body).map_err(Problem::internal)?;
                Some(read.ballots)
            }
            Err(ReadListError::NotPublished) => None,
            Err(error) => return Err(error.problem().into()),
        });
    }
    let voting = Voting { row, commune, settings, language, open: false };
    Ok(pages::answer(&page(&app.site, &voting, lists), language)?)
}

fn page<'a>(site: &Site, voting: &'a Voting, lists: Vec<Option<Vec<Value>>>) -> BallotsPage<'a> {
    let language = voting.language;
    let asked = voting.row.questions.0.iter().zip(lists);
    let questions = asked.map(|(question, list)| {
        let lines = list.map(|all| all.iter().map(|it| line(question, it, language)).collect());
        (question.text.as_str(), lines)
    });
    let title = say!("Tous les bulletins", "All ballots").in_language(language);
    BallotsPage {
        frame: public_frame(site, voting, title).with_scripts(SCRIPTS),
        back: page_of(voting.row.id),
        questions: questions.collect(),
    }
}

fn line(question: &AskedQuestion, ballot: &Value, language: Language) -> Line {
    let receipt = ballot["receipt"].as_str().unwrap_or_default().to_owned();
    let letters: Vec<char> = receipt.chars().collect();
    let answer = match ballot["blank"] == true {
        true => say!("Vote blanc", "Blank vote").in_language(language),
        false => read_back(question, ballot, language).join("\u{a0}; "),
    };
    let groups = letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ");
    Line { receipt, groups, answer }
}

/// Pages of examples.
pub(super) fn samples(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    language: Language,
) -> Vec<Sample> {
    let Some(row) = consultations::example_row() else { return vec![] };
    let voting = Voting { row, commune: Arc::new(commune.clone()), settings: settings.clone(), language, open: false };
    let ballot = serde_json::json!({"choice": "a", "receipt": "bcdfghjkmnpqrstvwxz2"});
    let all = voting.row.questions.0.len();
    let pages = [page(site, &voting, vec![Some(vec![ballot]); all]), page(site, &voting, vec![None; all])];
    pages.iter().map(|page| Sample::of("consultations/ballots.html", page)).collect()
}
