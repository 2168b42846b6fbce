//! Editing what is posted: in place, or as a revision that waits.

use sea_orm::DbErr;
use serde_json::Value;

use super::create::first_state;
use super::publisher::open_boards;
use super::{
    Body, Decisions, Enclosed, Held, NamedBoards, NoSuch, OutOfReach, Post, PostState, PostStatus, Precondition,
    Rendered, SheetRow, Sheets, WrongStep, as_author, choose_boards, grasp, look_up, render,
};
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::{App, organisations};
use ground::ids::CommuneId;
use ground::text::Message;
use ground::{FieldError, Input, Patch};
use kit::http::problem::Problem;
use kit::http::read_input;
use kit::refusal;

refusal! {
    /// Reasons why a post was not edited.
    pub(crate) enum EditError<P: Post> {
        /// The caller may not, or it is not there.
        ..OutOfReach(OutOfReach<P>) from (NoSuch<P>, DbErr) but (SEVERAL_BOARDS),
        /// It is withdrawn.
        ..WrongStep(WrongStep),
        /// Values that do not go together.
        Invalid(Vec<FieldError>) => invalid,
        /// The stored revision cannot be read.
        Unreadable(Problem) => internal,
    }
}

/// Change a post: on each board in place, or as a revision that waits there if it is up and its organisation is
/// moderated. What residents have seen and see differently now is marked as edited.
pub(crate) async fn edit<P: Post>(
    app: &App,
    caller: &Caller,
    id: P::Id,
    patch: P::Patch,
    precondition: Precondition<'_, P>,
) -> Result<Sheets<P>, EditError<P>> {
    let asked = P::common(&patch);
    // Before the transaction: rendering takes its time, and writers wait for each other.
    let rendered = rendered(asked.text).await;
    let held = grasp(app, caller, id, precondition, as_author(caller), &named_boards(app, asked.boards)).await?;
    change(caller, held, &patch, rendered, |_| Ok(patch.clone())).await
}

/// Apply a patch to what is in hand; `own` is the same for one sheet.
pub(crate) async fn change<P: Post>(
    caller: &Caller,
    held: Held<'_, P>,
    patch: &P::Patch,
    rendered: Option<Result<Rendered, Message>>,
    own: impl Fn(&P) -> Result<P::Patch, EditError<P>>,
) -> Result<Sheets<P>, EditError<P>> {
    let (Some((_, first)), asked) = (held.reached().next(), P::common(patch)) else {
        return Err(OutOfReach::not_found().into());
    };
    if held.reached().all(|(_, it)| it.row().decisions().state == PostState::Withdrawn) {
        return Err(WrongStep::Impossible(PostStatus::Withdrawn).into());
    }
    let (made_in, organisation) = (first.row().made_in(), first.owner().organisation.id);
    let served = organisations::communes_of(&*held.change, organisation).await?;
    let boards = asked
        .boards
        .map(|asked| choose_boards(held.app, Some(asked), &open_boards(caller, organisation, &served)))
        .transpose();
    let files = look_up(held.app, Some(caller), made_in, asked.image, asked.attachments).await?;
    let mut wrong: Vec<FieldError> = files.as_ref().err().cloned().unwrap_or_default();
    wrong.extend(boards.as_ref().err().cloned());
    let files = files.unwrap_or_default();
    wrong.extend(files.take(&*held.change, made_in).await?.err());
    let (mut changed, mut text) = (Vec::new(), None);
    for (place, sheet) in held.reached() {
        match on_sheet(&held, caller, sheet, own(sheet)?, rendered.clone(), &files)? {
            Ok((row, whole)) => {
                changed.extend(row.map(|row| (place, row)));
                text.get_or_insert(whole);
            }
            Err(errors) => wrong.extend(errors),
        }
    }
    let (Some(text), Ok(boards), true) = (text, boards, wrong.is_empty()) else {
        return Err(EditError::Invalid(once_each(wrong)));
    };
    let mut new = Vec::new();
    if let Some(boards) = boards {
        let leaves = |place: usize| held.sheets.0.get(place).is_some_and(|it| !boards.contains(&it.owner().commune.id));
        changed.retain(|(place, _)| !leaves(*place));
        changed.extend(held.reached().filter(|(place, _)| leaves(*place)).map(|(place, it)| (place, left(it.row()))));
        new = hung(&held, caller, &text, &boards).await?;
    }
    if changed.is_empty() && new.is_empty() {
        return Ok(held.sheets);
    }
    let mistakes = held.too_much(&changed, &new).await?;
    if !mistakes.is_empty() {
        return Err(EditError::Invalid(mistakes));
    }
    held.write(changed, new).await?;
    Ok(held.done(Deed::Changed).await?)
}

/// Each mistake once: every sheet makes the same.
fn once_each(all: Vec<FieldError>) -> Vec<FieldError> {
    let mut told: Vec<FieldError> = Vec::new();
    for mistake in all {
        if !told.contains(&mistake) {
            told.push(mistake);
        }
    }
    told
}

