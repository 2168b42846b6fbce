//! Taking back an argument that nobody supports yet.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::ArgumentId;
use super::counted::supports;
use super::entity::{argument, report};
use super::found::{DebateReader, locked};
use crate::App;
use crate::accounts::Caller;
use kit::refusal;

refusal! {
    /// Reasons why an argument was not taken back.
    pub enum TakeBackWordsError {
        /// There is no such argument.
        NoSuchArgument => ARGUMENT_NOT_FOUND,
        /// The caller did not write it.
        Forbidden => FORBIDDEN,
        /// Somebody supports it, or the town hall answered it or removed it.
        Settled => IMPOSSIBLE_TRANSITION(
            "Quelqu’un soutient cet argument, ou la mairie y a répondu\u{a0}: il reste.",
            "Somebody supports this argument, or the town hall answered it: it stays."
        ),
        ..database
    }
}

/// Take back an argument of one's own.
pub(crate) async fn take_back(app: &App, caller: &Caller, id: ArgumentId) -> Result<(), TakeBackWordsError> {
    let tx = app.db.begin_write().await?;
    // Whoever supports it has a key on it: they wait for this, or this for them.
    let row = locked(&tx, id).await?.ok_or(TakeBackWordsError::NoSuchArgument)?;
    let reader = DebateReader::of(&tx, Some(caller), row.commune_id).await?;
    if reader.owns(row.entry_id) != Some(true) {
        return Err(TakeBackWordsError::Forbidden);
    }
    let is_supported = supports(&tx, &[id]).await?.values().any(|it| *it > 0);
    if is_supported || row.official_answer.is_some() || row.removed_at.is_some() {
        return Err(TakeBackWordsError::Settled);
    }
    report::Entity::delete_many().filter(report::Column::ArgumentId.eq(id)).exec(&tx).await?;
    argument::Entity::delete_by_id(id).exec(&tx).await?;
    Ok(tx.commit().await?)
}
