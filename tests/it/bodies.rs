//! Bodies of requests: from whom, how large, how fast, and how many at once.

use std::time::Duration;

use api::accounts::Role;
use kit::http::PeerPatience;
use serde_json::json;
use tests::attack::{self, HERE};
use tests::{Folder, KERLING, SAILLANS, Server, TestApp, operations, tambour};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Far longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

const NOTICES: &str = "/v1/communes/kerling-les-sierck/notices";
const IMPORT: &str = "/v1/communes/kerling-les-sierck/events/import";

/// Send the head of a request and some of its body: the connection.
async fn begin(app: &TestApp, method: &str, path: &str, fields: &str, body: &str) -> TcpStream {
    let mut stream = attack::connect(app.address(), HERE).await;
    let head = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n{fields}\r\n");
    attack::send(&mut stream, (head + body).as_bytes()).await;
    stream
}

/// The head of the next answer.
async fn head(stream: &mut TcpStream) -> String {
    let read = async {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.expect("an answer"));
        }
        String::from_utf8_lossy(&head).to_ascii_lowercase()
    };
    timeout(LONG, read).await.expect("an answer comes")
}

#[tokio::test]
async fn nothing_of_a_body_is_read_before_it_is_known_who_sends_it_and_what_they_are_there() {
    let app = TestApp::start().await;
    let saillans = app.token(Role::Clerk, Some(SAILLANS), 1).await;
    let resident = app.token(Role::Resident, Some(SAILLANS), 1).await;
    let kerling = app.token(Role::Clerk, Some(KERLING), 1).await;
    // None of these bodies ever comes.
    for (path, token, status) in [
        (NOTICES, None, 401),
        (IMPORT, None, 401),
        ("/v1/communes/nowhere/events/import", None, 401),
        ("/v1/communes/kerling-les-sierck/files", None, 401),
        (NOTICES, Some("nonsense"), 401),
        (NOTICES, Some(&*saillans), 403),
        (IMPORT, Some(&saillans), 403),
        ("/v1/communes/57361/files", Some(&saillans), 403),
        ("/v1/communes/57361/organisations", Some(&resident), 403),
        ("/v1/communes/nowhere/notices", Some(&kerling), 404),
    ] {
        let media_type = match path.rsplit('/').next() {
            Some("import") => "text/calendar",
            Some("files") => "multipart/form-data; boundary=b",
            _ => "application/json",
        };
        let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        for length in ["Content-Length: 200000", "Transfer-Encoding: chunked"] {
            let mut stream =
                begin(&app, "POST", path, &format!("{token}Content-Type: {media_type}\r\n{length}\r\n"), "").await;
            let answer = head(&mut stream).await;
            assert!(answer.starts_with(&format!("http/1.1 {status} ")), "{path}: {answer}");
            assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
        }
    }
}

#[tokio::test]
async fn no_operation_that_needs_a_token_reads_a_body_before_it_knows_it() {
    let app = TestApp::start().await;
    let saillans = app.token(Role::Clerk, Some(SAILLANS), 1).await;
    let (mut asked, mut refused) = (0, Vec::new());
    for operation in operations().iter().filter(|it| it.needs_token()) {
        let Some(media_type) = operation.media_type() else { continue };
        let path = operation
            .path
            .replace("{commune}", KERLING)
            .replace("{date}", "2030-12-07")
            .replace("{edition}", "2030-W10");
        let id = "019abf3e-7a10-7f3e-8d1c-5a0b9c3a51d2";
        let path = path.replace("{id}", id).replace("{organisation}", id);
        let field = format!("Content-Type: {media_type}; boundary=b\r\nContent-Length: 5000\r\nIdempotency-Key: k\r\n");
        asked += 1;
        if path.starts_with("/v1/communes/") {
            let field = format!("Authorization: Bearer {saillans}\r\n{field}");
            refused.push((403, operation.method.clone(), path.clone(), field));
        }
        refused.push((401, operation.method.clone(), path, field));
    }
    assert!(asked > 15, "{asked}");
    // Each answer waits a moment for the rest of a body, and so do all of them together.
    let ask = async |(status, method, path, field): (u16, String, String, String)| {
        let answer = head(&mut begin(&app, &method, &path, &field, "").await).await;
        assert!(answer.starts_with(&format!("http/1.1 {status} ")), "{method} {path}: {answer}");
    };
    futures_util::future::join_all(refused.into_iter().map(ask)).await;
}

