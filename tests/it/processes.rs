//! Several processes on one database, and how one ends.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use api::communes::{self, Which};
use api::server;
use api::server::config::Config;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::{Database, Folder, Person, Server, on_postgres, say, tambour, within};

struct Pair {
    first: Server,
    second: Server,
    token: String,
    url: String,
    _folder: Folder,
}

impl Pair {
    /// Two servers on one new database that start at the same moment, so that both want to migrate it.
    async fn start() -> Self {
        let folder = Folder::new();
        let url = Database::new(&folder).await.url;
        let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
        let (first, second) = std::thread::scope(|scope| {
            let one = scope.spawn(|| Server::start(&settings));
            let other = scope.spawn(|| Server::start(&settings));
            (one.join().unwrap(), other.join().unwrap())
        });
        assert!(tambour(&["commune", "add", "--insee", "57361"], &settings).status.success());
        let made = tambour(&["token", "create", "--commune", "57361", "--role", "clerk"], &settings);
        let token = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        let pair = Self { first, second, token, url, _folder: folder };
        for server in [&pair.first, &pair.second] {
            within_a_second(async || server.person(None).get("/v1/communes/57361/board").await.status == 200).await;
        }
        pair
    }
}

/// Look until what one process wrote shows in another, as it must within a second.
async fn within_a_second(holds: impl AsyncFnMut() -> bool) {
    within(Duration::from_secs(1), "what another process wrote shows", holds).await;
}

async fn count(phone: &Person) -> usize {
    phone.get("/v1/communes/57361/board").await.expect(200).json()["notices"].as_array().unwrap().len()
}

#[tokio::test]
async fn what_one_process_writes_the_other_shows_within_a_second() {
    let pair = Pair::start().await;
    let clerk = pair.first.person(Some(&pair.token));
    let phone = pair.second.person(None);
    for number in 1..=5 {
        let posted =
            clerk.post("/v1/communes/57361/notices", json!({"title": "x", "category": "works"})).await.expect(201);
        within_a_second(async || count(&phone).await == number).await;
        clerk.patch(posted.header("location"), json!({"title": "y"})).await.expect(200);
        within_a_second(async || {
            let board = phone.get("/v1/communes/57361/board").await.expect(200).json();
            board["notices"].as_array().unwrap().iter().all(|it| it["title"] == "y")
        })
        .await;
    }
}

#[tokio::test]
async fn writers_in_both_processes_at_once_leave_the_same_board_in_both() {
    let pair = Pair::start().await;
    let writing = (0..40).map(|number| {
        let server = if number % 2 == 0 { &pair.first } else { &pair.second };
        let (clerk, phone) = (server.person(Some(&pair.token)), pair.first.person(None));
        tokio::spawn(async move {
            clerk
                .post("/v1/communes/57361/notices", json!({"title": format!("{number}"), "category": "works"}))
                .await
                .expect(201);
            // Readers in between keep making copies that are old a moment later.
            count(&phone).await
        })
    });
    for written in writing.collect::<Vec<_>>() {
        written.await.unwrap();
    }
    let revision = async |server: &Server| {
        let board = server.person(None).get("/v1/communes/57361/board").await.expect(200).json();
        (board["notices"].as_array().unwrap().len(), board["revision"].clone())
    };
    within_a_second(async || {
        revision(&pair.first).await.0 == 40 && revision(&pair.first).await == revision(&pair.second).await
    })
    .await;
}

