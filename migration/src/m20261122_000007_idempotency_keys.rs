//! Answers to requests with an `Idempotency-Key`, for a day.

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
        let table = Table::create()
            .table("idempotency_keys")
            // The token that was shown. No foreign key: a key outlives nothing, it goes after a day.
            .col(uuid("caller"))
            .col(text("method"))
            .col(text("path"))
            .col(text("key"))
            // The SHA-256 of the request's body, in hexadecimal.
            .col(text("fingerprint"))
            // The answer. Its status is 0 while its transaction runs, which nobody else sees.
            .col(small_integer("status"))
            .col(text_null("location"))
            .col(text("body"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("caller").col("method").col("path").col("key"))
            .to_owned();
        manager.create_table(table).await
    }
}
