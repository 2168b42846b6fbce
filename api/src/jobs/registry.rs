//! The one list of jobs and sweeps.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use super::{Failure, Job, Policy, Priority, Sweep, claim::LEASE, forget::ForgetParked};
use crate::{App, calendars, digests, events, files, http::idempotency, mail, notices, push, reach};
use ground::clock::Instant;

/// Every kind that this version keeps. Rows of other kinds wait for the version that knows them.
pub static ALL: &[Entry] = &[
    Entry::sweep::<ForgetParked>(),
    Entry::sweep::<notices::KeepWords>(),
    Entry::sweep::<notices::SweepNotices>(),
    Entry::sweep::<events::LookAhead>(),
    Entry::sweep::<events::SweepEvents>(),
    Entry::sweep::<events::ForgetMoves>(),
    Entry::sweep::<calendars::CalendarsDue>(),
    Entry::job::<calendars::Refresh>(),
    Entry::sweep::<digests::EditionsDue>(),
    Entry::job::<digests::Compose>(),
    Entry::job::<digests::SendLetters>(),
    Entry::job::<digests::SendLetter>(),
    Entry::job::<digests::SendConfirmation>(),
    Entry::job::<digests::SendPreview>(),
    Entry::sweep::<digests::EraseReaders>(),
    Entry::sweep::<mail::ReportParked>(),
    Entry::job::<mail::TellOperator>(),
    Entry::sweep::<files::SweepFiles>(),
    Entry::sweep::<idempotency::ForgetKeys>(),
    Entry::sweep::<reach::CountFollowers>(),
    Entry::sweep::<push::AnnounceNews>().after_changes(),
    Entry::sweep::<push::AnnounceMissed>(),
    Entry::sweep::<push::ForgetAnnouncements>(),
    Entry::job::<push::Announce>(),
    Entry::job::<push::FanOut<true>>(),
    Entry::job::<push::FanOut<false>>(),
    Entry::job::<push::Deliver<true>>(),
    Entry::job::<push::Deliver<false>>(),
    Entry::job::<push::Release>(),
    Entry::job::<push::Test>(),
];

type Running = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// One kind in the list.
#[derive(Clone, Copy)]
pub struct Entry {
    pub(super) kind: &'static str,
    pub(super) policy: Policy,
    /// Set for a sweep: how long after it ran it runs again.
    pub(super) every: Option<Duration>,
    /// Set for a sweep that runs soon after any board changed, too.
    pub(super) after_changes: bool,
    pub(super) run: fn(App, String) -> Running,
}

impl Entry {
    /// A kind of job.
    pub const fn job<J: Job>() -> Self {
        Self {
            kind: J::KIND,
            policy: J::POLICY,
            every: None,
            after_changes: false,
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
            after_changes: false,
            run: |app, _| Box::pin(async move { S::run(&app).await }),
        }
    }

    /// When a job of this kind is due at the latest, if it was written under a right clock: a sweep within its own period.
    pub(super) fn latest(&self, now: Instant) -> Instant {
        now.plus(self.every.unwrap_or_else(|| self.policy.horizon())).plus(LEASE)
    }

    /// The same, run soon after any board changed, in whichever process: whoever changes a board need not know whom that
    /// concerns.
    pub const fn after_changes(self) -> Self {
        Self { after_changes: true, ..self }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.kind).finish()
    }
}
