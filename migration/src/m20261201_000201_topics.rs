//! The topics of a commune: a tree that portfolios and consultations hang on.

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
        let topics = Table::create()
            .table("topics")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(text("name"))
            .col(uuid_null("parent_id"))
            .col(integer("position"))
            .col(big_integer("created_at"))
            .foreign_key(ForeignKey::create().from("topics", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(topics).await?;
        let of_commune = Index::create().name("topics_of_commune").table("topics").col("commune_id").to_owned();
        manager.create_index(of_commune).await?;
        let portfolios = Table::create()
            .table("portfolios")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(text("title"))
            .col(text("holder_name"))
            .col(text("holder_title"))
            // The account that may act for it, if there is one.
            .col(uuid_null("holder"))
            // Ids of topics.
            .col(json_binary("topics"))
            // A list of id, title, state and text.
            .col(json_binary("projects"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .col(big_integer_null("ended_at"))
            .foreign_key(ForeignKey::create().from("portfolios", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(portfolios).await?;
        let of_commune = Index::create().name("portfolios_of_commune").table("portfolios").col("commune_id").to_owned();
        manager.create_index(of_commune).await
    }
}
