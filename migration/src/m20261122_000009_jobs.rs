//! Jobs: promises that are not kept yet.

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
            .table("jobs")
            .col(uuid("id").primary_key())
            .col(text("kind"))
            // JSON, ids only.
            .col(text("payload"))
            .col(text_null("unique_key"))
            // 0 goes first.
            .col(big_integer("priority"))
            .col(big_integer("due_at"))
            .col(big_integer("attempts"))
            // The holder of this token runs it, until the lease lapses.
            .col(uuid_null("lease"))
            .col(big_integer_null("leased_until"))
            // It was promised anew while it ran.
            .col(boolean("again"))
            .col(text_null("last_error"))
            .col(big_integer_null("parked_at"))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(table).await?;
        // In the order in which they are claimed, a kind and a priority at a time.
        let due = Index::create()
            .name("jobs_due")
            .table("jobs")
            .col("kind")
            .col("priority")
            .col("due_at")
            .col("id")
            .to_owned();
        manager.create_index(due.clone().and_where(Expr::col("parked_at").is_null()).to_owned()).await?;
        let parked = Index::create().name("jobs_parked").table("jobs").col("parked_at").to_owned();
        manager.create_index(parked.clone().and_where(Expr::col("parked_at").is_not_null()).to_owned()).await?;
        let unique =
            Index::create().name("jobs_unique").table("jobs").col("kind").col("unique_key").unique().to_owned();
        manager.create_index(unique.clone().and_where(Expr::col("unique_key").is_not_null()).to_owned()).await
    }
}
