//! When something last happened.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// When something last happened, if it ever did.
#[derive(Debug, Default)]
pub(super) struct Moment(Mutex<Option<Instant>>);

impl Moment {
    /// It happens now.
    pub(super) fn now(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Whether it happened this lately.
    pub(super) fn within(&self, length: Duration) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| at.elapsed() < length)
    }
}
