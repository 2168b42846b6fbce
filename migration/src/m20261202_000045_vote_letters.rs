//! Letters about ballots to residents without an account, until they are printed.

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
        let letters = Table::create()
            .table("vote_letters")
            .col(uuid("consultation_id"))
            .col(uuid("entry_id"))
            // What was done: a look, a ballot and its way, an envelope, a ballot cancelled.
            .col(text("what"))
            .col(text_null("reason"))
            .col(date("on_day"))
            .primary_key(Index::create().col("consultation_id").col("entry_id").col("what"))
            .foreign_key(ForeignKey::create().from("vote_letters", "consultation_id").to("consultations", "id"))
            .to_owned();
        manager.create_table(letters).await
    }
}
