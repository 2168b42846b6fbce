//! The last word of a followed calendar, and the reason why it failed: codes and their arguments, whose words are made when
//! they are read.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, JsonValue, Statement, Value};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The last word of its calendar on an event; none for events that came by none, or before this was noted.
        add(manager, "events", "told").await?;
        // The things left out of the file that was read last, and those that vanished from it and wait for a second look.
        for column in ["failure", "left_out", "waits"] {
            add(manager, "calendars", column).await?;
        }
        codes(manager).await?;
        for column in ["failure_fr", "failure_en"] {
            manager.alter_table(Table::alter().table("calendars").drop_column(column).to_owned()).await?;
        }
        places(manager).await
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: &'static str) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(json_binary_null(column)).to_owned()).await
}

/// The codes of what was kept in words.
async fn codes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let (db, backend) = (manager.get_connection(), manager.get_database_backend());
    let all = "SELECT DISTINCT failure_fr FROM calendars WHERE failure_fr IS NOT NULL";
    for row in db.query_all_raw(Statement::from_string(backend, all)).await? {
        let said: String = row.try_get_by_index(0)?;
        let code: JsonValue = code(&said).parse().map_err(|error| DbErr::Custom(format!("a code: {error}")))?;
        let sql = "UPDATE calendars SET failure = $1 WHERE failure_fr = $2";
        let values: [Value; 2] = [code.into(), said.into()];
        db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(())
}

fn code(said: &str) -> String {
    let status = said.strip_prefix("L’adresse répond ").and_then(|it| it.strip_suffix('.'));
    if let Some(status) = status.and_then(|it| it.parse::<u16>().ok()) {
        return format!(r#"{{"call":{{"status":{{"status":{status},"retry_after":null}}}}}}"#);
    }
    let known = [
        ("L’adresse est injoignable.", r#"{"call":"unreachable"}"#),
        ("Le certificat de sécurité", r#"{"call":"certificate"}"#),
        ("Ce fichier n’est pas un agenda", r#"{"file":"not_calendar"}"#),
        ("Ce fichier donne plus de", r#"{"file":"too_many_dates"}"#),
        ("Un fichier d’agenda compte 5 Mio", r#"{"file":"too_large"}"#),
        ("Un fichier d’agenda compte 5 000", r#"{"file":"too_many_events"}"#),
        ("L’agenda garde 50", r#""full""#),
    ];
    // The next look, within an hour, says why.
    known.iter().find(|(begins, _)| said.starts_with(begins)).map_or(r#""unknown""#, |(_, code)| code).to_owned()
}

/// Places are the same whether an article is said before their names or not.
async fn places(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const ARTICLES: [&str; 11] = ["a", "au", "aux", "d", "de", "des", "du", "l", "la", "le", "les"];
    let (db, backend) = (manager.get_connection(), manager.get_database_backend());
    let all = "SELECT DISTINCT place FROM occurrences WHERE place IS NOT NULL";
    for row in db.query_all_raw(Statement::from_string(backend, all)).await? {
        let before: String = row.try_get_by_index(0)?;
        let (all, last) = before.rsplit_once('-').unwrap_or(("", &before));
        let words = all.split('-').filter(|word| !word.is_empty() && !ARTICLES.contains(word));
        let after = words.chain([last]).collect::<Vec<_>>().join("-");
        if after != before {
            let sql = "UPDATE occurrences SET place = $1 WHERE place = $2";
            db.execute_raw(Statement::from_sql_and_values(backend, sql, [after.into(), before.into()])).await?;
        }
    }
    Ok(())
}
