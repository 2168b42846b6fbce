//! The one row that is written to find out whether anything can be written.

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
        let table = Table::create()
            .table("pulse")
            .col(small_integer("id").primary_key())
            .col(big_integer("beat_at"))
            .to_owned();
        manager.create_table(table).await?;
        manager.get_connection().execute_unprepared("INSERT INTO pulse (id, beat_at) VALUES (1, 0)").await?;
        Ok(())
    }
}
