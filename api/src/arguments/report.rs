//! Reporting an argument to the town hall.

use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

use super::ArgumentId;
use super::entity::report::{Column, Entity, Model};
use super::found::locked;
use super::texts::ReportReason;
use crate::App;
use crate::accounts::Caller;
use crate::register;
use ground::input;
use kit::refusal;

input! {
    /// Why somebody reports an argument.
    #[example(json!({"reason": "Il nomme mon voisin."}))]
    pub struct NewReport {
        /// One line, 1 to 300 characters; the town hall alone reads it.
        pub reason: ReportReason,
    }
}

refusal! {
    /// Reasons why an argument was not reported.
    pub enum ReportError {
        /// There is no such argument.
        NoSuchArgument => ARGUMENT_NOT_FOUND,
        /// The caller has no entry in the commune's register.
        NoResident => RESIDENTS_ONLY,
        /// It was removed.
        Removed => IMPOSSIBLE_TRANSITION("Cet argument est déjà retiré.", "This argument is removed already."),
        ..database
    }
}

/// Report an argument; whoever reports it again says why anew.
pub(crate) async fn report(app: &App, caller: &Caller, id: ArgumentId, new: NewReport) -> Result<(), ReportError> {
    let tx = app.db.begin_write().await?;
    let row = locked(&tx, id).await?.ok_or(ReportError::NoSuchArgument)?;
    let entry = match caller.account() {
        Some(account) => register::resident_of(&tx, account, row.commune_id).await?,
        None => None,
    };
    let entry_id = entry.ok_or(ReportError::NoResident)?;
    if row.removed_at.is_some() {
        return Err(ReportError::Removed);
    }
    let reported = Model {
        argument_id: id,
        entry_id,
        commune_id: row.commune_id,
        reason: new.reason,
        created_at: app.clock.now(),
    };
    let again = OnConflict::columns([Column::ArgumentId, Column::EntryId]).update_column(Column::Reason).to_owned();
    Entity::insert(reported.into_active_model()).on_conflict(again).exec_without_returning(&tx).await?;
    Ok(tx.commit().await?)
}
