//! Numbers of people who were reached, by day, and nothing about anybody.

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
        let counts = Table::create()
            .table("reach")
            .col(uuid("commune_id"))
            // The commune's local day, as text that sorts.
            .col(text("day"))
            .col(text("kind"))
            // The notice that was read, or the commune itself for what it has one of.
            .col(uuid("subject"))
            .col(big_integer("total"))
            .primary_key(Index::create().col("commune_id").col("day").col("kind").col("subject"))
            .foreign_key(ForeignKey::create().from("reach", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(counts).await?;
        // Followers at the end of the day; a day without a row is like the one before.
        let followers = Table::create()
            .table("reach_followers")
            .col(uuid("commune_id"))
            .col(text("day"))
            .col(big_integer("phones"))
            .col(big_integer("readers"))
            .col(big_integer("suspended"))
            .primary_key(Index::create().col("commune_id").col("day"))
            .foreign_key(ForeignKey::create().from("reach_followers", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(followers).await
    }
}
