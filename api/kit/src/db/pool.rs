//! Shared connections: the places for them, those that lie idle, and what is known of the database.

use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::{ConnAcquireErr, DbBackend, DbErr};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::moment::Moment;
use super::patience::{FAREWELL, PROBE, QUEUE};
use super::raw::{Opener, Raw};
use super::{PoolUse, broken, outage, silent};

/// The time between two looks of one who queues at whether that is worth it.
const LOOK: Duration = Duration::from_millis(500);

/// The time for which an outage counts.
const TROUBLE: Duration = Duration::from_secs(5);

/// A pool. No more connections are open than there are places.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) opener: Opener,
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
    pub(super) distrusted: AtomicU64,
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
    pub(super) fn answered_within(&self, length: Duration) -> bool {
        self.now().saturating_sub(self.answered.load(Ordering::Relaxed)) < milliseconds(length)
            && self.answered.load(Ordering::Relaxed) > 0
    }

    /// Note an error that may mean damage.
    pub(super) fn note(&self, error: &DbErr) {
        if outage::is_damage(error) {
            self.damaged.now();
        }
    }

    /// A place, as long as others are answered, or could be. A statement may take long, and a disk be slow; a queue that stands
    /// still because the database cannot be had is not waited in.
    pub(super) async fn place(&self, begun: Instant, outage: Duration) -> Result<OwnedSemaphorePermit, DbErr> {
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

    /// Trust none that lies idle.
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

    pub(super) fn since(&self, at: Instant) -> u64 {
        milliseconds(at.saturating_duration_since(self.made))
    }
}

fn milliseconds(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}
