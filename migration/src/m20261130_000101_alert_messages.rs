//! Alerts remember the messages that they were sent in, so that a later one names all that it supersedes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            // The latest end that an alert was sent with, once it was changed.
            big_integer_null("told_until"),
            // The times of the messages before the last one. Null where there is none.
            json_binary_null("superseded"),
        ];
        for column in columns {
            manager.alter_table(Table::alter().table("notices").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
