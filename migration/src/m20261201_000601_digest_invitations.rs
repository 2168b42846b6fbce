//! Who was invited to the letter, or left it: a seal of each mailbox and commune.

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
            .table("digest_invitations")
            .col(text("seal").primary_key())
            .col(big_integer("at"))
            .to_owned();
        manager.create_table(table).await
    }
}
