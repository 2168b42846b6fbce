//! Shared connections: who gets one, and what becomes of one that did not answer.
//!
//! A connection that missed a deadline, or whose statement nobody waited for to its end, is dropped without a farewell,
//! which could wait for ever, and its place is free at once: only what is given back ([`Held::give_back`]) is used again.

use std::{
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{ConnAcquireErr, DbBackend, DbErr, sqlx};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
    time::timeout,
};

use super::{
    Patience, PoolUse, broken,
    held::Held,
    moment::Moment,
    outage,
    patience::{FAREWELL, OPENING, PING, PROBE, QUEUE},
    raw::{Opener, Raw},
    silent,
};

/// A connection to a server that was used this lately is taken as it is; to ask it first would cost every query a round trip.
const FRESH: Duration = Duration::from_secs(1);

/// The time after which an idle connection to a server is let go.
pub(super) const LONGEST_IDLE: Duration = Duration::from_secs(10 * 60);

/// The greatest age of a connection to a server.
const LONGEST_LIFE: Duration = Duration::from_secs(30 * 60);

/// The time between two looks of one who queues at whether that is worth it.
const LOOK: Duration = Duration::from_millis(500);

/// The time for which an outage counts.
const TROUBLE: Duration = Duration::from_secs(5);

/// A pool. No more connections are open than there are places.
#[derive(Debug)]
pub(super) struct Pool {
    opener: Opener,
    pub(super) places: Arc<Semaphore>,
    most: u32,
    idle: Mutex<Vec<Idle>>,
    /// The moment from which all times below are counted.
    made: Instant,
    /// Time of the last answer to a statement, in milliseconds.
    pub(super) answered: AtomicU64,
    /// Time at which the database could last not be had, in milliseconds.
    troubled: AtomicU64,
    /// Idle connections that were last used before this are not trusted: another one fell silent then.
    distrusted: AtomicU64,
    /// The last question whether the database answers at all, and its answer.
    probed: tokio::sync::Mutex<Option<(Instant, bool)>>,
    /// The last time that the database said that it is damaged.
    pub(super) damaged: Moment,
    /// The last time that a transaction was made to last.
    pub(super) committed: Moment,
}

/// A connection that nobody uses.
#[derive(Debug)]
pub(super) struct Idle {
    pub(super) raw: Raw,
    pub(super) opened: Instant,
    pub(super) since: Instant,
}

impl Pool {
    pub(super) fn new(opener: Opener, most: u32) -> Arc<Self> {
        Arc::new(Self {
            opener,
            places: Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(usize::MAX))),
            most,
            idle: Mutex::default(),
            made: Instant::now(),
            answered: AtomicU64::new(0),
            troubled: AtomicU64::new(0),
            distrusted: AtomicU64::new(0),
            probed: tokio::sync::Mutex::default(),
            damaged: Moment::default(),
            committed: Moment::default(),
        })
    }

    pub(super) fn backend(&self) -> DbBackend {
        self.opener.backend()
    }

    pub(super) fn usage(&self, pool: &'static str) -> PoolUse {
        let most = usize::try_from(self.most).unwrap_or(usize::MAX);
        PoolUse {
            pool,
            idle: self.lock_idle().len(),
            in_use: most.saturating_sub(self.places.available_permits()),
            most,
        }
    }

    /// True if a statement was answered this lately.
    fn answered_within(&self, length: Duration) -> bool {
        self.now().saturating_sub(self.answered.load(Ordering::Relaxed)) < milliseconds(length)
            && self.answered.load(Ordering::Relaxed) > 0
    }

    /// Note an error that may mean damage.
    pub(super) fn note(&self, error: &DbErr) {
        if outage::is_damage(error) {
            self.damaged.now();
        }
    }

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

    /// A place, as long as others are answered, or could be. A statement may take long, and a disk be slow; a queue
    /// that stands still because the database cannot be had is not waited in.
    async fn place(&self, begun: Instant, outage: Duration) -> Result<OwnedSemaphorePermit, DbErr> {
        let mut place = pin!(Arc::clone(&self.places).acquire_owned());
        loop {
            match timeout(LOOK, &mut place).await {
                // The one that had this place before has waited in vain: so would we.
                Ok(Ok(_)) if begun.elapsed() > LOOK && self.in_trouble() => return Err(silent("a place in the queue")),
                Ok(Ok(place)) => return Ok(place),
                Ok(Err(_)) => return Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
                Err(_) if begun.elapsed() > QUEUE => return Err(silent("the queue")),
                Err(_) if self.answered_within(outage * 2 / 3) => {}
                Err(_) if self.in_trouble() || !self.answers().await => return Err(silent("the queue")),
                Err(_) => {}
            }
        }
    }

    /// True if the last that was heard of the database is that it cannot be had.
    pub(super) fn in_trouble(&self) -> bool {
        let (troubled, answered) = (self.troubled.load(Ordering::Relaxed), self.answered.load(Ordering::Relaxed));
        troubled > answered && self.now().saturating_sub(troubled) < milliseconds(TROUBLE)
    }

    pub(super) fn is_troubled(&self) {
        self.troubled.store(self.now().max(1), Ordering::Relaxed);
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

    /// Trusts no connection that lies idle.
    pub(super) fn distrust(&self) {
        self.distrusted.store(self.now(), Ordering::Relaxed);
    }

    /// True if the database answers a new connection. Those who ask at once share one answer.
    pub(super) async fn answers(&self) -> bool {
        if self.backend() == DbBackend::Sqlite {
            // A file does not fall silent; its locks have a deadline of their own.
            return true;
        }
        let mut probed = self.probed.lock().await;
        match *probed {
            Some((at, answered)) if at.elapsed() < PROBE => answered,
            _ => {
                let answered = matches!(timeout(PROBE, self.opener.open()).await, Ok(Ok(_)));
                *probed = Some((Instant::now(), answered));
                answered
            }
        }
    }

    /// Closes the connections that lie idle.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        self.places.close();
        let idle = std::mem::take(&mut *self.lock_idle());
        for Idle { raw, .. } in idle {
            match timeout(FAREWELL, raw.close()).await {
                Ok(closed) => closed.map_err(broken)?,
                Err(_) => return Err(silent("closing a connection")),
            }
        }
        Ok(())
    }

    pub(super) fn lock_idle(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> u64 {
        milliseconds(self.made.elapsed())
    }

    fn since(&self, at: Instant) -> u64 {
        milliseconds(at.saturating_duration_since(self.made))
    }
}

fn milliseconds(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}
