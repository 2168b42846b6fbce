//! The source of a calendar that is taken in: its organisation, and the one on whose word it is.

use crate::accounts::Caller;
use crate::organisations::Standing;
use crate::posts::By;
use ground::ids::{CommuneId, OrganisationId};

/// The one on whose word a calendar is taken in.
#[derive(Debug, Clone)]
pub(crate) enum Word {
    /// A clerk, who sends it: on their own board at once.
    Clerk(Caller),
    /// A publisher, who sends it: on all boards that their organisation serves, where it is trusted at once.
    Publisher,
    /// A subscription of the organisation: as a publisher, and at once in the commune whose clerk let it in. What
    /// disappears from it is cancelled.
    Subscription(Option<CommuneId>),
}

impl Word {
    pub(super) fn reaches(&self, board: CommuneId) -> bool {
        match self {
            Self::Clerk(clerk) => clerk.runs_board(board),
            Self::Publisher | Self::Subscription(_) => true,
        }
    }

    /// The side on whose word it goes up on a board; none where it waits.
    pub(super) fn lets_up(&self, board: CommuneId, standing: Standing) -> Option<By> {
        match self {
            Self::Clerk(clerk) if clerk.runs_board(board) => Some(By::Staff),
            Self::Subscription(Some(vetted)) if *vetted == board && standing.publishes() => Some(By::Publisher),
            Self::Clerk(_) | Self::Publisher | Self::Subscription(_) => {
                standing.lets_up(false).then_some(By::Publisher)
            }
        }
    }

    /// True if the town hall itself sends it, whose latest word counts.
    pub(super) fn is_clerk(&self) -> bool {
        matches!(self, Self::Clerk(_))
    }

    pub(super) fn is_subscription(&self) -> bool {
        matches!(self, Self::Subscription(_))
    }
}

/// The source of a calendar.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) commune: CommuneId,
    /// The organisation that its events are posted for.
    pub(crate) organisation: OrganisationId,
    /// The one on whose word it is taken in.
    pub(crate) word: Word,
    /// True if nothing is kept: it is only seen what would become of it.
    pub(crate) is_trial: bool,
}
