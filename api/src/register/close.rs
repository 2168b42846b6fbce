//! Closing an entry, and opening it again.

use sea_orm::DbErr;
use serde_json::json;

use super::consequences::{EntryChange, tell};
use super::entity::entry::Model;
use super::merge::{self, MergeError};
use super::staff::NotTheirEntry;
use super::steps::Step;
use super::texts::StaffNote;
use super::wire::EntryOut;
use super::{EntryId, EntryState, EntryStep, codes};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use ground::{FieldError, input, names, say};
use kit::refusal;

names! {
    /// The reason for which an entry is closed.
    pub enum ClosingReason {
        /// They moved away; they vote to the close of what is open.
        Moved = "moved",
        /// They died.
        Deceased = "deceased",
        /// They are in the register twice: `of` is the entry that stays.
        Duplicate = "duplicate",
        /// They should not have been there.
        Error = "error",
    }
}

input! {
    /// The end of an entry.
    #[example(json!({"reason": "moved", "note": "Lettre du 12 novembre"}))]
    pub struct EntryClosing {
        /// The reason.
        pub reason: ClosingReason,
        /// For a duplicate: the entry that stays, an open one of the same commune.
        pub of: Option<EntryId>,
        /// How the town hall knows.
        pub note: StaffNote,
    }
}

input! {
    /// What the town hall notes of something that it does to an entry.
    #[example(json!({"note": "Revenue au village"}))]
    pub struct EntryNote {
        /// How the town hall knows.
        pub note: StaffNote,
    }
}

refusal! {
    /// Reasons why an entry is not closed.
    pub enum CloseEntryError {
        /// It is closed.
        Closed => IMPOSSIBLE_TRANSITION,
        /// The entry that stays is missing, or none that could.
        Invalid(FieldError) => invalid,
        /// The caller has nothing to do with it.
        ..Entry(NotTheirEntry) from (DbErr),
    }
}

/// Close an entry.
pub(super) async fn close(
    app: &App,
    caller: &Caller,
    id: EntryId,
    closing: EntryClosing,
) -> Result<EntryOut, CloseEntryError> {
    let mut step = Step::begin(app, caller, id).await?;
    if step.row.state != EntryState::Open {
        return Err(CloseEntryError::Closed);
    }
    let (state, of) = match (closing.reason, closing.of) {
        (ClosingReason::Duplicate, Some(of)) => (EntryState::Duplicate, Some(of)),
        (ClosingReason::Duplicate, None) => {
            let detail = say!("Choisissez la fiche qui reste.", "Choose the entry that stays.");
            return Err(CloseEntryError::Invalid(FieldError::at("of", detail)));
        }
        (_, Some(_)) => {
            let detail = say!("Seul un doublon a une fiche qui reste.", "Only a duplicate has an entry that stays.");
            return Err(CloseEntryError::Invalid(FieldError::at("of", detail)));
        }
        (ClosingReason::Moved, None) => (EntryState::Moved, None),
        (ClosingReason::Deceased, None) => (EntryState::Deceased, None),
        (ClosingReason::Error, None) => (EntryState::Error, None),
    };
    let account = step.row.account_id;
    let closed = Model { state, duplicate_of: of, closed_at: Some(step.now), ..step.row.clone() };
    let deed = match of {
        Some(into) => {
            merge::into(&mut step, closed, into).await.map_err(|error| match error {
                MergeError::Invalid(mistake) => CloseEntryError::Invalid(mistake),
                MergeError::Database(error) => error.into(),
            })?;
            Deed::Merged
        }
        None if state == EntryState::Deceased => {
            step.write(Model { account_id: None, activated_at: None, ..closed }).await?;
            let died = EntryChange::Died { entry: id, account };
            tell(app, &step.tx, step.row.commune_id, died, step.now).await?;
            Deed::Closed
        }
        None => {
            step.write(closed).await?;
            Deed::Closed
        }
    };
    codes::drop_all(&step.tx, &[id]).await?;
    step.note(EntryStep::Closed, closing.note).await?;
    Ok(step.finish(deed).await?)
}

refusal! {
    /// Reasons why an entry is not opened again.
    pub enum ReopenEntryError {
        /// It is open.
        Open => IMPOSSIBLE_TRANSITION,
        /// The caller has nothing to do with it.
        ..Entry(NotTheirEntry) from (DbErr),
    }
}

/// Open a closed entry again. What went over to another stays there.
pub(super) async fn reopen(
    app: &App,
    caller: &Caller,
    id: EntryId,
    reason: EntryNote,
) -> Result<EntryOut, ReopenEntryError> {
    let mut step = Step::begin(app, caller, id).await?;
    if step.row.state == EntryState::Open {
        return Err(ReopenEntryError::Open);
    }
    let row = Model { state: EntryState::Open, duplicate_of: None, closed_at: None, ..step.row.clone() };
    step.write(row).await?;
    step.note(EntryStep::Reopened, reason.note).await?;
    Ok(step.finish(Deed::Reopened).await?)
}
