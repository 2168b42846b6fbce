//! Polls at the desk: the list, a new one, and what can be done with one.

use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::desk_pages::{self, Listed, Single};
use super::desk_wish::{self, Doing};
use super::paths::{desk_list, desk_page};
use super::view::show_one;
use super::{NewConclusion, NewPoll, PollOut, PollPatch, conclude, create, delete, edit, end_early, queries};
use crate::App;
use crate::accounts::{AtDesk, Caller};
use crate::communes::{Desk, DeskError};
use crate::devices::Visitor;
use crate::idempotency::{Once, OnceError};
use ground::clock::Instant;
use ground::ids::PollId;
use ground::{FieldError, say};
use kit::forms::{self, Form, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{self, Problem, Refusal};
use kit::http::{Cursor, IfMatch, Limit};
use kit::pages::{self, Page};

/// The pages of the desk about polls.
pub(crate) const DESK_PAGES: &[Page] = &[
    Page::desk("/:commune/bureau/sondages", &show_list),
    Page::desk_form("/:commune/bureau/sondages/nouveau", &show_blank, &ask),
    Page::desk_form("/:commune/bureau/sondages/:id", &show_poll, &act),
];

/// The choices in an address.
#[derive(Debug, Default, Deserialize)]
struct Leafed {
    suite: Option<String>,
    done: Option<String>,
}

/// The desk, for who runs the board: they alone ask.
async fn seat<'a>(app: &'a App, request: &Request, caller: Caller, slug: &str) -> Result<Desk<'a>, Problem> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    if desk.runs_board() { Ok(desk) } else { Err(DeskError::Forbidden.problem()) }
}

/// A poll of this desk, as its staff sees it.
async fn poll_of(app: &App, desk: &Desk<'_>, id: &str) -> Result<PollOut, Problem> {
    let missing = || Problem::of(&problem::POLL_NOT_FOUND);
    let id: PollId = id.parse().map_err(|_| missing())?;
    let row = queries::find(&app.db.read, id).await.map_err(Problem::internal)?;
    let row = row.filter(|row| row.commune_id == desk.at.commune.id).ok_or_else(missing)?;
    let shown = show_one(app, &row, &Visitor::from(&desk.caller), app.clock.now()).await;
    shown.map_err(Problem::internal)?.ok_or_else(missing)
}

#[handler]
async fn show_list(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    leafed: Query<Leafed>,
) -> poem::Result<Response> {
    let desk = seat(app.0, request, caller, &slug.0).await?;
    let after: Option<Cursor> = leafed.suite.as_deref().and_then(|it| it.parse().ok());
    let found = queries::list(&app.db.read, desk.at.commune.id, Limit::default(), after.as_ref()).await;
    let (rows, next) = found.map_err(Refusal::problem)?;
    let now = app.clock.now();
    let listed = rows.iter().map(|row| Listed::of(&desk.at, row, now)).collect();
    let page = desk_pages::list(&desk.at, listed, next, leafed.done.is_some());
    Ok(pages::answer(&page, desk.at.language)?)
}

#[handler]
async fn show_blank(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = seat(app.0, request, caller, &slug.0).await?;
    let page = desk_pages::blank(&desk.at, &desk_wish::usual().with_once(), &[], None);
    Ok(pages::answer(&page, desk.at.language)?)
}

