//! The steps in a notice's life that somebody takes: publish, withdraw, restore.

use sea_orm::DbErr;

use super::{By, Life, Notice, OutOfReach, Precondition, State, Status, entity::Model, grasp::grasp, rules};
use crate::{
    App,
    accounts::Caller,
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
    /// Its date was approved, and the caller needs approval for another one.
    Moderated,
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
            Self::ExpiryPassed => expiry_passed(),
            Self::Moderated => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(Message::fixed(
                "La mairie a validé une date. Proposez-en une autre (PATCH publish_at).",
                "The town hall approved a date. Propose another one (PATCH publish_at).",
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

impl From<OutOfReach> for TransitionError {
    fn from(reason: OutOfReach) -> Self {
        match reason {
            OutOfReach::NoSuchNotice => Self::NoSuchNotice,
            OutOfReach::Forbidden => Self::Forbidden,
            OutOfReach::Stale => Self::Stale,
            OutOfReach::Database(error) => Self::Database(error),
        }
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
            "Il attend l’accord de la mairie, qui peut l’approuver (approve) ou le refuser (reject). Vous pouvez le modifier (PATCH) ou le retirer (DELETE).",
            "It waits for the town hall, which can approve it (approve) or reject it (reject). You can edit it (PATCH) or withdraw it (DELETE).",
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

/// A notice that would come down before it goes up.
pub(super) fn expiry_passed() -> Problem {
    Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(Message::fixed(
        "La fin d’affichage précède la publication. Donnez une nouvelle date de fin (PATCH expire_at), puis publiez.",
        "The end of display comes before the publication. Set a new one (PATCH expire_at), then publish.",
    ))
}

/// Put a draft up, on its date if it has one to come, or submit it if its organisation is moderated; a scheduled one goes
/// up at once.
///
/// # Errors
/// When it is neither, or the caller may not.
pub async fn publish(app: &App, caller: &Caller, id: NoticeId, precondition: Precondition<'_>) -> Result<Notice, TransitionError> {
    step(app, caller, id, precondition, |row, is_trusted, status, now| {
        match (status, is_trusted) {
            (Status::Draft, true) => row.listed_at = rules::goes_up_at(row.publish_at, now),
            (Status::Draft, false) => {
                (row.state, row.submitted_at) = (State::Submitted, Some(now));
                return Ok(());
            }
            (Status::Scheduled, true) => (row.publish_at, row.listed_at) = (Some(now), now),
            (Status::Scheduled, false) => return Err(TransitionError::Moderated),
            (Status::Submitted | Status::Rejected | Status::Published | Status::Expired | Status::Withdrawn, _) => {
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

/// Take a notice down. It stays for staff, who can restore it.
///
/// # Errors
/// When it is withdrawn already, or the caller may not.
pub async fn withdraw(app: &App, caller: &Caller, id: NoticeId, precondition: Precondition<'_>) -> Result<Notice, TransitionError> {
    let by = |row: &Model| if caller.runs_board(row.commune_id) { By::Staff } else { By::Publisher };
    step(app, caller, id, precondition, |row, _, status, _| {
        if status == Status::Withdrawn {
            return Err(TransitionError::Impossible(status));
        }
        (row.state, row.submitted_at, row.withdrawn_by) = (State::Withdrawn, None, Some(by(row)));
        Ok(())
    })
    .await
}

/// Undo a withdrawal: what was approved is scheduled, published or expired again, as its dates say; all else is a
/// draft. What never was up goes up no earlier than now, or becomes a draft if it would be over by then. What the staff
/// took down goes back to them when its publisher restores it.
///
/// # Errors
/// When it is not withdrawn, or the caller may not.
pub async fn restore(app: &App, caller: &Caller, id: NoticeId, precondition: Precondition<'_>) -> Result<Notice, TransitionError> {
    let is_staff = |row: &Model| caller.runs_board(row.commune_id);
    step(app, caller, id, precondition, |row, _, status, now| {
        if status != Status::Withdrawn {
            return Err(TransitionError::Impossible(status));
        }
        let needs_approval = row.withdrawn_by == Some(By::Staff) && !is_staff(row);
        row.state = match (row.approved_at, needs_approval) {
            (Some(_), true) => State::Submitted,
            (Some(_), false) => State::Approved,
            (None, _) => State::Draft,
        };
        row.withdrawn_by = None;
        // A revision that waited waits again, unless it was rejected.
        let waits = row.state == State::Submitted || (row.revision.is_some() && row.rejection_reason.is_none());
        row.submitted_at = waits.then_some(now);
        if row.state == State::Approved && !Life::from(&*row).was_up_before(row.updated_at) {
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
    decide: impl FnOnce(&mut Model, bool, Status, Instant) -> Result<(), TransitionError>,
) -> Result<Notice, TransitionError> {
    let held = grasp(app, caller, id, precondition, |notice| notice.may_be_changed_by(caller), &[]).await?;
    let mut row = held.notice.row.clone();
    decide(&mut row, held.notice.trusts(caller), held.notice.status(held.now), held.now)?;
    Ok(held.save(row).await?)
}
