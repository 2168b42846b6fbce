//! The database: one file by default, PostgreSQL when it grows.

use std::{fs::File, path::Path, time::Duration};

use migration::MigratorTrait;
use percent_encoding::percent_decode_str;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
    sqlx::{
        self, Connection,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use url::Url;

/// Connections to read with and to write with.
///
/// SQLite allows one writer at a time, so its writers queue for one connection instead of for a lock.
#[derive(Debug, Clone)]
pub struct Db {
    /// For reads; on SQLite it refuses writes.
    pub read: DatabaseConnection,
    write: DatabaseConnection,
    url: String,
}

/// How the connections of one pool are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUse {
    /// What they are for: `read` or `write`.
    pub pool: &'static str,
    /// How many are open and wait.
    pub idle: usize,
    /// How many are open and work.
    pub in_use: usize,
    /// How many there may be.
    pub most: usize,
}

impl PoolUse {
    fn of<D: sqlx::Database>(name: &'static str, pool: &sqlx::Pool<D>) -> Self {
        let (size, idle) = (pool.size() as usize, pool.num_idle());
        Self { pool: name, idle, in_use: size.saturating_sub(idle), most: pool.options().get_max_connections() as usize }
    }
}

/// The advisory lock that migrating processes queue for; an arbitrary number of our own.
const MIGRATION_LOCK: i64 = 0x7A3B_0001;

/// A connection that was used this lately is taken as it is; to ask it first would cost every query a round trip.
const IDLE: Duration = Duration::from_secs(1);

/// How long a request waits for a connection: a burst of writes, which queue for few connections, is slowed and not refused.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many connections write on PostgreSQL. They are apart from those that read, since a writer may wait for another one
/// of the same commune.
const WRITERS: u32 = 8;

/// How many connections read at once: more than the processors can use only get in each other's way.
fn readers() -> u32 {
    let processors = std::thread::available_parallelism().map_or(2, |it| it.get());
    u32::try_from(processors * 2).unwrap_or(u32::MAX).clamp(4, 32)
}

impl Db {
    /// Connect and bring the schema up to date. Several processes may do this at once.
    ///
    /// # Errors
    /// When the database cannot be reached, or a migration fails.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        if is_sqlite(url) {
            // The lock first: a new file becomes a WAL file when it is first opened, which waits for nobody.
            let lock = lock_sqlite_file(url).await?;
            let write = Database::connect(sqlite_options(url, 1, false)).await?;
            migration::Migrator::up(&write, None).await?;
            drop(lock);
            let read = Database::connect(sqlite_options(url, readers(), true)).await?;
            Ok(Self { read, write, url: url.to_owned() })
        } else {
            migrate_postgres(url).await?;
            let read = Database::connect(postgres_options(url, readers())).await?;
            let write = Database::connect(postgres_options(url, WRITERS)).await?;
            Ok(Self { read, write, url: url.to_owned() })
        }
    }

    /// Connect to look, without touching the schema.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect_to_look(url: &str) -> Result<DatabaseConnection, DbErr> {
        if is_sqlite(url) {
            return Database::connect(sqlite_options(url, 1, true)).await;
        }
        let mut options = ConnectOptions::new(url.to_owned());
        options.max_connections(1).acquire_timeout(Duration::from_secs(5)).sqlx_logging(false);
        Database::connect(options).await
    }

    /// A connection of one's own that stays open, for what watches the database.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub(crate) async fn connect_to_watch(&self) -> Result<DatabaseConnection, DbErr> {
        let mut options = match self.backend() {
            DbBackend::Sqlite => sqlite_options(&self.url, 1, true),
            _ => ConnectOptions::new(self.url.clone()),
        };
        options.max_connections(1).idle_timeout(None::<Duration>).max_lifetime(None::<Duration>).sqlx_logging(false);
        Database::connect(options).await
    }

    /// Which kind of database this is.
    pub fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }

    /// A transaction that will write. On SQLite it takes the write lock at once: a transaction that reads first and
    /// asks for the lock later fails when another one wrote in between.
    ///
    /// # Errors
    /// When no connection can be had in time.
    pub async fn begin_write(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        self.write.begin_with_options(options).await
    }

    /// How the connections are used right now.
    pub fn pools(&self) -> [PoolUse; 2] {
        [("read", &self.read), ("write", &self.write)].map(|(name, connection)| match self.backend() {
            DbBackend::Sqlite => PoolUse::of(name, connection.get_sqlite_connection_pool()),
            _ => PoolUse::of(name, connection.get_postgres_connection_pool()),
        })
    }

    /// Give the connections back.
    ///
    /// # Errors
    /// When the driver reports one.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }
}

/// The address of the SQLite file that is used when no other database is named.
pub fn default_url(data_dir: &Path) -> String {
    // Characters that mean something in an address are written as their codes.
    let path = data_dir.join("tambour.sqlite").display().to_string();
    format!("sqlite://{}", path.replace('%', "%25").replace('?', "%3F").replace('#', "%23"))
}

/// Whether the address names an SQLite file.
pub fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

/// An address of a database without its password.
pub fn redacted(database_url: &str) -> String {
    let Ok(mut url) = Url::parse(database_url) else { return "***".to_owned() };
    if url.password().is_some() {
        // Only addresses that cannot have a password refuse one.
        let _ = url.set_password(Some("***"));
    }
    if url.query().is_some_and(|query| query.contains("password")) {
        url.set_query(Some("***"));
    }
    url.into()
}

/// Waits until no other process migrates the same file; dropping the answer lets the next one in.
async fn lock_sqlite_file(url: &str) -> Result<File, DbErr> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//").split('?').next().unwrap_or_default();
    let path = format!("{}.lock", percent_decode_str(path).decode_utf8_lossy());
    let locked = tokio::task::spawn_blocking(move || {
        let file = File::create(path)?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    });
    match locked.await {
        Ok(Ok(file)) => Ok(file),
        Ok(Err(error)) => Err(DbErr::Custom(format!("the database's folder: {error}"))),
        Err(error) => Err(DbErr::Custom(error.to_string())),
    }
}

/// Migrates with a connection of its own: the advisory lock belongs to a session, and closing it frees the lock.
async fn migrate_postgres(url: &str) -> Result<(), DbErr> {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(1).acquire_timeout(Duration::from_secs(5)).sqlx_logging(false);
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    let connection = Database::connect(options).await?;
    connection.execute_unprepared(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})")).await?;
    let migrated = migration::Migrator::up(&connection, None).await;
    connection.close().await?;
    migrated
}

fn postgres_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(connections).min_connections(1).acquire_timeout(PATIENCE);
    options.test_before_acquire(false).sqlx_logging(false).set_application_name("tambour");
    options.map_sqlx_postgres_pool_opts(|pool| {
        pool.before_acquire(|connection, state| {
            Box::pin(async move {
                // A connection that broke while it lay idle is replaced before a request gets it.
                if state.idle_for > IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
    });
    options
}

fn sqlite_options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(connections).min_connections(1).acquire_timeout(PATIENCE).test_before_acquire(false);
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .create_if_missing(!read_only)
            .journal_mode(SqliteJournalMode::Wal)
            // What was accepted survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .statement_cache_capacity(256)
            // A page of rows is read at one go: at the usual 50 its two threads wake each other in between.
            .row_buffer_size(256)
            .pragma("cache_size", "-4000")
            // Each connection maps the file for itself, and what several have mapped counts as resident several times.
            .pragma("mmap_size", "33554432")
            .pragma("temp_store", "memory");
        if read_only { sqlite.pragma("query_only", "on") } else { sqlite }
    });
    options
}
