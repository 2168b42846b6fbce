//! The calendars that organisations subscribe to.

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
            .table("calendars")
            .col(uuid("organisation_id").primary_key())
            // The commune that made the organisation: it approves, and the events are made in it.
            .col(uuid("commune_id"))
            .col(text("url"))
            // Time since which it waits for the clerk.
            .col(big_integer_null("submitted_at"))
            .col(big_integer_null("approved_at"))
            .col(text_null("rejection_reason"))
            // Validators that came with the version that was taken in last.
            .col(text_null("etag"))
            .col(text_null("last_modified"))
            .col(text_null("name"))
            // Times of the next fetch, of the last one, well or not, and of the last one that went well.
            .col(big_integer("due_at"))
            .col(big_integer_null("tried_at"))
            .col(big_integer_null("fetched_at"))
            // Time since which it has failed without a break, and the reason, in both languages.
            .col(big_integer_null("failing_since"))
            .col(text_null("failure_fr"))
            .col(text_null("failure_en"))
            // Time at which it had failed for too long.
            .col(big_integer_null("paused_at"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(ForeignKey::create().from("calendars", "organisation_id").to("organisations", "id"))
            .foreign_key(ForeignKey::create().from("calendars", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(table).await?;
        let queue = Index::create()
            .name("calendars_to_moderate")
            .table("calendars")
            .col("commune_id")
            .col("submitted_at")
            .col("organisation_id")
            .to_owned();
        manager.create_index(queue).await?;
        // The sweep that promises to fetch is the server's own, not a commune's.
        manager.create_index(Index::create().name("calendars_due").table("calendars").col("due_at").to_owned()).await
    }
}