#[tokio::test]
async fn a_writer_that_began_first_and_commits_last_is_seen_too() {
    if !on_postgres() {
        say("SQLite has one writer at a time: nothing commits out of order there");
        return;
    }
    let pair = Pair::start().await;
    let folder = Folder::new();
    let settings =
        [("TAMBOUR_DATABASE_URL", pair.url.clone()), ("TAMBOUR_DATA_DIR", folder.path().display().to_string())];
    let settings = settings.map(|(name, value)| (name.to_owned(), value));
    let slow = server::open(&Config::read(settings.into_iter(), "").unwrap()).await.unwrap();
    communes::add(&slow, Which::Insee("26289".to_owned())).await.unwrap();
    let clerk = pair.first.person(Some(&pair.token));
    clerk.post("/v1/communes/57361/notices", json!({"title": "avant", "category": "works"})).await.expect(201);
    let phone = pair.second.person(None);
    within_a_second(async || count(&phone).await == 1).await;

    let kerling = slow.communes.get("57361").unwrap();
    let begun_first = slow.boards.change(kerling.id).await.unwrap();
    begun_first.execute_unprepared("UPDATE notices SET title = 'après'").await.unwrap();
    // Others write and commit in the meantime, and their change is seen.
    let other = slow.communes.get("26289").unwrap();
    slow.boards.change(other.id).await.unwrap().commit().await.unwrap();
    within_a_second(async || phone.get("/v1/communes/26289/board").await.status == 200).await;
    let title = async |server: &Server| {
        let board = server.person(None).get("/v1/communes/57361/board").await.expect(200).json();
        board["notices"][0]["title"].as_str().unwrap().to_owned()
    };
    assert_eq!(title(&pair.second).await, "avant");

    begun_first.commit().await.unwrap();
    within_a_second(async || title(&pair.first).await == "après" && title(&pair.second).await == "après").await;
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_finishes_what_runs_and_exits_with_0() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let server =
        Server::start(&[("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", &url)]);
    // A request that has begun: its head is there, the body is still to come.
    let mut running = TcpStream::connect(server.address()).unwrap();
    let body = "{\"title\": \"x\"}";
    write!(running, "POST /v1/communes/57361/notices HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer x\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n", body.len()).unwrap();
    let mut seen = [0; 12];
    // The server has read the head when it answers anything.
    running.read_exact(&mut seen).unwrap();
    server.terminate();
    let begun = Instant::now();
    running.write_all(body.as_bytes()).unwrap();
    let mut rest = String::new();
    running.read_to_string(&mut rest).unwrap();
    let answer = String::from_utf8_lossy(&seen).into_owned() + &rest;
    assert!(answer.contains("401") && answer.contains("application/problem+json"), "{answer}");
    let (code, log) = server.wait();
    assert_eq!(code, Some(0), "{log:?}");
    assert!(begun.elapsed() < Duration::from_secs(10), "it did not wait for idle connections");
    assert!(log.iter().all(|line| !line.contains("Bearer")), "no token in the log");
}

#[tokio::test]
async fn one_process_may_answer_and_another_one_work() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    for role in ["api", "worker"] {
        let server = Server::start_as(&format!("serve --role {role}"), &settings);
        if role == "api" {
            server.person(None).get("/health/ready").await.expect(200);
        }
        server.terminate();
        let (code, log) = server.wait();
        assert_eq!((code, log.iter().any(|line| line.contains("listening"))), (Some(0), role == "api"), "{log:?}");
    }
}

#[tokio::test]
async fn the_log_is_structured_and_holds_neither_tokens_nor_addresses() {
    let pair = Pair::start().await;
    let reply = pair.first.person(Some(&pair.token)).get("/v1/communes/57361/notices?q=geheim").await.expect(200);
    let (id, token) = (reply.header("x-request-id"), pair.token.clone());
    pair.first.terminate();
    let (code, log) = pair.first.wait();
    assert_eq!(code, Some(0));
    let line = log.iter().find(|line| line.contains(&id)).expect("the request is in the log under its id");
    let entry: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!((&entry["fields"]["operation"], &entry["fields"]["status"]), (&json!("listNotices"), &json!(200)));
    for line in &log {
        let after_start = !line.contains("listening");
        assert!(!line.contains(&token) && !line.contains("geheim"), "{line}");
        assert!(!(after_start && line.contains("127.0.0.1")), "{line}");
    }
}
