//! The page of a consultation at the desk: a draft as it will be read, or how one stands that was announced.

use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::draft_read::at_fields;
use super::one_forms::{MovedDates, STEP, SentStep, nothing};
use super::one_shown::{Around, Shown, show};
use super::paths::{desk_consultation, list};
use super::seat::{AtHand, at_hand, staffed};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::Desk;
use crate::consultations::edit::{delete, edit};
use crate::consultations::incident::{NewIncident, tell};
use crate::consultations::patch::ConsultationPatch;
use crate::{files, portfolios, register, topics};
use ground::{Change, FieldError, Input, List};
use kit::forms::{self, Form, Typed};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages;

/// The word for something done just now.
#[derive(Debug, Default, Deserialize)]
pub(super) struct AfterStep {
    fait: Option<String>,
}

#[handler]
pub(super) async fn show_one(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    after: Query<AfterStep>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let found = at_hand(app.0, &desk, &place.0.1).await?;
    let around = around(app.0, &desk, &found).await?;
    let page =
        show(&desk.at, Shown { found: &found, around, sent: None, done: after.0.fait.as_deref(), is_stale: false });
    Ok(pages::answer(&page, desk.at.language)?)
}

/// What stands around a consultation on its page.
async fn around(app: &App, desk: &Desk<'_>, found: &AtHand) -> Result<Around, Problem> {
    let (db, row) = (&app.db.read, &found.row);
    let topic = topics::all_of(db, row.commune_id).await.map_err(Problem::internal)?;
    let portfolio = match row.portfolio_id {
        Some(id) => portfolios::find(db, id).await.map_err(Problem::internal)?,
        None => None,
    };
    let group = match row.group_id {
        Some(id) => {
            let all = register::group_names(db, row.commune_id).await.map_err(Problem::internal)?;
            all.into_iter().find(|it| it.0 == id).map(|it| it.1)
        }
        None => None,
    };
    Ok(Around {
        topic: topic.into_iter().find(|it| it.id == row.topic_id).map(|it| it.name.to_string()).unwrap_or_default(),
        portfolio: portfolio.map(|it| format!("{} ({})", it.title, it.holder_name)),
        group,
        runs_board: desk.runs_board(),
        is_mayor: desk.caller.is_mayor_of(row.commune_id),
        now: app.clock.now(),
    })
}

/// Does what one of the page's forms says.
#[handler]
pub(super) async fn act(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let found = at_hand(app.0, &desk, &place.0.1).await?;
    let step = form.typed().text(STEP).unwrap_or_default().to_owned();
    let here = desk_consultation(&desk.at.commune, found.row.id);
    match take(app.0, &desk, &found, &step, &form).await {
        Ok(()) if step == "supprimer" => Ok(forms::done(&format!("{}?fait=supprime", list(&desk.at.commune)))),
        Ok(()) => Ok(forms::done(&format!("{here}?fait={step}"))),
        Err(problem) => {
            let is_stale = problem.kind == &problem::STALE;
            let mistakes = at_fields(problem.into_mistakes()?);
            let found = at_hand(app.0, &desk, &place.0.1).await?;
            let around = around(app.0, &desk, &found).await?;
            let sent: SentStep<'_> = Some((&step, form.typed(), &mistakes));
            let page = show(&desk.at, Shown { found: &found, around, sent, done: None, is_stale });
            Ok(if is_stale { forms::stale(&page, desk.at.language)? } else { forms::refused(&page, desk.at.language)? })
        }
    }
}

async fn take(app: &App, desk: &Desk<'_>, found: &AtHand, step: &str, form: &Form<()>) -> Result<(), Problem> {
    let (caller, id, seen) = (&desk.caller, found.row.id, form.if_match());
    match step {
        "supprimer" => delete(app, caller, id, &seen).await.map_err(Refusal::problem),
        "dates" => {
            let moved = read::<MovedDates>(desk, form.typed())?;
            edit(app, caller, id, &seen, moved.into_patch()).await.map(drop).map_err(Refusal::problem)
        }
        "documents" => {
            let mut all: Vec<_> = found.row.documents.0.iter().map(|it| it.id).collect();
            for file in form.files("pieces") {
                let taken = files::take_file(app, caller, &desk.at.commune, file, None).await?;
                all.push(taken.map_err(|detail| Problem::invalid(vec![FieldError::at("pieces", detail)]))?);
            }
            let patch = ConsultationPatch { documents: Change(Some(List(all))), ..nothing() };
            edit(app, caller, id, &seen, patch).await.map(drop).map_err(Refusal::problem)
        }
        "incident" => {
            let incident = read::<NewIncident>(desk, form.typed())?;
            tell(app, caller, id, incident).await.map(drop).map_err(Refusal::problem)
        }
        _ => Err(Problem::of(&problem::NOT_FOUND)),
    }
}

fn read<T: Input>(desk: &Desk<'_>, typed: &Typed) -> Result<T, Problem> {
    typed.clone().without(&[STEP]).read(desk.at.commune.zone()).map_err(Problem::invalid)
}
