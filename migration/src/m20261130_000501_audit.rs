//! The audit log of a commune's desk, chained, with the head of each chain.

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
        let entries = Table::create()
            .table("audit_entries")
            .col(uuid("commune_id"))
            .col(big_integer("number"))
            .col(big_integer("at"))
            // An account or a token; none for the command line.
            .col(uuid_null("caller"))
            .col(text("deed"))
            .col(text("thing"))
            .col(uuid_null("subject"))
            // SHA-256 in hexadecimal: of the entry before, and of this one with it.
            .col(text("previous"))
            .col(text("hash"))
            .primary_key(Index::create().col("commune_id").col("number"))
            .foreign_key(ForeignKey::create().from("audit_entries", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(entries).await?;
        let heads = Table::create()
            .table("audit_heads")
            .col(uuid("commune_id").primary_key())
            .col(big_integer("number"))
            .col(text("hash"))
            .foreign_key(ForeignKey::create().from("audit_heads", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(heads).await
    }
}
