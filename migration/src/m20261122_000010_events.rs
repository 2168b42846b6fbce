//! Events, and the dates on which they take place.

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
        events(manager).await?;
        events_are_placed(manager).await?;
        occurrences(manager).await?;
        files(manager).await
    }
}

async fn events(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("events")
        .col(uuid("id").primary_key())
        .col(uuid("commune_id"))
        .col(uuid("organisation_id"))
        // Its name in the calendar that it came from; none for those written here.
        .col(text_null("uid"))
        // True if its organisation's subscribed calendar holds it.
        .col(boolean("subscribed"))
        .col(big_integer("sequence"))
        .col(text("category"))
        .col(text("title"))
        .col(text("description"))
        // Made from the description when it is written, so that no reader waits for it.
        .col(text("description_html"))
        .col(text("summary"))
        // JSON: its start and end, the zone of their clocks, its rule, and the changes of single dates.
        .col(json_binary("series"))
        .col(json_binary_null("place"))
        .col(text_null("price"))
        .col(text_null("contact"))
        .col(text_null("link"))
        .col(json_binary_null("image"))
        .col(boolean("notify"))
        .col(big_integer_null("cancelled_at"))
        // The local days between which its dates are in `occurrences`; none where they end by themselves.
        .col(text_null("indexed_from"))
        .col(text_null("indexed_until"))
        // As of a notice; it expires when its last date is over.
        .col(text("state"))
        .col(big_integer_null("publish_at"))
        .col(big_integer_null("expire_at"))
        .col(big_integer_null("approved_at"))
        .col(big_integer("listed_at"))
        .col(big_integer_null("edited_at"))
        .col(big_integer_null("submitted_at"))
        .col(text_null("revision"))
        .col(text_null("rejection_reason"))
        .col(text_null("withdrawn_by"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .foreign_key(ForeignKey::create().from("events", "commune_id").to("communes", "id"))
        .foreign_key(ForeignKey::create().from("events", "organisation_id").to("organisations", "id"))
        .to_owned();
    manager.create_table(table).await?;
    let queue = Index::create()
        .name("events_to_moderate")
        .table("events")
        .col("commune_id")
        .col("submitted_at")
        .col("id")
        .to_owned();
    manager.create_index(queue).await?;
    // One event of a calendar is one event here, whoever imports it first.
    let uid =
        Index::create().name("events_by_uid").table("events").col("organisation_id").col("uid").unique().to_owned();
    manager.create_index(uid).await?;
    // The sweep that looks further ahead is the server's own, not a commune's.
    let growing = Index::create().name("events_growing").table("events").col("indexed_until").to_owned();
    manager.create_index(growing).await
}

/// The boards of an event. State and date are the event's own, kept here for whoever lists a board.
async fn events_are_placed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("event_placements")
        .col(uuid("commune_id"))
        .col(uuid("event_id"))
        .col(text("state"))
        .col(big_integer("listed_at"))
        .col(big_integer_null("hidden_at"))
        .primary_key(Index::create().col("commune_id").col("event_id"))
        .foreign_key(ForeignKey::create().from("event_placements", "commune_id").to("communes", "id"))
        .foreign_key(ForeignKey::create().from("event_placements", "event_id").to("events", "id"))
        .to_owned();
    manager.create_table(table).await?;
    let due = Index::create()
        .name("events_by_place")
        .table("event_placements")
        .col("commune_id")
        .col("state")
        .col("listed_at")
        .to_owned();
    manager.create_index(due).await?;
    let by_event = Index::create().name("placements_by_event").table("event_placements").col("event_id").to_owned();
    manager.create_index(by_event).await
}

/// The dates on which events take place, on each of their boards.
async fn occurrences(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("occurrences")
        .col(uuid("commune_id"))
        .col(uuid("event_id"))
        // The local date that it was to begin on, which names it.
        .col(text("date"))
        .col(big_integer("starts_at"))
        .col(big_integer("ends_at"))
        // True if it lasts for more than a day.
        .col(boolean("lasts"))
        .col(boolean("cancelled"))
        // The place, folded, to find what else is there; none if nobody said.
        .col(text_null("place"))
        .primary_key(Index::create().col("commune_id").col("event_id").col("date"))
        .foreign_key(ForeignKey::create().from("occurrences", "commune_id").to("communes", "id"))
        .foreign_key(ForeignKey::create().from("occurrences", "event_id").to("events", "id"))
        .to_owned();
    manager.create_table(table).await?;
    let agenda = Index::create()
        .name("agenda")
        .table("occurrences")
        .col("commune_id")
        .col("starts_at")
        .col("event_id")
        .col("date")
        .to_owned();
    manager.create_index(agenda).await?;
    let lasting = Index::create()
        .name("agenda_lasting")
        .table("occurrences")
        .col("commune_id")
        .col("ends_at")
        .col("starts_at")
        .to_owned();
    manager.create_index(lasting.clone().and_where(Expr::col("lasts").eq(true)).to_owned()).await?;
    let places = Index::create()
        .name("agenda_places")
        .table("occurrences")
        .col("commune_id")
        .col("place")
        .col("starts_at")
        .to_owned();
    manager.create_index(places.clone().and_where(Expr::col("place").is_not_null()).to_owned()).await?;
    let by_event = Index::create().name("occurrences_by_event").table("occurrences").col("event_id").to_owned();
    manager.create_index(by_event).await
}

/// References of events to files, as notices have them.
async fn files(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let references = Table::create()
        .table("event_files")
        .col(uuid("event_id"))
        .col(uuid("file_id"))
        // image, or pending: of a revision that waits for approval.
        .col(text("role"))
        .col(integer("position"))
        .primary_key(Index::create().col("event_id").col("role").col("file_id"))
        .foreign_key(ForeignKey::create().from("event_files", "event_id").to("events", "id"))
        .foreign_key(ForeignKey::create().from("event_files", "file_id").to("files", "id"))
        .to_owned();
    manager.create_table(references).await?;
    manager
        .create_index(Index::create().name("event_files_by_file").table("event_files").col("file_id").to_owned())
        .await
}
