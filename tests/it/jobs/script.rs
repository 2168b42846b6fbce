//! Jobs of the tests' own, which do what a test's script says.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use api::App;
use kit::jobs::{self, Failure, Job, JobEntry, Policy, Promise, Sweep};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// The script of one test's jobs, and their runs.
#[derive(Debug)]
pub(super) struct Script {
    /// The answers of the next runs, in order; after that all is well.
    answers: Mutex<VecDeque<Result<(), Failure>>>,
    /// The payloads of the runs that began.
    runs: Mutex<Vec<String>>,
    /// A permit for each run that began.
    begun: Semaphore,
    /// A permit lets one run of `held` jobs end.
    pub(super) gate: Semaphore,
}

/// The script of the test that this app belongs to.
pub(super) fn script(app: &App) -> Arc<Script> {
    static SCRIPTS: Mutex<BTreeMap<PathBuf, Arc<Script>>> = Mutex::new(BTreeMap::new());
    let new = || Script {
        answers: Mutex::default(),
        runs: Mutex::default(),
        begun: Semaphore::new(0),
        gate: Semaphore::new(0),
    };
    Arc::clone(SCRIPTS.lock().unwrap().entry(app.workshop.folder().to_owned()).or_insert_with(|| Arc::new(new())))
}

impl Script {
    fn begin(&self, payload: String) {
        self.runs.lock().unwrap().push(payload);
        self.begun.add_permits(1);
    }

    fn answer(&self) -> Result<(), Failure> {
        self.answers.lock().unwrap().pop_front().unwrap_or(Ok(()))
    }

    pub(super) fn will_answer(&self, answers: impl IntoIterator<Item = Result<(), Failure>>) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// The runs since this was last asked.
    pub(super) fn ran(&self) -> Vec<String> {
        std::mem::take(&mut self.runs.lock().unwrap())
    }

    pub(super) async fn one_has_begun(&self) {
        self.begun.acquire().await.unwrap().forget();
    }
}

/// Answers what the script says.
pub(super) struct Plain;

impl Job for Plain {
    const KIND: &'static str = "plain";
    type Context = App;
    type Payload = String;

    async fn run(app: &App, payload: String) -> Result<(), Failure> {
        assert_ne!(payload, "panic", "as it was told to");
        script(app).begin(payload);
        script(app).answer()
    }
}

/// Waits at the gate before it answers; one at a time.
pub(super) struct Held;

impl Job for Held {
    const KIND: &'static str = "held";
    type Context = App;
    const POLICY: Policy = Policy { at_once: 1, attempts: 2, ..Policy::DEFAULT };
    type Payload = String;

    async fn run(app: &App, payload: String) -> Result<(), Failure> {
        let script = script(app);
        script.begin(payload);
        script.gate.acquire().await.unwrap().forget();
        script.answer()
    }
}

/// Takes longer than it may.
pub(super) struct Endless;

impl Job for Endless {
    const KIND: &'static str = "endless";
    type Context = App;
    const POLICY: Policy = Policy { limit: Duration::from_millis(100), ..Policy::DEFAULT };
    type Payload = ();

    async fn run(_: &App, (): ()) -> Result<(), Failure> {
        std::future::pending().await
    }
}

/// Looks around every hour.
pub(super) struct Hourly;

impl Sweep for Hourly {
    const KIND: &'static str = "hourly";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        script(app).begin("sweep".to_owned());
        script(app).answer()
    }
}

pub(super) static JOBS: &[JobEntry<App>] =
    &[JobEntry::job::<Plain>(), JobEntry::job::<Held>(), JobEntry::job::<Endless>()];
pub(super) static SWEEPS: &[JobEntry<App>] = &[JobEntry::sweep::<Hourly>()];

pub(super) async fn promise<J: Job>(app: &App, promise: Promise<J>) {
    let transaction = app.db.begin_write().await.unwrap();
    promise.make(&transaction, app.clock.now()).await.unwrap();
    app.jobs.commit(transaction).await.unwrap();
}

pub(super) async fn run(app: &App) -> usize {
    jobs::run_due(&app.jobs, app.clone(), JOBS).await.unwrap()
}

/// A worker that runs beside the test.
pub(super) fn worker(app: &App) -> JoinHandle<usize> {
    let app = app.clone();
    tokio::spawn(async move { run(&app).await })
}

/// A promise to do something plain.
pub(super) fn plain(payload: &str) -> Promise<Plain> {
    Promise::new(&payload.to_owned())
}

/// A promise to do something that is held at the gate.
pub(super) fn held(payload: &str) -> Promise<Held> {
    Promise::new(&payload.to_owned())
}

pub(super) fn retry() -> Result<(), Failure> {
    Err(Failure::retry("le serveur ne répond pas"))
}
