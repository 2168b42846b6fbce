//! `Caller`: somebody who asks, and all that they may do.

use super::{Role, SessionId};
use ground::clock::Instant;
use ground::ids::{AccountId, CallerId, CommuneId, OrganisationId, TokenId};

/// Number of seconds for which a sign-in, or a new token, is fresh.
const FRESH: i64 = 12 * 60 * 60;

/// Somebody who asks, and is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    holder: Holder,
    roles: Vec<Held>,
    /// The time at which they signed in, or their token was made.
    since: Instant,
}

/// The way in which somebody is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// By a token, without a person.
    Token(TokenId),
    /// By a session of their account.
    Session(AccountId, SessionId),
}

/// A role that somebody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// The commune of the role; none for an operator.
    pub commune: Option<CommuneId>,
    /// The organisation that a publisher publishes for.
    pub organisation: Option<OrganisationId>,
}

impl Caller {
    /// Somebody with these roles, known since a time.
    pub fn new(holder: Holder, roles: Vec<Held>, since: Instant) -> Self {
        Self { holder, roles, since }
    }

    /// The server itself, where it acts as somebody with a role would.
    pub fn within(held: Held) -> Self {
        Self::new(Holder::Token(TokenId::new()), vec![held], Instant::from_micros(0))
    }

    /// The identity that what they do hangs on: their account, or their token.
    pub fn id(&self) -> CallerId {
        match self.holder {
            Holder::Token(token) => CallerId::from_uuid(token.uuid()),
            Holder::Session(account, _) => CallerId::from_uuid(account.uuid()),
        }
    }

    /// Their account, if they have one.
    pub fn account(&self) -> Option<AccountId> {
        match self.holder {
            Holder::Token(_) => None,
            Holder::Session(account, _) => Some(account),
        }
    }

    /// Their account and the session by which they are known, if they have one.
    pub fn session(&self) -> Option<(AccountId, SessionId)> {
        match self.holder {
            Holder::Token(_) => None,
            Holder::Session(account, session) => Some((account, session)),
        }
    }

    /// Their roles.
    pub fn roles(&self) -> &[Held] {
        &self.roles
    }

    /// True if they signed in, or their token was made, less than 12 hours ago.
    pub fn is_fresh(&self, now: Instant) -> bool {
        now < self.since.plus_seconds(FRESH)
    }

    fn is_in(&self, commune: CommuneId, roles: &[Role]) -> bool {
        self.roles.iter().any(|held| held.commune == Some(commune) && roles.contains(&held.role))
    }

    /// True if they run the board of this commune: everything of every organisation.
    pub fn runs_board(&self, commune: CommuneId) -> bool {
        self.is_in(commune, &[Role::Mayor, Role::Clerk])
    }

    /// True if they are the mayor of this commune.
    pub fn is_mayor_of(&self, commune: CommuneId) -> bool {
        self.is_in(commune, &[Role::Mayor])
    }

    /// True if they are the clerk of this commune.
    pub fn is_clerk_of(&self, commune: CommuneId) -> bool {
        self.is_in(commune, &[Role::Clerk])
    }

    /// True if they may see what this commune has not published: its staff.
    pub fn is_staff_of(&self, commune: CommuneId) -> bool {
        self.is_in(commune, &[Role::Mayor, Role::Clerk, Role::Councillor])
    }

    /// True if they have a role in this commune, other than to publish for an organisation.
    pub fn belongs_to(&self, commune: CommuneId) -> bool {
        self.is_in(commune, &[Role::Mayor, Role::Clerk, Role::Councillor, Role::Resident])
    }

    /// True if they run the server.
    pub fn is_operator(&self) -> bool {
        self.roles.iter().any(|held| held.role == Role::Operator)
    }

    /// The organisations that they publish for.
    pub fn organisations(&self) -> impl Iterator<Item = OrganisationId> {
        self.roles.iter().filter(|held| held.role == Role::Publisher).filter_map(|held| held.organisation)
    }

    /// True if they publish for this organisation.
    pub fn publishes_for(&self, organisation: OrganisationId) -> bool {
        self.organisations().any(|it| it == organisation)
    }
}
