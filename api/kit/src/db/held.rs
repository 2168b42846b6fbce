//! A connection in use.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use sea_orm::{DbBackend, sqlx};
use tokio::sync::OwnedSemaphorePermit;

use super::{
    outage,
    patience::SUSPICION,
    pool::{Idle, LONGEST_IDLE, Pool},
    raw::{Question, Raw},
};

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
