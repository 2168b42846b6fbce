//! Whose calendar is taken in, and on whose word.

use crate::{accounts::Caller, organisations::Standing, posts::By};
use ground::ids::{CommuneId, OrganisationId};

/// On whose word a calendar is taken in.
#[derive(Debug, Clone)]
pub(crate) enum Word {
    /// A clerk sends it: on their own board at once.
    Clerk(Caller),
    /// A publisher sends it: on all boards that their organisation serves, where it is trusted at once.
    Publisher,
    /// The organisation subscribes to it: as a publisher's, and at once in the commune whose clerk let it in. What
    /// disappears from it is cancelled.
    Subscription(Option<CommuneId>),
}

impl Word {
    /// Whether it reaches a board.
    pub(super) fn reaches(&self, board: CommuneId) -> bool {
        match self {
            Self::Clerk(clerk) => clerk.runs_board(board),
            Self::Publisher | Self::Subscription(_) => true,
        }
    }

    /// On whose word it goes up on a board; nobody's where it waits.
    pub(super) fn lets_up(&self, board: CommuneId, standing: Standing) -> Option<By> {
        match self {
            Self::Clerk(clerk) if clerk.runs_board(board) => Some(By::Staff),
            Self::Subscription(Some(vetted)) if *vetted == board && standing.publishes() => Some(By::Publisher),
            Self::Clerk(_) | Self::Publisher | Self::Subscription(_) => {
                standing.lets_up(false).then_some(By::Publisher)
            }
        }
    }

    /// Whether the town hall itself sends it, whose latest word counts.
    pub(super) fn is_clerk(&self) -> bool {
        matches!(self, Self::Clerk(_))
    }

    pub(super) fn is_subscription(&self) -> bool {
        matches!(self, Self::Subscription(_))
    }
}

/// Whose calendar it is, and how it is taken in.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The commune that its events are made in.
    pub(crate) commune: CommuneId,
    /// Whose events they are.
    pub(crate) organisation: OrganisationId,
    /// On whose word.
    pub(crate) word: Word,
}
