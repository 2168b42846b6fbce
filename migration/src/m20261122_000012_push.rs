//! Push: who is told what, what was announced, and what is held back until quiet hours end.

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
        subscriptions(manager).await?;
        announcements(manager).await?;
        notices_are_announced(manager).await?;
        events_are_announced(manager).await?;
        polls_are_announced(manager).await
    }
}

/// Subscriptions belong to nobody and to no commune; what they follow does.
async fn subscriptions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("push_subscriptions")
        .col(uuid("id").primary_key())
        // Of the browser's push service; whoever knows it, and the keys, may send.
        .col(text("endpoint"))
        // SHA-256 of the endpoint, in hexadecimal, since an index holds no address of 2,000 bytes.
        .col(text("endpoint_hash").unique_key())
        .col(text("p256dh"))
        .col(text("auth"))
        // SHA-256 of the secret that changes it.
        .col(text("secret_hash"))
        .col(text("locale"))
        .col(text("timezone"))
        // Minutes after midnight, local time; none for no quiet hours.
        .col(integer_null("quiet_from"))
        .col(integer_null("quiet_to"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned();
    manager.create_table(table).await?;
    let follows = Table::create()
        .table("push_follows")
        .col(uuid("commune_id"))
        .col(uuid("subscription_id"))
        // A bit for each kind of news.
        .col(big_integer("kinds"))
        // Lists of ids; null for all of them.
        .col(json_binary_null("organisations"))
        .col(json_binary_null("topics"))
        .col(json_binary("events"))
        // In the order in which an announcement goes through them.
        .primary_key(Index::create().col("commune_id").col("subscription_id"))
        .foreign_key(ForeignKey::create().from("push_follows", "commune_id").to("communes", "id"))
        .foreign_key(
            ForeignKey::create()
                .from("push_follows", "subscription_id")
                .to("push_subscriptions", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned();
    manager.create_table(follows).await?;
    let index =
        Index::create().name("push_follows_by_subscription").table("push_follows").col("subscription_id").to_owned();
    manager.create_index(index).await
}

async fn announcements(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let announcements = Table::create()
        .table("push_announcements")
        .col(uuid("id").primary_key())
        // Kind and id of what is announced, and which announcement of it this is: 0, or the time it was asked for.
        .col(text("source"))
        .col(uuid("subject_id"))
        .col(big_integer("edition"))
        .col(big_integer("created_at"))
        .to_owned();
    manager.create_table(announcements).await?;
    let once = Index::create()
        .name("push_announced_once")
        .table("push_announcements")
        .col("source")
        .col("subject_id")
        .to_owned();
    manager.create_index(once.clone().col("edition").unique().to_owned()).await?;
    let ranges = Table::create()
        .table("push_ranges")
        .col(uuid("id").primary_key())
        .col(uuid("announcement_id"))
        .col(uuid("commune_id"))
        // Up to this subscription all were told; none at the beginning of the commune.
        .col(uuid_null("told"))
        // The last one of the range; none for the end of the commune.
        .col(uuid_null("last"))
        .foreign_key(ForeignKey::create().from("push_ranges", "announcement_id").to("push_announcements", "id"))
        .to_owned();
    manager.create_table(ranges).await?;
    let held = Table::create()
        .table("push_held")
        .col(uuid("subscription_id"))
        .col(uuid("announcement_id"))
        .col(uuid("commune_id"))
        .primary_key(Index::create().col("subscription_id").col("announcement_id"))
        .foreign_key(ForeignKey::create().from("push_held", "announcement_id").to("push_announcements", "id"))
        .to_owned();
    manager.create_table(held).await
}

async fn notices_are_announced(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // Time at which the clerk asked that a published notice be announced again.
    let column = big_integer_null("announce_again_at");
    manager.alter_table(Table::alter().table("notices").add_column(column).to_owned()).await?;
    // The sweeps are the server's own, not a commune's.
    let first = Index::create().name("notices_to_announce").table("notices").col("listed_at").col("id").to_owned();
    manager.create_index(first.clone().and_where(Expr::col("state").eq("approved")).to_owned()).await?;
    let again = Index::create()
        .name("notices_to_announce_again")
        .table("notices")
        .col("announce_again_at")
        .col("id")
        .to_owned();
    manager.create_index(again.clone().and_where(Expr::col("announce_again_at").is_not_null()).to_owned()).await
}

async fn events_are_announced(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let up = Index::create().name("events_to_announce").table("events").col("listed_at").col("id").to_owned();
    manager.create_index(up.clone().and_where(Expr::col("state").eq("approved")).to_owned()).await?;
    let cancelled = Index::create().name("events_cancelled").table("events").col("cancelled_at").col("id").to_owned();
    manager.create_index(cancelled.clone().and_where(Expr::col("cancelled_at").is_not_null()).to_owned()).await
}

async fn polls_are_announced(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_index(Index::create().name("polls_opened").table("polls").col("created_at").col("id").to_owned())
        .await?;
    let concluded = Index::create().name("polls_to_announce").table("polls").col("concluded_at").col("id").to_owned();
    manager.create_index(concluded.clone().and_where(Expr::col("concluded_at").is_not_null()).to_owned()).await
}
