//! Accounts: who may do what. So far people hold tokens, made on the command line.

mod entity;
pub(crate) mod secrets;
pub mod tokens;
pub mod who;

pub use who::{Anyone, Counted, Known, SecretHolder};

use ground::{
    ids::{AnswererId, CommuneId, OrganisationId, TokenId},
    names,
};

names! {
    /// What a token's holder is, in one commune; an operator is one everywhere.
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
    /// What they are.
    pub role: Role,
    /// Where; nowhere in particular for an operator.
    pub commune: Option<CommuneId>,
    /// For whom a publisher publishes.
    pub organisation: Option<OrganisationId>,
}

impl Caller {
    /// Whether they run the board of this commune: everything of every organisation.
    pub fn runs_board(&self, commune: CommuneId) -> bool {
        match self.role {
            Role::Mayor | Role::Clerk => self.commune == Some(commune),
            Role::Councillor | Role::Publisher | Role::Resident | Role::Operator => false,
        }
    }

    /// Whether they publish for this organisation.
    pub fn publishes_for(&self, organisation: OrganisationId) -> bool {
        self.role == Role::Publisher && self.organisation == Some(organisation)
    }

    /// Whether they may see what this commune has not published: its staff.
    pub fn is_staff_of(&self, commune: CommuneId) -> bool {
        match self.role {
            Role::Mayor | Role::Clerk | Role::Councillor => self.commune == Some(commune),
            Role::Publisher | Role::Resident | Role::Operator => false,
        }
    }

    /// As whom they answer what this commune asks its residents, if they are one. A resident is known by their token, as
    /// long as nobody has an account.
    pub fn as_resident_of(&self, commune: CommuneId) -> Option<AnswererId> {
        let is_resident = match self.role {
            Role::Resident => self.commune == Some(commune),
            Role::Mayor | Role::Clerk | Role::Councillor | Role::Publisher | Role::Operator => false,
        };
        is_resident.then(|| AnswererId::from_uuid(self.token.uuid()))
    }
}
