//! How long somebody waits for the database.

use std::time::Duration;

/// The deadlines of one who asks. They are ours: the drivers set none, and a network that falls silent tells nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For the answer to one statement.
    pub(super) statement: Duration,
    /// For the whole of one transaction.
    pub(super) transaction: Duration,
    /// For a lock that another session or process holds.
    pub(super) lock: Duration,
    /// For a connection while nothing at all is answered. A burst that queues for connections waits longer: it moves.
    pub(super) outage: Duration,
}

impl Patience {
    /// Somebody waits in front of a screen: a database that is down, locked or full is told within two seconds.
    pub const REQUEST: Self = Self {
        statement: Duration::from_secs(10),
        transaction: Duration::from_secs(20),
        lock: Duration::from_millis(1_500),
        outage: Duration::from_millis(1_500),
    };

    /// A job is tried again.
    pub const JOB: Self = Self {
        statement: Duration::from_secs(30),
        transaction: Duration::from_secs(60),
        lock: Duration::from_secs(10),
        outage: Duration::from_secs(5),
    };

    /// The operator's commands: imports of a whole département, and what else is worth waiting for.
    pub const OPERATOR: Self = Self {
        statement: Duration::from_secs(30 * 60),
        transaction: Duration::from_secs(2 * 60 * 60),
        lock: Duration::from_secs(60),
        outage: Duration::from_secs(10),
    };
}

/// How long a migration of the schema may take, and waiting for another process that migrates.
pub(super) const MIGRATION: Duration = Duration::from_secs(2 * 60 * 60);

/// How long anybody queues for a connection while others are answered.
pub(super) const QUEUE: Duration = Duration::from_secs(30);

/// How long opening a connection may take; whoever asked for it may have given up by then.
pub(super) const OPENING: Duration = Duration::from_secs(5);

/// How long a connection that lay idle may take to say that it lives.
pub(super) const PING: Duration = Duration::from_millis(500);

/// After how long without an answer one asks on another connection whether the database answers at all.
pub(super) const SUSPICION: Duration = Duration::from_secs(1);

/// How long that other question may take.
pub(super) const PROBE: Duration = Duration::from_millis(800);

/// How long undoing a transaction, or a farewell, may take.
pub(super) const FAREWELL: Duration = Duration::from_secs(2);
