//! Voices that are carried, from the database: the cut-off of a vote for small and for large electorates, beside the counting
//! library alone, and looking at where a voice would go. On SQLite and, with `TEST_POSTGRES`, on PostgreSQL.
//!
//! `load carried [PEOPLE]`: the electorate of the large shapes, a million unless said.

use std::time::{Duration, Instant};

use api::ballots::WatchVotes;
use kit::jobs::Sweep;
use sea_orm::{ConnectionTrait, Database as SeaOrm, DatabaseConnection, DbBackend};
use serde_json::{Value, json};
use suffrage::{Delegations, Person, Share};
use tests::{DAY, KERLING, Resident, TestApp, consultation_path};

use crate::count::{peak_megabytes, reset_peak};

/// The electorate of a village, how often its cut-off is timed, and the longest that it may take.
const VILLAGE: usize = 500;
const TIMES: usize = 5;
const VILLAGE_BAR: Duration = Duration::from_millis(100);

/// Residents of the town in which somebody looks at where their voice would go, and the longest that it may take.
const TOWN: usize = 100_000;
const LOOKS: usize = 100;
const LOOK_BAR: Duration = Duration::from_millis(5);

/// The fewest residents who may be asked.
const LEAST: usize = 10;

/// The longest that a large cut-off may take over the library alone.
const LARGE_BAR: Duration = Duration::from_secs(2);

#[tokio::main]
pub async fn run(words: &[String]) -> std::process::ExitCode {
    let people = words.first().map_or(1_000_000, |it| it.parse().expect("a number of people"));
    let mut missed = 0;
    for shape in ["forest", "ring", "star"] {
        let mut times = Vec::new();
        for _ in 0..TIMES {
            times.push(cut_off(shape, VILLAGE).await.0);
        }
        times.sort();
        let median = times[TIMES / 2];
        missed += usize::from(median > VILLAGE_BAR);
        println!(
            "{:<11} {shape} of {VILLAGE}: cut off in {median:.1?}, median of {TIMES} (bar {VILLAGE_BAR:?})",
            name()
        );
    }
    missed += looks().await;
    for shape in ["forest", "ring", "star"] {
        let (took, base, peak) = cut_off(shape, people).await;
        let alone = alone(shape, people);
        missed += usize::from(took > alone + LARGE_BAR);
        println!(
            "{:<11} {shape} of {people}: cut off in {took:.2?}, the library alone {alone:.2?} (bar {LARGE_BAR:?} over it), peak {peak:.0} MB, {base:.0} before",
            name()
        );
    }
    if missed == 0 { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}

fn name() -> &'static str {
    if tests::on_postgres() { "PostgreSQL" } else { "SQLite" }
}

/// A vote in whose electorate this many people hand on by a shape, and the one resident who votes, in the open.
async fn vote(shape: &str, people: usize) -> (TestApp, Value, Resident) {
    let app = TestApp::start().await;
    let (consultation, mut residents) = app.in_vote(LEAST, json!({})).await;
    let root = residents.remove(0);
    let profile = json!({"commune": KERLING, "name": "Anne Muller", "statement": "Je lis tout.", "topics": null});
    let stands = root.person.put("/v1/me/delegate", profile).await.expect(200).json();
    let db = SeaOrm::connect(&app.config.database_url).await.expect("the database");
    let known = Known {
        commune: app.app.communes.get(KERLING).expect("the commune").id.to_string(),
        consultation: consultation["id"].as_str().expect("an id").to_owned(),
        root: stands["id"].as_str().expect("an id").to_owned(),
        now: app.app.clock.now().micros() - 1,
    };
    fill(&db, shape, people, &known).await;
    let question = &consultation["questions"][0]["id"];
    let ballot = json!({"open": true, "answers": [{"question": question, "blank": true}]});
    root.person.put(consultation_path(&consultation, "/ballot"), ballot).await.expect(200);
    (app, consultation, root)
}

/// What the rows name.
struct Known {
    commune: String,
    consultation: String,
    /// The delegate who votes.
    root: String,
    now: i64,
}

