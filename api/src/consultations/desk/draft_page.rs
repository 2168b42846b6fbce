//! Writing a draft at the desk: a new one, and one that is there.

use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::draft_fields::DraftChoices;
use super::draft_holders::{HOLDERS, lines};
use super::draft_questions;
use super::draft_read::{TypedDraft, at_fields, read};
use super::draft_shown::{DraftForm, show};
use super::draft_typed::{of, usual};
use super::paths::desk_consultation;
use super::seat::{AtHand, draft, staffed};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::Desk;
use crate::consultations::ConsultationId;
use crate::consultations::calendar::local_day;
use crate::consultations::create::create;
use crate::consultations::edit::edit;
use crate::idempotency::{Once, OnceError};
use crate::{files, posts};
use ground::ids::FileId;
use ground::text::Message;
use ground::{FieldError, say};
use kit::forms::{self, Form, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages;

#[handler]
pub(super) async fn show_blank(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &slug.0).await?;
    let typed = usual(local_day(app.clock.now(), desk.at.commune.zone())).with_once();
    let form = written(app.0, &desk, None, typed, vec![], None).await?;
    Ok(pages::answer(&show(&desk.at, form), desk.at.language)?)
}

/// Writes a new draft.
#[handler]
pub(super) async fn write(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &slug.0).await?;
    let (typed, wrong) = taken_in(app.0, &desk, &form).await?;
    if let Some(typed) = reshaped(&typed) {
        return Ok(pages::answer(
            &show(&desk.at, written(app.0, &desk, None, typed, wrong, None).await?),
            desk.at.language,
        )?);
    }
    let once = Once::of_page(request, &form)?;
    if let Err(OnceError::Reused) = once.before(app.0, &desk.caller).await {
        let note = say!(
            "Ce formulaire a déjà servi\u{a0}: le brouillon d’avant est écrit. Envoyé de nouveau, il en écrit un autre.",
            "This form was used already: the draft from before is written. Sent again, it writes another one.",
        );
        let form = written(app.0, &desk, None, typed.with_once(), vec![], Some(note)).await?;
        return Ok(forms::stale(&show(&desk.at, form), desk.at.language)?);
    }
    let made = match read(&typed, desk.at.commune.zone()) {
        Ok(draft) if wrong.is_empty() => {
            let made = create(app.0, &desk.caller, &once, &desk.key()?, draft.into_new()).await;
            made.map_err(Refusal::problem)
        }
        read => Err(mistaken(read, wrong)),
    };
    match made {
        Ok(made) => {
            let id =
                made.made::<ConsultationId>().ok_or_else(|| Problem::internal("a draft was written without an id"))?;
            Ok(forms::done(&format!("{}?fait=ecrit", desk_consultation(&desk.at.commune, id))))
        }
        Err(problem) => {
            let mistakes = at_fields(problem.into_mistakes()?);
            let form = written(app.0, &desk, None, typed, mistakes, None).await?;
            Ok(forms::refused(&show(&desk.at, form), desk.at.language)?)
        }
    }
}

#[handler]
pub(super) async fn show_draft(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let Some(found) = draft(app.0, &desk, &place.0.1).await? else { return Ok(led_back(&desk, &place.0.1)) };
    let typed = of(&found.shown, desk.at.commune.zone())
        .with(HOLDERS, lines(&found.row.key_holders))
        .with_state(&Revision::of_resource(&found.shown));
    let form = written(app.0, &desk, Some(found), typed, vec![], None).await?;
    Ok(pages::answer(&show(&desk.at, form), desk.at.language)?)
}

