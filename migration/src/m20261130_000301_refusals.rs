//! Messages that a phone's push service refused in a row.

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
        // Since the first of them; none while messages are taken.
        for column in [big_integer_null("refused_since"), integer("refusals").default(0).take()] {
            let table = Table::alter().table("push_subscriptions").add_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
