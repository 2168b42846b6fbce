//! The one list of jobs and sweeps.

use std::time::Duration;

use sea_orm::DbErr;

use super::operator::{ReportParked, TellOperator};
use crate::{App, calendars, digests, events, files, idempotency, notices, push, reach};
use kit::{
    db::Patience,
    jobs::{self, Entry, Failure, Sweep},
};

/// Every kind that this version keeps. Rows of other kinds wait for the version that knows them.
pub static ALL: &[Entry<App>] = &[
    Entry::sweep::<ForgetParked>(),
    Entry::sweep::<EmptyLog>(),
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
    Entry::sweep::<ReportParked>(),
    Entry::job::<TellOperator>(),
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

/// Keep promises until `stop` is done, then let what runs finish.
pub async fn work(app: App, stop: impl Future<Output = ()>) {
    let app = app.patient(Patience::JOB);
    jobs::work(&app.jobs, &app.tasks, app.clone(), ALL, stop).await;
}

/// Run everything that is due by the app's clock, and what that promises in turn; answers how many runs that took.
///
/// # Errors
/// When the database fails.
pub async fn run_due(app: &App) -> Result<usize, DbErr> {
    jobs::run_due(&app.jobs, app.clone(), ALL).await
}

/// Deletes parked jobs that were kept as long as their kind's policy says.
#[derive(Debug)]
pub struct ForgetParked;

impl Sweep for ForgetParked {
    const KIND: &'static str = "forget_parked";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(86_400);

    async fn run(app: &App) -> Result<(), Failure> {
        Ok(jobs::forget_parked(&app.jobs, ALL).await?)
    }
}

/// Empties the database's log, so that what was deleted is gone from the disk.
#[derive(Debug)]
pub struct EmptyLog;

impl Sweep for EmptyLog {
    const KIND: &'static str = "empty_log";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(600);

    async fn run(app: &App) -> Result<(), Failure> {
        Ok(app.db.empty_log().await?)
    }
}
