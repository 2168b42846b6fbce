//! One connection, of either driver, and its opening.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, SqliteConnection};
use sea_orm::{DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values};
use sea_query_sqlx::SqlxValues;

use super::{Patience, is_sqlite};

/// A way to open connections of one kind.
#[derive(Debug, Clone)]
pub(super) enum Opener {
    /// To a file.
    Sqlite(Box<SqliteConnectOptions>),
    /// To a server, with settings of the session.
    Postgres(Box<PgConnectOptions>, Arc<str>),
}

impl Opener {
    /// To this address; on SQLite, perhaps for reading alone.
    pub(super) fn new(url: &str, read_only: bool, patience: Patience) -> Result<Self, sqlx::Error> {
        if is_sqlite(url) {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(!read_only)
                .journal_mode(SqliteJournalMode::Wal)
                // A write that was accepted survives a power cut.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(patience.lock)
                .foreign_keys(true)
                .statement_cache_capacity(256)
                // A page of rows is read at one go: at the usual 50 its two threads wake each other in between.
                .row_buffer_size(256)
                .pragma("cache_size", "-4000")
                // Each connection maps the file for itself, and what several have mapped counts as resident several times.
                .pragma("mmap_size", "33554432")
                .pragma("temp_store", "memory")
                .disable_statement_logging();
            let options = if read_only {
                options.pragma("query_only", "on")
            } else {
                // Deleted rows are overwritten: otherwise they stay in the file until their place is needed.
                options.pragma("secure_delete", "on")
            };
            Ok(Self::Sqlite(Box::new(options)))
        } else {
            let options = PgConnectOptions::from_str(url)?.application_name("tambour").disable_statement_logging();
            Ok(Self::Postgres(Box::new(options), session(patience).into()))
        }
    }

    /// To look alone: nothing is changed, not even how a file is kept.
    pub(super) fn to_look(url: &str) -> Result<Self, sqlx::Error> {
        if !is_sqlite(url) {
            return Self::new(url, true, Patience::OPERATOR);
        }
        Ok(Self::Sqlite(Box::new(SqliteConnectOptions::from_str(url)?.read_only(true).disable_statement_logging())))
    }

    pub(super) fn backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(_) => DbBackend::Sqlite,
            Self::Postgres(..) => DbBackend::Postgres,
        }
    }

    /// Opens a connection, without a deadline.
    pub(super) async fn open(&self) -> Result<Raw, sqlx::Error> {
        match self {
            Self::Sqlite(options) => {
                let mut connection = options.connect().await?;
                let abandoned = Arc::new(AtomicBool::new(false));
                let seen = Arc::clone(&abandoned);
                connection.lock_handle().await?.set_progress_handler(STEPS, move || !seen.load(Ordering::Relaxed));
                Ok(Raw::Sqlite { _abandon: Abandon(abandoned), connection })
            }
            Self::Postgres(options, session) => {
                let mut connection = options.connect().await?;
                connection.execute(AssertSqlSafe(session.to_string())).await?;
                Ok(Raw::Postgres(connection))
            }
        }
    }

    /// One connection as the ORM knows them, for what it does itself: migrations.
    pub(super) async fn open_for_orm(&self) -> Result<DatabaseConnection, sqlx::Error> {
        match self {
            Self::Sqlite(options) => Ok(alone::<sqlx::Sqlite>().connect_with((**options).clone()).await?.into()),
            Self::Postgres(options, _) => Ok(alone::<sqlx::Postgres>().connect_with((**options).clone()).await?.into()),
        }
    }
}

fn alone<D: sqlx::Database>() -> PoolOptions<D> {
    PoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None)
}

/// SQLite's own steps, about, after which it looks whether anybody still waits.
const STEPS: i32 = 10_000;

