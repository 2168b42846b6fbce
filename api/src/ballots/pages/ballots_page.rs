//! The pages with every published ballot, sorted by receipt: for the browser's own search, for a script that looks one up without
//! telling anybody, and for the count repeated on the reader's device.

use std::sync::Arc;

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::paths::{ballots_of, page_of, result_of};
use super::place::{Voting, public_frame};
use super::review::read_back;
use crate::App;
use crate::ballots::lists;
use crate::ballots::published::ListKind;
use crate::ballots::result::{ReadResultError, kept, public};
use crate::ballots::result_wire::ListLink;
use crate::communes;
use crate::communes::settings::CommuneSettings;
use crate::consultations::{self, AskedQuestion, ConsultationId, grade_label};
use ground::say;
use ground::spoken::hundredths;
use ground::text::Language;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};
use kit::tenants::Commune;

const SCRIPTS: &[&str] = &["receipts.js", "recount.js"];

/// Ballots of each question on a page.
const ON_A_PAGE: usize = 500;

/// A page with ballots.
#[derive(Template)]
#[template(path = "consultations/ballots.html")]
struct BallotsPage<'a> {
    frame: Frame,
    back: String,
    /// The path of the result.
    result: String,
    /// The path of these pages, without a number.
    here: String,
    page: usize,
    pages: usize,
    has_before: bool,
    has_more: bool,
    /// Which ballots of how many, where there are several pages.
    part: Option<String>,
    /// Each question with its ballots; none where they are withheld.
    questions: Vec<(&'a str, Option<Listed>)>,
}

/// The ballots of a question, or those of them that one page shows.
struct Listed {
    link: ListLink,
    /// What each option's id and each grade's stand for, as JSON for the script.
    words: String,
    lines: Vec<Line>,
    /// Number of all its ballots.
    all: usize,
}

/// A ballot in a line.
struct Line {
    /// The receipt, and the same in groups of four letters.
    receipt: String,
    groups: String,
    /// What was chosen, in words.
    answer: String,
}

/// A published list, of which only the ballots of one page are read.
#[derive(Debug, Deserialize)]
struct Published<'a> {
    #[serde(borrow)]
    ballots: Vec<&'a RawValue>,
}

/// The page that is asked for, counted from 1.
#[derive(Debug, Deserialize)]
pub(super) struct PageAsked {
    page: Option<String>,
}

#[handler]
pub(super) async fn show_ballots(
    app: Data<&App>,
    request: &Request,
    id: Path<String>,
    asked: Query<PageAsked>,
) -> poem::Result<Response> {
    let none = || ReadResultError::NoSuchConsultation.problem();
    let id: ConsultationId = id.0.parse().map_err(|_| none())?;
    let row = public(&app.db.read, id).await.map_err(Refusal::problem)?.ok_or_else(none)?;
    let result = match row.final_at {
        Some(_) => kept(&app.db.read, id).await.map_err(Refusal::problem)?,
        None => None,
    };
    let result = result.ok_or_else(|| ReadResultError::NotPublished.problem())?;
    let commune = app.communes.by_id(row.commune_id).ok_or_else(none)?;
    let settings = communes::said_by(app.0, &commune).await.map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    let page = asked.0.page.and_then(|it| it.parse().ok()).filter(|it| *it > 0).unwrap_or(1);
    let mut listings = Vec::new();
    for ((place, question), counted) in (0..).zip(&row.questions.0).zip(result.questions) {
        let list = lists::find(&app.db.read, id, ListKind::Ballots, place).await.map_err(Problem::internal)?;
        let listed = counted.ballots.zip(list);
        let listed = listed.map(|(link, list)| part(link, &list.body, question, (page, language)));
        listings.push(listed.transpose().map_err(Problem::internal)?);
    }
    let voting = Voting { row, commune, settings, language, open: false };
    let mut response = pages::answer(&shown(&app.site, &voting, listings, page), language)?;
    pages::may_compile(&mut response);
    Ok(response)
}

