//! Shares of keys that wait for those who hold them. The sealed copies of a key live in a table of its consultation's own,
//! which is dropped with it.

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
        let shares = Table::create()
            .table("key_shares")
            .col(uuid("id").primary_key())
            .col(uuid("consultation_id"))
            // Which of those who hold the key, from 0.
            .col(integer("place"))
            // The share, sealed to the token of its link.
            .col(blob("sealed"))
            .foreign_key(ForeignKey::create().from("key_shares", "consultation_id").to("consultations", "id"))
            .to_owned();
        manager.create_table(shares).await?;
        let index =
            Index::create().name("key_shares_of_consultation").table("key_shares").col("consultation_id").to_owned();
        manager.create_index(index).await
    }
}
