//! The owner of a sheet: rights on what hangs on one board.

use std::sync::Arc;

use crate::accounts::Caller;
use crate::organisations::{Organisation, Standing};
use crate::posts::By;
use kit::tenants::Commune;

/// The commune on whose board a sheet hangs, and its publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The commune of the board, which decides on it.
    pub(crate) commune: Arc<Commune>,
    /// Its publisher.
    pub(crate) organisation: Organisation,
    /// The organisation's standing in that commune now.
    pub(crate) standing: Standing,
}

impl Owner {
    /// True if this caller publishes it there: for its organisation, while that serves the commune.
    pub(crate) fn is_published_by(&self, caller: &Caller) -> bool {
        caller.publishes_for(self.organisation.id) && self.standing.publishes()
    }

    /// True if what this caller does with it needs nobody's approval there; `grave` is said of severe and extreme
    /// alerts.
    pub(crate) fn lets_up(&self, caller: &Caller, grave: bool) -> bool {
        caller.runs_board(self.commune.id) || self.standing.lets_up(grave)
    }

    /// True if this reader may see all of it, whatever its state: the commune's staff, and its organisation.
    pub(crate) fn is_open_to(&self, reader: &Caller) -> bool {
        reader.is_staff_of(self.commune.id) || self.is_published_by(reader)
    }

    /// The side on which a caller who may change it acts.
    pub(crate) fn side_of(&self, caller: &Caller) -> By {
        if caller.runs_board(self.commune.id) { By::Staff } else { By::Publisher }
    }
}
