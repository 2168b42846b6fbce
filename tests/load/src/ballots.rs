//! A vote with two questions of 100,000 residents, on SQLite and, with `TEST_POSTGRES`, on PostgreSQL: ballots a second over HTTP
//! beside a bare insert of as many bytes, the last minute, and the count. None is lost or doubled: the result is asserted.
//!
//! `load ballots [PEOPLE]`: the electorate, 100,000 unless said.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use api::ballots::WatchVotes;
use aws_lc_rs::digest::{SHA256, digest};
use kit::db::Db;
use kit::jobs::Sweep;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tests::{DAY, KERLING, Server, TestApp, consultation_path};
use tokio::task::JoinSet;

use crate::count::{peak_megabytes, reset_peak};
use crate::phones::{Phones, all};

/// Connections that cast at once, and residents who were there before the others.
const AT_ONCE: usize = 64;
const FIRST: usize = 10;

/// Ballots of the last minute, how many come in a second, and the longest that one in a hundred may wait.
const LAST: usize = 2000;
const A_SECOND: u64 = 200;
const WAIT_BAR: Duration = Duration::from_millis(500);

/// The longest that the count may take, and the most memory.
const COUNT_BAR: Duration = Duration::from_secs(10);
const MEMORY_BAR: f64 = 300.0;

/// Bare inserts that are timed.
const BARE: usize = 20_000;

#[tokio::main]
pub async fn run(words: &[String]) -> std::process::ExitCode {
    let people = words.first().map_or(100_000, |it| it.parse().expect("a number of people"));
    let name = if tests::on_postgres() { "PostgreSQL" } else { "SQLite" };
    let app = TestApp::start().await;
    let more = json!({"questions": [
        {"text": "Un wifi public ?", "method": "single_choice", "options": [{"label": "Oui"}, {"label": "Non"}]},
        {"text": "Où ?", "method": "approval", "options": [{"label": "Mairie"}, {"label": "École"}, {"label": "Gare"}]},
    ]});
    let (consultation, _) = app.in_vote(FIRST, more).await;
    fill(&app, &consultation, people).await;
    let vote = Arc::new(Vote::of(&consultation));

    let (folder, offset) = (app.config.data_dir.display().to_string(), (16 * DAY).to_string());
    let server = Server::start(&[
        ("TAMBOUR_DATABASE_URL", app.config.database_url.as_str()),
        ("TAMBOUR_DATA_DIR", &folder),
        ("TAMBOUR_CLOCK_OFFSET", &offset),
        ("TAMBOUR_LOG", "warn,api::server::cli=info"),
    ]);
    let phones = Phones::at(format!("http://{}", server.address()));
    let (early, before) = (people - LAST, server.processor_time());
    let (mut receipts, seconds) = all(&phones, (early, AT_ONCE), |phones, number| {
        let vote = Arc::clone(&vote);
        async move { vote.cast(&phones, number).await }
    })
    .await;
    let each = (server.processor_time() - before) / early as f64;
    let (last, waits) = last_minute(&phones, &vote, early).await;
    receipts.extend(last);
    let of_all: BTreeSet<&String> = receipts.iter().flatten().collect();
    assert_eq!(of_all.len(), 2 * people, "each ballot has two receipts of its own");
    let memory = server.peak_memory();
    server.terminate();
    server.wait();
    let urn = format!("urn_{}_envelopes", consultation["id"].as_str().expect("an id").replace('-', ""));
    let bare = bare(&app, &urn, &receipts).await;
    let ours = early as f64 / seconds;
    println!(
        "{name:<11} {early} ballots, {AT_ONCE} at once  {ours:.0}/s, {:.0} µs of processor each, peak {memory} MB  bare {bare:.0}/s  ratio {:.2}",
        each * 1e6,
        ours / bare
    );
    println!(
        "{name:<11} the last minute, {A_SECOND} a second  median {:.1?}, p99 {:.1?} (bar {WAIT_BAR:?})",
        waits.0, waits.1
    );

    app.advance(4 * DAY + 60);
    let base = reset_peak();
    let begun = Instant::now();
    WatchVotes::run(&app.app).await.expect("the vote is counted");
    let (took, peak) = (begun.elapsed(), peak_megabytes());
    println!(
        "{name:<11} counted in {took:.2?} (bar {COUNT_BAR:?}), peak {peak:.0} MB, {base:.0} before (bar {MEMORY_BAR})"
    );
    vote.hold(&app, &receipts).await;
    let missed = waits.1 > WAIT_BAR || took > COUNT_BAR || peak > MEMORY_BAR;
    if missed { std::process::ExitCode::FAILURE } else { std::process::ExitCode::SUCCESS }
}

