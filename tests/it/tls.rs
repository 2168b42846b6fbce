//! TLS by the server itself: both versions of HTTP, a certificate that changes, and peers who mean no good.

use std::fs;
use std::io;
use std::sync::Arc;

use kit::http::PeerPatience;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tests::attack::{self, ELSEWHERE, HERE};
use tests::{Folder, KERLING, Server, TestApp, tambour, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::peers::{LONG, hasty};

/// Two certificates for this machine until 2126, each with its key, signed by themselves.
const FIRST: &[u8] = include_bytes!("../../api/kit/src/outgoing/self-signed.pem");
const SECOND: &[u8] = include_bytes!("tls/other.pem");

/// A server with the first certificate, its file, and the folder that this is in.
async fn start(patience: PeerPatience) -> (TestApp, String, Folder) {
    let folder = Folder::new();
    let file = folder.path().join("both.pem").display().to_string();
    fs::write(&file, FIRST).unwrap();
    let app = TestApp::start_patient(&[("TAMBOUR_LIMITS", "off"), ("TAMBOUR_TLS", &file)], patience).await;
    (app, file, folder)
}

/// A connection over TLS, to a server whose certificate must be this one.
async fn connect(address: &str, from: &str, trusted: &[u8], protocol: &str) -> io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(trusted).unwrap()).unwrap();
    let rules = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let rules = rules.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots);
    let mut rules = rules.with_no_client_auth();
    rules.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    let stream = attack::connect(address, from).await;
    TlsConnector::from(Arc::new(rules)).connect(ServerName::try_from("127.0.0.1").unwrap(), stream).await
}

async fn ask(stream: &mut TlsStream<TcpStream>, head: &str) {
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
}

