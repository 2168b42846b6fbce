//! What accounts are told of votes by mail: each once, and how far the telling is.

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
        let mails = Table::create()
            .table("vote_mails")
            .col(text("kind"))
            // A consultation, or a milestone.
            .col(uuid("subject_id"))
            .col(big_integer("edition"))
            // The last account that was told, until all are.
            .col(uuid_null("told"))
            .col(boolean("done"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("kind").col("subject_id").col("edition"))
            .to_owned();
        manager.create_table(mails).await
    }
}
