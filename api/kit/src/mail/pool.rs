//! Connections to the mail server that stay open between mails.
//!
//! A server that takes no further connection while others work is full, not gone: mails wait for those that work, and
//! another one is tried a minute later. What closes a connection after some mails is met by opening the next.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::server::{Closed, Connection, Undelivered};
use super::{Email, Rate, SendError, Way};

/// The time that an unused connection is kept: servers close them after a few minutes.
const IDLE: Duration = Duration::from_secs(30);

/// The time after which a server that was full is tried with one more connection.
const AGAIN: Duration = Duration::from_secs(60);

/// The waits before a server that takes not even one connection is given up for now: it may count one that has just
/// ended.
const WAITS: [Duration; 4] =
    [Duration::from_millis(100), Duration::from_millis(400), Duration::from_secs(1), Duration::from_secs(3)];

#[derive(Debug)]
pub(super) struct Pool {
    way: Way,
    host: String,
    /// The most connections at once.
    most: usize,
    open: Mutex<Open>,
    /// Rung when a connection comes back or ends.
    freed: Notify,
    /// With a rate: the time of the next mail.
    pace: Option<(Duration, Mutex<Option<Instant>>)>,
}

#[derive(Debug)]
struct Open {
    idle: Vec<(Connection, Instant)>,
    /// Number of connections, idle ones and those that are coming about too.
    count: usize,
    /// Number of those that came about.
    working: usize,
    /// Number that the server took lately.
    allowed: usize,
    /// The time at which it was full, or was last tried with one more.
    full_at: Instant,
}

/// A place among the connections, given back when it is dropped.
struct Place<'a> {
    pool: &'a Pool,
    /// True if its connection came about.
    works: bool,
}

impl Place<'_> {
    fn works(&mut self) {
        locked(&self.pool.open).working += 1;
        self.works = true;
    }

    /// Leave the place to its connection, which waits for the next mail.
    fn keep(self, connection: Connection) {
        let mut open = locked(&self.pool.open);
        open.idle.push((connection, Instant::now()));
        // What is taken off when this is dropped stays.
        open.count += 1;
        open.working += usize::from(self.works);
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut open = locked(&self.pool.open);
        open.count -= 1;
        open.working -= usize::from(self.works);
        drop(open);
        self.pool.freed.notify_one();
    }
}

impl Pool {
    pub(super) fn new(way: Way, host: &str, most: usize, rate: Option<Rate>) -> Self {
        let pace = rate.map(|rate| (rate.every(), Mutex::default()));
        let open = Open { idle: Vec::new(), count: 0, working: 0, allowed: most, full_at: Instant::now() };
        Self { way, host: host.to_owned(), most, open: Mutex::new(open), freed: Notify::new(), pace }
    }

    /// Hand a mail to the server; one that somebody waits for goes at once, whatever the rate. It is made, with this at
    /// its end, when the server waits for it.
    pub(super) async fn send(
        &self,
        from: &Email,
        to: &Email,
        is_urgent: bool,
        mail: &(impl Fn(&str) -> String + Sync),
    ) -> Result<(), SendError> {
        self.wait_for_turn(is_urgent).await;
        let mut waits = WAITS.iter();
        loop {
            let (mut place, known) = self.place().await;
            let opened = match known {
                Some(connection) => Ok((connection, true)),
                None => Connection::open(&self.way, &self.host).await.map(|connection| (connection, false)),
            };
            if matches!(opened, Ok((_, false))) {
                place.works();
            }
            let reason = match opened {
                Ok((mut connection, was_known)) => match connection.deliver(from, to, mail).await {
                    // The server had closed it; that says nothing, and nothing was handed over.
                    Err(Undelivered::Stale) if was_known => continue,
                    Err(stale @ Undelivered::Stale) => stale.into(),
                    result => {
                        if connection.is_usable() {
                            place.keep(connection);
                        }
                        return result.map_err(SendError::from);
                    }
                },
                Err(closed) if self.is_full(&closed) => continue,
                Err(Closed::Full(code)) => SendError::Busy(format!("the mail server takes no connection now: {code}")),
                Err(closed) => return Err(closed.unavailable(&self.way)),
            };
            drop(place);
            match waits.next() {
                Some(wait) => sleep(*wait).await,
                None => return Err(reason),
            }
        }
    }

    /// The rate of the setting, kept by everybody together.
    async fn wait_for_turn(&self, is_urgent: bool) {
        let Some((every, next)) = &self.pace else { return };
        let turn = {
            let mut next = locked(next);
            let turn = next.unwrap_or_else(Instant::now).max(Instant::now());
            *next = Some(turn + *every);
            turn
        };
        if !is_urgent {
            sleep_until(turn).await;
        }
    }

    /// A place, with the connection that waits in it if there is one.
    async fn place(&self) -> (Place<'_>, Option<Connection>) {
        loop {
            let freed = self.freed.notified();
            if let Some(known) = self.take() {
                return (Place { pool: self, works: known.is_some() }, known);
            }
            // A ring that came before anybody waited is not heard.
            let _ = timeout(Duration::from_secs(1), freed).await;
        }
    }

    fn take(&self) -> Option<Option<Connection>> {
        let (mut open, now) = (locked(&self.open), Instant::now());
        let before = open.idle.len();
        open.idle.retain(|(_, since)| now.duration_since(*since) < IDLE);
        let ended = before - open.idle.len();
        open.count -= ended;
        open.working -= ended;
        if let Some((connection, _)) = open.idle.pop() {
            return Some(Some(connection));
        }
        if open.count >= open.allowed && open.allowed < self.most && now.duration_since(open.full_at) >= AGAIN {
            open.allowed += 1;
            open.full_at = now;
        }
        if open.count >= open.allowed {
            return None;
        }
        open.count += 1;
        Some(None)
    }

    /// True if there is no further connection, but others work; then their number is the most for now.
    fn is_full(&self, closed: &Closed) -> bool {
        let mut open = locked(&self.open);
        if open.working == 0 {
            return false;
        }
        tracing::info!(connections = open.working, %closed, "the mail server takes no more connections");
        open.allowed = open.working;
        open.full_at = Instant::now();
        true
    }
}

/// Locks a value that is whole whatever happened to another thread.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