/// The row of one sheet after a patch, if it is different then, and the row with the whole text.
type OnSheet<R> = Result<(Option<R>, R), Vec<FieldError>>;

fn on_sheet<P: Post>(
    held: &Held<'_, P>,
    caller: &Caller,
    sheet: &P,
    patch: P::Patch,
    rendered: Option<Result<Rendered, Message>>,
    files: &Enclosed,
) -> Result<OnSheet<P::Row>, EditError<P>> {
    let (decisions, now) = (sheet.row().decisions(), held.now);
    let edited = match sheet.apply(held.app, patch.clone(), rendered.clone(), files.clone(), now) {
        Ok(edited) => edited,
        Err(errors) => return Ok(Err(errors)),
    };
    let was_approved = decisions.state == PostState::Approved
        || (decisions.state == PostState::Withdrawn && decisions.approved_at.is_some());
    if was_approved && !sheet.owner().lets_up(caller, P::is_grave(&edited.row)) {
        let (merged, revision) = merged(sheet.row(), &patch).map_err(EditError::Unreadable)?;
        let whole = match sheet.apply(held.app, merged, rendered, files.clone(), now) {
            Ok(whole) => whole,
            Err(errors) => return Ok(Err(errors)),
        };
        let mut waiting = decisions.clone();
        waiting.revision = revision.filter(|_| whole.changed || decisions.revision.is_some());
        waiting.submitted_at =
            waiting.revision.as_ref().filter(|_| decisions.state == PostState::Approved).map(|_| now);
        waiting.rejection_reason = None;
        let row = (waiting != decisions).then(|| sheet.row().clone().decided(waiting));
        return Ok(Ok((row, whole.row)));
    }
    let mut after = edited.row.decisions();
    after.resubmit(now);
    if after.state == PostState::Approved && edited.changed {
        after.approved_by = Some(sheet.owner().side_of(caller));
    }
    let is_different = edited.changed || decisions.state == PostState::Rejected;
    let row = edited.row.decided(after);
    Ok(Ok((is_different.then(|| row.clone()), row)))
}

/// A sheet that leaves its board.
fn left<R: SheetRow>(row: &R) -> R {
    let decisions = row.decisions();
    row.clone().decided(Decisions { state: PostState::Left, submitted_at: None, ..decisions })
}

/// The sheets on those of these boards where it does not hang yet.
async fn hung<P: Post>(
    held: &Held<'_, P>,
    caller: &Caller,
    text: &P::Row,
    boards: &[CommuneId],
) -> Result<Vec<P::Row>, DbErr> {
    let missing = boards.iter().filter(|board| held.sheets.0.iter().all(|it| it.owner().commune.id != **board));
    let missing: Vec<CommuneId> = missing.copied().collect();
    let is_draft = held.reached().all(|(_, it)| it.row().decisions().state == PostState::Draft);
    let Some((_, first)) = held.reached().next() else { return Ok(vec![]) };
    let organisation = first.owner().organisation.id;
    let standing = organisations::find_all(&*held.change, missing.iter().map(|board| (*board, organisation))).await?;
    let rows = missing.iter().map(|board| {
        let goes_up = standing.get(&(*board, organisation)).is_some_and(|(_, it)| it.lets_up(P::is_grave(text)));
        let state = first_state(is_draft, goes_up || caller.runs_board(*board));
        let before = text.decisions();
        let by = first.owner().side_of(caller);
        let new = Decisions::new(state, by, before.publish_at, before.expire_at, held.now);
        text.clone().on(*board).decided(Decisions { created_at: before.created_at, ..new })
    });
    Ok(rows.collect())
}

/// The whole revision when this patch comes on top of the one that waits: as a patch, and as it is stored. No revision
/// names boards.
pub(crate) fn merged<P: Input>(row: &impl SheetRow, patch: &P) -> Result<(P, Option<String>), Problem> {
    let mut members = row.decisions().changes();
    members.extend(patch.members());
    members.remove("communes");
    let merged = read_input(&members)?;
    Ok((merged, (!members.is_empty()).then(|| Value::Object(members).to_string())))
}

/// The communes that a patch names, whether their boards are open to it or not.
fn named_boards(app: &App, asked: Option<&NamedBoards>) -> Vec<CommuneId> {
    let named = asked.into_iter().flat_map(|boards| &boards.0);
    named.filter_map(|key| Some(app.communes.get(key.as_str())?.id)).collect()
}

/// The text of a patch as it will be shown, if it changes it.
pub(crate) async fn rendered(text: &Patch<Body>) -> Option<Result<Rendered, Message>> {
    match text {
        Patch::Keep => None,
        Patch::Clear => Some(Ok(Rendered::default())),
        Patch::Set(body) => Some(render(body.clone()).await),
    }
}
