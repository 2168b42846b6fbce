//! Posts become sheets, one on each board, with a state of its own; organisation and commune agree on serving.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement, TryGetable, Value};
use uuid::Uuid;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        serving_is_agreed(manager).await?;
        let db = manager.get_connection();
        for kind in [NOTICES, EVENTS] {
            add_columns(manager, kind.table).await?;
            if kind.table == "events" {
                names_of_calendars_are_unique_on_a_board(manager).await?;
            }
            let table = kind.table;
            db.execute_unprepared(&format!("UPDATE {table} SET post_id = id, made_in = commune_id")).await?;
            for (commune, before) in elsewhere(db, &kind).await? {
                copy(db, &kind, commune, before).await?;
            }
            add_indexes(manager, table).await?;
            manager.drop_table(Table::drop().table(kind.placements).to_owned()).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            db.execute_unprepared(FORGET_WORDS).await?;
        }
        calendars_say_who_let_them_in(manager).await
    }
}

/// A kind of thing that is posted: its tables, and what else names its rows.
struct Kind {
    table: &'static str,
    placements: &'static str,
    id: &'static str,
    columns: &'static str,
    files: &'static str,
    sources: &'static str,
}

const NOTICES: Kind = Kind {
    table: "notices",
    placements: "placements",
    id: "notice_id",
    columns: "organisation_id, category, severity, title, body, body_html, summary, link, image, attachments, pinned, notify, publish_at, \
              expire_at, approved_at, edited_at, announce_again_at, submitted_at, revision, rejection_reason, withdrawn_by, created_at, \
              updated_at, post_id, made_in",
    files: "notice_files",
    sources: "'notice'",
};

const EVENTS: Kind = Kind {
    table: "events",
    placements: "event_placements",
    id: "event_id",
    columns: "organisation_id, uid, subscribed, sequence, category, title, description, description_html, summary, series, place, price, \
              contact, link, image, notify, cancelled_at, indexed_from, indexed_until, publish_at, expire_at, approved_at, edited_at, \
              submitted_at, revision, rejection_reason, withdrawn_by, created_at, updated_at, post_id, made_in",
    files: "event_files",
    sources: "'event', 'event_move', 'event_evening'",
};

/// Words of a notice leave SQLite's index with it.
const FORGET_WORDS: &str = "CREATE TRIGGER notice_words_gone AFTER DELETE ON notice_words BEGIN \
    INSERT INTO notice_index (notice_index, rowid, boards, title, body) VALUES ('delete', old.number, old.boards, old.title, old.body); END";

/// Existing service is agreed; service that begins now may wait for one of the two.
async fn serving_is_agreed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        // asked (by the organisation), offered (by the commune), or serving.
        text("state").default("serving").take(),
        // True if its severe and extreme alerts go up there without the clerk.
        boolean("alerts").default(false).take(),
    ];
    for column in columns {
        manager.alter_table(Table::alter().table("organisation_communes").add_column(column).to_owned()).await?;
    }
    Ok(())
}

async fn add_columns(manager: &SchemaManager<'_>, table: &'static str) -> Result<(), DbErr> {
    let columns = [
        // The public id, shared by all sheets of one post. Null in no row.
        uuid_null("post_id"),
        // The commune that it was made in, whose files it shows. Null in no row.
        uuid_null("made_in"),
        // Time at which the commune took it off its board.
        big_integer_null("hidden_at"),
        // The one on whose word it was approved: staff or publisher. Null where that was not noted yet.
        text_null("approved_by"),
    ];
    for column in columns {
        manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
    }
    Ok(())
}

async fn add_indexes(manager: &SchemaManager<'_>, table: &'static str) -> Result<(), DbErr> {
    let index = |name: &str| Index::create().name(format!("{table}_{name}")).table(table).to_owned();
    // A board, newest first.
    manager
        .create_index(index("on_board").col("commune_id").col("state").col("listed_at").col("id").to_owned())
        .await?;
    // Sheets of an organisation on a board, for when its standing there changes.
    manager
        .create_index(index("by_organisation").col("commune_id").col("organisation_id").col("state").to_owned())
        .await?;
    // All sheets of a post; all posts of an organisation, wherever they are.
    manager.create_index(index("by_post").col("post_id").to_owned()).await?;
    manager.create_index(index("of_organisation").col("organisation_id").to_owned()).await?;
    // Sheets that left their board and wait to be swept.
    let left = index("left").col("updated_at").to_owned();
    manager.create_index(left.clone().and_where(Expr::col("state").eq("left")).to_owned()).await
}

