//! Whoever sits at these pages: the staff of the commune.

use poem::Request;

use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{Desk, DeskError, DeskPlace};
use crate::{portfolios, topics};
use kit::http::problem::{Problem, Refusal};

/// The desk of somebody of the commune's staff.
pub(super) async fn staffed<'a>(
    app: &'a App,
    request: &Request,
    AtDesk(caller): AtDesk,
    slug: &str,
) -> Result<Desk<'a>, Problem> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    if desk.caller.is_staff_of(desk.at.commune.id) { Ok(desk) } else { Err(DeskError::Forbidden.problem()) }
}

/// The path of topics, or of one of them.
pub(super) fn topics_at(at: &DeskPlace<'_>, end: &str) -> String {
    at.path(&format!("{}{end}", topics::DESK_END))
}

/// The path of portfolios, or of one of them.
pub(super) fn portfolios_at(at: &DeskPlace<'_>, end: &str) -> String {
    at.path(&format!("{}{end}", portfolios::DESK_END))
}
