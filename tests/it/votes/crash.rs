//! Servers that are killed while ballots are cast or counted, and several that count at once.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::{Value, json};
use tests::{DAY, Resident, Server, TestApp, consultation_path, within};
use tokio::task::JoinSet;

use super::answer;

/// Number of people who vote.
const VOTERS: usize = 24;

/// Seconds from the announcement until the vote is open, and until it is closed.
pub(crate) const OPEN: i64 = 16 * DAY;
pub(crate) const CLOSED: i64 = 20 * DAY + 60;

/// A process of the server beside the test's own, at another time.
pub(crate) fn server(app: &TestApp, offset: i64) -> Server {
    let folder = app.config.data_dir.display().to_string();
    let offset = offset.to_string();
    Server::start(&[
        ("TAMBOUR_DATABASE_URL", app.config.database_url.as_str()),
        ("TAMBOUR_DATA_DIR", &folder),
        ("TAMBOUR_CLOCK_OFFSET", &offset),
    ])
}

/// A receipt of each voter's own.
fn receipt(place: usize) -> String {
    const LETTERS: &[u8] = b"23456789bcdfghjkmnpqrstvwxz";
    let two = [LETTERS[place / LETTERS.len()], LETTERS[place % LETTERS.len()]];
    format!("{}bcdfghjkmnpqrstvwx", String::from_utf8_lossy(&two))
}

fn ballot(consultation: &Value, place: usize) -> Value {
    answer(consultation, json!({"choice": "a", "receipt": receipt(place)}))
}

/// The receipts in the published list.
async fn listed(app: &TestApp, consultation: &Value) -> Vec<String> {
    let question = consultation["questions"][0]["id"].as_str().unwrap();
    let path = consultation_path(consultation, &format!("/ballots?question={question}"));
    let list = app.stranger().get(path).await.expect(200).json();
    list["ballots"].as_array().unwrap().iter().map(|it| it["receipt"].as_str().unwrap().to_owned()).collect()
}

/// The result, once a server has counted.
pub(crate) async fn result(server: &Server, consultation: &Value) -> Value {
    let path = consultation_path(consultation, "/result");
    within(Duration::from_secs(60), "the result is out", async || server.person(None).get(&path).await.status == 200)
        .await;
    server.person(None).get(&path).await.expect(200).json()
}

async fn vote(server: &Server, residents: &[Resident], consultation: &Value) {
    let path = consultation_path(consultation, "/ballot");
    for (place, resident) in residents.iter().enumerate() {
        resident.person.at_another(server).put(&path, ballot(consultation, place)).await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_ballot_that_was_answered_is_counted_once_though_the_server_was_killed() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(VOTERS, json!({})).await;
    let path = consultation_path(&consultation, "/ballot");
    let first = server(&app, OPEN);
    let mut casting = JoinSet::new();
    for (place, resident) in residents.iter().enumerate() {
        let (person, path, body) = (resident.person.at_another(&first), path.clone(), ballot(&consultation, place));
        // All vote again and again until the server is gone.
        casting.spawn(async move {
            let mut answered = false;
            while let Some(reply) = person.put(&path, body.clone()).answer().await {
                answered |= reply.status == 200;
            }
            answered.then_some(place)
        });
    }
    let someone = &residents[0].person;
    within(Duration::from_secs(20), "somebody has voted", async || {
        let standing = someone.at_another(&first).get(&path).await;
        standing.status == 200 && standing.json()["voted"] == true
    })
    .await;
    first.kill();
    let answered: HashSet<usize> = casting.join_all().await.into_iter().flatten().collect();
    assert!(!answered.is_empty());
    // The rest, and then the count, in another process.
    let second = server(&app, OPEN);
    for (place, resident) in residents.iter().enumerate().filter(|(place, _)| !answered.contains(place)) {
        resident.person.at_another(&second).put(&path, ballot(&consultation, place)).await.expect(200);
    }
    second.kill();
    let third = server(&app, CLOSED);
    let result = result(&third, &consultation).await;
    assert_eq!(result["ballots"]["total"], json!(VOTERS));
    let listed = listed(&app, &consultation).await;
    let mut expected: Vec<String> = (0..VOTERS).map(receipt).collect();
    expected.sort();
    assert_eq!(listed, expected, "every receipt once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_is_killed_again_and_again_is_published_once() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(VOTERS, json!({})).await;
    let voting = server(&app, OPEN);
    vote(&voting, &residents, &consultation).await;
    voting.kill();
    let path = consultation_path(&consultation, "/result");
    // Each gets a little further before it is killed.
    for requests in 0..5 {
        let counting = server(&app, CLOSED);
        for _ in 0..requests * 3 {
            counting.person(None).get(&path).await;
        }
        counting.kill();
    }
    let last = server(&app, CLOSED);
    let result = result(&last, &consultation).await;
    assert_eq!(result["ballots"]["total"], json!(VOTERS));
    let mut expected: Vec<String> = (0..VOTERS).map(receipt).collect();
    expected.sort();
    assert_eq!(listed(&app, &consultation).await, expected);
    within(Duration::from_secs(30), "the key is destroyed", async || {
        let keys = app.config.data_dir.join("keys/ballots");
        std::fs::read_dir(keys).is_ok_and(|mut files| files.next().is_none())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_close_a_vote_at_once_publish_one_result_and_log_nothing_of_it() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(VOTERS, json!({})).await;
    let voting = server(&app, OPEN);
    vote(&voting, &residents, &consultation).await;
    voting.terminate();
    let mut logs = voting.wait().1;
    let pair = [server(&app, CLOSED), server(&app, CLOSED)];
    let results = [result(&pair[0], &consultation).await, result(&pair[1], &consultation).await];
    assert_eq!(results[0]["final_at"], results[1]["final_at"]);
    assert_eq!(results[0]["fingerprint"], results[1]["fingerprint"]);
    assert_eq!(results[0]["ballots"]["total"], json!(VOTERS));
    assert_eq!(listed(&app, &consultation).await.len(), VOTERS);
    for server in pair {
        server.terminate();
        logs.extend(server.wait().1);
    }
    for (place, resident) in residents.iter().enumerate() {
        let told = [receipt(place), resident.entry.clone()];
        assert!(logs.iter().all(|line| told.iter().all(|it| !line.contains(it))), "a log tells of a ballot");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_that_comes_while_the_vote_closes_is_counted_or_refused() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(30, json!({})).await;
    let path = consultation_path(&consultation, "/ballot");
    for (place, resident) in residents[..20].iter().enumerate() {
        resident.person.put(&path, ballot(&consultation, place)).await.expect(200);
    }
    let mut casting = JoinSet::new();
    for (place, resident) in residents.iter().enumerate().skip(20) {
        let (person, path, body) = (resident.person.clone(), path.clone(), ballot(&consultation, place));
        casting.spawn(async move {
            let reply = person.put(&path, body).await;
            match reply.status {
                200 => Some(place),
                _ => {
                    reply.expect_problem(409, "vote-closed");
                    None
                }
            }
        });
    }
    app.advance(4 * DAY);
    app.pass(0).await;
    let taken: HashSet<usize> = casting.join_all().await.into_iter().flatten().chain(0..20).collect();
    app.pass(10).await;
    let mut expected: Vec<String> = taken.iter().map(|place| receipt(*place)).collect();
    expected.sort();
    assert_eq!(listed(&app, &consultation).await, expected);
}
