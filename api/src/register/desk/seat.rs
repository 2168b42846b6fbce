//! Whoever sits at the register: its mayor and clerks, who signed in lately.

use poem::{Request, Response};

use crate::App;
use crate::accounts::{AtDesk, to_sign_in_again};
use crate::communes::{Desk, DeskPlace};
use kit::forms;
use kit::http::problem::{self, Problem, Refusal};

/// The desk of somebody who may read and write the register. Who signed in too long ago is led to do so again, and back.
pub(super) async fn seated<'a>(app: &'a App, request: &Request, at: AtDesk, slug: &str) -> poem::Result<Desk<'a>> {
    seated_or(app, request, at, slug, || Ok(forms::done(&to_sign_in_again(request.original_uri().path())))).await
}

/// The same for who sends something, which `kept` keeps until they signed in again.
pub(super) async fn seated_or<'a>(
    app: &'a App,
    request: &Request,
    AtDesk(caller): AtDesk,
    slug: &str,
    kept: impl FnOnce() -> Result<Response, Problem>,
) -> poem::Result<Desk<'a>> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    if !desk.runs_board() {
        return Err(Problem::of(&problem::FORBIDDEN).into());
    }
    if !desk.caller.is_fresh(app.clock.now()) {
        return Err(poem::Error::from_response(kept()?));
    }
    Ok(desk)
}

/// The path of the register, or of one of its pages.
pub(super) fn path(at: &DeskPlace<'_>, end: &str) -> String {
    at.path(&format!("/registre{end}"))
}
