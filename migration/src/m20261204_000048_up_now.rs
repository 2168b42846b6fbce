//! What is up on a board, what is of one category, and one kind of line of the log, found without reading all the others.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        // A notice without an end is up longest.
        let up = "CREATE INDEX notices_up ON notices (commune_id, state, COALESCE(expire_at, 9223372036854775807))";
        connection.execute_unprepared(up).await?;
        let by_category = Index::create()
            .name("notices_by_category")
            .table("notices")
            .col("commune_id")
            .col("category")
            .col("state")
            .col("listed_at")
            .col("id")
            .to_owned();
        manager.create_index(by_category).await?;
        let by_thing = Index::create()
            .name("audit_entries_by_thing")
            .table("audit_entries")
            .col("commune_id")
            .col("thing")
            .col("number")
            .to_owned();
        manager.create_index(by_thing).await
    }
}
