//! Push services: none gets too much at once, and one that does not answer, or asks for it, is left alone for a while, so
//! that it delays nobody else's messages.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use ground::clock::{Clock, Instant};

/// Messages that are on their way to one push service at once; as many again for urgent ones.
const AT_ONCE: usize = 128;

/// The time between two looks of a waiting message at its turn: as long as answers keep coming, and come briskly, it
/// waits, since there are many; otherwise the push service is slow, and it would hold up others.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The average time to answer within which messages wait for a push service.
const BRISK: Duration = Duration::from_millis(500);

/// The longest that a message waits for its turn.
const PATIENCE: Duration = Duration::from_secs(4);

/// The time for which a push service that is slow is left alone.
const BREATH: Duration = Duration::from_secs(1);

/// The time for which one that fails is left alone after the first failure; twice as long after each further one.
const FIRST_REST: Duration = Duration::from_secs(2);
const LONGEST_REST: Duration = Duration::from_secs(60);

/// The longest time for which one is left alone that asks for it; then it is asked again.
const LONGEST_WISH: Duration = Duration::from_secs(3600);

/// The time between two warnings about the same push service.
const BETWEEN_WARNINGS: Duration = Duration::from_secs(3600);

/// The most push services that are remembered; anybody may name one.
const MOST: usize = 10_000;

/// The push services that messages went to.
#[derive(Debug, Default)]
pub struct Origins(Mutex<HashMap<String, Arc<Origin>>>);

/// One push service.
#[derive(Debug)]
pub struct Origin {
    ordinary: Lane,
    /// A lane of its own, so that nothing that is queued is in an alert's way.
    urgent: Lane,
    failures: AtomicU32,
    /// The end of its rest since it failed, or asked for one.
    rests: Rest,
    /// The time that it took to answer lately, in milliseconds.
    pace: AtomicU64,
    /// The time of its last answer: milliseconds on the clock that measures.
    answered: AtomicU64,
    /// The end of the time for which its refusals are not told again.
    told: Rest,
    /// The time at which it last took a message, in microseconds since 1970.
    served: AtomicI64,
}

/// Messages that take turns with each other.
#[derive(Debug)]
struct Lane {
    turns: Arc<Semaphore>,
    /// The end of its rest since it was slow.
    rests: Rest,
}

/// The end of a rest: milliseconds on the clock that measures.
#[derive(Debug, Default)]
struct Rest(AtomicU64);

impl Rest {
    fn is_on(&self, clock: &Clock) -> bool {
        !self.left(clock).is_zero()
    }

    fn left(&self, clock: &Clock) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed).saturating_sub(millis(clock.elapsed())))
    }

    fn extend(&self, rest: Duration, clock: &Clock) {
        self.0.fetch_max(millis(clock.elapsed() + rest), Ordering::Relaxed);
    }
}

impl Origins {
    /// The push service at this origin.
    pub fn at(&self, origin: &str) -> Arc<Origin> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(origin) = known.get(origin) {
            return Arc::clone(origin);
        }
        if known.len() >= MOST {
            // Those that nothing is on its way to.
            known.retain(|_, origin| Arc::strong_count(origin) > 1);
        }
        let new = Arc::new(Origin::new());
        known.insert(origin.to_owned(), Arc::clone(&new));
        new
    }
}

impl Origin {
    fn new() -> Self {
        let lane = || Lane { turns: Arc::new(Semaphore::new(AT_ONCE)), rests: Rest::default() };
        Self {
            ordinary: lane(),
            urgent: lane(),
            failures: AtomicU32::new(0),
            rests: Rest::default(),
            pace: AtomicU64::new(0),
            answered: AtomicU64::new(0),
            told: Rest::default(),
            served: AtomicI64::new(i64::MIN),
        }
    }

    /// A message's turn.
    ///
    /// # Errors
    /// With the time for which the push service is left alone, if the message should be sent later.
    pub async fn turn(&self, urgent: bool, clock: &Clock) -> Result<OwnedSemaphorePermit, Duration> {
        let lane = if urgent { &self.urgent } else { &self.ordinary };
        let left = || self.rests.left(clock).max(lane.rests.left(clock));
        if !left().is_zero() {
            return Err(left());
        }
        let begun = clock.elapsed();
        let mut turn = std::pin::pin!(Arc::clone(&lane.turns).acquire_owned());
        loop {
            if let Ok(turn) = timeout(LOOK_EVERY, &mut turn).await {
                // Those before it may have been sent away meanwhile.
                return turn.ok().filter(|_| !self.rests.is_on(clock)).ok_or_else(left);
            }
            if self.rests.is_on(clock) || self.is_slow(clock) || clock.elapsed() > begun + PATIENCE {
                lane.rests.extend(BREATH, clock);
                return Err(left());
            }
        }
    }