/// Saves a draft.
#[handler]
pub(super) async fn save(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let Some(found) = draft(app.0, &desk, &place.0.1).await? else { return Ok(led_back(&desk, &place.0.1)) };
    let (typed, wrong) = taken_in(app.0, &desk, &form).await?;
    if let Some(typed) = reshaped(&typed) {
        let form = written(app.0, &desk, Some(found), typed, wrong, None).await?;
        return Ok(pages::answer(&show(&desk.at, form), desk.at.language)?);
    }
    let saved = match read(&typed, desk.at.commune.zone()) {
        Ok(draft) if wrong.is_empty() => {
            let (id, seen) = (found.row.id, form.if_match());
            edit(app.0, &desk.caller, id, &seen, draft.into_patch()).await.map_err(Refusal::problem)
        }
        read => Err(mistaken(read, wrong)),
    };
    match saved {
        Ok(shown) => Ok(forms::done(&format!("{}?fait=ecrit", desk_consultation(&desk.at.commune, shown.id)))),
        Err(problem) if problem.kind == &problem::STALE => {
            let note = say!(
                "Ce brouillon a changé depuis que vous avez ouvert cette page. Ce que vous avez tapé n’est pas encore enregistré\u{a0}: envoyé de nouveau, il remplace ce qui est là.",
                "This draft changed since you opened this page. What you typed is not saved yet: sent again, it takes the place of what is there.",
            );
            let typed = typed.with_state(&Revision::of_resource(&found.shown));
            let form = written(app.0, &desk, Some(found), typed, vec![], Some(note)).await?;
            Ok(forms::stale(&show(&desk.at, form), desk.at.language)?)
        }
        Err(problem) => {
            let mistakes = at_fields(problem.into_mistakes()?);
            let form = written(app.0, &desk, Some(found), typed, mistakes, None).await?;
            Ok(forms::refused(&show(&desk.at, form), desk.at.language)?)
        }
    }
}

/// The mistakes in what was typed, and in the files that came with it.
fn mistaken(read: Result<TypedDraft, Vec<FieldError>>, wrong: Vec<FieldError>) -> Problem {
    let mistakes: Vec<FieldError> = read.err().into_iter().flatten().chain(wrong).collect();
    Problem::invalid(mistakes)
}

/// Leads back to a consultation that is a draft no more.
fn led_back(desk: &Desk<'_>, id: &str) -> Response {
    forms::done(&format!("{}/{id}", super::paths::list(&desk.at.commune)))
}

/// What was typed with a question more or less, if that was asked for.
fn reshaped(typed: &Typed) -> Option<Typed> {
    if let Some(gone) = typed.text("retirer").and_then(|it| it.parse().ok()) {
        return Some(draft_questions::without_one(typed, gone).without(&["retirer"]));
    }
    (typed.text("faire") == Some("ajouter")).then(|| draft_questions::with_one_more(typed).without(&["faire"]))
}

/// What was typed, with the files that came in their places, and what is wrong with them.
async fn taken_in(app: &App, desk: &Desk<'_>, form: &Form<()>) -> Result<(Typed, Vec<FieldError>), Problem> {
    let (mut typed, mut wrong) = (form.typed().clone(), Vec::new());
    for file in form.files("pieces") {
        match files::take_file(app, &desk.caller, &desk.at.commune, file, None).await? {
            Ok(id) => typed = typed.with("documents", id.to_string()),
            Err(detail) => wrong.push(FieldError::at("pieces", detail)),
        }
    }
    Ok((typed, wrong))
}

async fn written(
    app: &App,
    desk: &Desk<'_>,
    found: Option<AtHand>,
    typed: Typed,
    mistakes: Vec<FieldError>,
    note: Option<Message>,
) -> Result<DraftForm, Problem> {
    let (caller, commune) = (&desk.caller, &desk.at.commune);
    let choices = DraftChoices::of(app, caller, commune.id).await.map_err(Problem::internal)?;
    let ids: Vec<FileId> = typed.all("documents").filter_map(|id| id.parse().ok()).collect();
    let documents = posts::attachments_of(app, caller, commune.id, &ids).await.map_err(Problem::internal)?;
    let today = local_day(app.clock.now(), commune.zone());
    Ok(DraftForm { id: found.map(|it| it.row.id), choices, documents, typed, mistakes, note, today })
}
