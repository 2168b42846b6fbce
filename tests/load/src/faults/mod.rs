//! The fault suite: what fails, for how long, while the database, the disk, the log, the clock or the network is
//! broken, and whether anything that was acknowledged is lost. It prints a table, and ends with 1 when a bound is
//! broken.
//!
//! Runs on SQLite, and on PostgreSQL too if `TEST_POSTGRES` names a server. A full disk needs root, for a disk of its
//! own.

mod daemon;
mod database;
mod load;
mod machine;
mod proxy;
mod strangers;

use std::process::ExitCode;
use std::time::Duration;

use load::Watched;
use tests::on_postgres;

/// One fault, and its outcome.
struct Row {
    fault: &'static str,
    database: &'static str,
    /// The outcome; none if it could not be tried here.
    watched: Option<Watched>,
    /// The time within which everything is answered again.
    heals_within: Duration,
    /// True if requests may fail meanwhile: those that need what is broken.
    may_fail: bool,
}

impl Row {
    fn new(fault: &'static str, database: &'static str, heals_within: u64, may_fail: bool, watched: Watched) -> Self {
        Self { fault, database, watched: Some(watched), heals_within: Duration::from_secs(heals_within), may_fail }
    }

    fn skipped(fault: &'static str, database: &'static str) -> Self {
        Self { fault, database, watched: None, heals_within: Duration::ZERO, may_fail: true }
    }

    /// The mistake in it, if there is one.
    fn wrong(&self) -> Option<String> {
        let watched = self.watched.as_ref()?;
        let failed = watched.reads.failed + watched.writes.failed;
        match watched.healed {
            _ if watched.lost > 0 => Some(format!("{} acknowledged writes are lost", watched.lost)),
            _ if watched.boards.failed > 0 => {
                Some(format!("{} boards that were in memory failed", watched.boards.failed))
            }
            _ if failed > 0 && !self.may_fail => Some(format!("{failed} requests failed")),
            None => Some("it did not heal".to_owned()),
            Some(after) if after > self.heals_within => {
                Some(format!("it took longer than {} s", self.heals_within.as_secs()))
            }
            Some(_) => None,
        }
    }

    fn line(&self) -> String {
        let Some(watched) = &self.watched else {
            return format!("{:<38} {:<10} skipped: it needs root", self.fault, self.database);
        };
        let healed = watched.healed.map_or("never".to_owned(), |after| format!("{:.1}", after.as_secs_f64()));
        let verdict = self.wrong().map_or("ok".to_owned(), |wrong| format!("WRONG: {wrong}"));
        format!(
            "{:<38} {:<10} {:>12} {:>12} {:>12} {:>9.1} {healed:>7} {:>5}  {verdict}",
            self.fault,
            self.database,
            watched.boards.to_string(),
            watched.reads.to_string(),
            watched.writes.to_string(),
            watched.slowest.as_secs_f64(),
            watched.lost
        )
    }
}

#[tokio::main]
pub async fn run() -> ExitCode {
    let mut rows = Vec::new();
    rows.extend(machine::rows().await);
    rows.extend(strangers::rows().await);
    if on_postgres() {
        rows.extend(database::rows().await);
    }
    println!(
        "{:<38} {:<10} {:>12} {:>12} {:>12} {:>9} {:>7} {:>5}",
        "fault", "database", "boards", "reads", "writes", "slowest s", "heals s", "lost"
    );
    rows.iter().for_each(|row| println!("{}", row.line()));
    if !on_postgres() {
        println!("PostgreSQL's faults were not tried: TEST_POSTGRES is not set");
    }
    if rows.iter().all(|row| row.wrong().is_none()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