/// The ballots of one page.
fn part(
    link: ListLink,
    list: &[u8],
    question: &AskedQuestion,
    (page, language): (usize, Language),
) -> serde_json::Result<Listed> {
    let published: Published = serde_json::from_slice(list)?;
    let those = published.ballots.iter().skip((page - 1).saturating_mul(ON_A_PAGE)).take(ON_A_PAGE);
    let lines = those.map(|it| Ok(line(question, &serde_json::from_str(it.get())?, language)));
    let labels = question.options.iter().map(|it| (it.id.clone(), it.label.clone()));
    let grades = question.grades.iter().flatten().map(|it| (it.clone(), grade_label(it).in_language(language)));
    let words: Map<String, Value> = labels.chain(grades).map(|(id, words)| (id, words.into())).collect();
    Ok(Listed {
        link,
        words: Value::from(words).to_string(),
        lines: lines.collect::<serde_json::Result<_>>()?,
        all: published.ballots.len(),
    })
}

fn shown<'a>(site: &Site, voting: &'a Voting, lists: Vec<Option<Listed>>, page: usize) -> BallotsPage<'a> {
    let language = voting.language;
    let all = lists.iter().flatten().map(|it| it.all).max().unwrap_or(0);
    let pages = all.div_ceil(ON_A_PAGE).max(1);
    let part = (pages > 1 && page <= pages).then(|| {
        let numbers = [(page - 1) * ON_A_PAGE + 1, all.min(page * ON_A_PAGE), all];
        let [first, last, all] = numbers.map(|it| hundredths(it as f64).in_language(language));
        say!("Bulletins {first} à {last} sur {all}", "Ballots {first} to {last} of {all}", first, last, all)
            .in_language(language)
    });
    let title = say!("Tous les bulletins", "All ballots").in_language(language);
    BallotsPage {
        frame: public_frame(site, voting, title).with_scripts(SCRIPTS),
        back: page_of(voting.row.id),
        result: result_of(voting.row.id),
        here: ballots_of(voting.row.id),
        page,
        pages,
        has_before: page > 1,
        has_more: page < pages,
        part,
        questions: voting.row.questions.0.iter().map(|it| it.text.as_str()).zip(lists).collect(),
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
    let list = br#"{"ballots": [{"choice": "a", "receipt": "bcdfghjkmnpqrstvwxz2"}]}"#;
    let link = || ListLink { url: "/list".to_owned(), sha256: "0".repeat(64), bytes: list.len() as u64 };
    let asked = &voting.row.questions.0;
    let Ok(listed) = asked.iter().map(|it| part(link(), list, it, (1, language)).map(Some)).collect() else {
        return vec![];
    };
    let withheld = asked.iter().map(|_| None).collect();
    let pages = [listed, withheld].map(|lists| shown(site, &voting, lists, 1));
    pages.iter().map(|page| Sample::of("consultations/ballots.html", page)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> AskedQuestion {
        consultations::example_row().unwrap().questions.0.remove(0)
    }

    fn list(ballots: usize) -> (ListLink, String) {
        let lines: Vec<_> = (0..ballots).map(|it| format!(r#"{{"choice":"a","receipt":"{it:020}"}}"#)).collect();
        let body = format!(r#"{{"ballots":[{}]}}"#, lines.join(","));
        (ListLink { url: String::new(), sha256: String::new(), bytes: body.len() as u64 }, body)
    }

    fn receipts(ballots: usize, page: usize) -> Vec<String> {
        let (link, body) = list(ballots);
        let listed = part(link, body.as_bytes(), &question(), (page, Language::Fr)).unwrap();
        assert_eq!(listed.all, ballots);
        listed.lines.into_iter().map(|it| it.receipt).collect()
    }

    #[test]
    fn every_ballot_is_on_one_page() {
        let pages: Vec<_> = (1..=4).map(|page| receipts(1201, page)).collect();
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [500, 500, 201, 0]);
        assert_eq!(pages.concat(), (0..1201).map(|it| format!("{it:020}")).collect::<Vec<_>>());
        assert!(receipts(3, usize::MAX).is_empty(), "a page beyond all others");
    }
}
