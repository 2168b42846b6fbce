//! Taking an entry from its account, and giving it a new code.

use sea_orm::DbErr;

use super::close::EntryNote;
use super::codes::{self, CODE_WORKS, GiveCodeError, PrintedCode};
use super::consequences::{EntryChange, tell};
use super::entity::entry::Model;
use super::mail::{ResidenceMail, promise};
use super::staff::NotTheirEntry;
use super::steps::Step;
use super::wire::EntryOut;
use super::{EntryId, EntryState, EntryStep};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use kit::refusal;

refusal! {
    /// Reasons why an entry is not taken from its account.
    pub enum DetachError {
        /// It has none.
        NoAccount => IMPOSSIBLE_TRANSITION,
        /// The caller has nothing to do with it.
        ..Entry(NotTheirEntry) from (DbErr),
    }
}

/// Take an entry from its account, which is told by mail.
pub(super) async fn detach(
    app: &App,
    caller: &Caller,
    id: EntryId,
    reason: EntryNote,
) -> Result<EntryOut, DetachError> {
    let mut step = Step::begin(app, caller, id).await?;
    let account = step.row.account_id.ok_or(DetachError::NoAccount)?;
    step.write(Model { account_id: None, activated_at: None, ..step.row.clone() }).await?;
    codes::drop_all(&step.tx, &[id]).await?;
    tell(app, &step.tx, step.row.commune_id, EntryChange::Detached { entry: id, account }, step.now).await?;
    promise(&step.tx, id, account, ResidenceMail::Detached, step.now).await?;
    step.note(EntryStep::Detached, reason.note).await?;
    Ok(step.finish(Deed::Detached).await?)
}

refusal! {
    /// Reasons why an entry gets no code.
    pub enum NewCodeError {
        /// It is closed.
        Closed => IMPOSSIBLE_TRANSITION("Cette fiche est fermée\u{a0}: rouvrez-la d’abord.", "This entry is closed: reopen it first."),
        /// An account has it.
        Activated => IMPOSSIBLE_TRANSITION("Cette fiche a un compte\u{a0}: détachez-la d’abord.", "An account has this entry: detach it first."),
        /// No code can be made.
        ..Give(GiveCodeError) from (DbErr),
        /// The caller has nothing to do with it.
        ..Entry(NotTheirEntry),
    }
}

/// Give an entry a new code; earlier ones end.
pub(super) async fn new_code(app: &App, caller: &Caller, id: EntryId) -> Result<PrintedCode, NewCodeError> {
    let step = Step::begin(app, caller, id).await?;
    if step.row.state != EntryState::Open {
        return Err(NewCodeError::Closed);
    }
    if step.row.account_id.is_some() {
        return Err(NewCodeError::Activated);
    }
    codes::drop_all(&step.tx, &[id]).await?;
    let code = codes::give(app, &step.tx, step.row.commune_id, &[id], step.now).await?.remove(0);
    let made = PrintedCode { entry: step.row.clone(), code, valid_until: step.now.plus_seconds(CODE_WORKS) };
    step.finish(Deed::Coded).await?;
    Ok(made)
}
