//! Attacks by strangers: they hold connections, and send and read nothing, or without end.

use std::process::Stdio;
use std::time::{Duration, Instant};

use tests::{Folder, attack};
use tokio::net::TcpStream;

use super::Row;
use super::daemon::{COMMUNE, Daemon};
use super::load::{Load, QUIET, Watched};

/// Duration of an attack.
const LAST: Duration = Duration::from_secs(5);

/// Every attack, one after the other, each on a server of its own; everybody else is served meanwhile.
pub async fn rows() -> Vec<Row> {
    let floods = format!("/v1/communes/{COMMUNE}/notices");
    let board = format!("/v1/communes/{QUIET}/board");
    vec![
        Row::new(
            "1,100 half requests",
            "SQLite",
            1,
            false,
            during(async |to| attack::half_requests(to, attack::ELSEWHERE, 1100).await).await,
        ),
        Row::new(
            "800 stalled readers",
            "SQLite",
            1,
            false,
            during(async |to| attack::stalled_readers(to, attack::ELSEWHERE, 800, &board).await).await,
        ),
        Row::new(
            "100 floods of bodies, 1 MiB each",
            "SQLite",
            1,
            false,
            during(async |to| {
                attack::body_floods(to, attack::ELSEWHERE, 100, &floods, "application/json", 1024 * 1024).await
            })
            .await,
        ),
    ]
}

async fn during(attack: impl AsyncFnOnce(&str) -> Vec<TcpStream>) -> Watched {
    let folder = Folder::new();
    let mut daemon = Daemon::new(folder.path(), None);
    daemon.command(&["commune", "add", "--insee", QUIET]);
    daemon.start(Stdio::null(), &[]).await;
    daemon.warm().await;
    let load = Load::start(&daemon);
    let held = attack(daemon.base.trim_start_matches("http://")).await;
    tokio::time::sleep(LAST).await;
    let watched = load.heals(Instant::now()).await;
    drop(held);
    watched
}
