//! Leaving as a delegate: those who gave them a voice are told.

use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

use super::entity::{delegate, delegation};
use super::mail::{VoiceMail, promise};
use super::queries::standing_of;
use super::residence::{NoVoice, entry_in, home};
use crate::App;
use crate::register::{EntryId, LockedRegister};
use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId};
use kit::db::DatabaseTransaction;
use kit::refusal;
use kit::tenants::Key;

refusal! {
    /// Reasons why somebody does not leave as a delegate, or is not told of themselves as one.
    pub enum NoDelegate {
        /// They are none.
        NotOne => NOT_A_DELEGATE,
        /// They are no resident there.
        ..Voice(NoVoice) from (DbErr),
    }
}

/// Leave as a delegate.
pub(super) async fn leave(app: &App, account: AccountId, key: &Key) -> Result<(), NoDelegate> {
    let (commune, _) = home(app, account, key).await?;
    let tx = app.db.begin_write().await?;
    LockedRegister::of(&tx, commune.id).await?;
    let entry = entry_in(&tx, account, commune.id).await?.ok_or(NoVoice::NoResident)?;
    let row = standing_of(&tx, commune.id, entry).await?.ok_or(NoDelegate::NotOne)?;
    let left = delegate::Model { left_at: Some(app.clock.now()), ..row };
    left_by(&tx, left).await?;
    Ok(app.jobs.commit(tx).await?)
}

/// Let a delegate leave, as the row says, and tell those who gave them a voice.
pub(super) async fn left_by(tx: &DatabaseTransaction, left: delegate::Model) -> Result<(), DbErr> {
    let Some(now) = left.left_at else { return Ok(()) };
    let standing = delegation::Entity::find().filter(delegation::Column::CommuneId.eq(left.commune_id));
    let standing = standing.filter(delegation::Column::EndedAt.is_null()).all(tx).await?;
    let naming = |row: &&delegation::Model| row.shares.0.iter().any(|it| it.delegate == left.id);
    let mut givers: Vec<EntryId> = standing.iter().filter(naming).map(|row| row.entry_id).collect();
    givers.sort_unstable();
    givers.dedup();
    for giver in givers.into_iter().filter(|it| *it != left.entry_id) {
        promise(tx, giver, VoiceMail::Left(left.id), now).await?;
    }
    left.into_active_model().reset_all().update(tx).await?;
    Ok(())
}

/// End all that an entry gives and carries in a commune.
pub(super) async fn end_all(
    tx: &DatabaseTransaction,
    commune: CommuneId,
    entry: EntryId,
    now: Instant,
) -> Result<(), DbErr> {
    for row in super::queries::given_by(tx, commune, entry).await? {
        let ended = delegation::Model { ended_at: Some(now), ..row };
        ended.into_active_model().reset_all().update(tx).await?;
    }
    if let Some(row) = standing_of(tx, commune, entry).await? {
        left_by(tx, delegate::Model { left_at: Some(now), ..row }).await?;
    }
    Ok(())
}