/// Tells the server the settings of a session, as far as it knows them: it ends what belongs to a client that is gone,
/// so that its locks are free again, long before the network would notice.
fn session(patience: Patience) -> String {
    let milliseconds = |length: Duration| length.as_millis().to_string();
    let settings = [
        ("lock_timeout", milliseconds(patience.lock)),
        ("statement_timeout", milliseconds(patience.statement * 4)),
        ("idle_in_transaction_session_timeout", milliseconds(patience.transaction.min(Duration::from_secs(15)))),
        ("tcp_keepalives_idle", "10".to_owned()),
        ("tcp_keepalives_interval", "5".to_owned()),
        ("tcp_keepalives_count", "3".to_owned()),
        ("tcp_user_timeout", "20000".to_owned()),
        ("client_connection_check_interval", "5000".to_owned()),
    ];
    let rows = settings.map(|(name, value)| format!("('{name}', '{value}')")).join(", ");
    format!(
        "SELECT set_config(name, value, false) FROM (VALUES {rows}) AS wanted (name, value) WHERE name IN (SELECT name FROM pg_settings)"
    )
}

/// One connection. It has no deadlines, and is broken when a statement was not waited for.
#[derive(Debug)]
pub(super) enum Raw {
    Sqlite { _abandon: Abandon, connection: SqliteConnection },
    Postgres(PgConnection),
}

/// Breaks off what SQLite still does for a connection that is dropped: it would go on, and hold its lock.
#[derive(Debug)]
pub(super) struct Abandon(Arc<AtomicBool>);

impl Drop for Abandon {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A question to a connection.
pub(super) trait Question: Sync {
    type Answer: Send;

    fn ask(&self, raw: &mut Raw) -> impl Future<Output = Result<Self::Answer, sqlx::Error>> + Send;

    /// The ORM's error for one of the driver.
    fn failed(error: RuntimeErr) -> DbErr {
        DbErr::Query(error)
    }
}

pub(super) struct Execute<'a>(pub &'a Statement);

/// One or more statements as they stand, without values.
pub(super) struct Plain<'a>(pub &'a str);

/// The first row.
pub(super) struct One<'a>(pub &'a Statement);

/// Every row.
pub(super) struct All<'a>(pub &'a Statement);

macro_rules! on_either {
    ($raw:ident, $connection:ident => $run:expr) => {
        match $raw {
            Raw::Sqlite { connection: $connection, .. } => $run,
            Raw::Postgres($connection) => $run,
        }
    };
}

impl Question for Execute<'_> {
    type Answer = ExecResult;

    async fn ask(&self, raw: &mut Raw) -> Result<ExecResult, sqlx::Error> {
        let (sql, values) = prepared(self.0);
        on_either!(raw, connection => Ok(sqlx::query_with(sql, values).execute(connection).await?.into()))
    }

    fn failed(error: RuntimeErr) -> DbErr {
        DbErr::Exec(error)
    }
}

impl Question for Plain<'_> {
    type Answer = ExecResult;

    async fn ask(&self, raw: &mut Raw) -> Result<ExecResult, sqlx::Error> {
        on_either!(raw, connection => Ok(connection.execute(AssertSqlSafe(self.0.to_owned())).await?.into()))
    }

    fn failed(error: RuntimeErr) -> DbErr {
        DbErr::Exec(error)
    }
}

impl Question for One<'_> {
    type Answer = Option<QueryResult>;

    async fn ask(&self, raw: &mut Raw) -> Result<Option<QueryResult>, sqlx::Error> {
        let (sql, values) = prepared(self.0);
        on_either!(raw, connection => Ok(sqlx::query_with(sql, values).fetch_optional(connection).await?.map(Into::into)))
    }
}

impl Question for All<'_> {
    type Answer = Vec<QueryResult>;

    async fn ask(&self, raw: &mut Raw) -> Result<Vec<QueryResult>, sqlx::Error> {
        let (sql, values) = prepared(self.0);
        on_either!(raw, connection => {
            let rows = sqlx::query_with(sql, values).fetch_all(connection).await?;
            Ok(rows.into_iter().map(Into::into).collect())
        })
    }
}

impl Raw {
    /// Ask whether it lives.
    pub(super) async fn ping(&mut self) -> Result<(), sqlx::Error> {
        on_either!(self, connection => connection.ping().await)
    }

    /// Close it with a farewell.
    pub(super) async fn close(self) -> Result<(), sqlx::Error> {
        on_either!(self, connection => connection.close().await)
    }
}

fn prepared(statement: &Statement) -> (AssertSqlSafe<&str>, SqlxValues) {
    (AssertSqlSafe(statement.sql.as_str()), SqlxValues(statement.values.clone().unwrap_or(Values(Vec::new()))))
}