/// Asks what the form says.
#[handler]
async fn ask(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<NewPoll>,
) -> poem::Result<Response> {
    let desk = seat(app.0, request, caller, &slug.0).await?;
    let once = Once::of_page(request, &form)?;
    if let Err(OnceError::Reused) = once.before(app.0, &desk.caller).await {
        let note = say!(
            "Ce formulaire a déjà servi\u{a0}: la question d’avant est posée. Envoyé de nouveau, il en pose une autre.",
            "This form was used already: the question from before is asked. Sent again, it asks another one.",
        );
        let page = desk_pages::blank(&desk.at, &form.typed().clone().with_once(), &[], Some(note));
        return Ok(forms::stale(&page, desk.at.language)?);
    }
    let asked = match desk_wish::read::<NewPoll>(form.typed(), desk.at.commune.zone()) {
        Ok(new) => create(app.0, &desk.caller, &once, &desk.key()?, new).await.map_err(Refusal::problem),
        Err(mistakes) => Err(Problem::invalid(mistakes)),
    };
    match asked {
        Ok(made) => {
            let id = made.made::<PollId>().ok_or_else(|| Problem::internal("a poll was asked without an id"))?;
            Ok(forms::done(&format!("{}?done=asked", desk_page(&desk.at.commune, id))))
        }
        Err(problem) => {
            let page = desk_pages::blank(&desk.at, form.typed(), &problem.into_mistakes()?, None);
            Ok(forms::refused(&page, desk.at.language)?)
        }
    }
}

#[handler]
async fn show_poll(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    leafed: Query<Leafed>,
) -> poem::Result<Response> {
    let desk = seat(app.0, request, caller, &place.0.0).await?;
    let poll = poll_of(app.0, &desk, &place.0.1).await?;
    let typed = desk_wish::of_poll(&poll, desk.at.commune.zone()).with_state(&Revision::of_resource(&poll));
    let single = Single { poll: &poll, typed, mistakes: vec![], done: leafed.done.as_deref(), is_stale: false };
    Ok(pages::answer(&desk_pages::single(&desk.at, single, app.clock.now()), desk.at.language)?)
}

/// Does with a poll what the button says.
#[handler]
async fn act(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<PollPatch>,
) -> poem::Result<Response> {
    let desk = seat(app.0, request, caller, &place.0.0).await?;
    let poll = poll_of(app.0, &desk, &place.0.1).await?;
    let doing = desk_wish::doing(form.typed());
    match take(app.0, &desk, poll.id, doing, &form).await {
        Ok(()) if doing == Doing::Delete => Ok(forms::done(&format!("{}?done=deleted", desk_list(&desk.at.commune)))),
        Ok(()) => Ok(forms::done(&format!("{}?done={doing}", desk_page(&desk.at.commune, poll.id)))),
        Err(problem) => Ok(refused(&desk, &poll, &form, problem, app.clock.now())?),
    }
}

/// The page again: of a poll that changed since its form was shown, or with every mistake at its field.
fn refused(
    desk: &Desk<'_>,
    poll: &PollOut,
    form: &Form<PollPatch>,
    problem: Problem,
    now: Instant,
) -> Result<Response, Problem> {
    let is_stale = problem.kind == &problem::STALE;
    let mistakes: Vec<FieldError> = problem.into_mistakes()?;
    let typed: Typed = form.typed().clone().with_state(&Revision::of_resource(poll));
    let page = desk_pages::single(&desk.at, Single { poll, typed, mistakes, done: None, is_stale }, now);
    if is_stale { forms::stale(&page, desk.at.language) } else { forms::refused(&page, desk.at.language) }
}

async fn take(app: &App, desk: &Desk<'_>, id: PollId, doing: Doing, form: &Form<PollPatch>) -> Result<(), Problem> {
    let (zone, seen): (_, IfMatch) = (desk.at.commune.zone(), form.if_match());
    match doing {
        Doing::Save => {
            let patch = desk_wish::read::<PollPatch>(form.typed(), zone).map_err(Problem::invalid)?;
            edit(app, &desk.caller, id, &seen, patch).await.map_err(Refusal::problem)?;
        }
        Doing::Conclude => {
            let text = desk_wish::read::<NewConclusion>(form.typed(), zone).map_err(Problem::invalid)?;
            conclude(app, &desk.caller, id, &seen, text).await.map_err(Refusal::problem)?;
        }
        Doing::Close => {
            end_early(app, &desk.caller, id, &seen).await.map_err(Refusal::problem)?;
        }
        Doing::Delete => delete(app, &desk.caller, id, &seen).await.map_err(Refusal::problem)?,
    }
    Ok(())
}