async fn names_of_calendars_are_unique_on_a_board(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.drop_index(Index::drop().name("events_by_uid").table("events").to_owned()).await?;
    let uid = Index::create()
        .name("events_by_uid")
        .table("events")
        .col("organisation_id")
        .col("uid")
        .col("commune_id")
        .unique()
        .to_owned();
    manager.create_index(uid).await
}

/// Other boards of posts than that of the commune they were made in.
async fn elsewhere(db: &SchemaManagerConnection<'_>, kind: &Kind) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    let Kind { table, placements, id, .. } = kind;
    let sql = format!(
        "SELECT placed.commune_id, placed.{id} FROM {placements} AS placed JOIN {table} ON {table}.id = placed.{id} \
         WHERE placed.commune_id <> {table}.commune_id ORDER BY placed.{id}"
    );
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    rows.iter().map(|row| Ok((Uuid::try_get_by(row, 0)?, Uuid::try_get_by(row, 1)?))).collect()
}

/// Make the sheet of another board, in the state that the post had there; it is told of no more than it was.
async fn copy(db: &SchemaManagerConnection<'_>, kind: &Kind, commune: Uuid, before: Uuid) -> Result<(), DbErr> {
    let Kind { table, placements, id, columns, files, sources } = kind;
    let new = Uuid::now_v7();
    let own: String = columns.split(',').map(|column| format!(", {table}.{}", column.trim())).collect();
    let sheet = format!(
        "INSERT INTO {table} (id, commune_id, state, listed_at, hidden_at, {columns}) \
         SELECT $1, placed.commune_id, placed.state, placed.listed_at, placed.hidden_at{own} \
         FROM {placements} AS placed JOIN {table} ON {table}.id = placed.{id} WHERE placed.{id} = $2 AND placed.commune_id = $3"
    );
    run(db, &sheet, [new, before, commune]).await?;
    let same = format!(
        "INSERT INTO {files} ({id}, role, file_id, position) SELECT $1, role, file_id, position FROM {files} WHERE {id} = $2"
    );
    run(db, &same, [new, before]).await?;
    if *table == "events" {
        run(db, "UPDATE occurrences SET event_id = $1 WHERE event_id = $2 AND commune_id = $3", [new, before, commune])
            .await?;
        run(
            db,
            "INSERT INTO event_moves (event_id, moved_at, before) SELECT $1, moved_at, before FROM event_moves WHERE event_id = $2",
            [new, before],
        )
        .await?;
    }
    let told = format!("SELECT id FROM push_announcements WHERE source IN ({sources}) AND subject_id = $1");
    let told = Statement::from_sql_and_values(db.get_database_backend(), told, [Value::from(before)]);
    for row in db.query_all_raw(told).await? {
        let (old, again) = (Uuid::try_get_by(&row, 0)?, Uuid::now_v7());
        let announcement = "INSERT INTO push_announcements (id, source, subject_id, edition, created_at) \
                            SELECT $1, source, $2, edition, created_at FROM push_announcements WHERE id = $3";
        run(db, announcement, [again, new, old]).await?;
        for under_way in ["push_ranges", "push_held"] {
            let follow =
                format!("UPDATE {under_way} SET announcement_id = $1 WHERE announcement_id = $2 AND commune_id = $3");
            run(db, &follow, [again, old, commune]).await?;
        }
    }
    Ok(())
}

async fn run<const N: usize>(db: &SchemaManagerConnection<'_>, sql: &str, values: [Uuid; N]) -> Result<(), DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values.map(Value::from));
    db.execute_raw(statement).await.map(|_| ())
}

/// A calendar that a clerk let in is trusted in that commune; another as far as its organisation is.
async fn calendars_say_who_let_them_in(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let column = text_null("approved_by");
    manager.alter_table(Table::alter().table("calendars").add_column(column).to_owned()).await?;
    let fill = "UPDATE calendars SET approved_by = CASE WHEN EXISTS (SELECT 1 FROM organisation_communes AS serving \
                WHERE serving.organisation_id = calendars.organisation_id AND serving.commune_id = calendars.commune_id AND serving.trusted) \
                THEN 'publisher' ELSE 'staff' END WHERE approved_at IS NOT NULL";
    manager.get_connection().execute_unprepared(fill).await.map(|_| ())
}
