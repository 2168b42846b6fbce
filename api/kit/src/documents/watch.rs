//! Hearing of writes in other processes.

use std::collections::HashMap;
use std::time::Duration;

use sea_orm::sqlx::postgres::PgNotification;
use sea_orm::{DbBackend, DbErr};
use tokio::time::{MissedTickBehavior, interval};

use super::Boards;
use super::change::{CHANNEL, EVERYTHING};
use crate::tenants::{self, Directory};
use ground::ids::CommuneId;

/// The time between two comparisons of the counters on PostgreSQL, in case a notice was lost on the way.
const COMPARE_EVERY: Duration = Duration::from_secs(5);

/// The time between two questions to SQLite whether its file changed: microseconds of work.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// The time before a broken connection is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Numbers of communes and of all changes of their boards, once they were looked at.
type Seen = Option<(i64, i64)>;

/// Keep the boards and the directory of communes in step with the database, for as long as the process lives.
pub async fn watch(boards: Boards) {
    loop {
        let broken = match boards.db.backend() {
            DbBackend::Postgres => listen(&boards).await,
            _ => look(&boards).await,
        };
        if let Err(error) = broken {
            tracing::warn!(%error, "lost sight of the database; boards may be a few seconds old until it is back");
        }
        tokio::time::sleep(RETRY_AFTER).await;
    }
}

async fn listen(boards: &Boards) -> Result<(), DbErr> {
    let mut ear = boards.db.listen(CHANNEL).await?;
    let mut timer = interval(COMPARE_EVERY);
    timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut seen = None;
    loop {
        tokio::select! {
            // Nothing when some may have been missed.
            heard = ear.hear() => match heard? {
                Some(notification) => hear(boards, &notification, &mut seen).await?,
                None => compare(boards, &mut seen).await?,
            },
            // The first tick comes at once: changes before we listened count too.
            _ = timer.tick() => compare(boards, &mut seen).await?,
        }
    }
}

async fn hear(boards: &Boards, notification: &PgNotification, seen: &mut Seen) -> Result<(), DbErr> {
    match notification.payload() {
        EVERYTHING => compare(boards, seen).await,
        payload => {
            let told = payload
                .split_once(':')
                .and_then(|(id, changes)| Some((id.parse::<CommuneId>().ok()?, changes.parse().ok()?)));
            match told {
                // A write of this process is forgotten already, and perhaps made anew.
                Some((commune, changes)) => {
                    boards.cache.forget_unless(commune, changes);
                    boards.jobs.board_changed();
                }
                None => tracing::warn!(payload, "a notice that names no commune"),
            }
            Ok(())
        }
    }
}

/// SQLite counts, for each connection, the commits of all others: another process, or our own writer.
async fn look(boards: &Boards) -> Result<(), DbErr> {
    let mut connection = boards.db.connect_to_watch().await?;
    let (mut version, mut seen) = (None, None);
    let mut timer = interval(LOOK_EVERY);
    timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        timer.tick().await;
        let now = Some(connection.number("PRAGMA data_version").await?);
        if version != now {
            version = now;
            compare(boards, &mut seen).await?;
        }
    }
}

/// Compare every counter with the copy in memory: never "greater than the last one seen", since commits may come out of
/// order. Only if [`tenants::all_changes`] says something else than when that was done last, which is `seen`: most
/// commits change no board, and tens of thousands of counters are many to read for each.
async fn compare(boards: &Boards, seen: &mut Seen) -> Result<(), DbErr> {
    let now = tenants::all_changes(&boards.db.read).await?;
    if *seen == Some(now) {
        return Ok(());
    }
    let changes: HashMap<CommuneId, i64> = tenants::changes(&boards.db.read).await?.into_iter().collect();
    if !boards.communes.holds_exactly(&changes) {
        boards.communes.replace(Directory::load(&boards.db).await?);
    }
    boards.cache.forget_older(&changes);
    boards.jobs.board_changed();
    *seen = Some(now);
    Ok(())
}
