//! An edition of the letter to 10,000 readers, at a mail server of the bench's own, on SQLite and, with
//! `TEST_POSTGRES`, on PostgreSQL: mails a second of the real server, from its first mail to its last, beside a bare
//! loop that sends the same bytes over as many connections, and beside lettre's own pool; in the same run, turn by
//! turn. What the server needs to make an edition, and the most memory it used. `letters READERS ROUNDS` makes it
//! shorter.

#[path = "letters/sink.rs"]
mod sink;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ground::clock::Clock;
use lettre::address::Envelope;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::client::Tls;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use reqwest::{Client, Method};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::{Value, json};
use tests::{Database, Folder, Server, client, on_postgres, tambour};
use uuid::Uuid;

use sink::Sink;

/// Number of connections, as many as the server opens.
const CONNECTIONS: usize = 16;

const NOTICES: usize = 20;
const EVENTS: usize = 30;

/// Communes with the same board and one reader each: how long their editions take to make.
const SMALL: [&str; 5] = ["26289", "57672", "57463", "26362", "67482"];

const READ: &str = "57361";

#[tokio::main]
pub async fn run(words: &[String]) {
    let numbers: Vec<usize> = words.iter().filter_map(|it| it.parse().ok()).collect();
    let (readers, rounds) = (numbers.first().copied().unwrap_or(10_000), numbers.get(1).copied().unwrap_or(7));
    println!("an edition of {NOTICES} notices and {EVENTS} events to {readers} readers, {rounds} times");
    let folder = Folder::new();
    measure("SQLite", &folder, &kit::db::default_url(folder.path()), readers, rounds).await;
    if on_postgres() {
        let folder = Folder::new();
        let url = Database::new(&folder).await.url;
        measure("PostgreSQL", &folder, &url, readers, rounds).await;
    }
}

/// A town hall, which asks the server without anybody checking the answer against the document.
struct Clerk {
    client: Client,
    token: String,
    server: String,
    commune: &'static str,
}

