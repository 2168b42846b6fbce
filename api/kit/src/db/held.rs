//! A connection in use: how it is had, asked and given back.
//!
//! A connection that missed a deadline, or whose statement nobody waited for to its end, is dropped without a farewell,
//! which could wait for ever, and its place is free at once: only what is given back ([`Held::give_back`]) is used again.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use sea_orm::{DbBackend, DbErr, sqlx};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::timeout;

use super::patience::{OPENING, PING, SUSPICION};
use super::pool::{Idle, Pool};
use super::raw::{Question, Raw};
use super::{Patience, broken, outage, silent};

/// A connection to a server that was used this lately is taken as it is; to ask it first would cost every query a round trip.
const FRESH: Duration = Duration::from_secs(1);

/// The time after which an idle connection to a server is let go.
const LONGEST_IDLE: Duration = Duration::from_secs(10 * 60);

/// The greatest age of a connection to a server.
const LONGEST_LIFE: Duration = Duration::from_secs(30 * 60);

/// A connection in use, and its place. Dropping it drops the connection.
#[derive(Debug)]
pub(super) struct Held {
    // Goes first: its place is free when it is gone.
    pub(super) raw: Raw,
    pub(super) opened: Instant,
    /// True if it lay idle before: it may have broken meanwhile.
    pub(super) reused: bool,
    pub(super) pool: Arc<Pool>,
    pub(super) place: OwnedSemaphorePermit,
}

/// A statement without an answer.
#[derive(Debug)]
pub(super) enum Failed {
    /// The database, or the connection, said so.
    Told(sqlx::Error),
    /// It did not come in time.
    Missed,
}

impl Held {
    /// Asks this on the connection, within this time. One who waits asks on another connection whether the database
    /// answers at all, and gives up if not. After [`Failed::Missed`] the connection is of no use.
    pub(super) async fn ask<Q: Question>(&mut self, question: &Q, limit: Duration) -> Result<Q::Answer, Failed> {
        let pool = Arc::clone(&self.pool);
        let silent = async {
            loop {
                tokio::time::sleep(SUSPICION).await;
                if !pool.answers().await {
                    return;
                }
            }
        };
        let result = tokio::select! {
            biased;
            result = question.ask(&mut self.raw) => result.map_err(Failed::Told),
            () = silent => Err(Failed::Missed),
            () = tokio::time::sleep(limit) => Err(Failed::Missed),
        };
        match &result {
            Err(Failed::Missed) => {
                self.pool.distrust();
                self.pool.is_troubled();
            }
            Err(Failed::Told(error)) if outage::cannot_be_had(error) => self.pool.is_troubled(),
            Ok(_) | Err(Failed::Told(_)) => self.pool.answered.store(self.pool.now().max(1), Ordering::Relaxed),
        }
        result
    }

    pub(super) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    /// Let others use it.
    pub(super) fn give_back(self) {
        let Self { raw, opened, pool, place, .. } = self;
        let now = Instant::now();
        let mut idle = pool.lock_idle();
        if pool.backend() == DbBackend::Postgres {
            idle.retain(|it| it.since.elapsed() < LONGEST_IDLE);
        }
        if !pool.places.is_closed() {
            idle.push(Idle { raw, opened, since: now });
        }
        drop(idle);
        drop(place);
    }
}

impl Pool {
    /// A connection. A queue is waited for as long as it moves; nobody waits for a database that answers nothing.
    pub(super) async fn take(self: &Arc<Self>, patience: Patience) -> Result<Held, DbErr> {
        let begun = Instant::now();
        let place = self.place(begun, patience.outage).await?;
        // Time spent in a queue that moves is not taken from the time for a connection.
        let begun = if self.answered_within(patience.outage) { Instant::now() } else { begun };
        let place = match self.reuse(place).await {
            Ok(held) => return Ok(held),
            Err(place) => place,
        };
        let left = patience.outage.saturating_sub(begun.elapsed()).max(PING);
        // Elsewhere, so that a connection that takes longer than anybody waits is there for the next one.
        let (reply, opened) = oneshot::channel();
        let pool = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(Ok(held)) = reply.send(pool.open(place).await) {
                held.give_back();
            }
        });
        match timeout(left, opened).await {
            Ok(Ok(Ok(held))) => Ok(held),
            Ok(Ok(Err(error))) => {
                let error = broken(error);
                self.note(&error);
                Err(error)
            }
            Ok(Err(error)) => Err(broken(sqlx::Error::Protocol(error.to_string()))),
            Err(_) => {
                self.is_troubled();
                Err(silent("opening a connection"))
            }
        }
    }

    /// A connection of its own that belongs to no place, for what watches the database.
    pub(super) async fn lone(self: &Arc<Self>) -> Result<Held, DbErr> {
        let place = Arc::new(Semaphore::new(1)).acquire_owned().await;
        let place = place.map_err(|_| silent("a closed pool"))?;
        Arc::clone(self).open(place).await.map_err(broken)
    }

    /// An idle connection, if one of them lives.
    async fn reuse(self: &Arc<Self>, place: OwnedSemaphorePermit) -> Result<Held, OwnedSemaphorePermit> {
        loop {
            let Some(Idle { mut raw, opened, since }) = self.lock_idle().pop() else { return Err(place) };
            let a_server = self.backend() == DbBackend::Postgres;
            if a_server
                && (self.since(since) < self.distrusted.load(Ordering::Relaxed) || opened.elapsed() > LONGEST_LIFE)
            {
                continue;
            }
            if a_server && since.elapsed() > FRESH {
                match timeout(PING, raw.ping()).await {
                    Ok(Ok(())) => {}
                    // It was closed, in the server's restart perhaps; so may others be, which tell at once.
                    Ok(Err(_)) => continue,
                    Err(_) => {
                        self.distrust();
                        continue;
                    }
                }
            }
            return Ok(Held { raw, opened, reused: true, pool: Arc::clone(self), place });
        }
    }

    async fn open(self: Arc<Self>, place: OwnedSemaphorePermit) -> Result<Held, sqlx::Error> {
        let opened = timeout(OPENING, self.opener.open()).await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
        let raw = opened.inspect_err(|_| self.is_troubled())?;
        Ok(Held { raw, opened: Instant::now(), reused: false, pool: self, place })
    }
}
