//! A look at a database as it is at one moment, for as long as it takes, while others write.

use sea_orm::{AccessMode, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, TransactionTrait};

use super::raw::Opener;
use super::{Db, broken};

impl Db {
    /// A transaction of a connection of its own that sees one moment, and cannot write.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let opener = Opener::to_look(&self.url).map_err(broken)?;
        let connection = opener.open_for_orm().await.map_err(broken)?;
        match self.backend() {
            // Its readers see the moment of their first question anyway.
            DbBackend::Sqlite => connection.begin().await,
            _ => connection.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await,
        }
    }
}
