//! Outages: errors of the database after which the same question may well be answered later.

use std::error::Error;
use std::io::{self, ErrorKind};

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};

/// True if this error, or one that it was caused by, is an outage: the database is down, silent, locked or full, or the
/// disk under the files is full.
pub fn is_outage(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if is_one(error) {
            return true;
        }
        next = error.source();
    }
    false
}

fn is_one(error: &(dyn Error + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<DbErr>() {
        return matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) && !is_damage(error);
    }
    // A transparent error hides the one inside it, and shows what caused that one.
    if let Some(RuntimeErr::SqlxError(error)) = error.downcast_ref::<RuntimeErr>() {
        return cannot_be_had(error);
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return matches!(
            error.kind(),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem
        );
    }
    error.is::<ConnAcquireErr>()
}

/// True if the database has lost what it held: its file is damaged.
pub fn is_damage(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let error = match error.as_ref() {
        sqlx::Error::Database(error) => error,
        // An answer of a file's own check.
        error => return matches!(error, sqlx::Error::Decode(_)),
    };
    let Some(code) = error.code() else { return false };
    match sqlite_code(&code) {
        Some(code) => [CORRUPT, NOTADB].contains(&code),
        // data_corrupted, index_corrupted, undefined_file
        None => ["XX001", "XX002", "58P01"].contains(&code.as_ref()),
    }
}

pub(super) fn cannot_be_had(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else { return is_broken(error) };
    let Some(code) = error.code() else { return false };
    match sqlite_code(&code) {
        Some(code) => [BUSY, LOCKED, INTERRUPT, IOERR, FULL, CANTOPEN, READONLY].contains(&code),
        None => {
            // Connections, transactions that others stood in the way of, resources, operators, the system.
            let classes = ["08", "40", "53", "57", "58"];
            // lock_not_available, idle_in_transaction_session_timeout, read_only_sql_transaction
            let states = ["55P03", "25P03", "25006"];
            code.get(..2).is_some_and(|class| classes.contains(&class)) || states.contains(&code.as_ref())
        }
    }
}

/// True if a connection that said this is of no use any more.
pub(super) fn is_broken(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::BeginFailed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| match sqlite_code(&code) {
            Some(code) => [IOERR, CORRUPT, FULL, CANTOPEN, NOTADB, INTERRUPT].contains(&code),
            None => code.starts_with("57P") || code.starts_with("08") || code == "25P03",
        }),
        _ => false,
    }
}

/// SQLite's primary result code: its codes are numbers of at most four digits, those of PostgreSQL five characters.
fn sqlite_code(code: &str) -> Option<u32> {
    if code.len() > 4 { None } else { code.parse::<u32>().ok().map(|code| code & 0xff) }
}

const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const READONLY: u32 = 8;
const INTERRUPT: u32 = 9;
const IOERR: u32 = 10;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const CANTOPEN: u32 = 14;
const NOTADB: u32 = 26;
