//! The queue at the desk: one list of what waits, and a decision by one touch.

use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use std::collections::HashMap;

use super::api::{ModerationItem, page};
use super::decide::{Asked, decide};
use super::paths::REVIEW;
use super::queue_page::{Beside, Refused, show};
use crate::accounts::AtDesk;
use crate::communes::{Desk, DeskError};
use crate::posts::Rejection;
use crate::{App, events};
use ground::FieldError;
use kit::forms::{self, Form};
use kit::http::problem::{Problem, Refusal};
use kit::http::{Cursor, Limit, ListPage};
use kit::pages::{self, Page};

/// The pages of the desk about the queue.
pub(crate) const DESK_PAGES: &[Page] = &[Page::desk_form("/:commune/bureau/a-relire", &show_queue, &decide_one)];

/// The choices in the address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Turned {
    suite: Option<String>,
    /// What was done just now: a word, what it was done with, and its id.
    done: Option<String>,
    quoi: Option<String>,
    id: Option<String>,
}

#[handler]
async fn show_queue(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    turned: Query<Turned>,
) -> poem::Result<Response> {
    let desk = seat(app.0, request, caller, &slug.0).await?;
    let after: Option<Cursor> = turned.suite.as_deref().and_then(|it| it.parse().ok());
    let queue = queue(app.0, &desk, after.as_ref()).await?;
    let Turned { done, quoi, id, .. } = turned.0;
    let done = done.zip(quoi).zip(id).map(|((done, what), id)| (done, what, id));
    let beside = beside(app.0, &desk, &queue).await?;
    let page = show(&desk.at, desk.runs_board(), &queue, &beside, None, done, app.clock.now());
    Ok(pages::answer(&page, desk.at.language)?)
}

/// The desk, for the commune's staff.
async fn seat<'a>(
    app: &'a App,
    request: &Request,
    caller: crate::accounts::Caller,
    slug: &str,
) -> Result<Desk<'a>, Problem> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    if desk.caller.is_staff_of(desk.at.commune.id) { Ok(desk) } else { Err(DeskError::Forbidden.problem()) }
}

async fn queue(app: &App, desk: &Desk<'_>, after: Option<&Cursor>) -> Result<ListPage<ModerationItem>, Problem> {
    let (commune, language) = (desk.at.commune.id, desk.at.language);
    page(app, &desk.caller, commune, Limit::default(), after, language).await.map_err(Refusal::problem)
}

/// The dates of other events on the days of those that wait.
async fn beside(app: &App, desk: &Desk<'_>, queue: &ListPage<ModerationItem>) -> Result<Beside, Problem> {
    let mut all = HashMap::new();
    for event in queue.items.iter().filter_map(|it| it.event.as_ref()) {
        let others = events::same_day(app, desk.at.commune.id, event.id).await.map_err(Problem::internal)?;
        all.insert(event.id, others);
    }
    Ok(all)
}

/// Decides about one thing, as its form says.
#[handler]
async fn decide_one(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<Rejection>,
) -> poem::Result<Response> {
    let desk = seat(app.0, request, caller, &slug.0).await?;
    let asked = match Asked::of(&form, desk.at.commune.zone()) {
        Ok(asked) => asked,
        Err(mistakes) => return Ok(refused(app.0, &desk, &form, mistakes).await?),
    };
    let (what, id) = (asked.what, asked.id);
    match decide(app.0, &desk, &asked, &form.if_match()).await {
        Ok(done) => Ok(forms::done(&format!("{}?done={done}&quoi={what}&id={id}", REVIEW.path(&slug.0)))),
        Err(problem) => Ok(refused(app.0, &desk, &form, problem.into_mistakes()?).await?),
    }
}

/// The queue again, with what was typed at the thing that it was about.
async fn refused(
    app: &App,
    desk: &Desk<'_>,
    form: &Form<Rejection>,
    mistakes: Vec<FieldError>,
) -> Result<Response, Problem> {
    let queue = queue(app, desk, None).await?;
    let (refused, beside) = (Refused { typed: form.typed(), mistakes }, beside(app, desk, &queue).await?);
    let page = show(&desk.at, desk.runs_board(), &queue, &beside, Some(refused), None, app.clock.now());
    forms::refused(&page, desk.at.language)
}
