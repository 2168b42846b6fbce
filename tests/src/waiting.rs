//! Waiting for what another process or a worker does.

use std::time::{Duration, Instant};

/// Time that a test waits for what comes at its own pace, where nothing promises when.
const SOON: Duration = Duration::from_secs(10);

/// The pause between two looks, so that the one who looks leaves the processor to those who work.
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// Look until it holds, which it must [soon](SOON); `what` says what does not.
///
/// # Panics
/// When it never holds.
pub async fn until(what: &str, holds: impl AsyncFnMut() -> bool) {
    within(SOON, what, holds).await;
}

/// Look until it holds, which it must within a time that was promised; `what` says what does not.
///
/// # Panics
/// When it holds too late or never.
pub async fn within(promised: Duration, what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < promised, "not within {promised:?}: {what}");
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
