//! Organisations that serve several communes, notices on several boards, and moderation.

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
        organisations_serve_communes(manager).await?;
        notices_are_placed(manager).await?;
        notices_are_moderated(manager).await
    }
}

/// The communes that an organisation serves, and their trust in it; `organisations.commune_id` stays its maker.
async fn organisations_serve_communes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("organisation_communes")
        .col(uuid("commune_id"))
        .col(uuid("organisation_id"))
        .col(boolean("trusted"))
        .col(big_integer("created_at"))
        .primary_key(Index::create().col("commune_id").col("organisation_id"))
        .foreign_key(ForeignKey::create().from("organisation_communes", "commune_id").to("communes", "id"))
        .foreign_key(ForeignKey::create().from("organisation_communes", "organisation_id").to("organisations", "id"))
        .to_owned();
    manager.create_table(table).await?;
    let index = Index::create()
        .name("communes_by_organisation")
        .table("organisation_communes")
        .col("organisation_id")
        .to_owned();
    manager.create_index(index).await?;
    let fill = "INSERT INTO organisation_communes (commune_id, organisation_id, trusted, created_at) \
                SELECT commune_id, id, trusted, created_at FROM organisations";
    manager.get_connection().execute_unprepared(fill).await?;
    manager.alter_table(Table::alter().table("organisations").drop_column("trusted").to_owned()).await
}

/// The boards of a notice. State and date are the notice's own, kept here so that one index gives a board's order.
async fn notices_are_placed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("placements")
        .col(uuid("commune_id"))
        .col(uuid("notice_id"))
        .col(text("state"))
        .col(big_integer("listed_at"))
        // Time at which this commune took it off its own board.
        .col(big_integer_null("hidden_at"))
        .primary_key(Index::create().col("commune_id").col("notice_id"))
        .foreign_key(ForeignKey::create().from("placements", "commune_id").to("communes", "id"))
        .foreign_key(ForeignKey::create().from("placements", "notice_id").to("notices", "id"))
        .to_owned();
    manager.create_table(table).await?;
    let by_place = Index::create()
        .name("placements_by_place")
        .table("placements")
        .col("commune_id")
        .col("state")
        .col("listed_at")
        .col("notice_id")
        .to_owned();
    manager.create_index(by_place).await?;
    manager
        .create_index(Index::create().name("placements_by_notice").table("placements").col("notice_id").to_owned())
        .await?;
    let fill = "INSERT INTO placements (commune_id, notice_id, state, listed_at) SELECT commune_id, id, state, listed_at FROM notices";
    manager.get_connection().execute_unprepared(fill).await?;
    manager.drop_index(Index::drop().name("notices_by_place").table("notices").to_owned()).await
}

async fn notices_are_moderated(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        // Time at which what waits for the clerk was submitted: the notice itself, or its revision.
        big_integer_null("submitted_at"),
        // The edit of an approved notice that waits, as the body of the PATCH.
        text_null("revision"),
        // The clerk's reason to reject the notice or its revision.
        text_null("rejection_reason"),
        // The one who took it down: its publisher or the commune's staff.
        text_null("withdrawn_by"),
    ];
    for column in columns {
        manager.alter_table(Table::alter().table("notices").add_column(column).to_owned()).await?;
    }
    let queue = Index::create()
        .name("notices_to_moderate")
        .table("notices")
        .col("commune_id")
        .col("submitted_at")
        .col("id")
        .to_owned();
    manager.create_index(queue).await
}
