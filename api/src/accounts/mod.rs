//! Accounts: who may do what. So far people hold tokens, made on the command line.

pub mod desk;
mod entity;
pub(crate) mod secrets;
pub mod tokens;
pub mod who;

pub use desk::AtDesk;
pub use who::{Anyone, Counted, Known, SecretHolder};

use ground::ids::{AnswererId, CommuneId, OrganisationId, TokenId};
use ground::names;

names! {
    /// The role of a token's holder in one commune; an operator's holds everywhere.
    pub enum Role {
        /// The mayor.
        Mayor = "mayor",
        /// The secretary, who runs the board.
        Clerk = "clerk",
        /// A councillor.
        Councillor = "councillor",
        /// Publishes for one organisation.
        Publisher = "publisher",
        /// A resident.
        Resident = "resident",
        /// Runs the server.
        Operator = "operator",
    }
}

/// Somebody who showed a valid token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The token they showed.
    pub token: TokenId,
    /// Their role.
    pub role: Role,
    /// The commune of that role; none for an operator.
    pub commune: Option<CommuneId>,
    /// The organisation that a publisher publishes for.
    pub organisation: Option<OrganisationId>,
}

impl Caller {
    /// True if they run the board of this commune: everything of every organisation.
    pub fn runs_board(&self, commune: CommuneId) -> bool {
        match self.role {
            Role::Mayor | Role::Clerk => self.commune == Some(commune),
            Role::Councillor | Role::Publisher | Role::Resident | Role::Operator => false,
        }
    }

    /// True if they publish for this organisation.
    pub fn publishes_for(&self, organisation: OrganisationId) -> bool {
        self.role == Role::Publisher && self.organisation == Some(organisation)
    }

    /// True if they may see what this commune has not published: its staff.
    pub fn is_staff_of(&self, commune: CommuneId) -> bool {
        match self.role {
            Role::Mayor | Role::Clerk | Role::Councillor => self.commune == Some(commune),
            Role::Publisher | Role::Resident | Role::Operator => false,
        }
    }

    /// The answerer that they are for this commune's questions, if they are a resident of it. A resident is known by
    /// their token, as long as nobody has an account.
    pub fn as_resident_of(&self, commune: CommuneId) -> Option<AnswererId> {
        let is_resident = match self.role {
            Role::Resident => self.commune == Some(commune),
            Role::Mayor | Role::Clerk | Role::Councillor | Role::Publisher | Role::Operator => false,
        };
        is_resident.then(|| AnswererId::from_uuid(self.token.uuid()))
    }
}
