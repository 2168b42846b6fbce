//! Editing what is posted: in place, or as a revision that waits.

use sea_orm::DbErr;
use serde_json::Value;

use super::{
    Boards, Body, Common, Decided, Enclosed, Held, OutOfReach, Owner, Post, Precondition, Refused, Rendered, State, Status, choose_boards,
    grasp, look_up, render,
};
use crate::{
    App,
    accounts::Caller,
    http::{
        Input, Patch,
        problem::{self, FieldError, Kind, Problem, Refusal},
        read_input,
    },
    ids::CommuneId,
    organisations,
    text::Message,
};

/// Why something was not edited.
#[derive(Debug)]
pub(crate) enum EditError<P> {
    /// The caller may not, or it is not there.
    OutOfReach(OutOfReach<P>),
    /// It does not take place on that date.
    NoSuchDate(Message),
    /// What is withdrawn is not edited.
    Withdrawn,
    /// Values that do not go together.
    Invalid(Vec<FieldError>),
    /// The stored revision cannot be read.
    Unreadable(Problem),
}

impl<P: Post> Refusal for EditError<P> {
    const KINDS: &'static [&'static Kind] =
        &[P::NOT_FOUND, &problem::FORBIDDEN, &problem::STALE, &problem::IMPOSSIBLE_TRANSITION, &problem::INVALID, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::OutOfReach(reason) => reason.into(),
            Self::NoSuchDate(detail) => Problem::of(P::NOT_FOUND).with(detail),
            Self::Withdrawn => Refused::Impossible(Status::Withdrawn).into(),
            Self::Invalid(errors) => Problem::invalid(errors),
            Self::Unreadable(problem) => Problem::internal(problem),
        }
    }
}

impl<P> From<DbErr> for EditError<P> {
    fn from(error: DbErr) -> Self {
        Self::OutOfReach(OutOfReach::Database(error))
    }
}

impl<P> From<OutOfReach<P>> for EditError<P> {
    fn from(reason: OutOfReach<P>) -> Self {
        Self::OutOfReach(reason)
    }
}

/// Change something: in place, or as a revision that waits if its organisation is moderated and it is approved. What
/// residents have seen and see differently now is marked as edited.
///
/// # Errors
/// When the caller may not, it is withdrawn, or values do not go together.
pub(crate) async fn edit<P: Post>(
    app: &App,
    caller: &Caller,
    id: P::Id,
    patch: P::Patch,
    precondition: Precondition<'_, P>,
) -> Result<P, EditError<P>> {
    let asked = P::common(&patch);
    // Before the transaction: rendering takes its time, and writers wait for each other.
    let rendered = rendered(asked.text).await;
    let may = |post: &P| post.owner().lets_change(caller);
    let held = grasp(app, caller, id, precondition, may, &named_boards(app, asked.boards)).await?;
    change(app, caller, held, patch, rendered).await
}

/// Apply a patch to something in hand.
///
/// # Errors
/// When it is withdrawn, or values do not go together.
pub(crate) async fn change<P: Post>(
    app: &App,
    caller: &Caller,
    mut held: Held<'_, P>,
    patch: P::Patch,
    rendered: Option<Result<Rendered, Message>>,
) -> Result<P, EditError<P>> {
    let (decisions, now) = (held.post.row().decisions(), held.now);
    if decisions.state == State::Withdrawn {
        return Err(EditError::Withdrawn);
    }
    let commune = held.post.owner().commune.id;
    let boards = boards(app, &held, P::common(&patch).boards).await?;
    let wrong_boards = boards.as_ref().err().cloned();
    let files = enclosed(app, caller, held.post.owner(), &P::common(&patch)).await?;
    let wrong_files = files.as_ref().err().cloned().unwrap_or_default();
    let waits = decisions.state == State::Approved && !held.post.owner().trusts(caller);
    let (patch, revision) = if waits { merged(held.post.row(), &patch).map_err(EditError::Unreadable)? } else { (patch, None) };
    let taken = match &files {
        Ok(files) => files.take(&*held.change, commune).await?.err(),
        Err(_) => None,
    };
    let edited = held.post.apply(app, patch, rendered, files.unwrap_or_default(), now);
    let wrong: Vec<FieldError> = wrong_boards.into_iter().chain(wrong_files).chain(taken).collect();
    let (edited, boards) = match (edited, boards) {
        (Ok(edited), Ok(boards)) if wrong.is_empty() => (edited, boards),
        (edited, _) => return Err(EditError::Invalid(edited.err().into_iter().flatten().chain(wrong).collect())),
    };
    let boards = boards.filter(|boards| !held.post.is_on(boards));
    if waits {
        let mut waiting = decisions.clone();
        waiting.revision = revision.filter(|_| edited.changed || boards.is_some() || decisions.revision.is_some());
        waiting.submitted_at = waiting.revision.as_ref().map(|_| now);
        waiting.rejection_reason = None;
        if waiting == decisions {
            return Ok(held.post);
        }
        let row = held.post.row().clone().decided(waiting);
        return Ok(held.save(row).await?);
    }
    if let Some(boards) = boards {
        held.place(boards);
    } else if !edited.changed && decisions.state != State::Rejected {
        return Ok(held.post);
    }
    let mut decisions = edited.row.decisions();
    decisions.resubmit(now);
    Ok(held.save(edited.row.decided(decisions)).await?)
}

/// The whole revision when this patch comes on top of the one that waits: as a patch, and as it is stored.
///
/// # Errors
/// When what is stored cannot be read.
pub(crate) fn merged<P: Input>(row: &impl Decided, patch: &P) -> Result<(P, Option<String>), Problem> {
    let mut members = row.decisions().changes();
    members.extend(patch.members());
    let merged = read_input(&members)?;
    Ok((merged, (!members.is_empty()).then(|| Value::Object(members).to_string())))
}

/// The communes that a patch names, whether their boards are open to it or not.
pub(super) fn named_boards(app: &App, asked: Option<&Boards>) -> Vec<CommuneId> {
    let named = asked.into_iter().flat_map(|boards| &boards.0);
    named.filter_map(|key| Some(app.communes.get(key.as_str())?.id)).collect()
}

/// The boards that a patch puts it on, if it says so.
pub(super) async fn boards<P: Post>(
    app: &App,
    held: &Held<'_, P>,
    asked: Option<&Boards>,
) -> Result<Result<Option<Vec<CommuneId>>, FieldError>, DbErr> {
    let (Some(asked), owner) = (asked, held.post.owner()) else { return Ok(Ok(None)) };
    let served = organisations::communes_of(&*held.change, owner.organisation.id).await?;
    Ok(choose_boards(app, owner.commune.id, Some(asked), &served).map(Some))
}

/// The files that a patch gives it.
pub(super) async fn enclosed(
    app: &App,
    caller: &Caller,
    owner: &Owner,
    asked: &Common<'_>,
) -> Result<Result<Enclosed, Vec<FieldError>>, DbErr> {
    look_up(app, caller, owner.commune.id, asked.image, asked.attachments).await
}

/// The text of a patch as it will be shown, if it changes it.
pub(crate) async fn rendered(text: &Patch<Body>) -> Option<Result<Rendered, Message>> {
    match text {
        Patch::Keep => None,
        Patch::Clear => Some(Ok(Rendered::default())),
        Patch::Set(body) => Some(render(body.clone()).await),
    }
}
