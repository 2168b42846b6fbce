//! Who may do what with something that was posted.

use std::sync::Arc;

use crate::{
    accounts::Caller,
    communes::Commune,
    organisations::{Organisation, Standing},
    posts::By,
};

/// Where something was posted, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The commune it was made in, which moderates it.
    pub(crate) commune: Arc<Commune>,
    /// Who publishes it.
    pub(crate) organisation: Organisation,
    /// How the organisation stands in that commune now.
    pub(crate) standing: Standing,
}

impl Owner {
    /// Whether this caller may change it: the staff of its commune, and its organisation while it publishes there.
    pub(crate) fn lets_change(&self, caller: &Caller) -> bool {
        caller.runs_board(self.commune.id) || (caller.publishes_for(self.organisation.id) && self.standing != Standing::Gone)
    }

    /// Whether what this caller does with it needs nobody's approval.
    pub(crate) fn trusts(&self, caller: &Caller) -> bool {
        caller.runs_board(self.commune.id) || self.standing == Standing::Trusted
    }

    /// Whether this reader may see all of it, whatever its state: the staff of its commune, and its organisation.
    pub(crate) fn is_open_to(&self, reader: Option<&Caller>) -> bool {
        reader.is_some_and(|reader| reader.is_staff_of(self.commune.id) || reader.publishes_for(self.organisation.id))
    }

    /// On whose side a caller who may change it acts.
    pub(crate) fn side_of(&self, caller: &Caller) -> By {
        if caller.runs_board(self.commune.id) { By::Staff } else { By::Publisher }
    }
}
