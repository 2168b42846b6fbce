//! Peers that are slow, silent or many: they lose their connections, and nobody else notices.

use std::time::Duration;

use kit::http::PeerPatience;
use serde_json::json;
use tests::attack::{self, ELSEWHERE, HERE};
use tests::{KERLING, TestApp, within};
use tokio::io::{AsyncReadExt, Interest};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Far longer than anything here takes.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// Patience that ends within a second.
pub(crate) fn hasty() -> PeerPatience {
    let second = Duration::from_secs(1);
    PeerPatience { head: second, body: second, reader: second, idle: 4 * second }
}

fn board() -> String {
    format!("/v1/communes/{KERLING}/board")
}

/// Ask for the board on a connection of its own: the status, unless it does not come within five seconds.
async fn read_board(app: &TestApp, from: &str) -> String {
    let asking = async {
        let mut stream = attack::connect(app.address(), from).await;
        attack::send(
            &mut stream,
            format!("GET {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", board()).as_bytes(),
        )
        .await;
        attack::read_to_end(&mut stream).await
    };
    let answer = timeout(Duration::from_secs(5), asking).await.expect("the board comes promptly");
    answer.split("\r\n").next().unwrap_or_default().to_owned()
}

/// The address of a published document of `bytes` bytes.
async fn document(app: &TestApp, bytes: usize) -> String {
    let content = [b"%PDF-1.4\n".as_slice(), &vec![b'0'; bytes - 9]].concat();
    let file = app.clerk().await.upload(KERLING, "compte-rendu.pdf", &content).await.expect(201).json();
    app.post("Compte rendu", json!({"attachments": [file["id"]]})).await;
    format!("/v1/files/{}", file["id"].as_str().unwrap())
}

/// Wait until the server has ended a connection, and read what it said before.
async fn ended(stream: &mut TcpStream) -> String {
    timeout(LONG, attack::read_to_end(stream)).await.expect("the server ends the connection")
}

/// The number of these connections that the server has ended so far.
fn count_ended(streams: &[TcpStream]) -> usize {
    let mut byte = [0];
    streams.iter().filter(|stream| matches!(stream.try_read(&mut byte), Ok(0))).count()
}

