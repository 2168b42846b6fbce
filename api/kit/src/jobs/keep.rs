//! Keeping one promise: the run itself, watched over.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;

use super::claim::{self, Claimed};
use super::entry::Running;
use super::policy::LEASE;
use super::settle::{End, Finished};
use super::{Failure, Jobs};

/// The time between two renewals of a lease: two may fail.
const RENEW_EVERY: Duration = Duration::from_secs(LEASE.as_secs() / 3);

/// Run a job within its limit, and renew its lease meanwhile. Nothing if the lease was lost: another worker has it.
pub(super) async fn keep(jobs: Jobs, claimed: Claimed, run: Running) -> Result<Finished, Claimed> {
    let (entry, policy) = (claimed.entry, claimed.entry.policy);
    if entry.every.is_none() && claimed.attempt > policy.attempts {
        // Its last attempt took the worker with it: it shall not take another one.
        let end = End::Park("the worker stopped in the middle of the last attempt".to_owned());
        return Ok(Finished { claimed, end });
    }
    let run = AssertUnwindSafe(run).catch_unwind();
    let lost = async {
        loop {
            tokio::time::sleep(RENEW_EVERY).await;
            match claim::renew(&jobs, &claimed).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(job = entry.kind, id = %claimed.id, %error, "its lease could not be renewed")
                }
            }
        }
    };
    let result = match unless(lost, tokio::time::timeout(policy.limit, run)).await {
        Some(Ok(Ok(result))) => result,
        Some(Ok(Err(panic))) => Err(Failure::retry(format!("it panicked: {}", said(panic.as_ref())))),
        Some(Err(_)) => Err(Failure::retry(format!("it took longer than {} s", policy.limit.as_secs()))),
        None => return Err(claimed),
    };
    let end = End::of(&claimed, result, jobs.clock.now());
    match &end {
        End::Done | End::Next(_) => {}
        End::Retry(at, reason) => {
            tracing::warn!(job = entry.kind, id = %claimed.id, attempt = claimed.attempt, %at, reason, "will be retried")
        }
        End::GoOn(at, reason) => tracing::info!(job = entry.kind, id = %claimed.id, %at, reason, "will go on"),
        End::Park(reason) => {
            tracing::error!(job = entry.kind, id = %claimed.id, attempt = claimed.attempt, reason, "is parked")
        }
    }
    Ok(Finished { claimed, end })
}

/// A run to its end, unless its lease is lost before. Both go on at the same time: a renewal may wait for what the run
/// holds, such as the one connection that writes.
async fn unless<T>(lost: impl Future<Output = ()>, run: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        result = run => Some(result),
        () = lost => None,
    }
}

fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a word")
}

#[cfg(test)]
mod tests {
    use tokio::sync::Semaphore;
    use tokio::task::yield_now;

    use super::*;

    #[tokio::test]
    async fn a_run_that_holds_what_the_renewal_waits_for_goes_on() {
        let writers = Semaphore::new(1);
        let run = async {
            for _ in 0..3 {
                let _writing = writers.acquire().await.unwrap();
                for _ in 0..4 {
                    yield_now().await;
                }
            }
        };
        let lost = async {
            loop {
                yield_now().await;
                let _writing = writers.acquire().await.unwrap();
            }
        };
        let ended = tokio::time::timeout(Duration::from_secs(10), unless(lost, run)).await;
        assert_eq!(ended, Ok(Some(())));
    }

    #[tokio::test]
    async fn a_run_whose_lease_is_lost_is_broken_off() {
        assert_eq!(unless(std::future::ready(()), std::future::pending::<()>()).await, None);
    }
}
