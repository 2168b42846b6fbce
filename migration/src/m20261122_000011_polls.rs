//! Quick polls, their answers, and the devices that answer.

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
        // A device is of no commune: a phone may follow several.
        let devices = Table::create()
            .table("devices")
            .col(uuid("id").primary_key())
            // The SHA-256 of its secret, in hexadecimal.
            .col(text("hash").unique_key())
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(devices).await?;

        let polls = Table::create()
            .table("polls")
            .col(uuid("id").primary_key())
            .col(uuid("commune_id"))
            .col(text("question"))
            // A list of id and label, in order.
            .col(json_binary("options"))
            .col(boolean("multiple"))
            .col(text("audience"))
            .col(text("results"))
            .col(big_integer("closes_at"))
            .col(text_null("conclusion"))
            // Time at which the conclusion was first written.
            .col(big_integer_null("concluded_at"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(ForeignKey::create().from("polls", "commune_id").to("communes", "id"))
            .to_owned();
        manager.create_table(polls).await?;
        let by_close = Index::create()
            .name("polls_by_close")
            .table("polls")
            .col("commune_id")
            .col("closes_at")
            .col("id")
            .to_owned();
        manager.create_index(by_close).await?;
        let concluded =
            Index::create().name("polls_concluded").table("polls").col("commune_id").col("concluded_at").to_owned();
        manager.create_index(concluded.clone().and_where(Expr::col("concluded_at").is_not_null()).to_owned()).await?;

        let answers = Table::create()
            .table("poll_answers")
            .col(uuid("poll_id"))
            // A device, or a resident: ids of both kinds are never the same.
            .col(uuid("answerer"))
            // The chosen options: the first is 1, the second 2, the third 4, ..., added up.
            .col(small_integer("choices"))
            .col(big_integer("answered_at"))
            .primary_key(Index::create().col("poll_id").col("answerer"))
            .foreign_key(ForeignKey::create().from("poll_answers", "poll_id").to("polls", "id"))
            .to_owned();
        manager.create_table(answers).await?;
        // Counting reads this index alone.
        let tally =
            Index::create().name("poll_answers_tally").table("poll_answers").col("poll_id").col("choices").to_owned();
        manager.create_index(tally).await
    }
}
