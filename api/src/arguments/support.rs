//! Supporting an argument, and not supporting it any more.

use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, EntityTrait, IntoActiveModel};

use super::ArgumentId;
use super::electing::{Debater, NotDebating, debater};
use super::entity::argument;
use super::entity::support::{Column, Entity, Model};
use super::found::{DebateReader, find, show_one};
use super::wire::ArgumentOut;
use crate::App;
use crate::accounts::Caller;
use kit::db::DatabaseTransaction;
use kit::refusal;

refusal! {
    /// Reasons why an argument is supported neither more nor less.
    pub enum SupportError {
        /// There is no such argument.
        NoSuchArgument => ARGUMENT_NOT_FOUND,
        /// The caller takes no part in the debate.
        ..NotDebating(NotDebating) from (DbErr) but (CONSULTATION_NOT_FOUND),
        /// It was removed.
        Removed => IMPOSSIBLE_TRANSITION("Cet argument est retiré.", "This argument is removed."),
    }
}

/// Support an argument; a second time nothing happens.
pub(crate) async fn support(app: &App, caller: &Caller, id: ArgumentId) -> Result<ArgumentOut, SupportError> {
    let tx = app.db.begin_write().await?;
    let (row, held) = debated(app, &tx, caller, id).await?;
    if row.removed_at.is_some() {
        return Err(SupportError::Removed);
    }
    support_as(&tx, &held, id).await?;
    let shown = show_one(&tx, row, DebateReader::Account(Some(held.entry))).await?;
    tx.commit().await?;
    Ok(shown)
}

/// Note that somebody who takes part in its debate supports an argument.
pub(super) async fn support_as(tx: &DatabaseTransaction, held: &Debater, id: ArgumentId) -> Result<(), DbErr> {
    let theirs = Model { argument_id: id, entry_id: held.entry, created_at: held.now };
    let once = OnConflict::columns([Column::ArgumentId, Column::EntryId]).do_nothing().to_owned();
    Entity::insert(theirs.into_active_model()).on_conflict(once).exec_without_returning(tx).await.map(drop)
}

/// Support an argument no more.
pub(crate) async fn leave(app: &App, caller: &Caller, id: ArgumentId) -> Result<(), SupportError> {
    let tx = app.db.begin_write().await?;
    let (_, held) = debated(app, &tx, caller, id).await?;
    Entity::delete_by_id((id, held.entry)).exec(&tx).await?;
    Ok(tx.commit().await?)
}

/// An argument, and somebody who takes part in its debate.
async fn debated(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    id: ArgumentId,
) -> Result<(argument::Model, Debater), SupportError> {
    let row = find(tx, id).await?.ok_or(SupportError::NoSuchArgument)?;
    let held = debater(app, tx, caller, row.consultation_id).await?;
    Ok((row, held))
}
