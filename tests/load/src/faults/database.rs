//! Faults between the server and PostgreSQL.

use std::process::Stdio;
use std::time::{Duration, Instant};

use tests::{Database, Folder};

use super::Row;
use super::daemon::Daemon;
use super::load::{Load, QUIET};
use super::proxy::{Network, Proxy};

/// Duration of a fault.
const LASTS: Duration = Duration::from_secs(8);

/// Every fault of the network, one after the other, each on a server of its own.
pub async fn rows() -> Vec<Row> {
    let slow = Network::Slow(Duration::from_millis(25));
    let mut rows = Vec::new();
    for (fault, network, may_fail) in [
        ("silent, its connections for good", Network::Silent, true),
        ("stopped and going on", Network::Stopped, true),
        ("down and up again", Network::Down, true),
        ("slow: 25 ms more each way", slow, false),
    ] {
        rows.push(Row::new(fault, "PostgreSQL", 30, may_fail, through(network).await));
    }
    rows
}

async fn through(network: Network) -> super::load::Watched {
    let folder = Folder::new();
    let database = Database::new(&folder).await.url;
    let (server, name) =
        database.split_once('@').and_then(|(_, rest)| rest.split_once('/')).expect("an address of PostgreSQL");
    let proxy = Proxy::start(server.to_owned()).await;
    let name = name.split('?').next().unwrap_or(name);
    let mut daemon = Daemon::new(folder.path(), Some(&proxy.url(name)));
    daemon.command(&["commune", "add", "--insee", QUIET]);
    daemon.start(Stdio::null(), &[]).await;
    daemon.warm().await;
    let load = Load::start(&daemon);
    tokio::time::sleep(Duration::from_secs(1)).await;
    proxy.set(network);
    tokio::time::sleep(LASTS).await;
    proxy.set(Network::Good);
    load.heals(Instant::now()).await
}
