//! Communes that go to another server, or are removed, and what is left of them here; and what those that came bring along.

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
        let departures = Table::create()
            .table("departures")
            // The id that the commune has, or had.
            .col(uuid("id").primary_key())
            .col(text("insee_code").unique_key())
            .col(text("slug").unique_key())
            .col(big_integer_null("exported_at"))
            // The address of the server that it is on now.
            .col(text_null("moved_to"))
            .col(big_integer_null("moved_at"))
            // Time at which its removal began.
            .col(big_integer_null("removed_at"))
            .to_owned();
        manager.create_table(departures).await?;
        let things = Table::create()
            .table("moved_things")
            // The id of something that stands in addresses.
            .col(uuid("id").primary_key())
            .col(uuid("departure_id"))
            .foreign_key(ForeignKey::create().from("moved_things", "departure_id").to("departures", "id"))
            .to_owned();
        manager.create_table(things).await?;
        let by_departure =
            Index::create().name("moved_things_by_departure").table("moved_things").col("departure_id").to_owned();
        manager.create_index(by_departure).await?;
        let links = Table::create()
            .table("reader_links")
            .col(uuid("reader_id"))
            .col(text("purpose"))
            // The digest of a token that another server sent, in hexadecimal.
            .col(text("hash"))
            .col(big_integer("epoch"))
            .primary_key(Index::create().col("reader_id").col("purpose").col("hash"))
            .foreign_key(
                ForeignKey::create()
                    .from("reader_links", "reader_id")
                    .to("digest_readers", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(links).await?;
        let callers = Table::create()
            .table("audit_callers")
            .col(uuid("commune_id"))
            // The id in the log, which its hashes cover.
            .col(uuid("caller"))
            // The account that it is here.
            .col(uuid("account_id"))
            .primary_key(Index::create().col("commune_id").col("caller"))
            .foreign_key(ForeignKey::create().from("audit_callers", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(callers).await
    }
}
