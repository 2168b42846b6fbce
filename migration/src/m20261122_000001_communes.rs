//! Communes, the tenants.

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
            .table("communes")
            .col(uuid("id").primary_key())
            .col(text("insee_code").unique_key())
            .col(text("slug").unique_key())
            .col(text("name"))
            .col(text("timezone"))
            // Separated by one space.
            .col(text("postcodes"))
            .col(big_integer("population"))
            .col(text("department_code"))
            .col(text("department_name"))
            .col(text_null("epci_code"))
            .col(text_null("epci_name"))
            .col(big_integer("created_at"))
            // Counts what changed on this commune's board, so that every process can tell whether its copy is old.
            .col(big_integer("changes").default(0))
            .to_owned();
        manager.create_table(table).await
    }
}
