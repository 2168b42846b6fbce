//! The worker: claims what is due, keeps it, writes down how it ended.

use std::collections::HashMap;
use std::future::pending;
use std::time::Duration;

use sea_orm::{DbBackend, DbErr};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{sleep, timeout};

use super::claim::{self, Claimed, Lane};
use super::entry::Plan;
use super::keep::keep;
use super::promise::{self, CHANNEL};
use super::settle::{self, Finished};
use super::{JobEntry, Jobs};
use crate::tasks::Tasks;

/// The time between two looks for due jobs when nothing rings.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The time for running jobs to finish when the server stops; after that their leases lapse.
const GRACE: Duration = Duration::from_secs(10);

/// Keep promises of these kinds until `stop` is done, then let what runs finish. `context` is what they run on.
pub async fn work<C: Clone + Send + Sync + 'static>(
    jobs: &Jobs,
    tasks: &Tasks,
    context: C,
    list: &'static [JobEntry<C>],
    stop: impl Future<Output = ()>,
) {
    let listening = jobs.clone();
    let hearing = tasks.keep("bell", pending::<()>(), move || hear(listening.clone()));
    let mut worker = Worker::new(jobs.clone(), context, list);
    let mut stop = std::pin::pin!(stop);
    let mut sown = false;
    loop {
        if !sown {
            sown = tell(promise::sow(jobs, &worker.plans).await).is_some();
        }
        tell(worker.turn(true).await);
        tokio::select! {
            // In this order: once it is told to stop, it claims nothing more.
            biased;
            () = &mut stop => break,
            Some(joined) = worker.running.join_next() => worker.collect(joined),
            () = jobs.woken() => {}
            () = sleep(LOOK_EVERY) => {}
        }
    }
    drop(hearing);
    if timeout(GRACE, worker.drain()).await.is_err() {
        tracing::warn!(jobs = worker.running.len(), "some did not finish; they run again when their leases lapse");
    }
}

/// Runs everything of these kinds that is due by the queue's clock, and what that promises in turn; answers the number
/// of runs.
///
/// # Errors
/// When the database fails.
pub async fn run_due<C: Clone + Send + Sync + 'static>(
    jobs: &Jobs,
    context: C,
    list: &'static [JobEntry<C>],
) -> Result<usize, DbErr> {
    let mut worker = Worker::new(jobs.clone(), context, list);
    promise::sow(jobs, &worker.plans).await?;
    let mut runs = 0;
    loop {
        let settled = worker.turn(true).await?;
        runs += settled;
        match worker.running.join_next().await {
            Some(joined) => worker.collect(joined),
            None if settled == 0 => return Ok(runs),
            None => {}
        }
    }
}

/// The error is logged; the worker tries again at its next turn.
fn tell<T>(result: Result<T, DbErr>) -> Option<T> {
    result.inspect_err(|error| tracing::error!(%error, "the worker cannot reach the database")).ok()
}

/// Ring the bell when another process promised something; only PostgreSQL can tell.
async fn hear(jobs: Jobs) {
    if jobs.db.backend() != DbBackend::Postgres {
        return pending().await;
    }
    loop {
        if let Err(error) = listen(&jobs).await {
            tracing::warn!(%error, "cannot hear of new jobs; the worker looks for them each second");
        }
        sleep(LOOK_EVERY).await;
    }
}

async fn listen(jobs: &Jobs) -> Result<(), DbErr> {
    let mut ear = jobs.db.listen(CHANNEL).await?;
    loop {
        ear.hear().await?;
        jobs.wake();
    }
}

struct Worker<C: 'static> {
    jobs: Jobs,
    context: C,
    list: &'static [JobEntry<C>],
    plans: Vec<&'static Plan>,
    lanes: Vec<Lane>,
    question: String,
    running: JoinSet<Result<Finished, Claimed>>,
    /// Numbers of runs of each kind that go on or wait to be settled.
    busy: HashMap<&'static str, usize>,
    /// Runs that ended but are not written down yet.
    finished: Vec<Finished>,
}

