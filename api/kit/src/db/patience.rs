//! Deadlines for answers of the database.

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

/// The time for a migration of the schema, and for another process that migrates.
pub(super) const MIGRATION: Duration = Duration::from_secs(2 * 60 * 60);

/// The longest wait for a connection while others are answered.
pub(super) const QUEUE: Duration = Duration::from_secs(30);

/// The time for opening a connection; whoever asked for it may have given up by then.
pub(super) const OPENING: Duration = Duration::from_secs(5);

/// The time in which a connection that lay idle says that it lives.
pub(super) const PING: Duration = Duration::from_millis(500);

/// The time without an answer after which one asks on another connection whether the database answers at all.
pub(super) const SUSPICION: Duration = Duration::from_secs(1);

/// The time for that other question.
pub(super) const PROBE: Duration = Duration::from_millis(800);

/// The time for undoing a transaction, or for a farewell.
pub(super) const FAREWELL: Duration = Duration::from_secs(2);
