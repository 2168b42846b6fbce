//! Faults of the machine: of its disk, its log, its clock, its power.

use std::fs::{self, File};
use std::io::{PipeReader, Write, pipe};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant as Moment};

use ground::clock::{Clock, Instant};
use sea_orm::Database as SeaOrm;
use tests::{Database, Folder, on_postgres};

use super::Row;
use super::daemon::{COMMUNE, Daemon};
use super::load::{Load, QUIET, Watched};

/// Duration of a fault.
const LASTS: Duration = Duration::from_secs(5);

/// The seconds of a year, by which a clock is wrong.
const YEAR: &str = "31536000";

/// Longer than any sweep's period.
const MONTH: Duration = Duration::from_secs(31 * 86_400);

/// Every fault, one after the other, each on a server of its own.
pub async fn rows() -> Vec<Row> {
    let mut rows = vec![
        Row::new("another process holds the lock", "SQLite", 5, true, locked().await),
        match full_disk().await {
            Some(watched) => Row::new("full disk, the log's too", "SQLite", 10, true, watched),
            None => Row::skipped("full disk, the log's too", "SQLite"),
        },
        Row::new("log closed", "SQLite", 1, false, dead_log(true).await),
        Row::new("log that nobody reads", "SQLite", 1, false, dead_log(false).await),
    ];
    let both = if on_postgres() { &["SQLite", "PostgreSQL"][..] } else { &["SQLite"] };
    for database in both {
        rows.push(Row::new("clock a year ahead and back", database, 30, true, clock(database).await));
        rows.push(Row::new("kill -9 while writing", database, 30, true, killed(database).await));
    }
    rows
}

/// A server in a folder that its database goes with.
async fn beside(folder: &Folder, database: &str) -> Daemon {
    match database {
        "PostgreSQL" => daemon(folder.path(), Some(&Database::new(folder).await.url)),
        _ => daemon(folder.path(), None),
    }
}

fn daemon(folder: &Path, database: Option<&str>) -> Daemon {
    let daemon = Daemon::new(folder, database);
    daemon.command(&["commune", "add", "--insee", QUIET]);
    daemon
}

async fn locked() -> Watched {
    let folder = Folder::new();
    let mut daemon = daemon(folder.path(), None);
    daemon.start(Stdio::null(), &[]).await;
    daemon.warm().await;
    let load = Load::start(&daemon);
    let other = SeaOrm::connect(format!("sqlite://{}", folder.path().join("tambour.sqlite").display()))
        .await
        .expect("the file opens");
    let other = other.get_sqlite_connection_pool();
    let mut other = other.acquire().await.expect("a connection");
    run(&mut other, "BEGIN IMMEDIATE").await;
    tokio::time::sleep(LASTS).await;
    run(&mut other, "ROLLBACK").await;
    load.heals(Moment::now()).await
}

async fn run(connection: &mut sea_orm::sqlx::SqliteConnection, sql: &'static str) {
    sea_orm::sqlx::query(sql).execute(connection).await.expect("the statement runs");
}

/// Data and log on a small disk of their own, which is then full to the last byte.
async fn full_disk() -> Option<Watched> {
    let folder = Folder::new();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).expect("a folder");
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=24m", "tmpfs"])
        .arg(&disk)
        .stderr(Stdio::null())
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        return None;
    }
    let disk = Mounted(disk);
    let mut daemon = daemon(&disk.0.join("data"), None);
    daemon.start(File::create(disk.0.join("log")).expect("a log").into(), &[]).await;
    daemon.warm().await;
    let load = Load::start(&daemon);
    let filling = disk.0.join("filling");
    let mut file = File::create(&filling).expect("a file");
    while file.write_all(&[0; 1024]).is_ok() {}
    drop(file);
    tokio::time::sleep(LASTS).await;
    fs::remove_file(&filling).expect("the disk has room again");
    let watched = load.heals(Moment::now()).await;
    daemon.kill();
    Some(watched)
}

/// A disk that goes when it is not needed any more.
struct Mounted(std::path::PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("--lazy").arg(&self.0).status();
        assert!(unmounted.is_ok_and(|status| status.success()), "the small disk stays mounted");
    }
}

async fn dead_log(closed: bool) -> Watched {
    let folder = Folder::new();
    let mut daemon = daemon(folder.path(), None);
    let (reader, log) = pipe().expect("a pipe");
    daemon.start(log.into(), &[]).await;
    daemon.warm().await;
    // Kept, and never read; or gone.
    let _reader: Option<PipeReader> = if closed {
        drop(reader);
        None
    } else {
        Some(reader)
    };
    let load = Load::start(&daemon);
    // More lines than a pipe and the queue before it hold.
    let client = tests::client();
    for _ in 0..1500 {
        client.get(format!("{}/nowhere", daemon.base)).send().await.expect("an answer");
    }
    load.heals(Moment::now()).await
}

/// Heals when everything that runs by the clock is due within its own period.
async fn clock(database: &str) -> Watched {
    let folder = Folder::new();
    let mut daemon = beside(&folder, database).await;
    daemon.start(Stdio::null(), &[("TAMBOUR_CLOCK_OFFSET", YEAR)]).await;
    let begun = Moment::now();
    let right = Clock::system(0);
    let this_year = right.now().to_string()[..5].to_owned();
    while waiting(&daemon).is_empty() || waiting(&daemon).iter().any(|line| line.contains(&this_year)) {
        assert!(begun.elapsed() < Duration::from_secs(60), "the sweeps did not run ahead");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    daemon.kill();
    daemon.start(Stdio::null(), &[]).await;
    daemon.warm().await;
    let over = Moment::now();
    let load = Load::start(&daemon);
    let late = || waiting(&daemon).iter().any(|line| due(line) > right.now().plus(MONTH));
    while late() && over.elapsed() < Duration::from_secs(60) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let healed = if late() { None } else { Some(over.elapsed()) };
    Watched { healed, ..load.heals(Moment::now()).await }
}

/// The sweeps that wait, as the operator sees them.
fn waiting(daemon: &Daemon) -> Vec<String> {
    daemon.command(&["jobs", "list"]).lines().filter(|line| line.starts_with("waiting")).map(str::to_owned).collect()
}

fn due(line: &str) -> Instant {
    line.split_whitespace()
        .nth(4)
        .and_then(|instant| instant.parse().ok())
        .unwrap_or_else(|| panic!("no instant in {line}"))
}

async fn killed(database: &str) -> Watched {
    let folder = Folder::new();
    let mut daemon = beside(&folder, database).await;
    daemon.start(Stdio::null(), &[]).await;
    let load = Load::start(&daemon);
    tokio::time::sleep(LASTS / 2).await;
    daemon.kill();
    let over = Moment::now();
    daemon.start(Stdio::null(), &[]).await;
    let watched = load.heals(over).await;
    // Boards in memory go with the process.
    Watched { boards: super::load::Failed { failed: 0, ..watched.boards }, ..watched }
}

/// The board of the commune that all of it happens in is made once, so that it is in memory.
impl Daemon {
    pub async fn warm(&self) {
        for commune in [COMMUNE, QUIET] {
            let board = tests::client()
                .get(format!("{}/v1/communes/{commune}/board", self.base))
                .send()
                .await
                .expect("an answer");
            assert!(board.status().is_success(), "the board of {commune}");
        }
    }
}
