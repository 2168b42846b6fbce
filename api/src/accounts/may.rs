//! What a caller may do, as values that verbs take: whoever has one was asked for it, and it is made here alone.

use super::Caller;
use ground::ids::{CommuneId, OrganisationId};

/// Somebody who runs a commune's board.
#[derive(Debug, Clone, Copy)]
pub struct Clerk<'a> {
    caller: &'a Caller,
    commune: CommuneId,
}

/// The mayor of a commune.
#[derive(Debug, Clone, Copy)]
pub struct Mayor<'a> {
    caller: &'a Caller,
    commune: CommuneId,
}

/// Somebody who publishes for an organisation.
#[derive(Debug, Clone, Copy)]
pub struct Publisher<'a> {
    caller: &'a Caller,
    organisation: OrganisationId,
}

impl Caller {
    /// Themselves as whoever runs this commune's board, if they do.
    pub fn clerk_of(&self, commune: CommuneId) -> Option<Clerk<'_>> {
        self.runs_board(commune).then_some(Clerk { caller: self, commune })
    }

    /// Themselves as the mayor of this commune, if they are.
    pub fn mayor_of(&self, commune: CommuneId) -> Option<Mayor<'_>> {
        self.is_mayor_of(commune).then_some(Mayor { caller: self, commune })
    }

    /// Themselves as a publisher of this organisation, if they are one.
    pub fn publisher_of(&self, organisation: OrganisationId) -> Option<Publisher<'_>> {
        self.publishes_for(organisation).then_some(Publisher { caller: self, organisation })
    }
}

impl<'a> Clerk<'a> {
    /// Who it is.
    pub fn caller(self) -> &'a Caller {
        self.caller
    }

    /// The commune.
    pub fn commune(self) -> CommuneId {
        self.commune
    }
}

impl<'a> From<Mayor<'a>> for Clerk<'a> {
    /// A mayor runs the board too.
    fn from(mayor: Mayor<'a>) -> Self {
        Self { caller: mayor.caller, commune: mayor.commune }
    }
}

impl Mayor<'_> {
    /// The commune.
    pub fn commune(self) -> CommuneId {
        self.commune
    }
}

impl<'a> Publisher<'a> {
    /// Who it is.
    pub fn caller(self) -> &'a Caller {
        self.caller
    }

    /// The organisation.
    pub fn organisation(self) -> OrganisationId {
        self.organisation
    }
}
