//! The database: one file by default, PostgreSQL when it grows.
//!
//! Every statement, every transaction and every wait for a connection has a deadline of ours ([`Patience`]).

mod address;
pub mod copies;
mod held;
mod moment;
mod outage;
mod patience;
mod pieces;
mod pool;
mod raw;
mod schema;
mod session;
mod snapshot;

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use migration::MigratorTrait;
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::postgres::{PgListener, PgNotification};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, RuntimeErr, sqlx};
use tokio::time::timeout;

pub use address::{PARAMETERS, default_url, is_parameter, is_sqlite, redacted, sqlite_file, url_of_file};
pub use outage::{is_damage, is_outage};
pub use patience::Patience;
pub use schema::Schema;
pub use session::Lone;
pub use session::{DatabaseTransaction, Reader};

use patience::{MIGRATION, OPENING, PROBE};
use pool::Pool;
use raw::Opener;

/// Connections to read with and to write with.
///
/// SQLite allows one writer at a time, so its writers queue for one connection instead of for a lock.
#[derive(Debug, Clone)]
pub struct Db {
    /// For reads; on SQLite it refuses writes.
    pub read: Reader,
    write: Arc<Pool>,
    patience: Patience,
    url: String,
}

/// The use of the connections of one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUse {
    /// The purpose of the connections: `read` or `write`.
    pub pool: &'static str,
    /// Number of connections that are open and wait.
    pub idle: usize,
    /// Number of connections that are open, or are being opened, and work.
    pub in_use: usize,
    /// The most connections there may be.
    pub most: usize,
}

/// The advisory lock that migrating processes queue for; an arbitrary number of our own.
const MIGRATION_LOCK: i64 = 0x7A3B_0001;

/// Connections that write on PostgreSQL. They are apart from those that read, since a writer may wait for another one
/// of the same commune.
const WRITERS: u32 = 8;

/// The silence after which an [`Ear`] asks whether it still could hear something.
const LISTEN_CHECK: Duration = Duration::from_secs(5);

