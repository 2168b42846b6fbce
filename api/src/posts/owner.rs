//! Who may do what with what hangs on one board.

use std::sync::Arc;

use crate::{
    accounts::Caller,
    organisations::{Organisation, Standing},
    posts::By,
};
use kit::tenants::Commune;

/// On whose board a sheet hangs, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The commune of the board, which decides on it.
    pub(crate) commune: Arc<Commune>,
    /// Who publishes it.
    pub(crate) organisation: Organisation,
    /// How the organisation stands in that commune now.
    pub(crate) standing: Standing,
}

impl Owner {
    /// Whether this caller publishes it there: for its organisation, while that serves the commune.
    pub(crate) fn is_published_by(&self, caller: &Caller) -> bool {
        caller.publishes_for(self.organisation.id) && self.standing.publishes()
    }

    /// Whether what this caller does with it needs nobody's approval there; `grave` is said of severe and extreme alerts.
    pub(crate) fn lets_up(&self, caller: &Caller, grave: bool) -> bool {
        caller.runs_board(self.commune.id) || self.standing.lets_up(grave)
    }

    /// Whether this reader may see all of it, whatever its state: the commune's staff, and its organisation.
    pub(crate) fn is_open_to(&self, reader: &Caller) -> bool {
        reader.is_staff_of(self.commune.id) || self.is_published_by(reader)
    }

    /// On whose side a caller who may change it acts.
    pub(crate) fn side_of(&self, caller: &Caller) -> By {
        if caller.runs_board(self.commune.id) { By::Staff } else { By::Publisher }
    }
}
