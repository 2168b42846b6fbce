//! Organisations, who publish; every commune's town hall is one.

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
            .table("organisations")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(text("kind"))
            .col(text("name"))
            .col(boolean("trusted"))
            .col(big_integer("created_at"))
            .foreign_key(ForeignKey::create().from("organisations", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("organisations_by_name")
            .table("organisations")
            .col("commune_id")
            .col("name")
            .unique()
            .to_owned();
        manager.create_index(index).await
    }
}
