//! Notes of the staff on entries of a register: why one was closed, reopened or detached.

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
        let notes = Table::create()
            .table("register_notes")
            .col(uuid("id").primary_key())
            .col(uuid("entry_id"))
            .col(text("step"))
            .col(text("note"))
            .col(big_integer("at"))
            .foreign_key(ForeignKey::create().from("register_notes", "entry_id").to("register_entries", "id"))
            .to_owned();
        manager.create_table(notes).await?;
        let by_entry =
            Index::create().name("register_notes_by_entry").table("register_notes").col("entry_id").to_owned();
        manager.create_index(by_entry).await
    }
}