/// The vote as its residents know it.
struct Vote {
    path: String,
    questions: [Value; 2],
}

impl Vote {
    fn of(consultation: &Value) -> Self {
        let question = |place: usize| consultation["questions"][place]["id"].clone();
        Self { path: consultation_path(consultation, ""), questions: [question(0), question(1)] }
    }

    /// Cast the ballot of a resident: its receipts. Of three, one says yes; every second approves of the town hall and the school.
    async fn cast(&self, phones: &Phones, number: usize) -> [String; 2] {
        let choice = if number.is_multiple_of(3) { "a" } else { "b" };
        let approved = if number.is_multiple_of(2) { json!(["a", "b"]) } else { json!(["c"]) };
        let [first, second] = &self.questions;
        let answers = json!([{"question": first, "choice": choice}, {"question": second, "approved": approved}]);
        let token = format!("Bearer {}", secret(number));
        let path = format!("{}/ballot", self.path);
        let told = phones.ask(Method::PUT, &path, ("authorization", &token), Some(&json!({"answers": answers}))).await;
        [0, 1].map(|place| told["answers"][place]["receipt"].as_str().expect("a receipt").to_owned())
    }

    /// Assert that the published list of each question has the ballots of these receipts, each once, and that they are counted.
    async fn hold(&self, app: &TestApp, receipts: &[[String; 2]]) {
        let result = app.stranger().get(format!("{}/result", self.path)).await.expect(200).json();
        assert_eq!(result["ballots"]["total"], receipts.len(), "{result}");
        for place in [0, 1] {
            let link = result["questions"][place]["ballots"]["url"].as_str().expect("a list");
            let list = app.stranger().get(link).await.expect(200).json();
            let listed: Vec<&str> = members(&list, "ballots").filter_map(|it| it["receipt"].as_str()).collect();
            let (of_list, cast): (BTreeSet<&str>, BTreeSet<&str>) =
                (listed.iter().copied().collect(), receipts.iter().map(|it| it[place].as_str()).collect());
            assert!(listed.len() == receipts.len() && of_list == cast, "none is lost or doubled");
        }
    }
}

fn members<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    of[name].as_array().into_iter().flatten()
}

/// The secret of a resident's session.
fn secret(number: usize) -> String {
    format!("{number:043}")
}

/// Ballots that come at a steady pace, whether earlier ones are answered or not: their receipts; the median wait, and the longest
/// but of one in a hundred.
async fn last_minute(phones: &Phones, vote: &Arc<Vote>, first: usize) -> (Vec<[String; 2]>, (Duration, Duration)) {
    let mut pace = tokio::time::interval(Duration::from_micros(1_000_000 / A_SECOND));
    let mut casting = JoinSet::new();
    for number in first..first + LAST {
        let due = pace.tick().await;
        let (phones, vote) = (phones.clone(), Arc::clone(vote));
        casting.spawn(async move { (vote.cast(&phones, number).await, due.elapsed()) });
    }
    let (receipts, mut waits): (Vec<_>, Vec<_>) = casting.join_all().await.into_iter().unzip();
    waits.sort_unstable();
    (receipts, (waits[LAST / 2], waits[LAST * 99 / 100]))
}

