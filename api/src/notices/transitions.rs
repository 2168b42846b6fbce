//! The steps in a notice's life that somebody takes: publish, withdraw, restore.

use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};

use super::{Life, Notice, State, Status, entity::Model, queries, rules};
use crate::{
    App,
    accounts::Caller,
    board,
    clock::Instant,
    http::problem::{self, Kind, Problem, Refusal},
    ids::NoticeId,
    text::Message,
};

/// Why a step was not taken.
#[derive(Debug)]
pub enum TransitionError {
    /// There is no such notice, or none that the caller may see.
    NoSuchNotice,
    /// The caller may see it, not change it.
    Forbidden,
    /// It changed since the caller read it.
    Stale,
    /// Its state does not allow the step.
    Impossible(Status),
    /// It would come down before it goes up.
    ExpiryPassed,
    /// The database failed; nothing was written.
    Database(DbErr),
}

impl Refusal for TransitionError {
    const KINDS: &'static [&'static Kind] =
        &[&problem::NOTICE_NOT_FOUND, &problem::FORBIDDEN, &problem::STALE, &problem::IMPOSSIBLE_TRANSITION, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchNotice => Problem::of(&problem::NOTICE_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Stale => Problem::of(&problem::STALE),
            Self::Impossible(status) => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(what_is_possible(status)),
            Self::ExpiryPassed => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(Message::fixed(
                "La fin d’affichage précède la publication. Donnez une nouvelle date de fin (PATCH expire_at), puis publiez.",
                "The end of display comes before the publication. Set a new one (PATCH expire_at), then publish.",
            )),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for TransitionError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// What a notice in this status allows.
pub(super) fn what_is_possible(status: Status) -> Message {
    match status {
        Status::Draft => Message::fixed(
            "C’est un brouillon. Vous pouvez le modifier (PATCH), le publier (publish) ou le retirer (DELETE).",
            "It is a draft. You can edit it (PATCH), publish it (publish) or withdraw it (DELETE).",
        ),
        Status::Submitted => Message::fixed(
            "Il attend l’accord de la mairie. Vous pouvez le modifier (PATCH) ou le retirer (DELETE).",
            "It waits for the town hall. You can edit it (PATCH) or withdraw it (DELETE).",
        ),
        Status::Rejected => Message::fixed(
            "La mairie l’a refusé. Vous pouvez le modifier (PATCH), ce qui le soumet de nouveau, ou le retirer (DELETE).",
            "The town hall rejected it. You can edit it (PATCH), which submits it again, or withdraw it (DELETE).",
        ),
        Status::Scheduled => Message::fixed(
            "Il est programmé. Vous pouvez le modifier (PATCH), le publier tout de suite (publish) ou le retirer (DELETE).",
            "It is scheduled. You can edit it (PATCH), publish it now (publish) or withdraw it (DELETE).",
        ),
        Status::Published => Message::fixed(
            "Il est affiché. Vous pouvez le modifier (PATCH) ou le retirer (DELETE).",
            "It is on the board. You can edit it (PATCH) or withdraw it (DELETE).",
        ),
        Status::Expired => Message::fixed(
            "Son affichage est terminé. Vous pouvez lui donner une nouvelle date de fin (PATCH) ou le retirer (DELETE).",
            "Its display is over. You can set a new end date (PATCH) or withdraw it (DELETE).",
        ),
        Status::Withdrawn => {
            Message::fixed("Il est retiré. Vous pouvez le rétablir (restore).", "It is withdrawn. You can restore it (restore).")
        }
    }
}

/// Whether a notice, as it stands, is the one the caller meant (see [`crate::http::IfMatch`]).
pub type Precondition<'a> = &'a (dyn Fn(&Notice, Instant) -> bool + Sync);

/// Put a draft up, on its date if it has one to come; a scheduled one at once.
///
/// # Errors
/// When it is neither, or the caller may not.
pub async fn publish(app: &App, caller: &Caller, id: NoticeId, precondition: Precondition<'_>) -> Result<Notice, TransitionError> {
    step(app, caller, id, precondition, |row, status, now| {
        match status {
            Status::Draft => row.listed_at = rules::goes_up_at(row.publish_at, now),
            Status::Scheduled => (row.publish_at, row.listed_at) = (Some(now), now),
            Status::Submitted | Status::Rejected | Status::Published | Status::Expired | Status::Withdrawn => {
                return Err(TransitionError::Impossible(status));
            }
        }
        row.state = State::Approved;
        row.approved_at = row.approved_at.or(Some(now));
        if row.expire_at.is_some_and(|expiry| expiry <= row.listed_at) {
            return Err(TransitionError::ExpiryPassed);
        }
        Ok(())
    })
    .await
}

/// Take a notice down; it stays for staff.
///
/// # Errors
/// When it is down already, or the caller may not.
pub async fn withdraw(app: &App, caller: &Caller, id: NoticeId, precondition: Precondition<'_>) -> Result<Notice, TransitionError> {
    step(app, caller, id, precondition, |row, status, _now| match status {
        Status::Withdrawn => Err(TransitionError::Impossible(status)),
        Status::Draft | Status::Submitted | Status::Rejected | Status::Scheduled | Status::Published | Status::Expired => {
            row.state = State::Withdrawn;
            Ok(())
        }
    })
    .await
}

/// Undo a withdrawal. A notice whose date came while it was down goes up now.
///
/// # Errors
/// When it is not withdrawn, or the caller may not.
pub async fn restore(app: &App, caller: &Caller, id: NoticeId, precondition: Precondition<'_>) -> Result<Notice, TransitionError> {
    step(app, caller, id, precondition, |row, status, now| {
        if status != Status::Withdrawn {
            return Err(TransitionError::Impossible(status));
        }
        row.state = if row.approved_at.is_some() { State::Approved } else { State::Draft };
        if row.approved_at.is_some() && !Life::from(&*row).was_up_when_withdrawn() {
            row.listed_at = row.listed_at.max(now);
            if row.expire_at.is_some_and(|expiry| expiry <= row.listed_at) {
                row.state = State::Draft;
                row.approved_at = None;
                row.listed_at = row.created_at;
            }
        }
        Ok(())
    })
    .await
}

async fn step(
    app: &App,
    caller: &Caller,
    id: NoticeId,
    precondition: Precondition<'_>,
    decide: impl FnOnce(&mut Model, Status, Instant) -> Result<(), TransitionError>,
) -> Result<Notice, TransitionError> {
    let found = queries::find(app, &app.db.read, id).await?.ok_or(TransitionError::NoSuchNotice)?;
    let change = board::change(app, found.commune.id).await?;
    // Now that the commune is locked, what is read stays.
    let mut notice = queries::find(app, &*change, id).await?.ok_or(TransitionError::NoSuchNotice)?;
    let now = app.clock.now();
    if !notice.may_be_changed_by(caller) {
        return Err(if notice.is_visible_to(Some(caller), now) { TransitionError::Forbidden } else { TransitionError::NoSuchNotice });
    }
    if !precondition(&notice, now) {
        return Err(TransitionError::Stale);
    }
    let status = notice.status(now);
    decide(&mut notice.row, status, now)?;
    notice.row.updated_at = now;
    notice.row.clone().into_active_model().reset_all().update(&*change).await?;
    change.commit().await?;
    Ok(notice)
}
