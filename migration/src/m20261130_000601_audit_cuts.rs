//! Where the old entries of an audit log were cut off, sealed, so that a cut that nobody made for age shows.

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
        for mut column in [
            // The last entry that was cut off; 0 before any was.
            big_integer("cut_number").default(0).take(),
            text("cut_hash").default("0".repeat(64)).take(),
            // HMAC-SHA256 under the key of links, in hexadecimal.
            text("cut_seal").default("").take(),
        ] {
            let add = Table::alter().table("audit_heads").add_column(column.take()).to_owned();
            manager.alter_table(add).await?;
        }
        Ok(())
    }
}