impl<C: Clone + Send + Sync + 'static> Worker<C> {
    fn new(jobs: Jobs, context: C, list: &'static [JobEntry<C>]) -> Self {
        let plans: Vec<_> = list.iter().map(|entry| &entry.plan).collect();
        let lanes = claim::lanes(&plans);
        let question = claim::question(&lanes);
        Self {
            jobs,
            context,
            list,
            plans,
            lanes,
            question,
            running: JoinSet::new(),
            busy: HashMap::new(),
            finished: Vec::new(),
        }
    }

    /// Write down what ended and claim what is due, in one transaction; answers how many runs were written down.
    async fn turn(&mut self, claiming: bool) -> Result<usize, DbErr> {
        if claiming && self.plans.iter().any(|plan| plan.after_changes) && self.jobs.take_change() {
            promise::poke_after_changes(&self.jobs, &self.plans).await.inspect_err(|_| self.jobs.board_changed())?;
        }
        let due = if claiming { claim::ask(&self.jobs, &self.question).await? } else { Vec::new() };
        let settled = self.finished.len();
        if settled == 0 && due.iter().all(|&number| self.room(number, 0) == 0) {
            return Ok(0);
        }
        let mut claimed: Vec<Claimed> = Vec::new();
        let transaction = self.jobs.db.begin_write().await?;
        settle::settle(&transaction, &self.finished, self.jobs.clock.now()).await?;
        for number in due {
            let lane = self.lanes[number];
            let already = claimed.iter().filter(|it| it.entry.kind == lane.entry.kind).count();
            let room = self.room(number, already);
            if room > 0 {
                claimed.extend(claim::claim(&transaction, lane, room, self.jobs.clock.now()).await?);
            }
        }
        transaction.commit().await?;
        self.jobs.count(&self.finished);
        for Finished { claimed, .. } in self.finished.drain(..) {
            free(&mut self.busy, claimed.entry.kind);
        }
        for claimed in claimed {
            *self.busy.entry(claimed.entry.kind).or_default() += 1;
            self.run(claimed);
        }
        Ok(settled)
    }

    /// Start what is claimed. Its kind is one of the list's, since lanes are made from it.
    fn run(&mut self, claimed: Claimed) {
        if let Some(entry) = self.list.iter().find(|entry| entry.plan.kind == claimed.entry.kind) {
            let run = (entry.run)(self.context.clone(), claimed.payload.clone());
            self.running.spawn(keep(self.jobs.clone(), claimed, run));
        }
    }

    /// Number of jobs of a lane's kind that may start, when `already` were claimed in this turn. Those that ended make
    /// room in the same turn.
    fn room(&self, lane: usize, already: usize) -> usize {
        let entry = self.lanes[lane].entry;
        let ended = self.finished.iter().filter(|it| it.claimed.entry.kind == entry.kind).count();
        let busy = self.busy.get(entry.kind).copied().unwrap_or(0).saturating_sub(ended) + already;
        entry.policy.at_once.saturating_sub(busy)
    }

    /// Take in a run that ended, and all others that did by now, so that one transaction writes them down.
    fn collect(&mut self, first: Result<Result<Finished, Claimed>, JoinError>) {
        let mut next = Some(first);
        while let Some(joined) = next {
            match joined {
                Ok(Ok(finished)) => self.finished.push(finished),
                Ok(Err(lost)) => {
                    tracing::warn!(job = lost.entry.kind, id = %lost.id, "lost its lease; another worker has it");
                    free(&mut self.busy, lost.entry.kind);
                }
                // Panics are caught inside: this is a task that was cut off as the process ends.
                Err(error) => tracing::error!(%error, "a job's task broke off"),
            }
            next = self.running.try_join_next();
        }
    }

    /// Claim nothing more, and wait for what runs.
    async fn drain(&mut self) {
        loop {
            tell(self.turn(false).await);
            match self.running.join_next().await {
                Some(joined) => self.collect(joined),
                None if self.finished.is_empty() => return,
                None => sleep(LOOK_EVERY / 10).await,
            }
        }
    }
}

fn free(busy: &mut HashMap<&'static str, usize>, kind: &'static str) {
    if let Some(count) = busy.get_mut(kind) {
        *count = count.saturating_sub(1);
    }
}
