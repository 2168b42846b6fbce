//! The one list of jobs and sweeps.

use std::time::Duration;

use sea_orm::DbErr;

use super::operator::{ReportParked, TellOperator};
use crate::{
    App, accounts, arguments, associations, audit, ballots, calendars, consultations, delegations, desk, digests,
    dispatches, events, files, idempotency, members, notices, push, reach, register,
};
use kit::db::Patience;
use kit::jobs::{self, Failure, JobEntry, Sweep};

/// Every kind that this version keeps. Rows of other kinds wait for the version that knows them.
pub static ALL: &[JobEntry<App>] = &[
    JobEntry::sweep::<ForgetParked>(),
    JobEntry::sweep::<EmptyLog>(),
    JobEntry::job::<accounts::MailSignIn>(),
    JobEntry::job::<accounts::MailAddressChange>(),
    JobEntry::sweep::<accounts::ForgetSignIns>(),
    JobEntry::job::<members::MailInvitation>(),
    JobEntry::sweep::<members::ForgetMembers>(),
    JobEntry::job::<associations::MailJoining>(),
    JobEntry::sweep::<associations::ForgetJoinings>(),
    JobEntry::job::<dispatches::MailDispatch>(),
    JobEntry::sweep::<desk::DeskMailsDue>(),
    JobEntry::job::<desk::MailDesk>(),
    JobEntry::sweep::<audit::ForgetAudit>(),
    JobEntry::job::<register::MailResidence>(),
    JobEntry::sweep::<register::ForgetRegister>(),
    JobEntry::job::<delegations::MailVoice>(),
    JobEntry::job::<ballots::TellCarried>(),
    JobEntry::job::<ballots::MailCarried>(),
    JobEntry::sweep::<delegations::WatchVoices>(),
    JobEntry::sweep::<notices::KeepWords>(),
    JobEntry::sweep::<notices::SweepNotices>(),
    JobEntry::sweep::<events::LookAhead>(),
    JobEntry::sweep::<events::SweepEvents>(),
    JobEntry::sweep::<events::ForgetMoves>(),
    JobEntry::sweep::<calendars::CalendarsDue>(),
    JobEntry::job::<calendars::Refresh>(),
    JobEntry::sweep::<digests::EditionsDue>(),
    JobEntry::job::<digests::Compose>(),
    JobEntry::job::<digests::SendLetters>(),
    JobEntry::job::<digests::SendLetter>(),
    JobEntry::job::<digests::TellBlocked>(),
    JobEntry::job::<digests::SendConfirmation>(),
    JobEntry::job::<digests::InviteReader>(),
    JobEntry::job::<digests::SendPreview>(),
    JobEntry::sweep::<digests::EraseReaders>(),
    JobEntry::job::<consultations::MailKeyShare>(),
    JobEntry::job::<ballots::MailCounter>(),
    JobEntry::sweep::<ballots::WatchVotes>(),
    JobEntry::sweep::<ballots::ForgetVotes>(),
    JobEntry::sweep::<arguments::ForgetSupports>(),
    JobEntry::sweep::<ballots::TellVoters>(),
    JobEntry::job::<ballots::WalkVoters>(),
    JobEntry::job::<ballots::MailVoter>(),
    JobEntry::sweep::<ReportParked>(),
    JobEntry::job::<TellOperator>(),
    JobEntry::sweep::<files::SweepFiles>(),
    JobEntry::sweep::<idempotency::ForgetKeys>(),
    JobEntry::sweep::<reach::CountFollowers>(),
    JobEntry::sweep::<push::AnnounceNews>().after_changes(),
    JobEntry::sweep::<push::AnnounceMissed>(),
    JobEntry::sweep::<push::ForgetAnnouncements>(),
    JobEntry::job::<push::Announce>(),
    JobEntry::job::<push::FanOut<true>>(),
    JobEntry::job::<push::FanOut<false>>(),
    JobEntry::job::<push::Deliver<true>>(),
    JobEntry::job::<push::Deliver<false>>(),
    JobEntry::job::<push::Release>(),
    JobEntry::job::<push::Test>(),
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
