//! Whoever sits at the desk of consultations: the staff of the commune, of whom some may write one.

use poem::Request;

use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{Desk, DeskError};
use crate::consultations::consultation::Model;
use crate::consultations::grasp::writes;
use crate::consultations::queries::find;
use crate::consultations::wire::{ConsultationOut, show};
use crate::consultations::{ConsultationId, Phase};
use kit::http::problem::{self, Problem, Refusal};

/// A consultation of a desk.
pub(super) struct AtHand {
    pub(super) row: Model,
    pub(super) shown: ConsultationOut,
    /// True if whoever sits there may write it.
    pub(super) may_write: bool,
    /// True if they may send its links to those who hold the key.
    pub(super) may_send: bool,
}

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

/// The consultation that an address names.
pub(super) async fn at_hand(app: &App, desk: &Desk<'_>, id: &str) -> Result<AtHand, Problem> {
    let none = || Problem::of(&problem::CONSULTATION_NOT_FOUND);
    let id: ConsultationId = id.parse().map_err(|_| none())?;
    let row = find(&app.db.read, id).await.map_err(Problem::internal)?;
    let row = row.filter(|row| row.commune_id == desk.at.commune.id).ok_or_else(none)?;
    let may_write = writes(app, &desk.caller, &row).await.map_err(Problem::internal)?;
    let shown = show(&app.db.read, &desk.at.commune, &row, app.clock.now()).await.map_err(Problem::internal)?;
    let may_send = desk.caller.runs_board(desk.at.commune.id);
    Ok(AtHand { row, shown, may_write, may_send })
}

/// The draft that an address names, for who may write it; none if it was announced.
pub(super) async fn draft(app: &App, desk: &Desk<'_>, id: &str) -> Result<Option<AtHand>, Problem> {
    let at_hand = at_hand(app, desk, id).await?;
    if !at_hand.may_write {
        return Err(DeskError::Forbidden.problem());
    }
    Ok(Some(at_hand).filter(|it| it.row.phase(app.clock.now()) == Phase::Draft))
}

/// The consultation that an address names, for who runs the board.
pub(super) async fn of_the_board(app: &App, desk: &Desk<'_>, id: &str) -> Result<AtHand, Problem> {
    desk.clerk()?;
    at_hand(app, desk, id).await
}
