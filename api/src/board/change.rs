//! Writes that show on a board.

use std::ops::Deref;

use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use crate::{App, communes, db::DatabaseTransaction};
use ground::ids::CommuneId;

/// The channel on which PostgreSQL tells every process whose board changed: a commune's id, a colon and how often it has
/// changed now, or [`EVERYTHING`].
pub(super) const CHANNEL: &str = "tambour_changes";

/// What is said on the channel when communes came or went.
pub(super) const EVERYTHING: &str = "everything";

/// A write transaction that changes what the boards of one or more communes show. It reads like the transaction it
/// wraps; dropping it rolls back.
#[derive(Debug)]
pub struct Change<'a> {
    app: &'a App,
    // Each with how often it has changed now.
    communes: Vec<(CommuneId, i64)>,
    transaction: DatabaseTransaction,
}

/// Begin a change of one commune's board. Changes of the same commune wait for each other: the commune's row is
/// locked until the end.
///
/// # Errors
/// When the database fails.
pub async fn change(app: &App, commune: CommuneId) -> Result<Change<'_>, DbErr> {
    change_all(app, &[commune]).await
}

/// Begin a change of the boards of these communes, all of which are locked until the end.
///
/// # Errors
/// When the database fails.
pub async fn change_all<'a>(app: &'a App, communes: &[CommuneId]) -> Result<Change<'a>, DbErr> {
    let transaction = app.db.begin_write().await?;
    let communes = communes::count_changes(&transaction, communes).await?;
    Ok(Change { app, communes, transaction })
}

impl Change<'_> {
    /// Whether all of these communes are locked.
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
        self.communes.iter().for_each(|(commune, _)| self.app.boards.forget(*commune));
        self.app.jobs.board_changed();
        Ok(())
    }
}

impl Deref for Change<'_> {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

/// Tell every process, when the transaction commits, that communes came or went.
pub(crate) async fn notify_everything(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
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
