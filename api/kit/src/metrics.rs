//! Measures of the server itself, for Prometheus: sums over everybody, nothing of anybody.

mod in_time;
mod labels;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use poem::http::StatusCode;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use sea_orm::DbErr;

use in_time::in_time;
use labels::{Answer, Connections, JobRuns, Jobs, Operation, Pool, Push, Task, Wanted};

use crate::db::{Db, PoolUse};
use crate::documents::Boards;
use crate::jobs::{self as queue, JobStanding};
use crate::log;
use crate::tasks::{TaskState, Tasks};
use ground::clock::Clock;

/// The operation that a board is, from memory or not.
const BOARD: &str = "getBoard";

/// The operation of answers that belong to none of the document: pages, and addresses that do not exist.
const OTHER: &str = "other";

/// The bounds of the histogram, in seconds: a board from memory takes microseconds, a write some milliseconds.
const BOUNDS: [f64; 14] = [0.000_1, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// All counters of this process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answer, Counter>,
    duration: Family<Operation, Histogram, fn() -> Histogram>,
    board: BoardFromMemory,
    boards: Gauge,
    board_bytes: Gauge,
    connections: Family<Connections, Gauge>,
    jobs: Family<Jobs, Gauge>,
    waiting: Family<Wanted, Gauge>,
    job_runs: Family<JobRuns, Gauge>,
    pushes: Family<Push, Counter>,
    tasks: Family<Task, Gauge>,
    lost_log_lines: Gauge,
    task_restarts: Family<Task, Gauge>,
    most_connections: Family<Pool, Gauge>,
    uptime: Gauge<f64, AtomicU64>,
    // The holder sets the gauges and writes them: two readers at once get each their own.
    writing: Mutex<()>,
}

/// The counters of the hot path, looked up once.
#[derive(Debug)]
struct BoardFromMemory {
    sent: Counter,
    unchanged: Counter,
    duration: Histogram,
}

/// Sources of the numbers that are read where they stand, not counted.
#[derive(Debug, Clone, Copy)]
pub struct Measured<'a> {
    /// The clock since which the process runs.
    pub clock: &'a Clock,
    /// The connections to the database.
    pub db: &'a Db,
    /// The documents in memory.
    pub boards: &'a Boards,
    /// The queue.
    pub jobs: &'a queue::Jobs,
    /// The tasks in the background.
    pub tasks: &'a Tasks,
}

/// The fate of a push message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// Its push service took it.
    Accepted,
    /// It was not taken; it is tried again, unless its time is over.
    Failed,
    /// Its push service does not know the phone any more, so neither do we.
    Forgotten,
    /// Its push service refused it for good; it is not sent again.
    Refused,
    /// Its time was over.
    Parked,
}

fn histogram() -> Histogram {
    Histogram::new(BOUNDS)
}

