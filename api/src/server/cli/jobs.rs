//! `tambour jobs`: promises that are not kept yet.

use std::error::Error;

use clap::{Args, Subcommand};

use super::out;
use crate::App;
use ground::ids::JobId;
use ground::text::Language;
use kit::jobs::{self, ListedJob};

/// Maximum number of jobs listed: a queue may be long.
const MOST: u64 = 1000;

#[derive(Debug, Subcommand)]
pub(super) enum JobsCommand {
    /// List the jobs that are parked, then those that wait: state, id, kind, attempts, since or until when, last reason
    List,
    /// Let jobs run at once, with all their attempts before them
    Retry(RetryArgs),
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct RetryArgs {
    /// The one with this id, from the list
    #[arg(value_parser = job_id)]
    id: Option<JobId>,
    /// Every parked one
    #[arg(long)]
    all: bool,
}

fn job_id(text: &str) -> Result<JobId, String> {
    text.parse().map_err(|message: ground::text::Message| message.in_language(Language::En))
}

pub(super) async fn perform(app: &App, command: JobsCommand) -> Result<(), Box<dyn Error + Send + Sync>> {
    match command {
        JobsCommand::List => {
            let listed = jobs::list(&app.jobs, MOST).await?;
            listed.iter().try_for_each(|job| out::say(line(app, job)))?;
            if u64::try_from(listed.len()).is_ok_and(|shown| shown == MOST) {
                out::remark(format_args!("only the first {MOST} are listed"));
            }
        }
        JobsCommand::Retry(RetryArgs { id: Some(id), .. }) => jobs::retry(&app.jobs, id).await?,
        JobsCommand::Retry(RetryArgs { id: None, .. }) => {
            let retried = jobs::retry_all(&app.jobs).await?;
            out::remark(format_args!("{retried} will be retried"));
        }
    }
    Ok(())
}

fn line(app: &App, job: &ListedJob) -> String {
    let (state, instant) = match (job.parked_at, job.leased_until) {
        (Some(since), _) => ("parked", since),
        (None, Some(until)) if app.clock.now() < until => ("running", until),
        (None, _) => ("waiting", job.due_at),
    };
    let reason = job.last_error.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{state:<7}  {}  {}  {}  {instant}  {reason}", job.id, job.kind, job.attempts).trim_end().to_owned()
}
