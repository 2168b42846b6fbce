//! Trivial jobs: the number that a worker keeps in a second, on SQLite or, with `TEST_POSTGRES`, on PostgreSQL; and the
//! number of promises a second that are made one by one, and many in one transaction.

use std::time::Instant;

use api::server::config::Config;
use api::{App, server};
use kit::jobs::{self, Failure, Job, JobEntry, Policy, Promise};
use tests::{Database, Folder};

/// A job of which `AT_ONCE` run at once: they share the bookkeeping of one transaction.
struct Trivial<const AT_ONCE: usize>;

impl<const AT_ONCE: usize> Job for Trivial<AT_ONCE> {
    const KIND: &'static str = "trivial";
    type Context = App;
    const POLICY: Policy = Policy { at_once: AT_ONCE, ..Policy::DEFAULT };
    type Payload = u64;

    async fn run(_: &App, _: u64) -> Result<(), Failure> {
        Ok(())
    }
}

static EIGHT: &[JobEntry<App>] = &[JobEntry::job::<Trivial<8>>()];
static SIXTY_FOUR: &[JobEntry<App>] = &[JobEntry::job::<Trivial<64>>()];

#[tokio::main]
pub async fn run() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [
        ("TAMBOUR_DATABASE_URL".to_owned(), url),
        ("TAMBOUR_DATA_DIR".to_owned(), folder.path().display().to_string()),
    ];
    let app =
        server::open(&Config::read(settings.into_iter(), "").expect("a configuration")).await.expect("the app opens");
    for (name, number, in_one, list) in
        [("1 a transaction", 200, 1, EIGHT), ("1000 a transaction", 10_000, 1000, SIXTY_FOUR)]
    {
        let begun = Instant::now();
        for _ in 0..number / in_one {
            let transaction = app.db.begin_write().await.expect("a transaction");
            for id in 0..in_one {
                Promise::<Trivial<8>>::new(&id).make(&transaction, app.clock.now()).await.expect("a promise");
            }
            app.jobs.commit(transaction).await.expect("it commits");
        }
        println!("{name}: {:.0} promises/s", number as f64 / begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        assert_eq!(
            jobs::run_due(&app.jobs, app.clone(), list).await.expect("it works"),
            usize::try_from(number).expect("a number")
        );
        println!(
            "{}: {:.0} jobs/s",
            if in_one == 1 { "8 at once" } else { "64 at once" },
            number as f64 / begun.elapsed().as_secs_f64()
        );
    }
}
