//! Notices, the items on the board.

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
            .table("notices")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(uuid("organisation_id"))
            .col(text("category"))
            .col(text_null("severity"))
            .col(text("title"))
            .col(text("body"))
            // Made from the body when it is written, so that no reader waits for it.
            .col(text("body_html"))
            .col(text("summary"))
            .col(text_null("link"))
            .col(boolean("pinned"))
            .col(boolean("notify"))
            .col(text("state"))
            .col(big_integer_null("publish_at"))
            .col(big_integer_null("expire_at"))
            // Time of its approval, if it was approved; together with publish_at it gives published_at.
            .col(big_integer_null("approved_at"))
            // Time at which it goes up: the later of approval and publish_at; before approval, the creation.
            .col(big_integer("listed_at"))
            .col(big_integer_null("edited_at"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(ForeignKey::create().from("notices", "commune_id").to("communes", "id"))
            .foreign_key(ForeignKey::create().from("notices", "organisation_id").to("organisations", "id"))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("notices_by_place")
            .table("notices")
            .col("commune_id")
            .col("state")
            .col("listed_at")
            .col("id")
            .to_owned();
        manager.create_index(index).await
    }
}