/// Write residents, electors, delegates and delegations, as a register and its people would have over time.
async fn fill(db: &DatabaseConnection, shape: &str, people: usize, known: &Known) {
    let Known { commune, consultation, root, now } = known;
    let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let number = |number: &str, kind: u8| match is_sqlite {
        true => format!("unhex('0000000000007{kind:03}8000' || printf('%012x', {number}))"),
        false => format!("('00000000-0000-7{kind:03}-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"),
    };
    let text = |number: &str, kind: u8| match is_sqlite {
        true => format!("'00000000-0000-7{kind:03}-8000-' || printf('%012x', {number})"),
        false => format!("'00000000-0000-7{kind:03}-8000-' || lpad(to_hex({number}), 12, '0')"),
    };
    let id = |text: &str| match is_sqlite {
        true => format!("unhex('{}')", text.replace('-', "")),
        false => format!("'{text}'::uuid"),
    };
    let (json, of_json) = if is_sqlite { ("", "") } else { ("(", ")::jsonb") };
    let all = match is_sqlite {
        true => format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {people} - 1) "),
        false => format!("WITH n(i) AS (SELECT generate_series(1, {people} - 1)) "),
    };
    // Those who are handed to, and by whom: the resident with an account stands for the number 0.
    let (stands, to) = match shape {
        "star" => ("i < 0".to_owned(), "0".to_owned()),
        "ring" => (format!("i < {people}"), format!("(i + 1) % {people}")),
        _ => (format!("i <= {people} / 10"), "i / 10".to_owned()),
    };
    let to = format!("CASE WHEN {to} = 0 THEN '{root}' ELSE {} END", text(&to, 2));
    let (commune, consultation) = (id(commune), id(consultation));
    for sql in [
        format!(
            "INSERT INTO register_entries (id, commune_id, last_name, first_names, sorted, words, state, created_at, updated_at) \
             {all} SELECT {}, {commune}, 'Klein', 'Marthe', 'klein marthe', 'klein marthe', 'open', {now}, {now} FROM n",
            number("i", 1)
        ),
        format!(
            "INSERT INTO electors (consultation_id, entry_id, added) {all} SELECT {consultation}, {}, false FROM n",
            number("i", 1)
        ),
        format!(
            "INSERT INTO delegates (id, commune_id, entry_id, name, statement, since) \
             {all} SELECT {}, {commune}, {}, 'Délégué ' || i, 'Je lis tout.', {now} FROM n WHERE {stands}",
            number("i", 2),
            number("i", 1)
        ),
        format!(
            "INSERT INTO delegations (id, commune_id, entry_id, scope, shares, share_name, created_at, confirmed_at) \
             {all} SELECT {}, {commune}, {}, 'everything', {json}'[{{\"delegate\":\"' || {to} || '\",\"percent\":100}}]'{of_json}, false, {now}, {now} FROM n",
            number("i", 3),
            number("i", 1)
        ),
        "ANALYZE".to_owned(),
    ] {
        db.execute_unprepared(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

/// The time of a cut-off, the memory before it, and the peak.
async fn cut_off(shape: &str, people: usize) -> (Duration, f64, f64) {
    let (app, consultation, root) = vote(shape, people).await;
    app.advance(2 * DAY + 60);
    let base = reset_peak();
    let begun = Instant::now();
    WatchVotes::run(&app.app).await.expect("the cut-off is settled");
    let took = begun.elapsed();
    let peak = peak_megabytes();
    let voice = root.person.get(consultation_path(&consultation, "/my-voice")).await.expect(200).json();
    assert_eq!(voice["frozen"], true, "{voice}");
    (took, base, peak)
}

/// The time that the library takes for the same, from values.
fn alone(shape: &str, people: usize) -> Duration {
    let begun = Instant::now();
    let mut delegations = Delegations::new(people).expect("few enough");
    let person = |number: usize| Person::try_from(number).expect("few enough");
    for number in 1..people {
        let to = match shape {
            "star" => 0,
            "ring" => (number + 1) % people,
            _ => number / 10,
        };
        delegations.hand(person(number), &[Share { to: Some(person(to)), percent: 100 }]).expect("a share");
    }
    delegations.voted(0).expect("somebody");
    std::hint::black_box(delegations.follow(None));
    begun.elapsed()
}

/// The time to look at where a voice would go, in a town: how many miss the bar.
async fn looks() -> usize {
    let mut missed = 0;
    for shape in ["forest", "star"] {
        let (app, _, root) = vote(shape, TOWN).await;
        let delegate = root.person.get(format!("/v1/me/delegate?commune={KERLING}")).await.expect(200).json();
        let giver = app.resident().await;
        let to = match shape {
            "star" => delegate["id"].clone(),
            // Somebody in the middle of a tree.
            _ => json!(format!("00000000-0000-7002-8000-{:012x}", TOWN / 20)),
        };
        let voice =
            json!({"commune": KERLING, "scope": {"kind": "everything"}, "to": [{"delegate": to, "percent": 100}]});
        let mut times = Vec::new();
        for _ in 0..LOOKS {
            let body = voice.clone();
            let begun = Instant::now();
            giver.person.post("/v1/me/delegations/preview", body).await.expect(200);
            times.push(begun.elapsed());
        }
        times.sort();
        let (median, worst) = (times[LOOKS / 2], times[LOOKS - 1]);
        missed += usize::from(median > LOOK_BAR);
        println!(
            "{:<11} preview, {shape} of {TOWN}: median {median:.1?}, worst {worst:.1?} over HTTP (bar {LOOK_BAR:?})",
            name()
        );
    }
    missed
}
