//! What stays of delegations in a vote: who could carry voices and which flowed, as frozen at its cut-off, who voted after it,
//! and the delegates of published results.

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
        let to_consultation = |table: &'static str| {
            ForeignKey::create().from(table, "consultation_id").to("consultations", "id").to_owned()
        };
        let delegates = Table::create()
            .table("vote_delegates")
            .col(uuid("consultation_id"))
            .col(uuid("delegate_id"))
            .col(uuid("entry_id"))
            .col(text("name"))
            .col(boolean("councillor"))
            // True if they voted in the open before the cut-off.
            .col(boolean("voted"))
            // Their ballot, a paper a question, if they carried something then.
            .col(json_binary_null("papers"))
            .primary_key(Index::create().col("consultation_id").col("delegate_id"))
            .foreign_key(&mut to_consultation("vote_delegates"))
            .to_owned();
        manager.create_table(delegates).await?;
        let delegations = Table::create()
            .table("vote_delegations")
            .col(uuid("consultation_id"))
            .col(uuid("entry_id"))
            .col(text("scope"))
            .col(uuid_null("scope_id"))
            .col(json_binary("shares"))
            // False if they had voted by then: what reaches them flows on, their own voice does not.
            .col(boolean("own"))
            // The code of their row in the published list.
            .col(text_null("code"))
            .primary_key(Index::create().col("consultation_id").col("entry_id"))
            .foreign_key(&mut to_consultation("vote_delegations"))
            .to_owned();
        manager.create_table(delegations).await?;
        let late = Table::create()
            .table("late_voters")
            .col(uuid("consultation_id"))
            .col(uuid("entry_id"))
            .primary_key(Index::create().col("consultation_id").col("entry_id"))
            .foreign_key(&mut to_consultation("late_voters"))
            .to_owned();
        manager.create_table(late).await?;
        let published = Table::create()
            .table("result_delegates")
            .col(uuid("consultation_id"))
            .col(text("code"))
            // None, as the name, once they erased their account.
            .col(uuid_null("entry_id"))
            .col(text_null("name"))
            .primary_key(Index::create().col("consultation_id").col("code"))
            .foreign_key(&mut to_consultation("result_delegates"))
            .to_owned();
        manager.create_table(published).await
    }
}