#[tokio::test]
async fn a_short_body_that_nobody_wanted_is_read_away_and_the_connection_goes_on() {
    let app = TestApp::start().await;
    let fields = "Authorization: Bearer nope\r\nContent-Type: application/json\r\nContent-Length: 12\r\n";
    let mut stream = begin(&app, "POST", NOTICES, fields, "{\"title\": 1}").await;
    let answer = head(&mut stream).await;
    assert!(answer.starts_with("http/1.1 401 ") && !answer.contains("connection: close"), "{answer}");
    let length =
        answer.split("content-length: ").nth(1).and_then(|it| it.split("\r\n").next()).unwrap().parse().unwrap();
    stream.read_exact(&mut vec![0; length]).await.unwrap();
    attack::send(&mut stream, b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(head(&mut stream).await.starts_with("http/1.1 200 "));
}

#[tokio::test]
async fn who_does_not_listen_while_they_send_hears_the_refusal_all_the_same() {
    let app = TestApp::start().await;
    let body = "A".repeat(4 << 20);
    let fields = format!("Content-Type: text/calendar\r\nContent-Length: {}\r\n", body.len());
    let mut stream = begin(&app, "POST", IMPORT, &fields, &body).await;
    let answer = timeout(LONG, attack::read_to_end(&mut stream)).await.expect("the connection ends");
    assert!(answer.starts_with("HTTP/1.1 401 ") && answer.ends_with('}'), "{answer}");
}

#[tokio::test]
async fn without_a_token_a_body_has_sixteen_kibibytes_at_most() {
    let app = TestApp::start().await;
    let body = |length: usize| json!({"email": "camille@exemple.fr", "commune": " ".repeat(length)});
    app.stranger().post("/v1/digests/subscriptions", body(12_000)).await.expect(422);
    app.stranger().post("/v1/digests/subscriptions", body(17_000)).await.expect_problem(413, "too-large");
    let fields = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
    let chunk = format!("{:x}\r\n{}\r\n", 17_000, " ".repeat(17_000));
    let mut stream = begin(&app, "POST", "/v1/digests/subscriptions", fields, &chunk).await;
    assert!(head(&mut stream).await.starts_with("http/1.1 413 "));
    app.clerk()
        .await
        .post(NOTICES, json!({"title": "Long", "category": "works", "body": "é".repeat(9_900)}))
        .await
        .expect(201);
}

#[tokio::test]
async fn a_body_that_stalls_is_given_up() {
    let second = Duration::from_secs(1);
    let app = TestApp::start_patient(&[], PeerPatience { body: second, ..PeerPatience::default() }).await;
    let fields = "Content-Type: application/json\r\nContent-Length: 1000\r\n";
    let mut stream = begin(&app, "POST", "/v1/digests/subscriptions", fields, "{\"email\": \"cam").await;
    let answer = timeout(LONG, attack::read_to_end(&mut stream)).await.expect("the connection ends");
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("/problems/body-too-slow"), "{answer}");
}

#[tokio::test]
async fn all_bodies_together_have_a_bound_and_who_comes_after_it_is_asked_to_come_again() {
    let app = TestApp::start().await;
    let token = app.token(Role::Clerk, Some(KERLING), 1).await;
    let fields = format!("Authorization: Bearer {token}\r\nContent-Type: text/calendar\r\nContent-Length: 5000000\r\n");
    let (some, mut held) = ("A".repeat(4_900_000), Vec::new());
    for _ in 0..12 {
        held.push(begin(&app, "POST", IMPORT, &fields, &some).await);
    }
    let mut answers = tokio::task::JoinSet::new();
    for mut stream in held {
        answers.spawn(async move { head(&mut stream).await });
    }
    // The network decides which of them it is.
    let refused = answers.join_next().await.unwrap().unwrap();
    assert!(refused.starts_with("http/1.1 503 ") && refused.contains("\r\nretry-after: "), "{refused}");
}

#[tokio::test]
async fn strangers_fill_no_memory() {
    let folder = Folder::new();
    let data = folder.path().display().to_string();
    let settings = [("TAMBOUR_DATA_DIR", data.as_str())];
    assert!(tambour(&["commune", "add", "--insee", "57361"], &settings).status.success());
    let server = Server::start(&settings);
    server.person(None).get(format!("/v1/communes/{KERLING}/board")).await.expect(200);
    let before = server.peak_memory();
    let _flood = attack::body_floods(server.address(), HERE, 60, IMPORT, "text/calendar", 3 << 20).await;
    server.person(None).get(format!("/v1/communes/{KERLING}/board")).await.expect(200);
    let grown = server.peak_memory() - before;
    assert!(grown < 60, "60 strangers made the server take {grown} MB more");
}
