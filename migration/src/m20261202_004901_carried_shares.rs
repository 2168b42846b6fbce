//! Where a voice ended as of a vote's cut-off, kept beside what was frozen of it, and whether its giver was told.

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
        // A list of delegate and micro-voices; null where nobody carries any.
        let carried = json_binary_null("carried");
        manager.alter_table(Table::alter().table("vote_delegations").add_column(carried).to_owned()).await?;
        let told = boolean("told").default(false).to_owned();
        manager.alter_table(Table::alter().table("vote_delegations").add_column(told).to_owned()).await
    }
}
