//! Addresses that lead inside: none is called, and a listener there hears nothing.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Mutex;

use super::*;
use ground::text::{Language, Message};

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
    let mut inward = outgoing("", CallLimits::default());
    inward.lookup = Scripted::new(&[&["127.0.0.1"], &["::1"], &["1.1.1.1", "127.0.0.1"], &["::ffff:127.0.0.1"]]);
    for hostile in HOSTILE {
        let refused = call(&inward, &hostile.replace("PORT", &outside.port.to_string())).await.unwrap_err();
        assert!(
            refused != CallError::Unreachable.message() && refused != CallError::NoCertificates.message(),
            "{hostile}: {}",
            refused.in_language(Language::En)
        );
    }
    assert_eq!(outside.connections(), 0);
    // They would have been heard.
    call(&outside.caller(), outside.at("/").as_str()).await.unwrap();
    assert_eq!(outside.connections(), 1);
}

#[tokio::test]
async fn a_name_that_leads_inside_the_second_time_does_not_get_there() {
    let outside = Outside::start(|_| answer("200 OK", "", "secret")).await;
    let mut rebound = outgoing("", CallLimits { deadline: Duration::from_millis(200), ..CallLimits::default() });
    // The first is public, from a block that is handed out to nobody.
    let names = Scripted::new(&[&["3ffe::1"], &["127.0.0.1"]]);
    rebound.lookup = Arc::clone(&names) as Arc<dyn Lookup>;
    let address: Address = format!("https://agenda.fr:{}/", outside.port).parse().unwrap();
    let first = rebound.get(&address, &Version::default()).await.unwrap_err();
    assert!(matches!(first, CallError::Unreachable | CallError::TooSlow(_)), "{first}");
    assert_eq!(names.asked.load(Ordering::SeqCst), 1, "what was checked is what is connected to");
    let second = rebound.get(&address, &Version::default()).await.unwrap_err();
    assert_eq!((second, outside.connections()), (CallError::Refused(RefusedAddress::NotPublic), 0));
}