/// The status of a board that is asked for on a connection of its own, by HTTP/1.1.
async fn read_board(address: &str, trusted: &[u8]) -> io::Result<String> {
    let mut stream = connect(address, HERE, trusted, "http/1.1").await?;
    ask(&mut stream, &format!("GET /v1/communes/{KERLING}/board HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .await;
    let mut answer = Vec::new();
    timeout(LONG, stream.read_to_end(&mut answer)).await.expect("the board comes")?;
    Ok(String::from_utf8_lossy(&answer).split("\r\n").next().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn boards_come_over_tls_by_both_versions_of_http_and_never_in_the_clear() {
    let (app, _file, _folder) = start(PeerPatience::default()).await;
    assert!(app.app.site.at("/").starts_with("https://127.0.0.1:"));
    assert_eq!(read_board(app.address(), FIRST).await.unwrap(), "HTTP/1.1 200 OK");
    let stream = connect(app.address(), HERE, FIRST, "h2").await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
    let (client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let mut client: h2::client::SendRequest<bytes::Bytes> = client.ready().await.unwrap();
    let board = format!("https://{}/v1/communes/{KERLING}/board", app.address());
    let asked = client.send_request(hyper::Request::get(board).body(()).unwrap(), true).unwrap().0;
    assert_eq!(timeout(LONG, asked).await.unwrap().unwrap().status(), 200);
    let mut clear = attack::connect(app.address(), HERE).await;
    attack::send(&mut clear, b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    let said = timeout(LONG, attack::read_to_end(&mut clear)).await.expect("the connection ends");
    assert!(!said.contains("HTTP/1.1"), "{said}");
}

#[tokio::test]
async fn a_certificate_that_changes_is_read_again_and_a_broken_one_is_not_taken() {
    let (app, file, _folder) = start(PeerPatience::default()).await;
    let mut open = connect(app.address(), HERE, FIRST, "http/1.1").await.unwrap();
    assert!(read_board(app.address(), SECOND).await.is_err(), "another certificate is not trusted");
    for (next, before) in [(SECOND, FIRST), (FIRST, SECOND)] {
        fs::write(&file, b"-----BEGIN NOTHING-----").unwrap();
        assert_eq!(read_board(app.address(), before).await.unwrap(), "HTTP/1.1 200 OK");
        fs::write(&file, next).unwrap();
        within(LONG, "the new certificate is shown", async || read_board(app.address(), next).await.is_ok()).await;
        assert!(read_board(app.address(), before).await.is_err(), "the one before is gone");
    }
    ask(&mut open, "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    let mut answer = Vec::new();
    open.read_to_end(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200 OK"), "what is open goes on");
}

#[tokio::test]
async fn handshakes_that_stall_end_and_keep_nobody_out() {
    let (app, _file, _folder) = start(hasty()).await;
    let mut stalled = Vec::new();
    // The head of a record of TLS, and of the first message in it.
    for beginning in [b"".as_slice(), b"\x16", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"] {
        for _ in 0..300 {
            let mut stream = attack::connect(app.address(), ELSEWHERE).await;
            attack::send(&mut stream, beginning).await;
            stalled.push(stream);
        }
        assert_eq!(read_board(app.address(), FIRST).await.unwrap(), "HTTP/1.1 200 OK");
    }
    for mut stream in stalled {
        timeout(LONG, attack::read_to_end(&mut stream)).await.expect("the server ends the connection");
    }
}

#[tokio::test]
async fn answers_over_tls_that_nobody_reads_end_their_connections() {
    let (app, _file, _folder) = start(hasty()).await;
    let mut stalled = Vec::new();
    for _ in 0..20 {
        let mut stream = connect(app.address(), ELSEWHERE, FIRST, "http/1.1").await.unwrap();
        ask(&mut stream, &"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(64)).await;
        stalled.push(stream);
    }
    assert_eq!(read_board(app.address(), FIRST).await.unwrap(), "HTTP/1.1 200 OK");
    for stream in stalled {
        let open =
            async || stream.get_ref().0.ready(tokio::io::Interest::READABLE).await.is_ok_and(|it| !it.is_read_closed());
        within(LONG, "the server ends the connection", async || !open().await).await;
    }
}

/// Ask for a board and take it back, again and again, until the server ends the connection.
async fn reset_without_end(app: String) {
    let stream = connect(&app, ELSEWHERE, FIRST, "h2").await.unwrap();
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let board = format!("https://{app}/v1/communes/{KERLING}/board");
    while let Ok(ready) = client.ready().await {
        client = ready;
        let request = hyper::Request::get(&board).body(()).unwrap();
        let Ok((_answer, mut sent)) = client.send_request(request, false) else { return };
        let sent: &mut h2::SendStream<bytes::Bytes> = &mut sent;
        sent.send_reset(h2::Reason::CANCEL);
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn streams_that_are_reset_as_fast_as_they_come_keep_nobody_out() {
    let (app, _file, _folder) = start(PeerPatience::default()).await;
    let mut attack = tokio::task::JoinSet::new();
    for _ in 0..20 {
        attack.spawn(reset_without_end(app.address().to_owned()));
    }
    for _ in 0..10 {
        assert_eq!(read_board(app.address(), FIRST).await.unwrap(), "HTTP/1.1 200 OK");
    }
}

#[tokio::test]
async fn a_head_without_end_over_tls_ends_its_connection() {
    let (app, _file, _folder) = start(PeerPatience::default()).await;
    let mut stream = connect(app.address(), ELSEWHERE, FIRST, "h2").await.unwrap();
    let settings = b"\0\0\0\x04\0\0\0\0\0";
    // HEADERS on stream 1 without END_HEADERS, then CONTINUATION frames of a header each that say the same.
    let begin = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), settings, b"\0\0\x01\x01\x01\0\0\0\x01\x82"].concat();
    stream.write_all(&begin).await.unwrap();
    let header = [b"\0\x03x-a\x7f\x80\x06".as_slice(), &[b'a'; 895]].concat();
    let length = u32::try_from(header.len()).unwrap().to_be_bytes();
    let frame = [&length[1..], b"\x09\0\0\0\0\x01", &header].concat();
    let flood = async {
        let mut sent = 0;
        while sent < 64 << 20 && stream.write_all(&frame).await.is_ok() {
            sent += frame.len();
        }
        sent
    };
    let sent = timeout(LONG, flood).await.expect("the server does not wait");
    assert!(sent < 64 << 20, "the server took {sent} bytes of a head");
    assert_eq!(read_board(app.address(), FIRST).await.unwrap(), "HTTP/1.1 200 OK");
}

#[test]
fn a_server_without_its_certificate_says_so_and_does_not_start() {
    let folder = Folder::new();
    let file = folder.path().join("none.pem");
    let data = folder.path().display().to_string();
    for content in [None, Some(b"".as_slice()), Some(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    {
        if let Some(content) = content {
            fs::write(&file, content).unwrap();
        }
        let settings = [
            ("TAMBOUR_DATA_DIR", data.as_str()),
            ("TAMBOUR_TLS", file.to_str().unwrap()),
            ("TAMBOUR_LISTEN", "127.0.0.1:0"),
        ];
        let ended = tambour(&["serve"], &settings);
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(!ended.status.success() && said.contains("TLS: ") && said.contains("none.pem"), "{said}");
    }
    fs::write(&file, FIRST).unwrap();
    let address =
        Server::start(&[("TAMBOUR_DATA_DIR", &data), ("TAMBOUR_TLS", file.to_str().unwrap())]).address().to_owned();
    assert!(address.starts_with("127.0.0.1:"));
}
