//! Whoever sits at the counter on pages: the clerk, who signed in lately.

use poem::{Request, Response};

use crate::App;
use crate::accounts::{AtDesk, to_sign_in_again};
use crate::ballots::result::public;
use crate::communes::{Desk, DeskPlace};
use crate::consultations::{ConsultationId, consultation};
use kit::forms;
use kit::http::problem::{self, Problem, Refusal};

/// The desk of a clerk, and a consultation of their commune. Who signed in too long ago is led to do so again, and back.
pub(super) async fn seated<'a>(
    app: &'a App,
    request: &Request,
    at: AtDesk,
    place: &(String, String),
) -> poem::Result<(Desk<'a>, consultation::Model)> {
    let again = || Ok(forms::done(&to_sign_in_again(request.original_uri().path())));
    seated_or(app, request, at, place, again).await
}

/// The same for who sends something, which `kept` keeps until they signed in again.
pub(super) async fn seated_or<'a>(
    app: &'a App,
    request: &Request,
    at: AtDesk,
    (slug, id): &(String, String),
    kept: impl FnOnce() -> Result<Response, Problem>,
) -> poem::Result<(Desk<'a>, consultation::Model)> {
    let desk = clerks(app, request, at, slug, kept).await?;
    let none = || Problem::of(&problem::CONSULTATION_NOT_FOUND);
    let id: ConsultationId = id.parse().map_err(|_| none())?;
    let row = public(&app.db.read, id).await.map_err(Problem::internal)?;
    let row = row.filter(|row| row.commune_id == desk.at.commune.id).ok_or_else(none)?;
    Ok((desk, row))
}

/// The desk of a clerk.
pub(super) async fn clerks<'a>(
    app: &'a App,
    request: &Request,
    AtDesk(caller): AtDesk,
    slug: &str,
    kept: impl FnOnce() -> Result<Response, Problem>,
) -> poem::Result<Desk<'a>> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    if !desk.caller.is_clerk_of(desk.at.commune.id) {
        return Err(Problem::of(&problem::FORBIDDEN).into());
    }
    if !desk.caller.is_fresh(app.clock.now()) {
        return Err(poem::Error::from_response(kept()?));
    }
    Ok(desk)
}

/// The path of the counter, or of one of its pages.
pub(super) fn path(at: &DeskPlace<'_>, id: ConsultationId, end: &str) -> String {
    at.path(&format!("/guichet/{id}{end}"))
}
