//! One kind of job or sweep, as a list of them holds it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use ground::clock::Instant;

use super::policy::LEASE;
use super::{Failure, Job, Policy, Priority, Sweep};

pub(super) type Running = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// One kind in a list of jobs and sweeps, which all run on a context `C`.
#[derive(Clone, Copy)]
pub struct JobEntry<C: 'static> {
    pub(super) plan: Plan,
    pub(super) run: fn(C, String) -> Running,
}

/// The rules by which a kind is claimed, retried and repeated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) kind: &'static str,
    pub(super) policy: Policy,
    /// Set for a sweep: the time after which it runs again.
    pub(super) every: Option<Duration>,
    /// Set for a sweep that runs soon after any board changed, too.
    pub(super) after_changes: bool,
}

impl<C: Send + Sync + 'static> JobEntry<C> {
    /// A kind of job.
    pub const fn job<J: Job<Context = C>>() -> Self {
        Self {
            plan: Plan { kind: J::KIND, policy: J::POLICY, every: None, after_changes: false },
            run: |context, payload| {
                Box::pin(async move {
                    let payload = serde_json::from_str(&payload)
                        .map_err(|error| Failure::give_up(format!("its payload: {error}")))?;
                    J::run(&context, payload).await
                })
            },
        }
    }

    /// A sweep. One of it runs at a time, in all processes together, since it is one row.
    pub const fn sweep<S: Sweep<Context = C>>() -> Self {
        let policy = Policy { priority: Priority::Background, ..Policy::DEFAULT };
        Self {
            plan: Plan { kind: S::KIND, policy, every: Some(S::EVERY), after_changes: false },
            run: |context, _| Box::pin(async move { S::run(&context).await }),
        }
    }

    /// The name of a sweep, and the time after which it runs again; none of a job.
    pub const fn repeats(&self) -> Option<(&'static str, Duration)> {
        match self.plan.every {
            Some(every) => Some((self.plan.kind, every)),
            None => None,
        }
    }

    /// Runs it soon after any board changed, too, in whichever process: whoever changes a board need not know whom that
    /// concerns.
    pub const fn after_changes(self) -> Self {
        Self { plan: Plan { after_changes: true, ..self.plan }, ..self }
    }
}

impl Plan {
    /// The latest due time of a job that was written under a right clock: a sweep's lies within its period.
    pub(super) fn latest(&self, now: Instant) -> Instant {
        now.plus(self.every.unwrap_or_else(|| self.policy.horizon())).plus(LEASE)
    }
}

impl<C> fmt::Debug for JobEntry<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.plan.kind).finish()
    }
}
