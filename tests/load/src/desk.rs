//! The pages of the desk with 10,000 notices behind them, and the time of a request to sign in for addresses that have an
//! account and for those that have none: on SQLite and, with `TEST_POSTGRES`, on PostgreSQL.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use api::accounts::Role;
use api::members;
use ground::clock::Clock;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tests::{Database, Folder, KERLING, SAILLANS, Server, TestApp, client, on_postgres, tambour};
use tokio::task::JoinSet;

/// Number of notices that were up once, of those that are, and of those that are written at once.
const OLD: usize = 9_950;
const UP: usize = 50;
const AT_ONCE: usize = 16;

/// Number of times that each page is asked for, and the longest that the median may be.
const TIMES: usize = 100;
const BAR: Duration = Duration::from_millis(5);

/// Number of addresses with an account, and of those without; each is asked for so often.
const ADDRESSES: usize = 200;
const EACH: usize = 5;

/// The least likely difference between the two that is still taken for chance.
const CHANCE: f64 = 0.001;

#[tokio::main]
pub async fn run() -> ExitCode {
    let (mut missed, folder) = (0, Folder::new());
    missed += pages("SQLite", &folder, &kit::db::default_url(folder.path())).await;
    if on_postgres() {
        let folder = Folder::new();
        let url = Database::new(&folder).await.url;
        missed += pages("PostgreSQL", &folder, &url).await;
    }
    missed += sign_ins().await;
    if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Somebody at the desk who does not wait for anybody to check the answers.
#[derive(Clone)]
struct Seated {
    client: Client,
    base: String,
    token: String,
}

impl Seated {
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> String {
        let request = self.client.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token);
        let request = if let Some(body) = body { request.json(&body) } else { request };
        let response = request.send().await.expect("the server answers");
        assert!(response.status().is_success(), "{path} answered {}", response.status());
        response.text().await.expect("a text")
    }

    /// Post a number of notices.
    async fn fill(&self, count: usize, expire_at: &str) {
        let (next, mut posting) = (Arc::new(AtomicUsize::new(0)), JoinSet::new());
        for _ in 0..AT_ONCE {
            let (seated, next, expire_at) = (self.clone(), next.clone(), expire_at.to_owned());
            posting.spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return;
                    }
                    let notice = json!({
                        "title": format!("Travaux rue {number}"), "category": "works", "expire_at": expire_at,
                        "body": "La rue est barrée de 8 h à 17 h. Passez par la place de l’Église, s’il vous plaît.",
                    });
                    seated.ask(Method::POST, &format!("/v1/communes/{KERLING}/notices"), Some(notice)).await;
                }
            });
        }
        posting.join_all().await;
    }
}

/// Times every page of the desk that is read: how many miss the bar.
async fn pages(name: &str, folder: &Folder, url: &str) -> usize {
    let path = folder.path().display().to_string();
    let settings = [
        ("TAMBOUR_DATA_DIR", path.as_str()),
        ("TAMBOUR_DATABASE_URL", url),
        ("TAMBOUR_LOG", "warn,api::server::cli=info"),
    ];
    tambour(&["commune", "add", "--insee", "57361"], &settings);
    let made = tambour(&["token", "create", "--commune", "57361", "--role", "mayor"], &settings).stdout;
    let token = String::from_utf8_lossy(&made).trim().to_owned();
    let at = |server: &Server| Seated {
        client: client(),
        base: format!("http://{}", server.address()),
        token: token.clone(),
    };
    let began = Instant::now();
    let server = Server::start(&settings);
    let soon = Clock::system(0).now().plus_seconds(7200);
    at(&server).fill(OLD, &soon.to_string()).await;
    server.terminate();
    server.wait();
    let late: Vec<_> = settings.iter().copied().chain([("TAMBOUR_CLOCK_OFFSET", "10800")]).collect();
    let server = Server::start(&late);
    let seated = at(&server);
    seated.fill(UP, "2099-01-01T00:00:00Z").await;
    println!("{name:<11} {} notices written in {:.0} s", OLD + UP, began.elapsed().as_secs_f64());
    let listed = seated.ask(Method::GET, &format!("/v1/communes/{KERLING}/notices?limit=1"), None).await;
    let listed: Value = serde_json::from_str(&listed).expect("JSON");
    let one = format!("/panneaux/{}", listed["items"][0]["id"].as_str().expect("an id"));
    let mut missed = 0;
    for end in [
        "",
        "/publier",
        "/panneaux",
        "/panneaux?etat=expired",
        &one,
        "/a-relire",
        "/agenda",
        "/agenda/nouveau",
        "/agenda/importer",
        "/agenda/suivis",
        "/sondages",
        "/sondages/nouveau",
        "/associations",
        "/reglages",
        "/lettre",
        "/personnes",
        "/journal",
        "/journal?quoi=event",
    ] {
        let path = format!("/{KERLING}/bureau{end}");
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let began = Instant::now();
            seated.ask(Method::GET, &path, None).await;
            times.push(began.elapsed());
        }
        times.sort();
        let (median, worst) = (times[TIMES / 2], times[TIMES - 1]);
        let verdict = if median <= BAR { "" } else { "  MISSED" };
        missed += usize::from(median > BAR);
        let shown = if end == one { "/panneaux/…" } else { end };
        println!(
            "{name:<11} /bureau{shown:<22} median {median:>9.1?}, worst {worst:>9.1?} over HTTP (bar 5 ms){verdict}"
        );
    }
    missed
}

