//! News of events for phones beyond their publication: that they moved, and the evening before.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        moves(manager).await?;
        followers(manager).await?;
        // The sweep that reminds is the server's own, not a commune's.
        manager
            .create_index(Index::create().name("occurrences_by_start").table("occurrences").col("starts_at").to_owned())
            .await?;
        // So is the one that forgets what was announced long ago.
        manager
            .create_index(
                Index::create().name("announcements_by_age").table("push_announcements").col("created_at").to_owned(),
            )
            .await
    }
}

/// Changes of the time and place of events, as long as there is something to tell of them.
async fn moves(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("event_moves")
        .col(uuid("event_id"))
        .col(big_integer("moved_at"))
        // JSON: the time and place before the change.
        .col(json_binary("before"))
        .primary_key(Index::create().col("event_id").col("moved_at"))
        .foreign_key(ForeignKey::create().from("event_moves", "event_id").to("events", "id"))
        .to_owned();
    manager.create_table(table).await?;
    let by_time =
        Index::create().name("event_moves_by_time").table("event_moves").col("moved_at").col("event_id").to_owned();
    manager.create_index(by_time).await
}

/// The followers of each event: `push_follows.events`, to be asked from the event's side.
async fn followers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("push_followers")
        .col(uuid("event_id"))
        .col(uuid("commune_id"))
        .col(uuid("subscription_id"))
        .primary_key(Index::create().col("event_id").col("commune_id").col("subscription_id"))
        .foreign_key(
            ForeignKey::create()
                .from("push_followers", "subscription_id")
                .to("push_subscriptions", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned();
    manager.create_table(table).await?;
    let index = Index::create()
        .name("push_followers_by_subscription")
        .table("push_followers")
        .col("subscription_id")
        .to_owned();
    manager.create_index(index).await?;
    let ids = match manager.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT DISTINCT listed.id::uuid, commune_id, subscription_id \
             FROM push_follows, jsonb_array_elements_text(push_follows.events) AS listed (id)"
        }
        _ => {
            "SELECT DISTINCT unhex(replace(listed.value, '-', '')), commune_id, subscription_id \
             FROM push_follows, json_each(push_follows.events) AS listed"
        }
    };
    let fill = format!("INSERT INTO push_followers (event_id, commune_id, subscription_id) {ids}");
    manager.get_connection().execute_unprepared(&fill).await?;
    Ok(())
}