#[tokio::test]
async fn a_head_that_does_not_come_whole_ends_its_connection() {
    let app = TestApp::start_patient(&[], hasty()).await;
    let settings = b"\0\0\0\x04\0\0\0\0\0";
    // HEADERS on stream 1 without END_HEADERS: what would follow is a CONTINUATION that never comes.
    let half_of_http2 =
        [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), settings, b"\0\0\x01\x01\x01\0\0\0\x01\x82"].concat();
    let beginnings: [&[u8]; 6] =
        [b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\n", b"PRI * HTTP/2.0\r\n", &half_of_http2, b"\r\n"];
    for beginning in beginnings {
        let mut stream = attack::connect(app.address(), HERE).await;
        attack::send(&mut stream, beginning).await;
        let said = ended(&mut stream).await;
        assert!(!said.contains(" 200 "), "{said}");
    }
    // After an answer the next head has as long, from its first byte.
    let mut stream = attack::connect(app.address(), HERE).await;
    attack::send(&mut stream, b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut answer = vec![0; 15];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 200 OK");
    attack::send(&mut stream, b"GET /hea").await;
    ended(&mut stream).await;
}

#[tokio::test]
async fn half_requests_by_the_thousand_keep_nobody_out() {
    let app = TestApp::start_patient(&[], PeerPatience::default()).await;
    for from in [ELSEWHERE, HERE] {
        let halves = attack::half_requests(app.address(), from, 1100).await;
        for _ in 0..3 {
            assert_eq!(read_board(&app, HERE).await, "HTTP/1.1 200 OK");
        }
        assert_eq!(read_board(&app, from).await, "HTTP/1.1 200 OK", "who comes is never turned away");
        let open = halves.len() - count_ended(&halves);
        assert!(open <= 256, "{open} connections of one address are left");
    }
}

#[tokio::test]
async fn the_oldest_connection_that_asks_for_nothing_makes_room() {
    let app = TestApp::start_with(&[("TAMBOUR_CONNECTIONS_PER_ADDRESS", "4")]).await;
    let document = document(&app, 8 << 20).await;
    let mut reader = attack::stalled_readers(app.address(), ELSEWHERE, 1, &document).await.remove(0);
    // It is being answered from here on.
    reader.readable().await.unwrap();
    let mut first = attack::connect(app.address(), ELSEWHERE).await;
    let others = attack::half_requests(app.address(), ELSEWHERE, 3).await;
    ended(&mut first).await;
    assert_eq!(count_ended(&others), 0, "the newest stay");
    let mut begin = vec![0; 6 << 20];
    timeout(LONG, reader.read_exact(&mut begin)).await.expect("it goes on").expect("what is asked for is answered");
    assert!(begin.starts_with(b"HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn proxies_that_are_trusted_have_as_many_connections_as_they_like() {
    let settings = [("TAMBOUR_CONNECTIONS_PER_ADDRESS", "4"), ("TAMBOUR_TRUSTED_PROXIES", ELSEWHERE)];
    let app = TestApp::start_with(&settings).await;
    let halves = attack::half_requests(app.address(), ELSEWHERE, 40).await;
    assert_eq!(read_board(&app, ELSEWHERE).await, "HTTP/1.1 200 OK");
    assert_eq!(count_ended(&halves), 0);
}

#[tokio::test]
async fn an_answer_that_nobody_reads_ends_its_connection() {
    let app = TestApp::start_patient(&[], hasty()).await;
    let document = document(&app, 8 << 20).await;
    for mut stalled in attack::stalled_readers(app.address(), ELSEWHERE, 3, &document).await {
        let mut read = 0;
        // Without reading: the end is seen once what lay in the system's buffers is read, and is not the answer's.
        let open = async || stalled.ready(Interest::READABLE).await.is_ok_and(|it| !it.is_read_closed());
        within(LONG, "the server ends the connection", async || !open().await).await;
        let mut buffer = vec![0; 1 << 16];
        while let Ok(bytes @ 1..) = stalled.read(&mut buffer).await {
            read += bytes;
        }
        assert!(read < 64 * (8 << 20), "not all of it was sent");
    }
    // A reader who reads slowly, and does read, is answered whole.
    let mut slow = attack::connect(app.address(), HERE).await;
    attack::send(&mut slow, format!("GET {document} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
        .await;
    assert!(ended(&mut slow).await.len() > 8 << 20);
}

#[tokio::test]
async fn stalled_readers_by_the_hundred_keep_nobody_out() {
    let app = TestApp::start_patient(&[], PeerPatience::default()).await;
    let document = document(&app, 4 << 20).await;
    for from in [ELSEWHERE, HERE] {
        let _stalled = attack::stalled_readers(app.address(), from, 800, &document).await;
        for _ in 0..3 {
            assert_eq!(read_board(&app, HERE).await, "HTTP/1.1 200 OK");
        }
    }
}

#[tokio::test]
async fn streams_that_nobody_reads_hold_no_files_and_end() {
    let app = TestApp::start_patient(&[], hasty()).await;
    let document = document(&app, 4 << 20).await;
    let mut held = Vec::new();
    for window in [0, 1, 16_384] {
        for _ in 0..4 {
            let stream = attack::connect(app.address(), ELSEWHERE).await;
            let (client, connection) =
                h2::client::Builder::new().initial_window_size(window).handshake(stream).await.unwrap();
            tokio::spawn(connection);
            let mut client: h2::client::SendRequest<bytes::Bytes> = client.ready().await.unwrap();
            let ask = hyper::Request::get(format!("http://x{document}")).body(()).unwrap();
            held.extend((0..42).map(|_| client.send_request(ask.clone(), true).unwrap().0));
        }
    }
    assert_eq!(read_board(&app, HERE).await, "HTTP/1.1 200 OK");
    let mut bodies = Vec::new();
    for response in held {
        bodies.push(timeout(LONG, response).await.expect("an answer comes").expect("it is one").into_body());
    }
    let folder = app.config.data_dir.join("files");
    let descriptors = std::fs::read_dir("/proc/self/fd")
        .expect("the system tells")
        .filter_map(|it| std::fs::read_link(it.ok()?.path()).ok());
    let files = descriptors.filter(|path| path.starts_with(&folder)).count();
    assert!(files < 50, "500 answers that nobody reads hold {files} files");
    for mut body in bodies {
        let end = async { while let Some(Ok(_)) = body.data().await {} };
        timeout(LONG, end).await.expect("the stream ends");
        assert!(!body.is_end_stream(), "it was not answered whole");
    }
}
