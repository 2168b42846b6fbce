//! One tenant never holds another: who writes elsewhere waits for none of what is long.

use std::time::{Duration, Instant};

use serde_json::json;
use tests::{KERLING, Person, Reply, SAILLANS, TestApp};

use crate::expansion::calendar;

/// How long a writer of another commune waits at most.
const PATIENCE: Duration = Duration::from_secs(2);

async fn import(person: &Person, file: &str) -> Reply {
    let asking = person.ask("POST", format!("/v1/communes/{KERLING}/events/import")).header("Accept-Language", "en");
    asking.body("text/calendar", file).await
}

/// Write in another commune again and again as long as something runs: what came of that, and how long the slowest write took.
async fn beside<T: Send + 'static>(app: &TestApp, long: impl Future<Output = T> + Send + 'static) -> (T, Duration, usize) {
    let elsewhere = app.person(api::accounts::Role::Clerk, Some(SAILLANS)).await;
    let (long, mut slowest, mut written) = (tokio::spawn(long), Duration::ZERO, 0);
    while !long.is_finished() || written == 0 {
        let began = Instant::now();
        let draft = json!({"title": "Ailleurs", "category": "works", "draft": true});
        elsewhere.post(format!("/v1/communes/{SAILLANS}/notices"), draft).await.expect(201);
        (slowest, written) = (slowest.max(began.elapsed()), written + 1);
    }
    (long.await.unwrap(), slowest, written)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_3000_daily_series_is_refused_and_holds_nobody() {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let club = app.publisher(KERLING, "Club").await;
    let (refused, slowest, _) = beside(&app, async move { import(&club, &calendar(3000, "RRULE:FREQ=DAILY\r\n")).await }).await;
    let problem = refused.expect_problem(422, "invalid");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("20,000 dates"), "{problem}");
    assert!(slowest < PATIENCE, "a writer of another commune waited {slowest:?}");
    let waiting = app.clerk().await.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200).json();
    assert_eq!(waiting["items"], json!([]), "nothing of it was written");
}
