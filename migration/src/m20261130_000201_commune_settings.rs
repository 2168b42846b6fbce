//! What a commune says of itself: how its town hall is reached, and how its pages look.

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
        let settings = Table::create()
            .table("commune_settings")
            .col(uuid("commune_id").primary_key())
            .col(text_null("display_name"))
            // Address, telephone, openings and closures.
            .col(json_binary("contact"))
            .col(text("legal_mentions"))
            .col(text("legal_mentions_html"))
            // The picture as pages show it: files never change.
            .col(json_binary_null("picture"))
            .col(text_null("accent_colour"))
            .col(big_integer_null("population"))
            .foreign_key(ForeignKey::create().from("commune_settings", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(settings).await
    }
}
