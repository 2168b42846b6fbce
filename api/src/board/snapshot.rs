//! Making a board.

use sea_orm::DbErr;

use super::api::{BoardOut, CommuneOnBoard};
use crate::{
    App,
    clock::Instant,
    communes::{self, Commune},
    http::{Ready, etag::Revision},
    notices::{self, NoticeCard},
};

/// How many notices a board shows.
const NOTICES: u64 = 50;

/// One revision of a commune's board.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) ready: Ready,
    /// The commune's counter of changes when the reading began, or earlier.
    pub(super) changes: i64,
    valid_until: Option<Instant>,
}

/// Why a board could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BoardError {
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
    #[error("the board took too long to make")]
    TooSlow,
    /// The runtime stopped.
    #[error("a rebuild was cut short: {0}")]
    Cut(#[from] tokio::task::JoinError),
}

impl Snapshot {
    /// Read a commune's board and make it ready to be served.
    pub(super) async fn take(app: &App, commune: &Commune) -> Result<Self, BoardError> {
        let now = app.clock.now();
        // The counter first: a write in between makes this copy look old, never new.
        let changes = communes::changes_of(&app.db.read, commune.id).await?;
        let cards = notices::on_board(app, commune.id, now, NOTICES).await?;
        let valid_until = notices::next_transition(app, commune.id, now, &cards).await?;
        let notices = cards.iter().map(|card| NoticeCard::of(card, now)).collect();
        let board = BoardOut::new(CommuneOnBoard::of(commune), notices);
        let ready = tokio::task::spawn_blocking(move || make_ready(board)).await??;
        Ok(Self { ready, changes, valid_until })
    }

    /// A board of so many bytes, which no time changes.
    #[cfg(test)]
    pub(super) fn for_tests(changes: i64, bytes: usize) -> Self {
        let ready = Ready::new("application/json", Revision::of(&[]), vec![0; bytes]).expect("zeros can be coded");
        Self { ready, changes, valid_until: None }
    }

    /// Whether time has not changed it yet.
    pub(super) fn is_valid_at(&self, now: Instant) -> bool {
        self.valid_until.is_none_or(|until| now < until)
    }

    /// How many bytes it takes, about.
    pub(super) fn size(&self) -> usize {
        self.ready.size() + size_of::<Self>()
    }
}

fn make_ready(mut board: BoardOut) -> Result<Ready, BoardError> {
    let revision = Revision::of(&serde_json::to_vec(&board)?);
    board.revision = revision.as_str().to_owned();
    Ok(Ready::new("application/json", revision, serde_json::to_vec(&board)?)?)
}
