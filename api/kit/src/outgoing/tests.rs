mod hostile;

use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use ground::say;

/// Somebody outside, on loopback, who counts the connections they get.
struct Outside {
    port: u16,
    connections: Arc<AtomicUsize>,
}

impl Outside {
    /// Answers each request, given as its head, with what `answer` says; each connection serves one.
    async fn start(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        // This port over IPv6 too, where the machine has it.
        let listeners = [Some(listener), TcpListener::bind(("::1", port)).await.ok()];
        let (connections, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer));
        for listener in listeners.into_iter().flatten() {
            let (connections, answer) = (Arc::clone(&connections), Arc::clone(&answer));
            tokio::spawn(async move {
                while let Ok((mut stream, _)) = listener.accept().await {
                    connections.fetch_add(1, Ordering::SeqCst);
                    let answer = Arc::clone(&answer);
                    tokio::spawn(async move {
                        let mut head = vec![0; 4096];
                        let length = stream.read(&mut head).await.unwrap();
                        let answer = answer(&String::from_utf8_lossy(&head[..length]));
                        // A client that has enough hangs up in the middle.
                        let _ = stream.write_all(&answer).await;
                        if !String::from_utf8_lossy(&answer).contains("Connection: close") {
                            std::future::pending::<()>().await;
                        }
                    });
                }
            });
        }
        Self { port, connections }
    }

    fn at(&self, path: &str) -> Address {
        format!("http://127.0.0.1:{}{path}", self.port).parse().unwrap()
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// A client that may call them.
    fn caller(&self) -> Outgoing {
        outgoing(&format!("http://127.0.0.1:{}", self.port), CallLimits::default())
    }
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
        .into_bytes()
}

fn outgoing(allowed: &str, limits: CallLimits) -> Outgoing {
    let url = Url::parse("https://panneau.exemple.fr").unwrap();
    Outgoing::new(allowed.parse().unwrap(), &url, Clock::system(0), limits)
}

#[tokio::test]
async fn a_document_comes_with_its_version_and_is_not_sent_again() {
    let outside = Outside::start(|head| {
        assert!(head.contains("user-agent: Tambour/") && head.contains("(+https://panneau.exemple.fr/)"), "{head}");
        assert!(!head.contains("accept-encoding") && !head.contains("cookie"), "{head}");
        match head.contains("if-none-match: \"1\"") {
            true => answer("304 Not Modified", "", ""),
            false => {
                answer("200 OK", "ETag: \"1\"\r\nContent-Type: text/calendar\r\nSet-Cookie: a=b\r\n", "BEGIN:VCALENDAR")
            }
        }
    })
    .await;
    let caller = outside.caller();
    let Fetched::Document { body, content_type, version } =
        caller.get(&outside.at("/a.ics"), &Version::default()).await.unwrap()
    else {
        panic!("nothing was known");
    };
    assert_eq!((&body[..], content_type.as_deref()), (&b"BEGIN:VCALENDAR"[..], Some("text/calendar")));
    assert_eq!(caller.get(&outside.at("/a.ics"), &version).await, Ok(Fetched::Unchanged));
}

#[tokio::test]
async fn three_redirects_are_followed_and_each_is_checked() {
    let outside = Outside::start(|head| match head.split(' ').nth(1).unwrap() {
        "/0" => answer("200 OK", "", "enfin"),
        "/inside" => answer("302 Found", "Location: https://192.168.1.1/\r\n", ""),
        "/plain" => answer("302 Found", "Location: http://agenda.fr/\r\n", ""),
        "/file" => answer("302 Found", "Location: file:///etc/passwd\r\n", ""),
        "/nowhere" => answer("302 Found", "", ""),
        path => {
            let left: u8 = path[1..].parse().unwrap();
            answer("301 Moved Permanently", &format!("Location: /{}\r\n", left - 1), "")
        }
    })
    .await;
    let caller = outside.caller();
    let get = async |path: &str| caller.get(&outside.at(path), &Version::default()).await.map(|_| ());
    assert_eq!(get("/3").await, Ok(()));
    for (path, refused) in [
        ("/4", RefusedAddress::TooManyRedirects),
        ("/inside", RefusedAddress::NotPublic),
        ("/plain", RefusedAddress::NotHttps),
        ("/file", RefusedAddress::NotHttps),
    ] {
        assert_eq!(get(path).await, Err(CallError::Refused(refused)), "{path}");
    }
    assert_eq!(get("/nowhere").await, Err(CallError::Status { status: 302, retry_after: None }));
}

#[tokio::test]
async fn a_body_of_five_mebibytes_is_read_and_one_byte_more_is_not() {
    const LIMIT: usize = 5 * 1024 * 1024;
    let outside = Outside::start(|head| match head.split(' ').nth(1).unwrap() {
        "/limit" => answer("200 OK", "", &"x".repeat(LIMIT)),
        "/more" => answer("200 OK", "", &"x".repeat(LIMIT + 1)),
        "/silent" => [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec(), vec![b'x'; LIMIT + 1]].concat(),
        _ => answer("200 OK", "Content-Encoding: gzip\r\n", "x"),
    })
    .await;
    let caller = outside.caller();
    let get = async |path: &str| caller.get(&outside.at(path), &Version::default()).await.map(|_| ());
    assert_eq!(get("/limit").await, Ok(()));
    assert_eq!(get("/more").await, Err(CallError::TooLarge(LIMIT)));
    assert_eq!(get("/silent").await, Err(CallError::TooLarge(LIMIT)), "though it did not say so");
    assert_eq!(get("/bomb").await, Err(CallError::Compressed));
}

