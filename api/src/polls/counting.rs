//! Counting once for all who wait: whoever asks while a count is under way waits for the next one, and shares it with
//! the others. A count that began after somebody came shows every answer that was acknowledged before; so what is shown
//! is exact, and ten thousand who answer at once cost a count for each crowd that waits, not one each.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use sea_orm::DbErr;

use super::tally::Tallies;
use ground::ids::PollId;

/// The counts under way in this process, each of certain polls.
#[derive(Debug, Default)]
pub struct Counting(Mutex<HashMap<Vec<PollId>, Weak<Slot>>>);

#[derive(Debug, Default)]
struct Slot {
    // The number of counts begun.
    begun: AtomicU64,
    // Its holder counts; inside is the last result, with its number.
    last: tokio::sync::Mutex<(u64, Arc<Tallies>)>,
}

impl Counting {
    /// The answers of these polls, counted by `count` or by somebody else who began to after this was called.
    pub(super) async fn share(
        &self,
        polls: &[PollId],
        count: impl AsyncFnOnce() -> Result<Tallies, DbErr>,
    ) -> Result<Arc<Tallies>, DbErr> {
        let slot = self.slot(polls);
        let arrived = slot.begun.load(Ordering::SeqCst);
        let mut last = slot.last.lock().await;
        if last.0 > arrived {
            return Ok(Arc::clone(&last.1));
        }
        let number = slot.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let tallies = Arc::new(count().await?);
        *last = (number, Arc::clone(&tallies));
        Ok(tallies)
    }

    fn slot(&self, polls: &[PollId]) -> Arc<Slot> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.get(polls).and_then(Weak::upgrade) {
            return slot;
        }
        // There are as many as requests under way, at most.
        slots.retain(|_, slot| slot.strong_count() > 0);
        let slot = Arc::default();
        slots.insert(polls.to_vec(), Arc::downgrade(&slot));
        slot
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use tokio::sync::{Semaphore, oneshot};

    use super::*;

    #[tokio::test]
    async fn all_who_come_while_a_count_is_under_way_share_the_next_one() {
        let (counting, counts) = (Arc::new(Counting::default()), Arc::new(AtomicUsize::new(0)));
        let (go, began) = (Arc::new(Semaphore::new(0)), oneshot::channel());
        let polls = [PollId::new()];
        let first = tokio::spawn({
            let (counting, counts, go) = (Arc::clone(&counting), Arc::clone(&counts), Arc::clone(&go));
            async move {
                let count = async || {
                    counts.fetch_add(1, Ordering::SeqCst);
                    began.0.send(()).unwrap();
                    go.acquire().await.unwrap().forget();
                    Ok(Tallies::new())
                };
                counting.share(&polls, count).await.map(drop)
            }
        });
        began.1.await.unwrap();
        let count = async || {
            counts.fetch_add(1, Ordering::SeqCst);
            Ok(Tallies::new())
        };
        let waiting = async {
            tokio::join!(counting.share(&polls, count), counting.share(&polls, count), counting.share(&polls, count))
        };
        let release = async { go.add_permits(1) };
        let ((one, two, three), ()) = tokio::join!(waiting, release);
        first.await.unwrap().unwrap();
        assert!([one, two, three].iter().all(Result::is_ok));
        assert_eq!(
            counts.load(Ordering::SeqCst),
            2,
            "the one under way might have missed something; one more serves all three"
        );
        counting.share(&polls, count).await.unwrap();
        assert_eq!(counts.load(Ordering::SeqCst), 3, "nothing is kept for who comes later");
        counting.share(&[PollId::new()], count).await.unwrap();
        assert_eq!(counting.0.lock().unwrap().len(), 1, "places that nobody waits at go");
    }

    #[tokio::test]
    async fn a_count_that_fails_fails_for_one_alone() {
        let (counting, polls) = (Counting::default(), [PollId::new()]);
        let fails = async || Err(DbErr::Custom("no database".to_owned()));
        let succeeds = async || Ok(Tallies::new());
        let (failed, succeeded) = tokio::join!(counting.share(&polls, fails), counting.share(&polls, succeeds));
        assert!(failed.is_err() && succeeded.is_ok());
    }
}
