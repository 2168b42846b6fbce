//! Consultations, and what changed about them in public.

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
        let consultations = Table::create()
            .table("consultations")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(text("title"))
            .col(text("summary"))
            .col(text("body"))
            .col(text("body_html"))
            .col(json_binary("documents"))
            .col(uuid("topic_id"))
            .col(uuid_null("portfolio_id"))
            .col(text_null("contact"))
            // None for a draft.
            .col(big_integer_null("announced_at"))
            .col(big_integer_null("debate_from"))
            .col(big_integer("vote_from"))
            .col(big_integer("delegates_until"))
            .col(big_integer("vote_until"))
            .col(date("response_due"))
            .col(uuid_null("group_id"))
            .col(boolean("contributions"))
            .col(boolean("delegation_allowed"))
            // A fraction from 0 to 1, as it was written.
            .col(text_null("delegation_cap"))
            .col(text_null("threshold_kind"))
            .col(big_integer_null("threshold_value"))
            .col(json_binary("key_holders"))
            .col(json_binary("questions"))
            // True once the open vote was made longer.
            .col(boolean("extended"))
            // What the council does with the result, and why, with its versions.
            .col(json_binary_null("response"))
            // What the vote recorded: the electorate's size, keys, participation, the result in short.
            .col(json_binary("recorded"))
            // Times at which the result was published, and at which the council answered.
            .col(big_integer_null("final_at"))
            .col(big_integer_null("answered_at"))
            .col(big_integer_null("withdrawn_at"))
            .col(text_null("withdrawn_reason"))
            .col(uuid_null("created_by"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(ForeignKey::create().from("consultations", "commune_id").to("communes", "id"))
            .foreign_key(ForeignKey::create().from("consultations", "topic_id").to("topics", "id"))
            .to_owned();
        manager.create_table(consultations).await?;
        for (name, column) in [("consultations_announced", "announced_at"), ("consultations_by_close", "vote_until")] {
            let index =
                Index::create().name(name).table("consultations").col("commune_id").col(column).col("id").to_owned();
            manager.create_index(index).await?;
        }
        let changes = Table::create()
            .table("consultation_changes")
            .col(uuid("consultation_id"))
            .col(integer("number"))
            .col(uuid("commune_id"))
            .col(big_integer("at"))
            .col(text("what"))
            .col(text_null("before"))
            .col(text_null("after"))
            .col(text_null("reason"))
            .primary_key(Index::create().col("consultation_id").col("number"))
            .foreign_key(ForeignKey::create().from("consultation_changes", "consultation_id").to("consultations", "id"))
            .to_owned();
        manager.create_table(changes).await?;
        let milestones = Table::create()
            .table("milestones")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(uuid("consultation_id"))
            .col(text("text"))
            .col(date("due"))
            .col(date("first_due"))
            .col(text("state"))
            .col(text_null("note"))
            .col(date_null("closed_on"))
            // A list of time, day, state and note.
            .col(json_binary("history"))
            .foreign_key(ForeignKey::create().from("milestones", "consultation_id").to("consultations", "id"))
            .to_owned();
        manager.create_table(milestones).await?;
        let of_commune = Index::create().name("milestones_of_commune").table("milestones").col("commune_id").to_owned();
        manager.create_index(of_commune).await?;
        let of_consultation =
            Index::create().name("milestones_of_consultation").table("milestones").col("consultation_id").to_owned();
        manager.create_index(of_consultation).await
    }
}
