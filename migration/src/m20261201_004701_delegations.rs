//! Delegates, and the voices that residents hand to them.

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
        let delegates = Table::create()
            .table("delegates")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(uuid("entry_id"))
            .col(text("name"))
            .col(text("statement"))
            // The topics that they take; none for every topic.
            .col(json_binary_null("topics"))
            .col(big_integer("since"))
            .col(big_integer_null("left_at"))
            .foreign_key(ForeignKey::create().from("delegates", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(delegates).await?;
        let delegations = Table::create()
            .table("delegations")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(uuid("entry_id"))
            .col(text("scope"))
            .col(uuid_null("scope_id"))
            // A list of delegate and percent.
            .col(json_binary("shares"))
            .col(date_null("expires_on"))
            .col(boolean("share_name"))
            .col(big_integer("created_at"))
            .col(big_integer("confirmed_at"))
            .col(big_integer_null("reminded_at"))
            .col(big_integer_null("ended_at"))
            .foreign_key(ForeignKey::create().from("delegations", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(delegations).await?;
        for table in ["delegates", "delegations"] {
            let name = format!("{table}_by_entry");
            let by_entry = Index::create().name(name).table(table).col("commune_id").col("entry_id").to_owned();
            manager.create_index(by_entry).await?;
        }
        Ok(())
    }
}
