//! The calendars that organisations subscribe to.

use sea_orm_migration::{prelude::*, schema::*};

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
            // Since when it waits for the clerk.
            .col(big_integer_null("submitted_at"))
            .col(big_integer_null("approved_at"))
            .col(text_null("rejection_reason"))
            // What the server there said of the version that was taken in last.
            .col(text_null("etag"))
            .col(text_null("last_modified"))
            .col(text_null("name"))
            // When it is fetched next; when it was fetched last, well or not; when it went well last.
            .col(big_integer("due_at"))
            .col(big_integer_null("tried_at"))
            .col(big_integer_null("fetched_at"))
            // Since when it has failed without a break, and why, in both languages.
            .col(big_integer_null("failing_since"))
            .col(text_null("failure_fr"))
            .col(text_null("failure_en"))
            // When it failed for too long.
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
