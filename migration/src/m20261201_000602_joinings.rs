//! Associations that ask to publish in a commune.

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
            .table("joinings")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(text("name"))
            .col(text("email"))
            .col(text("about"))
            .col(text("locale"))
            // A seal of the network that it came from.
            .col(text("network"))
            .col(big_integer("asked_at"))
            // Time at which the link in its mail was followed: it waits for the town hall since then.
            .col(big_integer_null("confirmed_at"))
            // Time at which the town hall said no, and why.
            .col(big_integer_null("refused_at"))
            .col(text_null("reason"))
            .foreign_key(ForeignKey::create().from("joinings", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(table).await?;
        for (name, columns) in [
            ("joinings_by_commune", ["commune_id", "confirmed_at"]),
            ("joinings_by_email", ["email", "asked_at"]),
            ("joinings_by_network", ["network", "asked_at"]),
        ] {
            let mut index = Index::create().name(name).table("joinings").to_owned();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
