//! Writes that show on a board.

use std::ops::Deref;

use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use super::Boards;
use crate::db::DatabaseTransaction;
use crate::tenants;
use ground::ids::CommuneId;

/// The channel on which PostgreSQL tells every process of a change: a commune's id, a colon and its board's number of
/// changes now, or [`EVERYTHING`].
pub(super) const CHANNEL: &str = "tambour_changes";

/// The word on the channel when communes came or went.
pub(super) const EVERYTHING: &str = "everything";

/// A write transaction that changes what the boards of one or more communes show. It reads like the transaction it
/// wraps; dropping it rolls back.
#[derive(Debug)]
pub struct BoardWrite<'a> {
    boards: &'a Boards,
    // Each with its number of changes now.
    communes: Vec<(CommuneId, i64)>,
    transaction: DatabaseTransaction,
}

impl Boards {
    /// Begin a change of one commune's board. Changes of the same commune wait for each other: the commune's row is
    /// locked until the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change(&self, commune: CommuneId) -> Result<BoardWrite<'_>, DbErr> {
        self.change_all(&[commune]).await
    }

    /// Begin a change of the boards of these communes, all of which are locked until the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_all(&self, communes: &[CommuneId]) -> Result<BoardWrite<'_>, DbErr> {
        let transaction = self.db.begin_write().await?;
        let communes = tenants::count_changes(&transaction, communes).await?;
        Ok(BoardWrite { boards: self, communes, transaction })
    }
}

impl BoardWrite<'_> {
    /// True if all of these communes are locked.
    pub fn covers(&self, communes: &[CommuneId]) -> bool {
        communes.iter().all(|commune| self.communes.iter().any(|(locked, _)| locked == commune))
    }

    /// Make it last, and let every process know. The boards in this process are gone when this returns, and its worker
    /// is awake for what the change promised.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn commit(self) -> Result<(), DbErr> {
        for (commune, changes) in &self.communes {
            notify(&self.transaction, &format!("{commune}:{changes}")).await?;
        }
        self.transaction.commit().await?;
        self.communes.iter().for_each(|(commune, _)| self.boards.cache.forget(*commune));
        self.boards.jobs.board_changed();
        Ok(())
    }
}

impl Deref for BoardWrite<'_> {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

/// Tell every process, when the transaction commits, that communes came or went.
pub async fn notify_everything(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    notify(transaction, EVERYTHING).await
}

/// PostgreSQL delivers a notice at commit, in commit order, so none can be missed. On SQLite the change of the file
/// is the notice.
async fn notify(transaction: &DatabaseTransaction, payload: &str) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        // The payload is an id or a constant, never anything a caller wrote.
        transaction.execute_unprepared(&format!("SELECT pg_notify('{CHANNEL}', '{payload}')")).await?;
    }
    Ok(())
}
