//! Readers and a clerk who go on during a fault, and what they saw.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};
use tests::client;
use tokio::task::JoinHandle;

use super::daemon::{COMMUNE, Daemon};

/// Time that anybody waits for an answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Time between two requests of each of them.
const EVERY: Duration = Duration::from_millis(100);

/// Time that healing is waited for.
const LONGEST: Duration = Duration::from_secs(90);

/// The number of requests of one kind that failed, of all that were sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Failed {
    pub failed: usize,
    pub of: usize,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.failed, self.of)
    }
}

/// The outcome of a fault.
#[derive(Debug)]
pub struct Watched {
    /// Requests for boards that were in memory.
    pub boards: Failed,
    /// Requests for lists, which ask the database.
    pub reads: Failed,
    /// Notices that were posted.
    pub writes: Failed,
    /// The time that the slowest answer took.
    pub slowest: Duration,
    /// The time from its end until all three were answered again; none if they were not.
    pub healed: Option<Duration>,
    /// The number of notices that were acknowledged and are not there.
    pub lost: usize,
}

/// The requests of one kind: the time each was sent, the time it took, and whether it was answered well.
type Seen = Arc<Mutex<Vec<(Instant, Duration, bool)>>>;

/// The readers and the clerk who go on.
pub struct Load {
    stop: Arc<AtomicBool>,
    seen: [Seen; 3],
    acknowledged: Arc<Mutex<Vec<String>>>,
    tasks: Vec<JoinHandle<()>>,
    base: String,
    token: String,
}

impl Load {
    pub fn start(daemon: &Daemon) -> Self {
        let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let seen: [Seen; 3] = Default::default();
        let mut tasks = Vec::new();
        let commune = format!("{}/v1/communes/{COMMUNE}", daemon.base);
        for (kind, seen) in seen.iter().enumerate() {
            let (stop, acknowledged, seen) = (Arc::clone(&stop), Arc::clone(&acknowledged), Arc::clone(seen));
            let (commune, token, client) = (commune.clone(), daemon.token.clone(), client());
            tasks.push(tokio::spawn(async move {
                let mut number = 0;
                while !stop.load(Ordering::Relaxed) {
                    number += 1;
                    let (begun, title) = (Instant::now(), format!("{number}"));
                    let asked = match kind {
                        // A commune that is never written to has a board in memory.
                        0 => client.get(format!("{}/board", commune.replace(COMMUNE, QUIET))),
                        1 => client.get(format!("{commune}/notices?limit={}", 1 + number % 99)),
                        _ => client
                            .post(format!("{commune}/notices"))
                            .bearer_auth(&token)
                            .json(&json!({"title": title, "category": "works", "notify": false})),
                    };
                    let answered =
                        asked.timeout(PATIENCE).send().await.is_ok_and(|answer| answer.status().is_success());
                    if kind == 2 && answered {
                        acknowledged.lock().expect("whole").push(title);
                    }
                    seen.lock().expect("whole").push((begun, begun.elapsed(), answered));
                    tokio::time::sleep(EVERY.saturating_sub(begun.elapsed())).await;
                }
            }));
        }
        Self { stop, seen, acknowledged, tasks, base: daemon.base.clone(), token: daemon.token.clone() }
    }

    /// The fault is over now: wait until all are answered again, and count.
    pub async fn heals(self, over: Instant) -> Watched {
        let healed = loop {
            let first = |seen: &Seen| {
                let seen = seen.lock().expect("whole");
                seen.iter()
                    .filter(|(begun, _, good)| *good && *begun >= over)
                    .map(|(begun, took, _)| *begun + *took)
                    .next()
            };
            let firsts: Vec<_> = self.seen.iter().filter_map(first).collect();
            if firsts.len() == self.seen.len() {
                break firsts.into_iter().max().map(|last| last - over);
            }
            if over.elapsed() > LONGEST {
                break None;
            }
            tokio::time::sleep(EVERY).await;
        };
        self.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.expect("whoever goes on ends well");
        }
        let count = |seen: &Seen| {
            let seen = seen.lock().expect("whole");
            Failed { failed: seen.iter().filter(|(.., good)| !good).count(), of: seen.len() }
        };
        let [boards, reads, writes] = [0, 1, 2].map(|kind| count(&self.seen[kind]));
        let slowest = self
            .seen
            .iter()
            .filter_map(|seen| seen.lock().expect("whole").iter().map(|(_, took, _)| *took).max())
            .max();
        let there = titles(&client(), &self.base, &self.token).await;
        let acknowledged = self.acknowledged.lock().expect("whole");
        let lost = acknowledged.iter().filter(|title| !there.contains(title)).count();
        Watched { boards, reads, writes, slowest: slowest.unwrap_or_default(), healed, lost }
    }
}

/// The commune that is never written to.
pub const QUIET: &str = "26289";

async fn titles(client: &Client, base: &str, token: &str) -> Vec<String> {
    let (mut titles, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(format!("{base}/v1/communes/{COMMUNE}/notices?limit=100{after}")).bearer_auth(token);
        let Ok(answer) = page.timeout(PATIENCE).send().await else { return titles };
        let page: Value = answer.json().await.unwrap_or_default();
        titles.extend(
            page["items"].as_array().into_iter().flatten().filter_map(|item| item["title"].as_str().map(str::to_owned)),
        );
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return titles,
        }
    }
}
