//! Copies of a whole database, made while others write, and put back while nobody does.

mod postgres;
mod programs;
mod sqlite;

use std::io;
use std::path::Path;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, sqlx};

use super::{Db, broken, is_sqlite};

pub use programs::ProgramError;

/// Reasons why a database is not copied or put back.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseCopyError {
    /// The database fails.
    #[error("the database: {0}")]
    Database(#[from] DbErr),
    /// It has nothing of ours.
    #[error("the database has no tables of Tambour: there is nothing to copy")]
    Empty,
    /// Somebody brought it up to date meanwhile.
    #[error("the schema of the database was changed meanwhile: try again")]
    Changed,
    /// A program of PostgreSQL is missing, too old, or not content.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// Others use it.
    #[error("a server still uses the database: stop it first")]
    InUse,
    /// It holds tables of somebody else.
    #[error("the database holds tables that are not of Tambour: name an empty one")]
    OfOthers,
    /// The copy cannot be written or read.
    #[error("the copy of the database: {0}")]
    File(#[from] io::Error),
}

impl From<sqlx::Error> for DatabaseCopyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(broken(error))
    }
}

/// The kind of a database, as its copies name it.
pub fn kind_of(url: &str) -> &'static str {
    if is_sqlite(url) { "sqlite" } else { "postgres" }
}

/// The kind of a database that is open, by the same names.
pub fn kind_of_backend(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Sqlite { "sqlite" } else { "postgres" }
}

/// The steps that the schema of a database has made.
///
/// # Errors
/// When the database fails.
pub async fn steps(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT version FROM seaql_migrations ORDER BY version";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// The first of these steps of the schema that this version does not know: of a newer one.
pub fn unknown_step(steps: &[String]) -> Option<&str> {
    let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    steps.iter().find(|step| !known.contains(step)).map(String::as_str)
}

/// The first step of the schema that this version knows and that is not among these: they are of an older one.
pub fn missing_step(steps: &[String]) -> Option<String> {
    let known = Migrator::migrations();
    known.iter().map(|step| step.name().to_owned()).find(|step| !steps.contains(step))
}

/// The number of steps that this version knows.
pub fn known_steps() -> usize {
    Migrator::migrations().len()
}

/// Writes a copy as the database was at one moment into an empty file, and answers the steps of its schema.
///
/// # Errors
/// When it is empty or of a newer version, cannot be read, or the copy not be written.
pub async fn copy(url: &str, to: &Path) -> Result<Vec<String>, DatabaseCopyError> {
    if Db::is_empty(url).await? {
        return Err(DatabaseCopyError::Empty);
    }
    if is_sqlite(url) { sqlite::copy(url, to).await } else { postgres::copy(url, to).await }
}

/// True if there is nothing in a database, whosever it is. No file is made.
///
/// # Errors
/// When it cannot be reached or read.
pub async fn is_bare(url: &str) -> Result<bool, DatabaseCopyError> {
    if is_sqlite(url) { sqlite::is_bare(url).await } else { postgres::is_bare(url).await }
}

/// Makes sure that nobody else uses a database that is there.
///
/// # Errors
/// When somebody does, or it cannot be reached.
pub async fn let_go(url: &str) -> Result<(), DatabaseCopyError> {
    if is_sqlite(url) { sqlite::let_go(url).await } else { postgres::let_go(url).await }
}

/// Puts a copy of PostgreSQL in the place of all that a database holds, in one transaction.
///
/// # Errors
/// When it holds tables of somebody else, or anything fails; then nothing has changed.
pub async fn put_back(url: &str, from: &Path) -> Result<(), DatabaseCopyError> {
    postgres::put_back(url, from).await
}