    fn is_slow(&self, clock: &Clock) -> bool {
        let silence = millis(clock.elapsed()).saturating_sub(self.answered.load(Ordering::Relaxed));
        silence > millis(LOOK_EVERY) || self.pace.load(Ordering::Relaxed) > millis(BRISK)
    }

    /// Notes that it answered, and the time that it took.
    pub fn succeeded(&self, took: Duration, clock: &Clock) {
        self.failures.store(0, Ordering::Relaxed);
        self.answered.fetch_max(millis(clock.elapsed()), Ordering::Relaxed);
        // Of two that write at once one may be lost: it is an average.
        let before = self.pace.load(Ordering::Relaxed);
        self.pace.store((before * 7 + millis(took)) / 8, Ordering::Relaxed);
    }

    /// Notes that it took a message.
    pub fn served(&self, now: Instant) {
        self.served.fetch_max(now.micros(), Ordering::Relaxed);
    }

    /// The time at which it last took a message from this process; the beginning of time if it never did.
    pub fn last_served(&self) -> Instant {
        Instant::from_micros(self.served.load(Ordering::Relaxed))
    }

    /// Notes that it refused a message; true if an operator should hear of it, which is once an hour.
    pub fn refused(&self, clock: &Clock) -> bool {
        let tells = !self.told.is_on(clock);
        if tells {
            self.told.extend(BETWEEN_WARNINGS, clock);
        }
        tells
    }

    /// Notes that it asks to be left alone: nobody is told anything there until then.
    pub fn asked_for_rest(&self, rest: Duration, clock: &Clock) {
        self.rests.extend(rest.min(LONGEST_WISH), clock);
    }

    /// Notes that it did not answer. A message that fails during a rest was on its way before.
    pub fn failed(&self, clock: &Clock) {
        if self.rests.is_on(clock) {
            return;
        }
        let before = self.failures.fetch_add(1, Ordering::Relaxed);
        self.rests.extend((FIRST_REST * 2_u32.saturating_pow(before.min(10))).min(LONGEST_REST), clock);
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_that_fails_is_left_alone_longer_each_time_until_it_answers() {
        let (clock, origins) = (Clock::system(0), Origins::default());
        let origin = origins.at("https://push.example");
        for rest in [2, 4, 8, 16, 32, 60, 60] {
            assert!(origin.turn(false, &clock).await.is_ok());
            (0..100).for_each(|_| origin.failed(&clock));
            clock.advance(rest - 1);
            assert!(origin.turn(false, &clock).await.is_err(), "{rest}");
            clock.advance(2);
        }
        origin.succeeded(Duration::ZERO, &clock);
        origin.failed(&clock);
        clock.advance(3);
        assert!(origin.turn(false, &clock).await.is_ok());
        assert!(origins.at("https://other.example").turn(false, &clock).await.is_ok());
    }

    #[tokio::test]
    async fn one_that_asks_for_rest_gets_it_at_once_from_everybody() {
        let (clock, origin) = (Clock::system(0), Arc::new(Origin::new()));
        let mut turns = Vec::new();
        for _ in 0..AT_ONCE {
            turns.push(origin.turn(false, &clock).await.unwrap());
        }
        let waiting = tokio::spawn({
            let (clock, origin) = (clock.clone(), Arc::clone(&origin));
            async move { origin.turn(false, &clock).await.map(|_| ()) }
        });
        tokio::task::yield_now().await;
        origin.asked_for_rest(Duration::from_secs(600), &clock);
        turns.pop();
        assert!(waiting.await.unwrap().unwrap_err() > Duration::from_secs(590), "it waited for its turn already");
        assert!(origin.turn(true, &clock).await.is_err());
        clock.advance(601);
        assert!(origin.turn(true, &clock).await.is_ok());
        origin.asked_for_rest(Duration::from_secs(1_000_000), &clock);
        clock.advance(3601);
        assert!(origin.turn(true, &clock).await.is_ok(), "it is asked again after an hour");
    }

    #[tokio::test]
    async fn what_is_urgent_has_its_own_turn() {
        let (clock, origin) = (Clock::system(0), Origin::new());
        let mut turns = Vec::new();
        for _ in 0..AT_ONCE {
            turns.push(origin.turn(false, &clock).await.unwrap());
        }
        assert!(origin.turn(false, &clock).await.is_err());
        // Though ordinary messages found it slow just now.
        assert!(origin.turn(true, &clock).await.is_ok());
    }

    #[test]
    fn one_that_answers_slowly_or_not_at_all_is_not_waited_for() {
        let (clock, origin) = (Clock::system(0), Origin::new());
        let answers = |took| (0..50).for_each(|_| origin.succeeded(Duration::from_millis(took), &clock));
        answers(100);
        assert!(!origin.is_slow(&clock));
        clock.advance(1);
        assert!(origin.is_slow(&clock), "it fell silent");
        answers(2000);
        assert!(origin.is_slow(&clock));
        answers(100);
        assert!(!origin.is_slow(&clock));
    }
}