impl Clerk {
    /// The clerk of a commune on the server with these settings.
    fn of(commune: &'static str, server: &Server, settings: &[(&str, &str)]) -> Self {
        let made = tambour(&["token", "create", "--commune", commune, "--role", "clerk"], settings).stdout;
        let token = String::from_utf8_lossy(&made).trim().to_owned();
        Self { client: client(), token, server: format!("http://{}", server.address()), commune }
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Value {
        let request =
            self.client.request(method, format!("{}{path}", self.server)).bearer_auth(&self.token).json(&body);
        let response = request.send().await.expect("the server answers");
        assert!(response.status().is_success(), "{path} answered {}", response.status());
        response.json().await.expect("JSON")
    }

    /// Make an edition and let it go.
    async fn send(&self, edition: &str) {
        self.ask(Method::POST, &format!("/v1/communes/{}/digests/{edition}/send", self.commune), json!({})).await;
    }

    /// Fill the board; the addresses of its notices.
    async fn fill(&self) -> Vec<String> {
        let commune = self.commune;
        let mut notices = Vec::new();
        for number in 0..NOTICES {
            let body = text(number, 0);
            let new = json!({"title": format!("Travaux de la rue n° {number}"), "category": "works", "body": body});
            let made = self.ask(Method::POST, &format!("/v1/communes/{commune}/notices"), new).await;
            notices.push(format!("/v1/notices/{}", made["id"].as_str().expect("an id")));
        }
        let today = Clock::system(0).now();
        for number in 0..EVENTS {
            let starts = today.plus_seconds(3600 * (24 + 6 * i64::try_from(number).expect("a small number")));
            let ends = starts.plus_seconds(2 * 3600);
            let place = json!({"name": "Salle des fêtes"});
            let new = json!({"title": format!("Répétition de la chorale n° {number}"), "category": "culture", "place": place,
                "starts_at": starts.to_string(), "ends_at": ends.to_string()});
            self.ask(Method::POST, &format!("/v1/communes/{commune}/events"), new).await;
        }
        notices
    }
}

/// About 400 characters, as clerks write.
fn text(number: usize, round: usize) -> String {
    let said = "La rue est coupée à la circulation de **8 h à 17 h**, le temps de remplacer la conduite d’eau ; les riverains passent à pied. ";
    format!("{}Renseignements à la mairie, dossier {number}-{round}.", said.repeat(3))
}

async fn measure(name: &str, folder: &Folder, url: &str, readers: usize, rounds: usize) {
    let sink = Sink::start();
    let smtp = format!("smtp://{}", sink.address());
    let settings = [
        ("TAMBOUR_DATA_DIR", folder.path().to_str().expect("a plain path")),
        ("TAMBOUR_DATABASE_URL", url),
        ("TAMBOUR_SMTP_URL", &smtp),
        ("TAMBOUR_PUBLIC_URL", "https://panneau.exemple.fr"),
        ("TAMBOUR_LOG", "warn,api::server::cli=info"),
    ];
    for insee in SMALL.iter().chain([&READ]) {
        assert!(tambour(&["commune", "add", "--insee", insee], &settings).status.success(), "{insee} is a commune");
    }
    let db = sea_orm::Database::connect(url).await.expect("the database");
    for insee in SMALL {
        subscribe(&db, insee, 1).await;
    }
    subscribe(&db, READ, readers).await;
    db.close().await.expect("the database is let go");

    let server = Server::start(&settings);
    let mut times = Vec::new();
    for insee in SMALL {
        let clerk = Clerk::of(insee, &server, &settings);
        clerk.fill().await;
        let begun = Instant::now();
        clerk.send("2030-W10").await;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{name:<11} an edition for one reader, over HTTP with its commit  {:.1} to {:.1} ms (bar 50)",
        times[0],
        times[times.len() - 1]
    );
    sink.until(SMALL.len()).await;
    let idle = server.peak_memory();

    let clerk = Clerk::of(READ, &server, &settings);
    let notices = clerk.fill().await;
    let mut ratios = Vec::new();
    for round in 0..rounds {
        for (number, notice) in notices.iter().enumerate().filter(|_| round > 0) {
            clerk.ask(Method::PATCH, notice, json!({"body": text(number, round)})).await;
        }
        sink.forget();
        let begun = Instant::now();
        clerk.send(&format!("2030-W{}", 11 + round)).await;
        let answered = begun.elapsed();
        sink.until(readers).await;
        let whole = begun.elapsed();
        let (ours, mail) = (sink.per_second(), sink.last());

        let mail: Arc<[u8]> = mail.into();
        let [stepwise, pipelined] = [bare(&sink, &mail, readers, false).await, bare(&sink, &mail, readers, true).await];
        ratios.push(ours / stepwise);
        println!(
            "{name:<11} {:.0} kB a mail  ours {ours:>6.0}/s  bare {stepwise:>6.0}/s  ratio {:.2}  bare and pipelined \
             {pipelined:>6.0}/s  ratio {:.2}  made in {:.0} ms, sent after {:.1} s",
            mail.len() as f64 / 1000.0,
            ours / stepwise,
            ours / pipelined,
            answered.as_secs_f64() * 1000.0,
            whole.as_secs_f64(),
        );
        if round + 1 == rounds {
            // It takes 44 ms a mail: a tenth of them tells.
            let some = readers.div_ceil(10);
            sink.forget();
            pooled(sink.address(), &mail, some).await;
            sink.until(some).await;
            let pooled = sink.per_second();
            println!(
                "{name:<11} lettre's own pool, {some} mails {pooled:>6.0}/s  ours {:.1} times as many",
                ours / pooled
            );
        }
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "{name:<11} ratio {:.2} ({:.2} to {:.2}, bar 0.70)  peak memory {idle} MB before, {} MB after",
        ratios[ratios.len() / 2],
        ratios[0],
        ratios[ratios.len() - 1],
        server.peak_memory()
    );
    server.terminate();
    server.wait();
}

/// Put readers who have confirmed into the database; asking each takes a mail.
async fn subscribe(db: &DatabaseConnection, insee: &str, readers: usize) {
    let backend = db.get_database_backend();
    let row = db
        .query_one_raw(Statement::from_sql_and_values(
            backend,
            "SELECT id FROM communes WHERE insee_code = $1",
            [insee.into()],
        ))
        .await;
    let commune: Uuid = row.expect("the database answers").expect("the commune").try_get_by_index(0).expect("its id");
    let sql = "INSERT INTO digest_readers (id, commune_id, email, cadence, locale, epoch, asked_at, confirmed_at, refusals, created_at, updated_at) \
               VALUES ($1, $2, $3, 'weekly', 'fr', 0, 0, 1, 0, 0, 0)";
    let tx = sea_orm::TransactionTrait::begin(db).await.expect("a transaction");
    for number in 0..readers {
        let values = [Uuid::now_v7().into(), commune.into(), format!("lecteur{number}@exemple.fr").into()];
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.expect("a reader");
    }
    tx.commit().await.expect("the readers");
}

/// Send the bytes of a mail by as little as SMTP wants, over as many connections, twice as often so that it takes about
/// as long; the number of mails a second.
async fn bare(sink: &Sink, mail: &Arc<[u8]>, mails: usize, pipelined: bool) -> f64 {
    let mails = 2 * mails;
    sink.forget();
    let mut sending = tokio::task::JoinSet::new();
    for number in 0..CONNECTIONS {
        let share = mails / CONNECTIONS + usize::from(number < mails % CONNECTIONS);
        sending.spawn(sink::send(sink.address(), Arc::clone(mail), share, pipelined));
    }
    for sent in sending.join_all().await {
        sent.expect("the sink takes mails");
    }
    sink.until(mails).await;
    sink.per_second()
}

/// Send the bytes of a mail by lettre's own pool, of as many connections.
async fn pooled(address: SocketAddr, mail: &Arc<[u8]>, mails: usize) {
    let pool = PoolConfig::new().max_size(u32::try_from(CONNECTIONS).expect("a small number"));
    let transport =
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.ip().to_string()).port(address.port());
    let transport = transport.tls(Tls::None).timeout(Some(Duration::from_secs(60))).pool_config(pool).build();
    let at = |text: &str| text.parse().expect("an address");
    let envelope =
        Envelope::new(Some(at("tambour@panneau.exemple.fr")), vec![at("lecteur@exemple.fr")]).expect("an envelope");
    let mut sending = tokio::task::JoinSet::new();
    for number in 0..CONNECTIONS {
        let share = mails / CONNECTIONS + usize::from(number < mails % CONNECTIONS);
        let (transport, envelope, mail) = (transport.clone(), envelope.clone(), Arc::clone(mail));
        sending.spawn(async move {
            for _ in 0..share {
                transport.send_raw(&envelope, &mail).await.expect("the sink takes mails");
            }
        });
    }
    sending.join_all().await;
}
