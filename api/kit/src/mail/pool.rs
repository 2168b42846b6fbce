//! Connections to the mail server that stay open between mails.
//!
//! lettre's own pool leaves Nagle's algorithm on and writes a mail's end by itself, which costs 44 ms a mail; these do not.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until};

use super::server::{Connection, Undelivered};
use super::{Email, SendError, Way};

/// The most connections at once.
const CONNECTIONS: usize = 16;

/// The time that an unused connection is kept: servers close them after a few minutes.
const IDLE: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub(super) struct Pool {
    way: Way,
    host: String,
    turns: Semaphore,
    idle: Mutex<Vec<(Connection, Instant)>>,
    /// With a rate: the time of the next mail.
    pace: Option<(Duration, Mutex<Option<Instant>>)>,
}

impl Pool {
    pub(super) fn new(way: Way, host: &str, per_second: Option<u32>) -> Self {
        let pace = per_second.map(|rate| (Duration::from_secs(1) / rate.max(1), Mutex::default()));
        Self { way, host: host.to_owned(), turns: Semaphore::new(CONNECTIONS), idle: Mutex::default(), pace }
    }

    /// Hand a mail to the server. It is made, with this at its end, when the server waits for it.
    pub(super) async fn send(
        &self,
        from: &Email,
        to: &Email,
        mail: &(impl Fn(&str) -> String + Sync),
    ) -> Result<(), SendError> {
        self.wait_for_turn().await;
        let _turn = self.turns.acquire().await.map_err(|error| SendError::Unavailable(error.to_string()))?;
        if let Some(mut connection) = self.take() {
            match connection.deliver(from, to, mail).await {
                // The server had closed it; that says nothing, and nothing was handed over.
                Err(Undelivered::Stale) => {}
                result => return self.put_back(connection, result),
            }
        }
        let mut connection = Connection::open(&self.way, &self.host).await?;
        let result = connection.deliver(from, to, mail).await;
        self.put_back(connection, result)
    }

    /// The rate of the setting, kept by everybody together.
    async fn wait_for_turn(&self) {
        let Some((every, next)) = &self.pace else { return };
        let turn = {
            let mut next = locked(next);
            let turn = next.unwrap_or_else(Instant::now).max(Instant::now());
            *next = Some(turn + *every);
            turn
        };
        sleep_until(turn).await;
    }

    fn take(&self) -> Option<Connection> {
        let (mut idle, now) = (locked(&self.idle), Instant::now());
        idle.retain(|(_, since)| now.duration_since(*since) < IDLE);
        idle.pop().map(|(connection, _)| connection)
    }

    fn put_back(&self, connection: Connection, result: Result<(), Undelivered>) -> Result<(), SendError> {
        if connection.is_usable() {
            locked(&self.idle).push((connection, Instant::now()));
        }
        result.map_err(|undelivered| match undelivered {
            Undelivered::Stale => SendError::Unavailable("the mail server closed the connection".to_owned()),
            Undelivered::Because(error) => error,
        })
    }
}

/// Locks a value that is whole whatever happened to another thread.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
