//! The note to the operator about jobs that were given up, once a day as long as there are some.

use std::fmt::Write;
use std::time::Duration;

use uuid::Uuid;

use crate::App;
use kit::jobs::{self, Failure, Job, Policy, Promise, Sweep};
use kit::mail::SendError;

/// Promises the note if there is something to tell.
#[derive(Debug)]
pub struct ReportParked;

impl Sweep for ReportParked {
    const KIND: &'static str = "report_parked";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(86_400);

    async fn run(app: &App) -> Result<(), Failure> {
        let parked = jobs::standing(&app.jobs).await?.values().any(|it| it.parked > 0);
        if !parked || app.mailer.settings().operator.is_none() {
            return Ok(());
        }
        let tx = app.db.begin_write().await?;
        Promise::<TellOperator>::new(&Uuid::now_v7()).unique("parked").make(&tx, app.clock.now()).await?;
        Ok(app.jobs.commit(tx).await?)
    }
}

/// Sends the note.
#[derive(Debug)]
pub struct TellOperator;

impl Job for TellOperator {
    const KIND: &'static str = "tell_operator";
    type Context = App;
    const POLICY: Policy = Policy { attempts: 6, ..Policy::DEFAULT };
    /// The note's own id.
    type Payload = Uuid;

    async fn run(app: &App, id: Uuid) -> Result<(), Failure> {
        let standing = jobs::standing(&app.jobs).await?;
        let parked: Vec<_> = standing.iter().filter(|(_, it)| it.parked > 0).collect();
        if parked.is_empty() {
            return Ok(());
        }
        let mut text = format!(
            "Tambour, {}\n\nDes tâches ont échoué et attendent votre décision (some jobs failed and wait for you):\n\n",
            app.site.public_url
        );
        for (kind, standing) in parked {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "- {kind}\u{a0}: {}", standing.parked);
        }
        text.push_str("\nVoir (to see): tambour jobs list\nRelancer (to retry): tambour jobs retry --all\n");
        let subject = "Tambour\u{a0}: des tâches ont échoué";
        match app.mailer.tell_operator(id, subject, &text).await {
            Ok(()) => Ok(()),
            Err(error @ (SendError::Later(_) | SendError::Busy(_) | SendError::Unavailable(_))) => {
                Err(Failure::retry(error))
            }
            Err(error @ (SendError::Refused(_) | SendError::Blocked(_) | SendError::Unfit(_))) => {
                Err(Failure::give_up(error))
            }
        }
    }
}
