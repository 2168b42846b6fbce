use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;
use crate::text::Message;

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
        // The same port over IPv6, where the machine has it.
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
        outgoing(&format!("http://127.0.0.1:{}", self.port), Limits::default())
    }
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len()).into_bytes()
}

fn outgoing(allowed: &str, limits: Limits) -> Outgoing {
    let url = Url::parse("https://panneau.exemple.fr").unwrap();
    Outgoing::new(allowed.parse().unwrap(), &url, Clock::system(0), limits)
}

/// A resolver that answers from a list, the same for every name; the last answer stays.
struct Scripted {
    answers: Mutex<VecDeque<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Scripted {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let answers = answers.iter().map(|answer| answer.iter().map(|it| it.parse().unwrap()).collect()).collect();
        Arc::new(Self { answers: Mutex::new(answers), asked: AtomicUsize::new(0) })
    }
}

impl Lookup for Scripted {
    fn lookup(&self, _: String) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap();
        let answer = if answers.len() > 1 { answers.pop_front().unwrap() } else { answers[0].clone() };
        Box::pin(async move { Ok(answer) })
    }
}

/// Parsed and called, as a subscription is.
async fn call(outgoing: &Outgoing, text: &str) -> Result<Fetched, Message> {
    let address: Address = text.parse()?;
    outgoing.get(&address, &Version::default()).await.map_err(|error| error.message())
}

/// `PORT` is the listener's.
const HOSTILE: &[&str] = &[
    // Loopback, as plainly and as covertly as it can be written.
    "http://127.0.0.1:PORT/",
    "https://127.0.0.1:PORT/",
    "https://127.1:PORT/",
    "https://127.0.1:PORT/",
    "https://2130706433:PORT/",
    "https://0x7f000001:PORT/",
    "https://0x7f.0.0.1:PORT/",
    "https://0177.0.0.1:PORT/",
    "https://017700000001:PORT/",
    "https://127.0.0.1.:PORT/",
    "https://127.255.255.254:PORT/",
    "https://0.0.0.0:PORT/",
    "https://0:PORT/",
    "https://0x0:PORT/",
    "https://%31%32%37.0.0.1:PORT/",
    "https://①②⑦.⓪.⓪.①:PORT/",
    "https://１２７.０.０.１:PORT/",
    "https://127。0。0。1:PORT/",
    "https://[::1]:PORT/",
    "http://[::1]:PORT/",
    "https://[::]:PORT/",
    "https://[0:0:0:0:0:0:0:1]:PORT/",
    "https://[::ffff:127.0.0.1]:PORT/",
    "https://[::ffff:7f00:1]:PORT/",
    "https://[::127.0.0.1]:PORT/",
    "https://[::ffff:0:127.0.0.1]:PORT/",
    "https://[2002:7f00:1::]:PORT/",
    "https://[2001:0:7f00:1::80ff:fffe]:PORT/",
    "https://[64:ff9b::127.0.0.1]:PORT/",
    "https://[64:ff9b:1::127.0.0.1]:PORT/",
    "https://[fe80::1%25lo]:PORT/",
    "https://[::1%25lo]:PORT/",
    "https://localhost:PORT/",
    "https://LOCALHOST:PORT/",
    "https://localhost.:PORT/",
    "https://agenda.localhost:PORT/",
    "https://localhoﬆ:PORT/",
    // Two readers who may disagree on where the host is.
    "https://agenda.fr@127.0.0.1:PORT/",
    "https://agenda.fr:x@127.0.0.1:PORT/",
    "https://127.0.0.1:PORT@agenda.fr/",
    "https://agenda.fr\\@127.0.0.1:PORT/",
    "https://127.0.0.1:PORT\\@agenda.fr/",
    "https:\\\\127.0.0.1:PORT/",
    "https:///127.0.0.1:PORT/",
    "https://127.0.0.1\t:PORT/",
    "https://127.0.0.1\n:PORT/",
    "https://agenda.fr /@127.0.0.1:PORT/",
    "//127.0.0.1:PORT/",
    // Names that lead inside, as the resolver says here of all of them.
    "https://agenda.fr:PORT/",
    "https://127.0.0.1.nip.io:PORT/",
    "http://agenda.fr:PORT/",
    // Inner networks and metadata services.
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "https://2852039166/",
    "https://[::ffff:169.254.169.254]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[fd00:ec2::254]/",
    "https://[fd20:ce::254]/",
    "https://100.100.100.200/",
    "https://192.0.0.192/",
    "https://168.63.129.16/",
    "https://metadata.google.internal/",
    "https://kubernetes.default.svc.cluster.local/",
    "https://mairie/",
    "https://imprimante.local/",
    "https://1.0.168.192.in-addr.arpa/",
    "https://[fc00::1]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    // Other services, other schemes.
    "https://agenda.fr:22/",
    "https://agenda.fr:25/",
    "https://agenda.fr:80/",
    "https://agenda.fr:0/",
    "https://agenda.fr:65536/",
    "ftp://127.0.0.1:PORT/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:PORT/_x",
    "data:text/calendar,x",
    "javascript:1",
    "blob:https://127.0.0.1:PORT/x",
    "ws://127.0.0.1:PORT/",
    "unix:/run/x.sock",
    "",
    "https://",
    "https://:PORT/",
];