impl Metrics {
    /// Nothing counted yet, in a process that starts now.
    pub fn new(clock: &Clock, boards: &Boards) -> Self {
        let mut registry = Registry::default();
        let started = Gauge::<f64, AtomicU64>::default();
        started.set(Duration::from_micros(u64::try_from(clock.now().micros()).unwrap_or(0)).as_secs_f64());
        registry.register_with_unit(
            "process_start_time",
            "When the process started, since 1970",
            Unit::Seconds,
            started,
        );

        let ours = registry.sub_registry_with_prefix("tambour");
        ours.register("build", "The version that runs", Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]));
        let uptime = Gauge::default();
        ours.register_with_unit("uptime", "How long the process has run", Unit::Seconds, uptime.clone());
        let requests = Family::default();
        ours.register("http_requests", "Requests answered, by operation and status", requests.clone());
        let duration = Family::new_with_constructor(histogram as fn() -> Histogram);
        ours.register_with_unit(
            "http_request_duration",
            "Time to answer, by operation",
            Unit::Seconds,
            duration.clone(),
        );
        ours.register("board_rebuilds", "Boards made anew", boards.rebuilds());
        let boards = Gauge::default();
        ours.register("boards", "Boards in memory", boards.clone());
        let board_bytes = Gauge::default();
        ours.register_with_unit("board_cache", "Memory that boards take", Unit::Bytes, board_bytes.clone());
        let connections = Family::default();
        ours.register("database_connections", "Connections to the database, by pool and state", connections.clone());
        let jobs = Family::default();
        ours.register(
            "jobs",
            "Jobs in the database, of all processes, by kind and state; a sweep waits always",
            jobs.clone(),
        );
        let waiting = Family::default();
        ours.register("waiting", "What stands still until somebody acts, by what is wanted", waiting.clone());
        let job_runs = Family::default();
        ours.register(
            "job_runs",
            "Runs of jobs that ended since the process started, by kind and outcome",
            job_runs.clone(),
        );
        let pushes = Family::default();
        ours.register(
            "push_messages",
            "Push messages to phones, by kind of news and what became of them",
            pushes.clone(),
        );
        let tasks = Family::default();
        ours.register("tasks", "Whether a background task runs: 1 or 0", tasks.clone());
        let lost_log_lines = Gauge::default();
        ours.register(
            "lost_log_lines",
            "Lines of the log that could not be written since the process started",
            lost_log_lines.clone(),
        );
        let task_restarts = Family::default();
        ours.register(
            "task_restarts",
            "How often a background task ended and was started again since the process started",
            task_restarts.clone(),
        );
        let most_connections = Family::default();
        ours.register("database_connections_max", "The most connections a pool may have", most_connections.clone());

        let counter =
            |status: StatusCode| requests.get_or_create_owned(&Answer { operation: BOARD, status: status.as_u16() });
        let board = BoardFromMemory {
            sent: counter(StatusCode::OK),
            unchanged: counter(StatusCode::NOT_MODIFIED),
            duration: duration.get_or_create_owned(&Operation { operation: BOARD }),
        };
        let writing = Mutex::default();
        Self {
            registry,
            requests,
            duration,
            board,
            boards,
            board_bytes,
            connections,
            jobs,
            waiting,
            job_runs,
            pushes,
            tasks,
            lost_log_lines,
            task_restarts,
            most_connections,
            uptime,
            writing,
        }
    }

    /// Counts an answer; `operation` is none if the document does not hold it.
    pub fn answered(&self, operation: Option<&'static str>, status: StatusCode, after: Duration) {
        let operation = operation.unwrap_or(OTHER);
        self.requests.get_or_create(&Answer { operation, status: status.as_u16() }).inc();
        self.duration.get_or_create(&Operation { operation }).observe(after.as_secs_f64());
    }

    /// Count a board that was answered from memory. It is the hot path: one counter, and one lock of the histogram's.
    pub fn board_answered(&self, status: StatusCode, after: Duration) {
        match status {
            StatusCode::NOT_MODIFIED => self.board.unchanged.inc(),
            _ => self.board.sent.inc(),
        };
        self.board.duration.observe(after.as_secs_f64());
    }

    /// Counts the fate of a push message.
    pub fn pushed(&self, kind: &'static str, pushed: Pushed) {
        let outcome = match pushed {
            Pushed::Accepted => "accepted",
            Pushed::Failed => "failed",
            Pushed::Forgotten => "forgotten",
            Pushed::Refused => "refused",
            Pushed::Parked => "parked",
        };
        self.pushes.get_or_create(&Push { kind, outcome }).inc();
    }

    /// Everything as it is now, as OpenMetrics text, with the numbers of what `waiting` finds to stand still, by what is wanted.
    /// What the database does not tell in time is left out: then the rest is wanted most.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub async fn render(
        &self,
        measured: Measured<'_>,
        waiting: impl Future<Output = Result<BTreeMap<&'static str, usize>, DbErr>>,
    ) -> Result<String, fmt::Error> {
        let (standing, waiting) = tokio::join!(in_time(queue::standing(measured.jobs)), in_time(waiting));
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        self.set(measured, standing, waiting);
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }

    fn set(
        &self,
        measured: Measured<'_>,
        standing: BTreeMap<String, JobStanding>,
        waiting: BTreeMap<&'static str, usize>,
    ) {
        self.uptime.set(measured.clock.elapsed().as_secs_f64());
        let (boards, bytes) = measured.boards.in_memory();
        self.boards.set(whole(boards));
        self.board_bytes.set(whole(bytes));
        for PoolUse { pool, idle, in_use, most } in measured.db.pools() {
            self.connections.get_or_create(&Connections { pool, state: "idle" }).set(whole(idle));
            self.connections.get_or_create(&Connections { pool, state: "in_use" }).set(whole(in_use));
            self.most_connections.get_or_create(&Pool { pool }).set(whole(most));
        }
        self.jobs.clear();
        for (kind, JobStanding { waiting, parked }) in standing {
            for (state, jobs) in [("waiting", waiting), ("parked", parked)] {
                self.jobs.get_or_create(&Jobs { kind: kind.clone(), state }).set(jobs);
            }
        }
        self.waiting.clear();
        for (what, number) in waiting {
            self.waiting.get_or_create(&Wanted { what }).set(whole(number));
        }
        self.lost_log_lines.set(i64::try_from(log::lost()).unwrap_or(i64::MAX));
        self.tasks.clear();
        for (task, TaskState { running, restarts }) in measured.tasks.all() {
            self.tasks.get_or_create(&Task { task }).set(i64::from(running));
            self.task_restarts.get_or_create(&Task { task }).set(i64::try_from(restarts).unwrap_or(i64::MAX));
        }
        for (kind, tally) in measured.jobs.tallies() {
            for (outcome, runs) in [("done", tally.done), ("retried", tally.retried), ("parked", tally.parked)] {
                self.job_runs.get_or_create(&JobRuns { kind, outcome }).set(i64::try_from(runs).unwrap_or(i64::MAX));
            }
        }
    }
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