/// Connections that read at once: more than the processors can use only get in each other's way.
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
        Self::connect_for(url, Patience::REQUEST).await
    }

    /// Connects as [`Db::connect`] does, with this patience.
    ///
    /// # Errors
    /// As [`Db::connect`].
    pub async fn connect_for(url: &str, patience: Patience) -> Result<Self, DbErr> {
        // The lock first: a new file becomes a WAL file when it is first opened, which waits for nobody.
        let lock = if is_sqlite(url) { Some(lock_sqlite_file(url).await?) } else { None };
        timeout(MIGRATION, migrate(url)).await.map_err(|_| silent("the migration of its schema"))??;
        drop(lock);
        let writers = if is_sqlite(url) { 1 } else { WRITERS };
        let write = Pool::new(Opener::new(url, false, patience).map_err(broken)?, writers);
        let read = Reader::new(Pool::new(Opener::new(url, true, patience).map_err(broken)?, readers()), patience);
        Ok(Self { read, write, patience, url: url.to_owned() })
    }

    /// Looks at a database and changes nothing: its schema must be known, and on SQLite its file sound.
    ///
    /// # Errors
    /// When it cannot be reached, is damaged, or is of a newer version ([`DbErr::Migration`]).
    pub async fn look(url: &str) -> Result<Schema, DbErr> {
        let opener = Opener::to_look(url).map_err(broken)?;
        schema::look(&Reader::new(Pool::new(opener, 1), Patience::OPERATOR)).await
    }

    /// True if there is nothing of ours yet, not even tables. Nothing is changed, and no file is made.
    ///
    /// # Errors
    /// When it cannot be reached, or is of a newer version ([`DbErr::Migration`]).
    pub async fn is_empty(url: &str) -> Result<bool, DbErr> {
        if is_sqlite(url) && !sqlite_file(url).exists() {
            return Ok(true);
        }
        let opener = Opener::to_look(url).map_err(broken)?;
        Ok(schema::of(&Reader::new(Pool::new(opener, 1), Patience::JOB)).await? == Schema::None)
    }

    /// These connections with another patience.
    pub fn patient(&self, patience: Patience) -> Self {
        Self { read: Reader::new(Arc::clone(self.read.pool()), patience), patience, ..self.clone() }
    }

    /// A connection of one's own that stays open, to watch a file with.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect_to_watch(&self) -> Result<Lone, DbErr> {
        Lone::open(self.read.pool(), self.patience).await
    }

    /// Hear what is said on a channel of PostgreSQL.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn listen(&self, channel: &str) -> Result<Ear, DbErr> {
        let options = self.url.parse::<sqlx::postgres::PgConnectOptions>().map_err(broken)?;
        let options = sqlx::ConnectOptions::disable_statement_logging(options.application_name("tambour"));
        let listening = async {
            let pool = PoolOptions::new()
                .max_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                .connect_with(options)
                .await?;
            let mut listener = PgListener::connect_with(&pool).await?;
            listener.listen(channel).await?;
            Ok(listener)
        };
        timeout(OPENING, listening).await.map_err(|_| silent("listening to it"))?.map(Ear).map_err(broken)
    }

    /// The kind of this database.
    pub fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }

    /// A transaction that will write.
    ///
    /// # Errors
    /// When no connection can be had in time.
    pub async fn begin_write(&self) -> Result<DatabaseTransaction, DbErr> {
        DatabaseTransaction::begin(&self.write, self.patience).await
    }

    /// True if a transaction was made to last this lately, and no write has failed since for want of the database.
    pub fn committed_within(&self, length: Duration) -> bool {
        self.write.committed.within(length) && !self.write.in_trouble()
    }

    /// True if the database said this lately that it is damaged.
    pub fn damaged_within(&self, length: Duration) -> bool {
        self.write.damaged.within(length) || self.read.pool().damaged.within(length)
    }

    /// The use of the connections right now.
    pub fn pools(&self) -> [PoolUse; 2] {
        [self.read.pool().usage("read"), self.write.usage("write")]
    }

    /// Empties SQLite's log of writes, where copies of what was deleted stay until others take their place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn empty_log(&self) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Sqlite {
            let writer = Reader::new(Arc::clone(&self.write), self.patience);
            writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }

    /// Give the connections back.
    ///
    /// # Errors
    /// When the driver reports one, or says nothing in time.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.pool().close().await?;
        self.write.close().await
    }
}

/// A listener on one channel.
#[derive(Debug)]
pub struct Ear(PgListener);

impl Ear {
    /// The next notice on the channel; none after a while without one, or if some may have been missed.
    ///
    /// # Errors
    /// When nothing can be heard any more.
    pub async fn hear(&mut self) -> Result<Option<PgNotification>, DbErr> {
        match timeout(LISTEN_CHECK, self.0.try_recv()).await {
            Ok(heard) => heard.map_err(broken),
            Err(_) => {
                let asked = timeout(PROBE, sqlx::query("SELECT 1").execute(&mut self.0)).await;
                asked.map_err(|_| silent("asking whether it can still be heard"))?.map_err(broken)?;
                Ok(None)
            }
        }
    }
}

/// Waits until no other process migrates the same file; dropping the answer lets the next one in.
async fn lock_sqlite_file(url: &str) -> Result<File, DbErr> {
    let path = format!("{}.lock", sqlite_file(url).display());
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
async fn migrate(url: &str) -> Result<(), DbErr> {
    let opener = Opener::new(url, false, Patience::OPERATOR).map_err(broken)?;
    let connection: DatabaseConnection =
        timeout(OPENING, opener.open_for_orm()).await.map_err(|_| silent("opening a connection"))?.map_err(broken)?;
    if !is_sqlite(url) {
        connection.execute_unprepared(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})")).await?;
    }
    let migrated = match schema::of(&connection).await {
        Ok(Schema::Current) => Ok(()),
        Ok(Schema::None | Schema::Older) => migration::Migrator::up(&connection, None).await,
        Err(error) => Err(error),
    };
    connection.close().await?;
    migrated
}

fn silent(what: &str) -> DbErr {
    broken(sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, format!("{what} took too long"))))
}

fn broken(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)))
}
