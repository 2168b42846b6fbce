//! Jobs: promises made inside a transaction and kept outside of it.
//!
//! A **promise** ([`Promise`]) is a row, written in the same transaction as the change that makes it: if the change is
//! rolled back, so is the promise. It carries ids only; the world is read when it runs. A **sweep** ([`Sweep`]) has no
//! input: it looks at the world and makes promises, periodically and when it is poked ([`poke`]); it is one row that
//! never ends.
//!
//! Any process may work. A worker claims a job with a lease, never with an open transaction, and renews it as long as
//! the job runs; when a worker dies, its leases lapse and others take over. The lease's token is asked for at every
//! later step, so that a worker whose lease lapsed can end nothing. A job may therefore run twice, and must bear it. It
//! is done and its row goes; or it fails ([`Failure`]) and is retried with back-off, until its attempts are used up or
//! it gives up itself: then it is parked, for an operator to see (`tambour jobs list`) and to retry.
//!
//! Invariants: of several workers one runs a job at a time, as long as their clocks agree within the lease; what was
//! promised anew while it ran runs again afterwards; nothing that failed is deleted, unless its kind says after how
//! long ([`Policy::parked_for`]); the more urgent ([`Priority`]) goes first, and a kind that is busy or has a long
//! queue holds up no other.

mod claim;
mod counts;
mod entity;
mod entry;
mod forget;
mod keep;
mod operate;
mod policy;
mod promise;
mod settle;
mod worker;

use std::fmt::Display;
use std::time::Duration;

use sea_orm::DbErr;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use counts::{Jobs, Tally};
pub use entry::JobEntry;
pub use forget::forget_parked;
pub use operate::{JobStanding, ListedJob, RetryError, list, retry, retry_all, standing};
pub use policy::{Policy, Priority};
pub use promise::{Promise, poke};
pub use worker::{run_due, work};

/// A kind of job. It is kept only if it stands in the list that the worker works on.
pub trait Job {
    /// Its name in the table, in lists and in measures: lower case and underscores. It never changes.
    const KIND: &'static str;
    /// The context that it runs on.
    type Context;
    /// The rules for its retries, and the number that run at once in a process.
    const POLICY: Policy = Policy::DEFAULT;
    /// The ids that it is about, and nothing else. A new version still reads what an old one wrote.
    type Payload: Serialize + DeserializeOwned + Send + Sync;

    /// Keep the promise. It may run twice, and what it is about may be gone by now: that is success.
    fn run(context: &Self::Context, payload: Self::Payload) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// A reconciler without input: it looks at the world and promises what is missing; running it twice does nothing.
pub trait Sweep {
    /// As a job's.
    const KIND: &'static str;
    /// The context that it runs on.
    type Context;
    /// The time from a run to the next, in whole seconds.
    const EVERY: Duration;

    /// Look, and promise.
    fn run(context: &Self::Context) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// A failure of a job. Its reason is shown to operators: it names no person and holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It may work later.
    Retry {
        /// The reason, in words.
        reason: String,
        /// Not before this long from now, as a server's `Retry-After` asks.
        after: Option<Duration>,
    },
    /// It did a part, and goes on with the rest: it has as many attempts left as at first.
    GotOn {
        /// The reason for which it stopped, in words.
        reason: String,
        /// The time until it goes on.
        after: Duration,
    },
    /// It never will: it is parked at once.
    GiveUp {
        /// The reason, in words.
        reason: String,
    },
}

impl Failure {
    /// It may work later.
    pub fn retry(reason: impl Display) -> Self {
        Self::Retry { reason: reason.to_string(), after: None }
    }

    /// It may work later, but not before the server's `Retry-After`, if it gave one.
    pub fn retry_after(reason: impl Display, after: Option<Duration>) -> Self {
        Self::Retry { reason: reason.to_string(), after }
    }

    /// It did a part, and goes on with the rest after this time.
    pub fn got_on(reason: impl Display, after: Duration) -> Self {
        Self::GotOn { reason: reason.to_string(), after }
    }

    /// It will never work.
    pub fn give_up(reason: impl Display) -> Self {
        Self::GiveUp { reason: reason.to_string() }
    }
}

/// The database may be back later.
impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        Self::retry(error)
    }
}
