//! What is left on the disk after a result: nothing that links a resident to a ballot, no envelope, and no key.

use std::fs;
use std::path::Path;

use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tests::{DAY, Resident, TestApp, consultation_path, on_postgres};

use super::answer;

const LETTERS: &[u8] = b"23456789bcdfghjkmnpqrstvwxz";

/// The bytes of every file below a folder, each with its path.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(files(&entry.path())),
            false => found.push((entry.path().display().to_string(), fs::read(entry.path()).unwrap())),
        }
    }
    found
}

fn count(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).filter(|it| *it == needle).count()
}

/// The values of a column, as bytes.
async fn column(app: &TestApp, sql: &str) -> Vec<Vec<u8>> {
    let db = &app.app.db.read;
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql.to_owned())).await.unwrap();
    // A file may go between two looks.
    rows.iter().filter_map(|row| row.try_get_by_index::<Option<Vec<u8>>>(0).unwrap()).collect()
}

/// The files of the database as the system sees them: SQLite's lie in the data folder.
async fn relations(app: &TestApp) -> Vec<(String, Vec<u8>)> {
    if !on_postgres() {
        return vec![];
    }
    app.app.db.read.execute_unprepared("CHECKPOINT").await.unwrap();
    let names = "SELECT convert_to('base/' || oid || '/' || pg_ls_dir('base/' || oid), 'UTF8') FROM pg_database WHERE datname = current_database()";
    let mut found = Vec::new();
    for name in column(app, names).await {
        let name = String::from_utf8(name).unwrap();
        let content = column(app, &format!("SELECT pg_read_binary_file('{name}', 0, 1000000000, true)")).await;
        found.extend(content.into_iter().map(|it| (name.clone(), it)));
    }
    found
}

fn receipt(place: usize) -> String {
    let two = [LETTERS[place / LETTERS.len()], LETTERS[place % LETTERS.len()]];
    format!("{}zxwvtsrqpnmkjhgfdc", String::from_utf8_lossy(&two))
}

async fn vote(resident: &Resident, consultation: &Value, place: usize) {
    let body = answer(
        consultation,
        json!({"choice": if place.is_multiple_of(2) { "a" } else { "b" }, "receipt": receipt(place)}),
    );
    resident.person.put(consultation_path(consultation, "/ballot"), body).await.expect(200);
}

#[tokio::test]
async fn after_the_result_nothing_on_the_disk_tells_who_cast_which_ballot_or_when() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(24, json!({})).await;
    let id = consultation["id"].as_str().unwrap().replace('-', "");
    let data = app.config.data_dir.clone();
    let key = data.join("keys/ballots").join(consultation["id"].as_str().unwrap());
    let secret = fs::read_to_string(&key).unwrap().trim().to_owned();
    // The last first, so that an order would show.
    for (place, resident) in residents.iter().enumerate().rev() {
        vote(resident, &consultation, place).await;
    }
    let sealed = column(&app, &format!("SELECT sealed FROM urn_{id}_envelopes")).await;
    assert_eq!(sealed.len(), 24);
    assert!(sealed.iter().all(|it| it.len() == sealed[0].len()), "all envelopes are equally long");
    // While the vote is open the disk knows of no receipt.
    for (path, bytes) in files(&data).into_iter().chain(relations(&app).await) {
        for place in 0..residents.len() {
            assert_eq!(count(&bytes, receipt(place).as_bytes()), 0, "a receipt in {path}");
        }
    }
    app.pass(4 * DAY).await;
    app.pass(10).await;
    let result = app.stranger().get(consultation_path(&consultation, "/result")).await.expect(200).json();
    assert_eq!(result["ballots"]["total"], json!(24));
    assert!(!key.exists(), "the key is gone");
    let all: Vec<(String, Vec<u8>)> = files(&data).into_iter().chain(relations(&app).await).collect();
    for (path, bytes) in &all {
        assert_eq!(count(bytes, secret.as_bytes()), 0, "the key in {path}");
        for envelope in &sealed {
            assert_eq!(count(bytes, &envelope[..32]), 0, "an envelope in {path}");
        }
    }
    // Each receipt stands once, in the published list: beside no name.
    for place in 0..residents.len() {
        let found: usize = all.iter().map(|(_, bytes)| count(bytes, receipt(place).as_bytes())).sum();
        assert!(found <= 1, "the receipt {place} stands {found} times");
    }
    // Who took part is known for 60 days, in the order of their entries and in no other; no job tells of anybody.
    let order = if on_postgres() { "ctid" } else { "rowid" };
    let entries = if on_postgres() { "uuid_send(entry_id)" } else { "entry_id" };
    let participants = column(&app, &format!("SELECT {entries} FROM participants ORDER BY {order}")).await;
    assert!(participants.len() == 24 && participants.is_sorted());
    let payload = if on_postgres() { "convert_to(payload, 'UTF8')" } else { "CAST(payload AS BLOB)" };
    let jobs = column(&app, &format!("SELECT {payload} FROM jobs")).await;
    assert!(residents.iter().all(|it| jobs.iter().all(|job| count(job, it.entry.as_bytes()) == 0)));
    let tables = match on_postgres() {
        true => "SELECT convert_to(relname, 'UTF8') FROM pg_class WHERE relname LIKE 'urn%' OR relname LIKE 'key\\_0%'",
        false => {
            "SELECT CAST(name AS BLOB) FROM sqlite_master WHERE name LIKE 'urn%' OR name LIKE 'key\\_0%' ESCAPE '\\'"
        }
    };
    assert!(column(&app, tables).await.is_empty(), "the urn is gone");
}
