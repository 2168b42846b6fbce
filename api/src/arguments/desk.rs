//! The debate of a consultation at the desk: answering arguments, removing what does not belong, summing contributions up.

use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::answer::{NewOfficialAnswer, answer};
use super::contributions::{self, SynthesisOut, contributions, numbered, synthesis, typed_synthesis};
use super::desk_page::{DeskDeed, Refused, Shown, show};
use super::list::{ArgumentFilters, list};
use super::paths::desk_debate;
use super::remove::{DebateRemoval, remove};
use super::{ArgumentId, ArgumentOrder, ContributionId};
use crate::App;
use crate::accounts::{AtDesk, Caller};
use crate::communes::{Desk, DeskError};
use crate::consultations::{self, ConsultationId, consultation};
use ground::{FieldError, say};
use kit::forms::{self, Form};
use kit::http::problem::{self, Problem, Refusal};
use kit::http::{Cursor, IfMatch, Limit};
use kit::pages::{self, Page};

/// The pages of the desk about debates.
pub(crate) const DESK_PAGES: &[Page] =
    &[Page::desk_form("/:commune/bureau/consultations/:id/debat", &show_debate, &act)];

/// The choices in the address.
#[derive(Debug, Default, Deserialize)]
struct Leafed {
    suite: Option<String>,
    fait: Option<String>,
}

/// The desk, for who runs the board.
async fn seat<'a>(app: &'a App, request: &Request, caller: Caller, slug: &str) -> Result<Desk<'a>, Problem> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    if desk.runs_board() { Ok(desk) } else { Err(DeskError::Forbidden.problem()) }
}

/// A consultation of this desk that was announced.
async fn asked(app: &App, desk: &Desk<'_>, id: &str) -> Result<consultation::Model, Problem> {
    let missing = || Problem::of(&problem::CONSULTATION_NOT_FOUND);
    let id: ConsultationId = id.parse().map_err(|_| missing())?;
    let row = consultations::find(&app.db.read, id).await.map_err(Problem::internal)?;
    let row = row.filter(|row| row.commune_id == desk.at.commune.id && row.announced_at.is_some());
    row.ok_or_else(missing)
}

async fn shown(app: &App, desk: &Desk<'_>, row: consultation::Model, after: Option<&Cursor>) -> Result<Shown, Problem> {
    let filters = ArgumentFilters { order: Some(ArgumentOrder::New), ..ArgumentFilters::default() };
    let page = list(app, Some(&desk.caller), row.id, &filters, Limit::default(), after).await;
    let arguments = page.map_err(Refusal::problem)?;
    let contributed = match row.contributions {
        true => {
            let page = contributions(app, None, row.id, Limit::MOST, None).await;
            page.map_err(Refusal::problem)?.items
        }
        false => vec![],
    };
    let summed_up = synthesis(&app.db.read, row.id).await.map_err(Problem::internal)?;
    let numbered = numbered(&app.db.read, row.id).await.map_err(Problem::internal)?;
    Ok(Shown { row, arguments, contributions: contributed, numbered, synthesis: summed_up.map(SynthesisOut::from) })
}

#[handler]
async fn show_debate(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    leafed: Query<Leafed>,
) -> poem::Result<Response> {
    let desk = seat(app.0, request, caller, &place.0.0).await?;
    let row = asked(app.0, &desk, &place.0.1).await?;
    let after: Option<Cursor> = leafed.suite.as_deref().and_then(|it| it.parse().ok());
    let shown = shown(app.0, &desk, row, after.as_ref()).await?;
    let done = leafed.fait.as_deref().and_then(|it| it.parse().ok());
    Ok(pages::answer(&show(&desk.at, &shown, done, None), desk.at.language)?)
}

/// Does what a form says.
#[handler]
async fn act(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = seat(app.0, request, caller, &place.0.0).await?;
    let row = asked(app.0, &desk, &place.0.1).await?;
    let deed = form.typed().text("geste").and_then(|it| it.parse::<DeskDeed>().ok());
    let deed = deed.ok_or_else(|| Problem::invalid(lost()))?;
    match take(app.0, &desk, &row, deed, &form).await {
        Ok(()) => Ok(forms::done(&format!("{}?fait={deed}", desk_debate(&desk.at.commune, row.id)))),
        Err(problem) => {
            let refused = Refused { deed, typed: form.typed(), mistakes: problem.into_mistakes()? };
            let shown = shown(app.0, &desk, row, None).await?;
            Ok(forms::refused(&show(&desk.at, &shown, None, Some(refused)), desk.at.language)?)
        }
    }
}

async fn take(
    app: &App,
    desk: &Desk<'_>,
    row: &consultation::Model,
    deed: DeskDeed,
    form: &Form<()>,
) -> Result<(), Problem> {
    let (caller, zone) = (&desk.caller, desk.at.commune.zone());
    let typed = form.typed().clone().without(&["geste", "id"]);
    let id =
        || form.typed().text("id").and_then(|it| it.parse::<uuid::Uuid>().ok()).ok_or_else(|| Problem::invalid(lost()));
    match deed {
        DeskDeed::Answer => {
            let new: NewOfficialAnswer = typed.read(zone).map_err(Problem::invalid)?;
            answer(app, caller, ArgumentId::from_uuid(id()?), &IfMatch::of(None), new)
                .await
                .map_err(Refusal::problem)?;
        }
        DeskDeed::Remove => {
            let removal: DebateRemoval = typed.read(zone).map_err(Problem::invalid)?;
            remove(app, caller, ArgumentId::from_uuid(id()?), removal).await.map_err(Refusal::problem)?;
        }
        DeskDeed::RemoveContribution => {
            let removal: DebateRemoval = typed.read(zone).map_err(Problem::invalid)?;
            let id = ContributionId::from_uuid(id()?);
            contributions::remove(app, caller, id, removal).await.map_err(Refusal::problem)?;
        }
        DeskDeed::SumUp => typed_synthesis(app, caller, row.id, (&typed, zone), &form.if_match()).await?,
    }
    Ok(())
}

fn lost() -> FieldError {
    let detail = say!("Cette demande ne se lit pas. Rechargez la page.", "This cannot be read. Load the page again.");
    FieldError { pointer: String::new(), detail }
}
