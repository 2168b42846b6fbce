//! The letters of an edition, and how each of them fares on its way.

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
        // One for each language and set of sections that somebody reads.
        let letters = Table::create()
            .table("digest_letters")
            .col(uuid("id").primary_key())
            .col(uuid("edition_id"))
            .col(text("locale"))
            .col(text("subject"))
            .col(text("text"))
            .col(text("html"))
            .foreign_key(ForeignKey::create().from("digest_letters", "edition_id").to("digest_editions", "id"))
            .to_owned();
        manager.create_table(letters).await?;
        // One for each reader of an edition.
        let deliveries = Table::create()
            .table("digest_deliveries")
            .col(uuid("id").primary_key())
            .col(uuid("edition_id"))
            .col(uuid("letter_id"))
            // Nobody any more once the reader was erased.
            .col(uuid_null("reader_id"))
            .col(text("state"))
            .col(big_integer("attempts"))
            .col(big_integer("created_at"))
            .col(big_integer_null("settled_at"))
            .foreign_key(ForeignKey::create().from("digest_deliveries", "edition_id").to("digest_editions", "id"))
            .foreign_key(ForeignKey::create().from("digest_deliveries", "letter_id").to("digest_letters", "id"))
            .foreign_key(
                ForeignKey::create()
                    .from("digest_deliveries", "reader_id")
                    .to("digest_readers", "id")
                    .on_delete(ForeignKeyAction::SetNull),
            )
            .to_owned();
        manager.create_table(deliveries).await?;
        let once = Index::create()
            .name("digest_deliveries_once")
            .table("digest_deliveries")
            .col("edition_id")
            .col("reader_id")
            .unique()
            .to_owned();
        manager.create_index(once).await?;
        let states = Index::create()
            .name("digest_deliveries_state")
            .table("digest_deliveries")
            .col("edition_id")
            .col("state")
            .col("id")
            .to_owned();
        manager.create_index(states).await?;
        manager
            .create_index(
                Index::create().name("digest_deliveries_reader").table("digest_deliveries").col("reader_id").to_owned(),
            )
            .await?;
        // A clerk's look at a letter before it goes; the row goes with the mail.
        let previews = Table::create()
            .table("digest_previews")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(text("email"))
            .col(text("locale"))
            .col(text("edition"))
            .col(big_integer("created_at"))
            .foreign_key(ForeignKey::create().from("digest_previews", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(previews).await
    }
}
