//! The public documents of a commune, such as its board and its feeds: immutable per revision, kept in memory.
//!
//! A document is read from the database, serialised and coded once per change; serving it touches neither the database nor
//! the serialiser. Three things make a copy old: a write in this process, which drops it at once ([`Boards::change`]); a write
//! in another process, which [`watch`] hears of; and time, since a copy knows the instant at which time alone changes it. What
//! a document says its domain knows, which makes it when it is asked for ([`Boards::serve`]); [`View`] lists them.
//!
//! Invariants: a request that arrives after a write was acknowledged never gets a document from before it; however
//! many wait, at most two rebuilds stand between a request and its answer; memory is bounded.

mod cache;
mod change;
mod serve;
mod snapshot;
mod view;
mod watch;

use std::collections::HashMap;
use std::sync::Arc;

use ground::ids::CommuneId;
use prometheus_client::metrics::counter::Counter;

pub use cache::DocumentAddress;
pub use change::{BoardWrite, notify_everything};
pub use serve::NoDocument;
pub use snapshot::{Snapshot, SnapshotError};
pub use view::View;
pub use watch::watch;

use crate::db::Db;
use crate::jobs::Jobs;
use crate::tenants::Directory;
use cache::Cache;

/// The boards and other public documents of the communes on this server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Boards {
    cache: Arc<Cache>,
    db: Db,
    jobs: Jobs,
    communes: Arc<Directory>,
}

impl Boards {
    /// No documents yet, and at most this many bytes of them.
    pub fn new(bound: usize, db: &Db, jobs: &Jobs, communes: &Arc<Directory>) -> Self {
        Self { cache: Arc::new(Cache::new(bound)), db: db.clone(), jobs: jobs.clone(), communes: Arc::clone(communes) }
    }

    /// These documents with another way to the database.
    pub fn beside(&self, db: &Db, jobs: &Jobs) -> Self {
        Self { db: db.clone(), jobs: jobs.clone(), ..self.clone() }
    }

    /// Numbers of documents in memory, and of the bytes they take.
    pub fn in_memory(&self) -> (usize, usize) {
        self.cache.in_memory()
    }

    /// Takes the number of loads of each board since this was asked last.
    pub fn take_loads(&self) -> HashMap<CommuneId, i64> {
        self.cache.take_loads()
    }

    /// The counter of rebuilds, which shares its value with every clone.
    pub fn rebuilds(&self) -> Counter {
        self.cache.rebuilds()
    }
}
