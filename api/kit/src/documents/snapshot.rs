//! One revision of a public document.

use std::time::Duration;

use sea_orm::DbErr;

use crate::db::{self, Db};
use crate::http::Ready;
#[cfg(test)]
use crate::http::etag::Revision;
use crate::tenants;
use ground::clock::Instant;
use ground::ids::CommuneId;

/// The time by which a clock that is set right may go back.
const AGREE: Duration = Duration::from_secs(2);

/// One revision of a public document of a commune.
#[derive(Debug)]
pub struct Snapshot {
    /// The instant it was made. A copy from the future was made under a wrong clock.
    made_at: Instant,
    valid_until: Option<Instant>,
    ready: Ready,
    /// The commune's counter of changes when the reading began, or earlier.
    pub(super) changes: i64,
}

impl AsRef<Ready> for Snapshot {
    fn as_ref(&self) -> &Ready {
        &self.ready
    }
}

/// A failure to make a public document.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// It does not serialise.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// An encoder failed.
    #[error(transparent)]
    Coding(#[from] std::io::Error),
    /// The database hangs.
    #[error("the document took too long to make")]
    TooSlow,
    /// The runtime stopped.
    #[error("a rebuild was cut short: {0}")]
    Cut(#[from] tokio::task::JoinError),
}

impl SnapshotError {
    /// True if the database cannot be had.
    pub(super) fn is_outage(&self) -> bool {
        match self {
            Self::Database(error) => db::is_outage(error),
            Self::TooSlow => true,
            Self::Json(_) | Self::Coding(_) | Self::Cut(_) => false,
        }
    }
}

impl Snapshot {
    /// Makes a document of a commune as of now: `read` takes it from the database, with the instant at which time alone
    /// changes it; `write` makes it ready to be served, on a thread that may take its time.
    pub async fn take<T: Send + 'static>(
        db: &Db,
        commune: CommuneId,
        now: Instant,
        read: impl AsyncFnOnce() -> Result<(T, Option<Instant>), DbErr>,
        write: impl FnOnce(T) -> Result<Ready, SnapshotError> + Send + 'static,
    ) -> Result<Self, SnapshotError> {
        // The counter first: a write in between makes this copy look old, never new.
        let changes = tenants::changes_of(&db.read, commune).await?;
        let (content, valid_until) = read().await?;
        let ready = tokio::task::spawn_blocking(move || write(content)).await??;
        Ok(Self { made_at: now, valid_until, ready, changes })
    }

    /// A document of this many bytes, which no time changes.
    #[cfg(test)]
    pub(super) fn for_tests(changes: i64, bytes: usize) -> Self {
        let ready = Ready::new("application/json", Revision::of(&[]), vec![0; bytes]).expect("zeros can be coded");
        Self { made_at: Instant::from_micros(0), valid_until: None, ready, changes }
    }

    /// True if time has not changed it yet.
    pub(super) fn is_valid_at(&self, now: Instant) -> bool {
        self.made_at <= now.plus(AGREE) && self.valid_until.is_none_or(|until| now < until)
    }

    /// Bytes it takes, about.
    pub(super) fn size(&self) -> usize {
        self.ready.size() + size_of::<Self>()
    }
}
