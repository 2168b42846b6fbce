//! What stays of votes: electorates, who took part, checkpoints, published lists and results. Envelopes live in tables of
//! each consultation's own, which are dropped when they were counted.

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
        let running = Index::create()
            .name("consultations_running")
            .table("consultations")
            .col("vote_from")
            .and_where(Expr::col("announced_at").is_not_null())
            .and_where(Expr::col("ended").eq(false))
            .to_owned();
        let ended = Table::alter()
            .table("consultations")
            // True once its keys are destroyed: nothing of it is left to do.
            .add_column(boolean("ended").default(false))
            .to_owned();
        manager.alter_table(ended).await?;
        manager.create_index(running).await?;
        let electors = Table::create()
            .table("electors")
            .col(uuid("consultation_id"))
            .col(uuid("entry_id"))
            .col(boolean("added"))
            .primary_key(Index::create().col("consultation_id").col("entry_id"))
            .foreign_key(ForeignKey::create().from("electors", "consultation_id").to("consultations", "id"))
            .to_owned();
        manager.create_table(electors).await?;
        let participants = Table::create()
            .table("participants")
            .col(uuid("consultation_id"))
            .col(uuid("entry_id"))
            .col(text("channel"))
            .primary_key(Index::create().col("consultation_id").col("entry_id"))
            .foreign_key(ForeignKey::create().from("participants", "consultation_id").to("consultations", "id"))
            .to_owned();
        manager.create_table(participants).await?;
        let checkpoints = Table::create()
            .table("checkpoints")
            .col(uuid("consultation_id"))
            .col(big_integer("at"))
            .col(big_integer("ballots"))
            .col(big_integer("envelopes"))
            .col(text("root"))
            .primary_key(Index::create().col("consultation_id").col("at"))
            .foreign_key(ForeignKey::create().from("checkpoints", "consultation_id").to("consultations", "id"))
            .to_owned();
        manager.create_table(checkpoints).await?;
        let lists = Table::create()
            .table("published_lists")
            .col(uuid("consultation_id"))
            .col(text("kind"))
            .col(integer("place"))
            .col(blob("body"))
            .col(text("sha256"))
            .primary_key(Index::create().col("consultation_id").col("kind").col("place"))
            .foreign_key(ForeignKey::create().from("published_lists", "consultation_id").to("consultations", "id"))
            .to_owned();
        manager.create_table(lists).await?;
        let results = Table::create()
            .table("vote_results")
            .col(uuid("consultation_id").primary_key())
            .col(text("body"))
            .foreign_key(ForeignKey::create().from("vote_results", "consultation_id").to("consultations", "id"))
            .to_owned();
        manager.create_table(results).await
    }
}
