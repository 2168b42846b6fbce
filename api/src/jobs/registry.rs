//! The one list of jobs and sweeps.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use super::{Failure, Job, Policy, Priority, Sweep};
use crate::{App, calendars, events, files, http::idempotency, notices};

/// Every kind that this version keeps. Rows of other kinds wait for the version that knows them.
pub static ALL: &[Entry] = &[
    Entry::sweep::<notices::KeepWords>(),
    Entry::sweep::<events::LookAhead>(),
    Entry::sweep::<calendars::CalendarsDue>(),
    Entry::job::<calendars::Refresh>(),
    Entry::sweep::<files::SweepFiles>(),
    Entry::sweep::<idempotency::ForgetKeys>(),
];

type Running = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// One kind in the list.
#[derive(Clone, Copy)]
pub struct Entry {
    pub(super) kind: &'static str,
    pub(super) policy: Policy,
    /// Set for a sweep: how long after it ran it runs again.
    pub(super) every: Option<Duration>,
    pub(super) run: fn(App, String) -> Running,
}

impl Entry {
    /// A kind of job.
    pub const fn job<J: Job>() -> Self {
        Self {
            kind: J::KIND,
            policy: J::POLICY,
            every: None,
            run: |app, payload| {
                Box::pin(async move {
                    let payload = serde_json::from_str(&payload).map_err(|error| Failure::give_up(format!("its payload: {error}")))?;
                    J::run(&app, payload).await
                })
            },
        }
    }

    /// A sweep. One of it runs at a time, in all processes together, since it is one row.
    pub const fn sweep<S: Sweep>() -> Self {
        Self {
            kind: S::KIND,
            policy: Policy { priority: Priority::Background, ..Policy::DEFAULT },
            every: Some(S::EVERY),
            run: |app, _| Box::pin(async move { S::run(&app).await }),
        }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.kind).finish()
    }
}
