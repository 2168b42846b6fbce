//! The sections that a commune leaves out of its pages.

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
        // Their names with blanks between; null for none.
        let column = Table::alter().table("commune_settings").add_column(text_null("hidden_sections")).to_owned();
        manager.alter_table(column).await
    }
}
