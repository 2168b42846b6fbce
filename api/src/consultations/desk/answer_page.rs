//! The council's answer, written at the desk.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::answer_fields::{at_fields, fields, name, number, read, typed_of, with_one_more};
use super::paths::{desk_consultation, step};
use super::seat::{AtHand, of_the_board, staffed};
use crate::App;
use crate::accounts::{AtDesk, sign_in_again};
use crate::communes::{DESK_HOME, DeskPlace};
use crate::consultations::responses::{RespondError, ResponseOut, respond};
use crate::consultations::{ConsultationOut, example_row};
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, Form, FormView, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{self, Refusal};
use kit::pages::{self, Frame, Sample, Site};

#[derive(Template)]
#[template(path = "consultations/desk_answer.html")]
struct AnswerPage<'a> {
    frame: Frame,
    back: String,
    title: &'a str,
    results: Vec<&'a str>,
    is_stale: bool,
    /// True if there is an answer already: another one is a version.
    is_another: bool,
    form: FormView,
    has_act: bool,
    /// The names of the fields of each promise.
    promises: Vec<(String, String)>,
}

#[handler]
pub(super) async fn show_answer(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let found = of_the_board(app.0, &desk, &place.0.1).await?;
    let response = found.shown.response.as_ref();
    let typed = current(typed_of(response), response);
    Ok(pages::answer(&show(&desk.at, &found, &typed, &[], false), desk.at.language)?)
}

/// What was typed, with the state of the answer that is there.
fn current(typed: Typed, response: Option<&ResponseOut>) -> Typed {
    match response {
        Some(it) => typed.with_state(&Revision::of_resource(it)),
        None => typed,
    }
}

/// Publishes it.
#[handler]
pub(super) async fn send_answer(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let found = of_the_board(app.0, &desk, &place.0.1).await?;
    let typed = form.typed();
    if typed.text("faire") == Some("ajouter") {
        let page = show(&desk.at, &found, &with_one_more(typed), &[], false);
        return Ok(pages::answer(&page, desk.at.language)?);
    }
    let mistakes = match read(typed) {
        Ok(new) => match respond(app.0, &desk.caller, found.row.id, &form.if_match(), new).await {
            Ok(_) => {
                let here = desk_consultation(&desk.at.commune, found.row.id);
                return Ok(forms::done(&format!("{here}?fait=repondu")));
            }
            Err(RespondError::NotFresh) => return Ok(sign_in_again(request, &form)?),
            Err(error) => {
                let problem = error.problem();
                if problem.kind == &problem::STALE {
                    let typed = current(typed.clone(), found.shown.response.as_ref());
                    let page = show(&desk.at, &found, &typed, &[], true);
                    return Ok(forms::stale(&page, desk.at.language)?);
                }
                at_fields(problem.into_mistakes()?, typed)
            }
        },
        Err(mistakes) => mistakes,
    };
    Ok(forms::refused(&show(&desk.at, &found, typed, &mistakes, false), desk.at.language)?)
}

fn show<'a>(
    at: &DeskPlace<'_>,
    found: &'a AtHand,
    typed: &Typed,
    mistakes: &[FieldError],
    is_stale: bool,
) -> AnswerPage<'a> {
    let (shown, action) = (&found.shown, step(at, found.row.id, "reponse"));
    let is_another = shown.response.is_some();
    let button = match is_another {
        true => say!("Publier la nouvelle version", "Publish the new version"),
        false => say!("Publier la réponse", "Publish the answer"),
    };
    AnswerPage {
        frame: at.frame(say!("La réponse du conseil", "The council’s answer"), &DESK_HOME).explained(HOW),
        back: desk_consultation(&at.commune, found.row.id),
        title: &shown.title,
        results: shown.result.iter().flat_map(|it| &it.sentences).map(|it| it.text.as_str()).collect(),
        is_stale,
        is_another,
        has_act: mistakes.iter().any(|it| it.pointer.starts_with("/act_")) || typed.text("act_title").is_some(),
        promises: (0..number(typed)).map(|place| (name(place, "text"), name(place, "due"))).collect(),
        form: FormView::new(at.language, action, at.say(button), fields(at, typed), typed, mistakes),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Le conseil est libre de suivre ou non\u{a0}; il dit pourquoi, en public.",
        "The council is free to follow or not; it says why, in public.",
    ),
    (
        "Un engagement a une date. Tenu, en retard ou abandonné, il se lit sur la page.",
        "A promise has a date. Kept, late or dropped, it can be read on the page.",
    ),
    (
        "Une réponse récrite ajoute une version\u{a0}; les précédentes restent lisibles.",
        "An answer written anew adds a version; earlier ones can still be read.",
    ),
];

/// Pages of examples: the first answer, and another one.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let Some(row) = example_row() else { return vec![] };
    let shown = ConsultationOut::example();
    let first = AtHand {
        row: row.clone(),
        shown: ConsultationOut { response: None, ..shown.clone() },
        may_write: true,
        may_send: true,
    };
    let another = AtHand { row, shown, may_write: true, may_send: true };
    let wrong = [FieldError::at("m0_due", say!("Ce champ est obligatoire.", "This field is required."))];
    let typed = current(typed_of(another.shown.response.as_ref()), another.shown.response.as_ref());
    let pages = [show(&at, &first, &typed_of(None), &wrong, false), show(&at, &another, &typed, &[], true)];
    pages.iter().map(|page| Sample::of("consultations/desk_answer.html", page)).collect()
}