/// Transactions a second that insert as many bytes as a ballot has, as many at once, into the same database.
async fn bare(app: &TestApp, urn: &str, receipts: &[[String; 2]]) -> f64 {
    let db = Db::connect(&app.config.database_url).await.expect("the database");
    let bytes = match db.backend() {
        DbBackend::Sqlite => "blob",
        _ => "bytea",
    };
    let tx = db.begin_write().await.expect("a transaction");
    let table = format!("CREATE TABLE bare_ballots (id text NOT NULL PRIMARY KEY, sealed {bytes} NOT NULL)");
    tx.execute_unprepared(&table).await.expect("a table");
    tx.commit().await.expect("it is made");
    // Of each question an envelope and its digest, and the line of who took part.
    let sealed = format!("SELECT CAST(SUM(length(sealed)) / COUNT(*) AS bigint) FROM {urn}");
    let sealed = db.read.query_one_raw(Statement::from_string(db.backend(), sealed)).await.expect("the urn");
    let sealed: i64 = sealed.expect("a row").try_get_by_index(0).expect("a length");
    let ballot = "ab".repeat(2 * (usize::try_from(sealed).expect("bytes") + 64) + 60);
    let begun = Instant::now();
    let (mut running, mut rest) = (JoinSet::new(), receipts.iter().take(BARE));
    loop {
        while running.len() < AT_ONCE {
            let Some([id, _]) = rest.next() else { break };
            let insert = match db.backend() {
                DbBackend::Sqlite => format!("INSERT INTO bare_ballots VALUES ('{id}', x'{ballot}')"),
                _ => format!("INSERT INTO bare_ballots VALUES ('{id}', '\\x{ballot}')"),
            };
            let db = db.clone();
            running.spawn(async move {
                let tx = db.begin_write().await.expect("a transaction");
                tx.execute_unprepared(&insert).await.expect("it is put");
                tx.commit().await.expect("it is kept");
            });
        }
        let Some(done) = running.join_next().await else { break };
        done.expect("it succeeds");
    }
    BARE.min(receipts.len()) as f64 / begun.elapsed().as_secs_f64()
}

/// Write accounts with a session, their entries in the register, and the electorate.
async fn fill(app: &TestApp, consultation: &Value, people: usize) {
    let db = Db::connect(&app.config.database_url).await.expect("the database");
    let id = |kind: u8, number: usize| match db.backend() {
        DbBackend::Sqlite => format!("x'0000000000007{kind:03}8000{number:012x}'"),
        _ => format!("'00000000-0000-7{kind:03}-8000-{number:012x}'"),
    };
    let known = |text: &str| match db.backend() {
        DbBackend::Sqlite => format!("x'{}'", text.replace('-', "")),
        _ => format!("'{text}'"),
    };
    let commune = known(&app.app.communes.get(KERLING).expect("the commune").id.to_string());
    let consultation = known(consultation["id"].as_str().expect("an id"));
    let now = app.app.clock.now().micros();
    let end = now + 400 * DAY * 1_000_000;
    let account = |it: usize| format!("({}, 'habitante{it}@exemple.fr', 'fr', '', {now})", id(1, it));
    let session = |it: usize| {
        let hash: String =
            digest(&SHA256, secret(it).as_bytes()).as_ref().iter().map(|it| format!("{it:02x}")).collect();
        format!("({}, {}, '{hash}', '', {now}, {now}, {end})", id(2, it), id(1, it))
    };
    let entry = |it: usize| {
        let names = "'Klein', 'Marthe', 'klein marthe', 'klein marthe'";
        format!("({}, {commune}, {names}, 'open', {}, {now}, {now}, {now})", id(3, it), id(1, it))
    };
    let elector = |it: usize| format!("({consultation}, {}, false)", id(3, it));
    let tables: [(&str, &dyn Fn(usize) -> String); 4] = [
        ("accounts (id, email, locale, mails, created_at)", &account),
        ("sessions (id, account_id, hash, label, created_at, last_used_at, expires_at)", &session),
        (
            "register_entries (id, commune_id, last_name, first_names, sorted, words, state, account_id, activated_at, created_at, updated_at)",
            &entry,
        ),
        ("electors (consultation_id, entry_id, added)", &elector),
    ];
    for (table, row) in tables {
        let tx = db.begin_write().await.expect("a transaction");
        for first in (0..people).step_by(500) {
            let rows: Vec<String> = (first..people.min(first + 500)).map(row).collect();
            let insert = format!("INSERT INTO {table} VALUES {}", rows.join(", "));
            tx.execute_unprepared(&insert).await.unwrap_or_else(|error| panic!("{table}: {error}"));
        }
        tx.execute_unprepared("ANALYZE").await.expect("statistics");
        tx.commit().await.expect("they are kept");
    }
}
