//! Statements within their deadlines: alone ([`Reader`]) and in a transaction ([`DatabaseTransaction`]), as the ORM asks them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_lc_rs::digest;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, sqlx};
use tokio::sync::Mutex;

use super::held::{Failed, Held};
use super::outage::is_broken;
use super::patience::FAREWELL;
use super::pool::Pool;
use super::raw::{All, Execute, One, Plain, Question};
use super::{Patience, broken, silent};

/// Asks single statements. On SQLite it refuses writes.
#[derive(Debug, Clone)]
pub struct Reader {
    pool: Arc<Pool>,
    patience: Patience,
}

/// A transaction that may write. Dropping it rolls back.
#[derive(Debug)]
pub struct DatabaseTransaction {
    // None after a statement that has no answer: then the transaction is lost.
    held: Mutex<Option<Held>>,
    backend: DbBackend,
    patience: Patience,
    ends: Instant,
}

/// A connection of one's own, which stays the same.
#[derive(Debug)]
pub struct Lone(Held, Patience);

impl Reader {
    pub(super) fn new(pool: Arc<Pool>, patience: Patience) -> Self {
        Self { pool, patience }
    }

    pub(super) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    async fn ask<Q: Question>(&self, question: Q) -> Result<Q::Answer, DbErr> {
        let mut again = true;
        loop {
            let mut held = self.pool.take(self.patience).await?;
            match held.ask(&question, self.patience.statement).await {
                Ok(answer) => {
                    held.give_back();
                    return Ok(answer);
                }
                // It broke while it lay idle, and what reads may be asked again.
                Err(Failed::Told(error)) if again && held.reused && is_broken(&error) => again = false,
                Err(failed) => return Err(told::<Q>(held, failed)),
            }
        }
    }
}

impl DatabaseTransaction {
    pub(super) async fn begin(pool: &Arc<Pool>, patience: Patience) -> Result<Self, DbErr> {
        let backend = pool.backend();
        // On SQLite the lock comes first: a transaction that reads first and asks for it later fails when another one
        // wrote in between.
        let begin = match backend {
            DbBackend::Sqlite => "BEGIN IMMEDIATE".to_owned(),
            _ => format!("BEGIN; SET LOCAL lock_timeout = {}", patience.lock.as_millis()),
        };
        let mut again = true;
        loop {
            let mut held = pool.take(patience).await?;
            match held.ask(&Plain(&begin), patience.statement).await {
                Ok(_) => {
                    return Ok(Self {
                        held: Mutex::new(Some(held)),
                        backend,
                        patience,
                        ends: Instant::now() + patience.transaction,
                    });
                }
                Err(Failed::Told(error)) if again && held.reused && is_broken(&error) => again = false,
                Err(failed) => return Err(told::<Plain>(held, failed)),
            }
        }
    }

    /// Waits until no other transaction holds this name, and holds it to the end; on SQLite one that writes is alone anyway.
    ///
    /// # Errors
    /// When the database fails, or it takes too long.
    pub async fn lock_name(&self, name: &str) -> Result<(), DbErr> {
        if self.backend == DbBackend::Sqlite {
            return Ok(());
        }
        let digest = digest::digest(&digest::SHA256, name.as_bytes());
        let number = digest.as_ref().iter().take(8).fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
        self.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({number})")).await.map(drop)
    }

    /// Makes it last.
    ///
    /// # Errors
    /// When the database fails; it may have lasted all the same if the connection broke just then.
    pub async fn commit(self) -> Result<(), DbErr> {
        let left = self.left();
        let mut held = self.held.lock().await.take().ok_or_else(lost)?;
        match held.ask(&Plain("COMMIT"), left).await {
            Ok(_) => {
                held.pool().committed.now();
                held.give_back();
                Ok(())
            }
            // Dropped with its connection, whatever the error: some leave the transaction open, and some do not.
            Err(failed) => Err(error_of::<Plain>(&held, failed)),
        }
    }

    /// Undoes it.
    ///
    /// # Errors
    /// When the database fails; it is undone all the same.
    pub async fn rollback(self) -> Result<(), DbErr> {
        let held = self.held.lock().await.take().ok_or_else(lost)?;
        roll_back(held).await
    }

    /// The time that a statement may still take.
    fn left(&self) -> Duration {
        self.patience.statement.min(self.ends.saturating_duration_since(Instant::now()))
    }

    async fn ask<Q: Question>(&self, question: Q) -> Result<Q::Answer, DbErr> {
        let mut place = self.held.lock().await;
        // Out of its place: if this is not waited for to its end, the transaction is lost, and the connection with it.
        let mut held = place.take().ok_or_else(lost)?;
        match held.ask(&question, self.left()).await {
            Ok(answer) => {
                *place = Some(held);
                Ok(answer)
            }
            Err(Failed::Told(error)) if !is_broken(&error) => {
                let error = error_of::<Q>(&held, Failed::Told(error));
                *place = Some(held);
                Err(error)
            }
            Err(failed) => Err(error_of::<Q>(&held, failed)),
        }
    }
}

impl Drop for DatabaseTransaction {
    fn drop(&mut self) {
        let Some(held) = self.held.get_mut().take() else { return };
        // Without a runtime the connection is closed, which undoes it too.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = roll_back(held).await {
                    tracing::debug!(%error, "a transaction was undone with its connection");
                }
            });
        }
    }
}

async fn roll_back(mut held: Held) -> Result<(), DbErr> {
    match held.ask(&Plain("ROLLBACK"), FAREWELL).await {
        Ok(_) => {
            held.give_back();
            Ok(())
        }
        Err(failed) => Err(error_of::<Plain>(&held, failed)),
    }
}

impl Lone {
    pub(super) async fn open(pool: &Arc<Pool>, patience: Patience) -> Result<Self, DbErr> {
        Ok(Self(pool.lone().await?, patience))
    }

    /// Ask a number. After an error it is of no use.
    pub async fn number(&mut self, sql: &str) -> Result<i64, DbErr> {
        let statement = Statement::from_string(self.0.pool().backend(), sql);
        match self.0.ask(&One(&statement), self.1.statement).await {
            Ok(row) => row.map_or(Ok(0), |row| row.try_get_by_index(0)),
            Err(failed) => Err(error_of::<One>(&self.0, failed)),
        }
    }
}

/// The error, and the connection given back if it is still of use.
fn told<Q: Question>(held: Held, failed: Failed) -> DbErr {
    let of_use = matches!(&failed, Failed::Told(error) if !is_broken(error));
    let error = error_of::<Q>(&held, failed);
    if of_use {
        held.give_back();
    }
    error
}

fn error_of<Q: Question>(held: &Held, failed: Failed) -> DbErr {
    let error = match failed {
        Failed::Told(error) => Q::failed(RuntimeErr::SqlxError(Arc::new(error))),
        Failed::Missed => silent("the answer to a statement"),
    };
    held.pool().note(&error);
    error
}

fn lost() -> DbErr {
    broken(sqlx::Error::Protocol("the transaction was lost with its connection".to_owned()))
}

#[async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.ask(Execute(&statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.ask(Plain(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.ask(One(&statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.ask(All(&statement)).await
    }
}

#[async_trait]
impl ConnectionTrait for DatabaseTransaction {
    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.ask(Execute(&statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.ask(Plain(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.ask(One(&statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.ask(All(&statement)).await
    }
}
