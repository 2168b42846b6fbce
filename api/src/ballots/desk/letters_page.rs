//! Letters to print: to people without an account, about what was done in their name.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::DESK_COUNTER;
use super::seat::{path, seated, seated_or};
use crate::App;
use crate::accounts::{AtDesk, sign_in_again};
use crate::ballots::counter::{VoteLetter, letters_of, letters_printed};
use crate::communes::DeskPlace;
use crate::consultations::{self, consultation};
use ground::say;
use ground::text::Language;
use kit::forms::{self, Form};
use kit::http::problem::Problem;
use kit::pages::{self, Frame, Sample, Site};

#[derive(Template)]
#[template(path = "consultations/desk_vote_letters.html")]
struct VoteLettersPage {
    frame: Frame,
    back: String,
    here: String,
    letters: Vec<VoteLetter>,
}

#[handler]
pub(in crate::ballots) async fn show_letters(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
) -> poem::Result<Response> {
    let (desk, row) = seated(app.0, request, at, &place.0).await?;
    let letters = letters_of(&app.db.read, &desk.at.commune, &row).await.map_err(Problem::internal)?;
    Ok(pages::answer(&show(&desk.at, &row, letters), desk.at.language)?)
}

/// The name of the fields that say which letters the page showed.
const LETTER: &str = "letter";

/// Takes letters that were printed off the list.
#[handler]
pub(in crate::ballots) async fn printed(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let (desk, row) = seated_or(app.0, request, at, &place.0, || sign_in_again(request, &form)).await?;
    let printed = form.typed().all(LETTER).collect();
    let tx = app.db.begin_write().await.map_err(Problem::internal)?;
    letters_printed(&tx, &row, &printed).await.map_err(Problem::internal)?;
    tx.commit().await.map_err(Problem::internal)?;
    Ok(forms::done(&path(&desk.at, row.id, "")))
}

fn show(at: &DeskPlace<'_>, row: &consultation::Model, letters: Vec<VoteLetter>) -> VoteLettersPage {
    VoteLettersPage {
        frame: at.frame(say!("Lettres à imprimer", "Letters to print"), &DESK_COUNTER),
        back: path(at, row.id, ""),
        here: path(at, row.id, "/lettres"),
        letters,
    }
}

/// Pages of examples.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let Some(row) = consultations::example_row() else { return vec![] };
    let letter = VoteLetter {
        key: "1".to_owned(),
        to: vec!["Marthe Klein".to_owned(), "3 rue Basse".to_owned()],
        paragraphs: vec!["Le 3 décembre, un bulletin a été déposé pour vous.".to_owned()],
    };
    [show(&at, &row, vec![letter]), show(&at, &row, vec![])]
        .iter()
        .map(|page| Sample::of("consultations/desk_vote_letters.html", page))
        .collect()
}