#[tokio::test]
async fn no_hostile_address_is_called() {
    let outside = Outside::start(|_| answer("200 OK", "", "secret")).await;
    assert!(HOSTILE.len() >= 40);
    let mut inward = outgoing("", Limits::default());
    inward.lookup = Scripted::new(&[&["127.0.0.1"], &["::1"], &["1.1.1.1", "127.0.0.1"], &["::ffff:127.0.0.1"]]);
    for hostile in HOSTILE {
        let refused = call(&inward, &hostile.replace("PORT", &outside.port.to_string())).await.unwrap_err();
        assert!(refused != CallError::Unreachable.message() && refused != CallError::NoCertificates.message(), "{hostile}: {}", refused.en);
    }
    assert_eq!(outside.connections(), 0);
    // They would have been heard.
    call(&outside.caller(), outside.at("/").as_str()).await.unwrap();
    assert_eq!(outside.connections(), 1);
}

#[tokio::test]
async fn a_name_that_leads_inside_the_second_time_does_not_get_there() {
    let outside = Outside::start(|_| answer("200 OK", "", "secret")).await;
    let mut rebound = outgoing("", Limits { deadline: Duration::from_millis(200), ..Limits::default() });
    // The first is public, from a block that is handed out to nobody.
    let names = Scripted::new(&[&["3ffe::1"], &["127.0.0.1"]]);
    rebound.lookup = Arc::clone(&names) as Arc<dyn Lookup>;
    let address: Address = format!("https://agenda.fr:{}/", outside.port).parse().unwrap();
    let first = rebound.get(&address, &Version::default()).await.unwrap_err();
    assert!(matches!(first, CallError::Unreachable | CallError::TooSlow(_)), "{first}");
    assert_eq!(names.asked.load(Ordering::SeqCst), 1, "what was checked is what is connected to");
    let second = rebound.get(&address, &Version::default()).await.unwrap_err();
    assert_eq!((second, outside.connections()), (CallError::Refused(Refused::NotPublic), 0));
}

#[tokio::test]
async fn a_document_comes_with_its_version_and_is_not_sent_again() {
    let outside = Outside::start(|head| {
        assert!(head.contains("user-agent: Tambour/") && head.contains("(+https://panneau.exemple.fr/)"), "{head}");
        assert!(!head.contains("accept-encoding") && !head.contains("cookie"), "{head}");
        match head.contains("if-none-match: \"1\"") {
            true => answer("304 Not Modified", "", ""),
            false => answer("200 OK", "ETag: \"1\"\r\nContent-Type: text/calendar\r\nSet-Cookie: a=b\r\n", "BEGIN:VCALENDAR"),
        }
    })
    .await;
    let caller = outside.caller();
    let Fetched::Document { body, content_type, version } = caller.get(&outside.at("/a.ics"), &Version::default()).await.unwrap() else {
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
    for (path, refused) in
        [("/4", Refused::TooManyRedirects), ("/inside", Refused::NotPublic), ("/plain", Refused::NotHttps), ("/file", Refused::NotHttps)]
    {
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
    let hasty = outgoing(&format!("http://127.0.0.1:{}", outside.port), Limits { deadline, ..Limits::default() });
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
    assert_eq!(get("/gone").await.message().fr, "L’adresse répond 404.");
    assert_eq!(get("/busy").await, CallError::Status { status: 429, retry_after: Some(Duration::from_secs(120)) });
    // Nobody speaks TLS there.
    let mut caller = outside.caller();
    caller.allowed = format!("https://127.0.0.1:{}", outside.port).parse().unwrap();
    let tls: Address = outside.at("/").as_str().replace("http://", "https://").parse().unwrap();
    assert_eq!(caller.get(&tls, &Version::default()).await, Err(CallError::Unreachable));
}

#[test]
fn a_wish_to_be_left_alone_is_read_as_seconds_or_as_a_date() {
    let now: Instant = "2026-11-22T18:30:00Z".parse().unwrap();
    for (text, seconds) in [
        ("120", Some(120)),
        ("Sun, 22 Nov 2026 18:31:00 GMT", Some(60)),
        ("Sun, 22 Nov 2026 18:00:00 GMT", Some(0)),
        ("-1", None),
        ("soon", None),
    ] {
        assert_eq!(retry_after(text, now), seconds.map(Duration::from_secs), "{text}");
    }
}
