//! Copies of a file of SQLite.

use std::path::Path;
use std::str::FromStr;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions, Connection, SqliteConnection};

use super::DatabaseCopyError;
use crate::db::{broken, is_damage, sqlite_file};

/// Writes a copy: writers go on meanwhile, and what they write is not in it.
pub(super) async fn copy(url: &str, to: &Path) -> Result<Vec<String>, DatabaseCopyError> {
    let mut source = to_read(SqliteConnectOptions::from_str(url)?).await?;
    sqlx::query("VACUUM INTO ?").bind(to.to_string_lossy()).execute(&mut source).await?;
    source.close().await?;
    let mut copy = to_read(SqliteConnectOptions::new().filename(to)).await?;
    let steps =
        sqlx::query_scalar("SELECT version FROM seaql_migrations ORDER BY version").fetch_all(&mut copy).await?;
    copy.close().await?;
    Ok(steps)
}

pub(super) async fn is_bare(url: &str) -> Result<bool, DatabaseCopyError> {
    if !sqlite_file(url).exists() {
        return Ok(true);
    }
    let mut file = to_read(SqliteConnectOptions::from_str(url)?).await?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_master").fetch_one(&mut file).await?;
    file.close().await?;
    Ok(tables == 0)
}

/// Asks for the file alone, which nobody gets whom another one has opened it beside.
pub(super) async fn let_go(url: &str) -> Result<(), DatabaseCopyError> {
    let file = sqlite_file(url);
    if !file.exists() {
        return Ok(());
    }
    let asked = async {
        let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false).disable_statement_logging();
        let mut alone = options.connect().await?;
        sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut alone).await?;
        alone.close().await
    };
    match asked.await {
        Ok(()) => Ok(()),
        Err(sqlx::Error::Database(error)) if error.code().as_deref().is_some_and(is_lock) => {
            Err(DatabaseCopyError::InUse)
        }
        // A damaged one is what backups are put in the place of.
        Err(error) => Some(broken(error)).filter(|error| !is_damage(error)).map_or(Ok(()), |error| Err(error.into())),
    }
}

/// True for `SQLITE_BUSY` and `SQLITE_LOCKED`, whatever more they say.
fn is_lock(code: &str) -> bool {
    code.parse::<u32>().is_ok_and(|code| [5, 6].contains(&(code & 0xff)))
}

async fn to_read(options: SqliteConnectOptions) -> Result<SqliteConnection, sqlx::Error> {
    options.read_only(true).disable_statement_logging().connect().await
}
