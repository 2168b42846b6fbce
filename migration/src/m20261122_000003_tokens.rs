//! Access tokens, stored hashed.

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
            .table("tokens")
            .col(uuid("id").primary_key())
            // None for an operator, whose token is platform-wide.
            .col(uuid_null("commune_id"))
            .col(uuid_null("organisation_id"))
            .col(text("role"))
            .col(text("label"))
            // The SHA-256 of the token, in hexadecimal: the token itself is never stored.
            .col(text("hash").unique_key())
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("revoked_at"))
            .foreign_key(ForeignKey::create().from("tokens", "commune_id").to("communes", "id"))
            .foreign_key(ForeignKey::create().from("tokens", "organisation_id").to("organisations", "id"))
            .to_owned();
        manager.create_table(table).await?;
        let index =
            Index::create().name("tokens_by_commune").table("tokens").col("commune_id").col("created_at").to_owned();
        manager.create_index(index).await
    }
}
