//! The clerk's decisions on what organisations submit: approve, reject.

use sea_orm::DbErr;
use serde_json::json;

use super::edit::rendered;
use super::reach::on_own_board;
use super::{
    By, Edited, NoSuch, OutOfReach, Post, PostStatus, Precondition, Reason, SheetRow, Sheets, WrongStep, grasp,
    look_up, waiting,
};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::dispatches::Outcome;
use ground::ids::CommuneId;
use ground::{FieldError, input};
use kit::http::problem::Problem;
use kit::refusal;
use kit::tenants::Key;

input! {
    /// The reason of a town hall that says no.
    #[example(json!({"reason": "La date manque : quand la fête a-t-elle lieu ?"}))]
    pub struct Rejection {
        /// The reason for its writer, 1 to 500 characters.
        pub reason: Reason,
    }
}

refusal! {
    /// Reasons why nothing was decided.
    pub(crate) enum ModerateError<P: Post> {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// It is not there, or the caller does not run the board.
        ..OutOfReach(OutOfReach<P>) from (NoSuch<P>, DbErr),
        /// Nothing waits for a decision, or it would be over before it goes up.
        ..WrongStep(WrongStep),
        /// The revision no longer goes together with what has changed since.
        Invalid(Vec<FieldError>) => invalid,
        /// The stored revision cannot be read.
        Unreadable(Problem) => internal,
    }
}

/// Let what was submitted go up on a clerk's own board, on its date if that is to come; or let a revision take the
/// place of what is up there.
pub(crate) async fn approve<P: Post>(
    app: &App,
    caller: &Caller,
    board: Option<&Key>,
    id: P::Id,
    precondition: Precondition<'_, P>,
) -> Result<Sheets<P>, ModerateError<P>> {
    let held = grasp(app, caller, id, precondition, on_own_board(caller, meant(app, board)?), &[]).await?;
    let Some((place, sheet)) = held.reached().next() else { return Err(OutOfReach::not_found().into()) };
    let (status, now) = (sheet.life().status(held.now), held.now);
    let is_revision = status != PostStatus::Submitted;
    let row = if status == PostStatus::Submitted {
        let mut decisions = sheet.row().decisions();
        decisions.approve(now)?;
        sheet.row().clone().decided(decisions)
    } else if sheet.has_revision_waiting() {
        let patch: P::Patch = waiting(sheet.row()).map_err(ModerateError::Unreadable)?;
        let asked = P::common(&patch);
        let rendered = rendered(asked.text).await;
        let made_in = sheet.row().made_in();
        let enclosed =
            look_up(app, None, made_in, asked.image, asked.attachments).await?.map_err(ModerateError::Invalid)?;
        enclosed.take(&*held.change, made_in).await?.map_err(|error| ModerateError::Invalid(vec![error]))?;
        let Edited { row, .. } = sheet.apply(app, patch, rendered, enclosed, now).map_err(ModerateError::Invalid)?;
        let mut decisions = row.decisions();
        (decisions.revision, decisions.submitted_at) = (None, None);
        decisions.approved_by = Some(By::Staff);
        row.decided(decisions)
    } else {
        return Err(WrongStep::Impossible(status).into());
    };
    let changed = vec![(place, row)];
    let mistakes = held.too_much(&changed, &[]).await?;
    if !mistakes.is_empty() {
        return Err(ModerateError::Invalid(mistakes));
    }
    held.write(changed, vec![]).await?;
    held.tell(if is_revision { Outcome::RevisionApproved } else { Outcome::Approved }).await?;
    Ok(held.done(Deed::Approved).await?)
}

/// Say no to what was submitted on a clerk's own board, or to a revision; then what is up stays as it is.
pub(crate) async fn reject<P: Post>(
    app: &App,
    caller: &Caller,
    board: Option<&Key>,
    id: P::Id,
    rejection: Rejection,
    precondition: Precondition<'_, P>,
) -> Result<Sheets<P>, ModerateError<P>> {
    let held = grasp(app, caller, id, precondition, on_own_board(caller, meant(app, board)?), &[]).await?;
    let Some((place, sheet)) = held.reached().next() else { return Err(OutOfReach::not_found().into()) };
    let mut decisions = sheet.row().decisions();
    let is_revision = decisions.has_revision_waiting();
    decisions.reject(rejection.reason, held.now)?;
    let row = sheet.row().clone().decided(decisions);
    held.write(vec![(place, row)], vec![]).await?;
    held.tell(if is_revision { Outcome::RevisionRejected } else { Outcome::Rejected }).await?;
    Ok(held.done(Deed::Rejected).await?)
}

/// Take back a no on a clerk's own board: it waits again.
pub(crate) async fn reconsider<P: Post>(
    app: &App,
    caller: &Caller,
    board: Option<&Key>,
    id: P::Id,
) -> Result<Sheets<P>, ModerateError<P>> {
    let held = grasp(app, caller, id, &|_, _| true, on_own_board(caller, meant(app, board)?), &[]).await?;
    let Some((place, sheet)) = held.reached().next() else { return Err(OutOfReach::not_found().into()) };
    let mut decisions = sheet.row().decisions();
    decisions.reconsider(held.now)?;
    let row = sheet.row().clone().decided(decisions);
    held.write(vec![(place, row)], vec![]).await?;
    Ok(held.done(Deed::Restored).await?)
}

/// The board that was said, if one was.
fn meant<P>(app: &App, board: Option<&Key>) -> Result<Option<CommuneId>, ModerateError<P>> {
    let known =
        |key: &Key| app.communes.get(key.as_str()).map(|commune| commune.id).ok_or(ModerateError::NoSuchCommune);
    board.map(known).transpose()
}
