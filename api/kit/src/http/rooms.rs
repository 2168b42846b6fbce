//! The memory for bodies of requests.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The memory for bodies of callers with a token, together, and for those of all others, in bytes.
const ROOM: (usize, usize) = (48 * 1024 * 1024, 16 * 1024 * 1024);

/// The memory for bodies. Strangers have a part of their own, so that they keep nobody else out.
#[derive(Debug)]
pub struct Rooms {
    pub(super) known: Room,
    pub(super) strangers: Room,
}

/// A part of the memory for bodies.
#[derive(Debug, Clone)]
pub struct Room(Arc<Semaphore>);

impl Default for Rooms {
    fn default() -> Self {
        let [known, strangers] = [ROOM.0, ROOM.1].map(|bytes| Room(Arc::new(Semaphore::new(bytes))));
        Self { known, strangers }
    }
}

impl Room {
    /// Takes this many bytes of it, if they are free.
    pub(super) fn take(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        self.0.clone().try_acquire_many_owned(u32::try_from(bytes).ok()?).ok()
    }
}