#[tokio::test]
async fn whoever_dawdles_is_cut_off_at_the_deadline() {
    let outside = Outside::start(|head| match head.contains("/head") {
        // Nothing more comes, and the connection stays open.
        true => b"HTTP/1.1 200".to_vec(),
        false => b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx".to_vec(),
    })
    .await;
    let deadline = Duration::from_millis(200);
    let hasty =
        outgoing(&format!("http://127.0.0.1:{}", outside.port), CallLimits { deadline, ..CallLimits::default() });
    for path in ["/head", "/body"] {
        let error = hasty.get(&outside.at(path), &Version::default()).await.unwrap_err();
        assert_eq!(error, CallError::TooSlow(deadline), "{path}");
    }
}

#[tokio::test]
async fn what_goes_wrong_is_said_so_that_an_association_understands_it() {
    let outside = Outside::start(|head| match head.contains("/busy") {
        true => answer("429 Too Many Requests", "Retry-After: 120\r\n", ""),
        false => answer("404 Not Found", "", ""),
    })
    .await;
    let get = async |path: &str| outside.caller().get(&outside.at(path), &Version::default()).await.unwrap_err();
    assert_eq!(
        get("/gone").await.message(),
        say!("L’adresse répond {status}.", "The address answers {status}.", status = 404_u16)
    );
    assert_eq!(get("/busy").await, CallError::Status { status: 429, retry_after: Some(Duration::from_secs(120)) });
    // Nobody speaks TLS there.
    let mut caller = outside.caller();
    caller.allowed = format!("https://127.0.0.1:{}", outside.port).parse().unwrap();
    let tls: Address = outside.at("/").as_str().replace("http://", "https://").parse().unwrap();
    assert_eq!(caller.get(&tls, &Version::default()).await, Err(CallError::Unreachable));
}

#[tokio::test]
async fn what_is_posted_is_answered_with_a_status_and_no_redirect_is_followed() {
    let outside = Outside::start(|head| {
        assert!(
            head.starts_with("POST ") && head.contains("\r\nttl: 60\r\n") && head.contains("\r\ncontent-length: 1\r\n"),
            "{head}"
        );
        match head.split(' ').nth(1).unwrap() {
            "/ok" => answer("201 Created", "", &"x".repeat(100_000)),
            "/busy" => answer("429 Too Many Requests", "Retry-After: 120\r\n", ""),
            "/on" => answer("307 Temporary Redirect", "Location: /ok\r\n", ""),
            _ => b"HTTP/1.1 2".to_vec(),
        }
    })
    .await;
    let caller = outside.caller();
    let within = Duration::from_millis(500);
    let post = async |path: &str| {
        caller.post(&outside.at(path), [("ttl", "60".to_owned())], Bytes::from_static(b"x"), within).await
    };
    assert_eq!(post("/ok").await, Ok(Posted { status: 201, retry_after: None }));
    assert_eq!(post("/busy").await, Ok(Posted { status: 429, retry_after: Some(Duration::from_secs(120)) }));
    assert_eq!(post("/on").await, Ok(Posted { status: 307, retry_after: None }));
    assert_eq!(post("/slow").await, Err(CallError::TooSlow(within)));
    let inside = "https://192.168.1.1/".parse().unwrap();
    assert_eq!(
        caller.post(&inside, [], Bytes::new(), within).await,
        Err(CallError::Refused(RefusedAddress::NotPublic))
    );
    assert_eq!(outside.connections(), 4);
}

/// A certificate that nobody has signed but itself, for 127.0.0.1 until 2126, and its key.
const SELF_SIGNED: &[u8] = include_bytes!("self-signed.pem");

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let certificate = CertificateDer::from_pem_slice(SELF_SIGNED).unwrap();
    let key = PrivateKeyDer::from_pem_slice(SELF_SIGNED).unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap());
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut connection = rustls::ServerConnection::new(config).unwrap();
        let mut head = [0; 1024];
        std::io::Read::read(&mut rustls::Stream::new(&mut connection, &mut stream), &mut head).map(|_| ())
    });
    let error =
        outgoing(&origin, CallLimits::default()).get(&origin.parse().unwrap(), &Version::default()).await.unwrap_err();
    assert_eq!(error, CallError::Certificate);
    assert!(serving.join().unwrap().is_err(), "no request was sent to it");
}

#[test]
fn a_wish_to_be_left_alone_is_read_as_seconds_or_as_a_date() {
    let now: Instant = "2026-11-22T18:30:00Z".parse().unwrap();
    for (text, seconds) in [
        ("120", Some(120)),
        ("Sun, 22 Nov 2026 18:31:00 GMT", Some(60)),
        ("Sun, 22 Nov 2026 18:00:00 GMT", Some(0)),
        ("Sunday, 22-Nov-26 18:31:00 GMT", Some(60)),
        ("Sun Nov 22 18:31:00 2026", Some(60)),
        ("Tue Dec  1 18:30:00 2026", Some(9 * 86_400)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(0)),
        ("9000000", Some(9_000_000)),
        ("99999999999999999999", Some(LONGEST_REST)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(LONGEST_REST)),
        ("", None),
        ("1.5", None),
        ("-1", None),
        ("soon", None),
    ] {
        assert_eq!(retry_after(text, now), seconds.map(Duration::from_secs), "{text}");
    }
}
