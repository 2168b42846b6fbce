//! Keeping one promise: the run itself, watched over.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;

use super::{
    Failure,
    claim::{self, Claimed, LEASE},
    settle::{End, Finished},
};
use crate::App;

/// How often a lease is renewed: twice may fail.
const RENEW_EVERY: Duration = Duration::from_secs(LEASE.as_secs() / 3);

/// Run a job within its limit, and renew its lease meanwhile. Nothing if the lease was lost: another worker has it.
pub(super) async fn keep(app: App, claimed: Claimed) -> Result<Finished, Claimed> {
    let (entry, policy) = (claimed.entry, claimed.entry.policy);
    if entry.every.is_none() && claimed.attempt > policy.attempts {
        // Its last attempt took the worker with it: it shall not take another one.
        let end = End::Park("the worker stopped in the middle of the last attempt".to_owned());
        return Ok(Finished { claimed, end });
    }
    let run = AssertUnwindSafe((entry.run)(app.clone(), claimed.payload.clone())).catch_unwind();
    let mut run = std::pin::pin!(tokio::time::timeout(policy.limit, run));
    let result = loop {
        tokio::select! {
            result = &mut run => break match result {
                Ok(Ok(result)) => result,
                Ok(Err(panic)) => Err(Failure::retry(format!("it panicked: {}", said(panic.as_ref())))),
                Err(_) => Err(Failure::retry(format!("it took longer than {} s", policy.limit.as_secs()))),
            },
            () = tokio::time::sleep(RENEW_EVERY) => match claim::renew(&app, &claimed).await {
                Ok(true) => {}
                Ok(false) => return Err(claimed),
                Err(error) => tracing::warn!(job = entry.kind, id = %claimed.id, %error, "its lease could not be renewed"),
            },
        }
    };
    let end = End::of(&claimed, result, app.clock.now());
    match &end {
        End::Done | End::Next(_) => {}
        End::Retry(at, reason) => {
            tracing::warn!(job = entry.kind, id = %claimed.id, attempt = claimed.attempt, %at, reason, "will be retried")
        }
        End::Park(reason) => tracing::error!(job = entry.kind, id = %claimed.id, attempt = claimed.attempt, reason, "is parked"),
    }
    Ok(Finished { claimed, end })
}

fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}