/// Times requests to sign in for known and for unknown addresses, in turns that nobody could foresee.
async fn sign_ins() -> usize {
    let settings = [("TAMBOUR_LIMITS", "writes=1000000"), ("TAMBOUR_TRUSTED_PROXIES", "127.0.0.0/8")];
    let app = TestApp::start_with(&settings).await;
    let commune = app.app.communes.get(SAILLANS).expect("the commune").id;
    for number in 0..ADDRESSES {
        let email = format!("known{number:03}@exemple.fr").parse().expect("an address");
        members::add(&app.app, commune, Role::Councillor, None, email).await.expect("an account");
    }
    let client = client();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for number in 0..2 * ADDRESSES * EACH {
        // Each address as often as any, in an order that mixes both.
        let drawn = number * 7919 % (2 * ADDRESSES * EACH);
        let (which, is_known) = (drawn / 2 % ADDRESSES, drawn.is_multiple_of(2));
        let email =
            if is_known { format!("known{which:03}@exemple.fr") } else { format!("other{which:03}@exemple.fr") };
        let network = format!("198.{}.{}.{}", 18 + number % 2, number / 250 % 250, number % 250);
        let asking = client.post(format!("{}/v1/auth/email", app.base())).header("x-forwarded-for", network);
        let began = Instant::now();
        let answer = asking.json(&json!({"email": email})).send().await.expect("the server answers");
        let took = began.elapsed();
        assert_eq!(answer.status(), 202, "everybody is answered alike");
        answer.bytes().await.expect("an answer");
        if is_known { known.push(took) } else { unknown.push(took) }
    }
    let where_from = if on_postgres() { "PostgreSQL" } else { "SQLite" };
    let likely = alike(&known, &unknown);
    let median = |times: &[Duration]| {
        let mut times = times.to_vec();
        times.sort();
        times[times.len() / 2]
    };
    let (first, second) = known.split_at(known.len() / 2);
    println!(
        "{where_from:<11} {} requests to sign in: median {:?} for known addresses, {:?} for unknown ones; the first and the second \
         half of the known ones {:?} and {:?}; Mann-Whitney, two-sided: p = {likely:.3}, bar {CHANCE}",
        known.len() + unknown.len(),
        median(&known),
        median(&unknown),
        median(first),
        median(second),
    );
    usize::from(likely < CHANCE)
}

/// How likely two lists of times differ as much by chance (Mann and Whitney 1947, by the normal distribution, two-sided).
fn alike(one: &[Duration], other: &[Duration]) -> f64 {
    let mut all: Vec<(Duration, bool)> =
        one.iter().map(|it| (*it, true)).chain(other.iter().map(|it| (*it, false))).collect();
    all.sort();
    let ranks: f64 = all.iter().enumerate().filter(|(_, it)| it.1).map(|(place, _)| place as f64 + 1.0).sum();
    let (n, m) = (one.len() as f64, other.len() as f64);
    let above = ranks - n * (n + 1.0) / 2.0;
    let z = (above - n * m / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt();
    // The complementary error function (Abramowitz and Stegun 7.1.26), exact to 1.5e-7.
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let polynomial = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    polynomial.iter().fold(0.0, |sum, it| (sum + it) * t) * (-x * x).exp()
}
