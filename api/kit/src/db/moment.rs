//! The last moment at which something happened.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The last moment at which something happened, if it ever did.
#[derive(Debug, Default)]
pub(super) struct Moment(Mutex<Option<Instant>>);

impl Moment {
    /// Notes that it happens now.
    pub(super) fn now(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// True if it happened this lately.
    pub(super) fn within(&self, length: Duration) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| at.elapsed() < length)
    }
}
