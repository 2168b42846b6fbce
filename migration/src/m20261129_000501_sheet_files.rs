//! References to files, in one table for every kind of post: a new kind needs none of its own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let references = Table::create()
            .table("sheet_files")
            .col(uuid("sheet_id"))
            .col(uuid("file_id"))
            // image, attachment, or pending: of a revision that waits for approval.
            .col(text("role"))
            .col(integer("position"))
            .primary_key(Index::create().col("sheet_id").col("role").col("file_id"))
            .foreign_key(ForeignKey::create().from("sheet_files", "file_id").to("files", "id"))
            .to_owned();
        manager.create_table(references).await?;
        manager
            .create_index(Index::create().name("sheet_files_by_file").table("sheet_files").col("file_id").to_owned())
            .await?;
        for (table, column) in [("notice_files", "notice_id"), ("event_files", "event_id")] {
            let copy = format!(
                "INSERT INTO sheet_files (sheet_id, file_id, role, position) SELECT {column}, file_id, role, position FROM {table}"
            );
            manager.get_connection().execute_unprepared(&copy).await?;
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
