//! Copies of a database of PostgreSQL, by its own programs.

use std::path::Path;
use std::process::Stdio;

use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use tokio::io::AsyncWriteExt;

use super::programs::{ended, is_of_age, not_run, program, start};
use super::{DatabaseCopyError, ProgramError};

const DUMP: &str = "pg_dump";
const RESTORE: &str = "pg_restore";
const PSQL: &str = "psql";

/// Writes a copy of one snapshot, uncompressed: the archive around it is compressed.
pub(super) async fn copy(url: &str, to: &Path) -> Result<Vec<String>, DatabaseCopyError> {
    let mut server = connect(url).await?;
    is_of_age(DUMP, version(&mut server).await?).await?;
    let before = steps(&mut server).await?;
    let mut command = program(DUMP, url)?;
    command.args(["--format=custom", "--compress=0", "--no-owner", "--no-privileges"]);
    command.stdout(std::fs::File::create(to)?);
    ended(DUMP, start(DUMP, &mut command)?).await?;
    if steps(&mut server).await? != before {
        return Err(DatabaseCopyError::Changed);
    }
    server.close().await?;
    Ok(before)
}

pub(super) async fn is_bare(url: &str) -> Result<bool, DatabaseCopyError> {
    let mut server = connect(url).await?;
    let bare = tables(&mut server).await?.is_empty();
    server.close().await?;
    Ok(bare)
}

pub(super) async fn let_go(url: &str) -> Result<(), DatabaseCopyError> {
    let mut server = connect(url).await?;
    let others =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tambour'";
    let others: i64 = sqlx::query_scalar(others).fetch_one(&mut server).await?;
    server.close().await?;
    if others > 0 { Err(DatabaseCopyError::InUse) } else { Ok(()) }
}

/// Puts a copy back: what was there goes in the same transaction, also what the copy does not know.
pub(super) async fn put_back(url: &str, from: &Path) -> Result<(), DatabaseCopyError> {
    let mut server = connect(url).await?;
    let version = version(&mut server).await?;
    for name in [RESTORE, PSQL] {
        is_of_age(name, version).await?;
    }
    let there = tables(&mut server).await?;
    server.close().await?;
    if !there.is_empty() && !there.iter().any(|table| table == "seaql_migrations") {
        return Err(DatabaseCopyError::OfOthers);
    }
    let quoted: Vec<String> = there.iter().map(|table| format!("\"{}\"", table.replace('"', "\"\""))).collect();
    let away = if quoted.is_empty() { String::new() } else { format!("DROP TABLE {} CASCADE;\n", quoted.join(", ")) };
    run(url, from, &away).await
}

/// Runs one script in one transaction, and then what a copy holds.
async fn run(url: &str, from: &Path, first: &str) -> Result<(), DatabaseCopyError> {
    let mut command = program(RESTORE, url)?;
    command.args(["--file=-", "--no-owner", "--no-privileges"]).arg(from).stdout(Stdio::piped());
    let mut restore = start(RESTORE, &mut command)?;
    let mut command = program(PSQL, url)?;
    command.args(["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"]);
    let mut psql = start(PSQL, command.stdin(Stdio::piped()).stdout(Stdio::null()))?;
    let mut script = psql.stdin.take().ok_or_else(|| no_pipe(PSQL))?;
    let mut said = restore.stdout.take().ok_or_else(|| no_pipe(RESTORE))?;
    let written = async {
        script.write_all(first.as_bytes()).await?;
        tokio::io::copy(&mut said, &mut script).await
    };
    let written = written.await;
    drop(said);
    let whole = ended(RESTORE, restore).await;
    // The end of its script makes it last, so it must not see one that is not whole.
    if whole.is_err() && written.is_ok() {
        psql.start_kill()?;
    }
    drop(script);
    let done = ended(PSQL, psql).await;
    match written {
        Ok(_) => whole.and(done)?,
        // It read no more: its own words say why.
        Err(error) => done.and(Err(not_run(PSQL, error)))?,
    }
    Ok(())
}

fn no_pipe(name: &'static str) -> ProgramError {
    not_run(name, std::io::Error::other("it has no pipe"))
}

async fn connect(url: &str) -> Result<PgConnection, sqlx::Error> {
    let options: PgConnectOptions = url.parse()?;
    options.application_name("tambour-backup").disable_statement_logging().connect().await
}

/// The number of the server's version, such as 15.
async fn version(server: &mut PgConnection) -> Result<u32, sqlx::Error> {
    let number: i32 = sqlx::query_scalar("SELECT current_setting('server_version_num')::int").fetch_one(server).await?;
    Ok(u32::try_from(number / 10_000).unwrap_or_default())
}

async fn steps(server: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    let sql = "SELECT version::text FROM seaql_migrations ORDER BY version";
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(server).await
}

/// The tables that are there, but for those of extensions.
async fn tables(server: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    let sql = "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') \
               AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')";
    sqlx::query_scalar(sql).fetch_all(server).await
}
