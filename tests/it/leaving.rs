//! A commune leaves.

mod moving;
mod places;
mod village;

use std::collections::BTreeSet;
use std::path::Path;

use api::server::{Belongs, TABLES, Travels};
use sea_orm::{ConnectionTrait, Database as SeaOrm, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use tests::{Database, Folder, KERLING, SAILLANS, TestApp, pictures, tambour};

use crate::backups::altered::Backup;

/// The first column of what a question finds.
async fn column(db: &DatabaseConnection, sql: &str) -> BTreeSet<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn of_every_table_it_is_said_how_its_rows_belong_to_a_commune() {
    let folder = Folder::new();
    let url = Database::with_villages(&folder).await.url;
    let db = SeaOrm::connect(&url).await.unwrap();
    let (tables, with_commune) = match db.get_database_backend() {
        // What an index for words has beside it is SQLite's own.
        DbBackend::Sqlite => (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'notice_index%'",
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'commune_id'",
        ),
        _ => (
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()",
            "SELECT table_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'commune_id'",
        ),
    };
    let (found, with_commune) = (column(&db, tables).await, column(&db, with_commune).await);
    let said: BTreeSet<String> = TABLES.iter().map(|it| it.name.to_owned()).collect();
    let missing: Vec<_> = found.symmetric_difference(&said).collect();
    assert!(missing.is_empty() && TABLES.len() == said.len(), "in the schema or in `TABLES` alone: {missing:?}");
    for table in TABLES {
        let by_commune = matches!(table.belongs, Belongs::To("commune_id") | Belongs::Shared("commune_id", _));
        assert!(by_commune || !with_commune.contains(table.name), "{} names a commune", table.name);
    }
    db.close().await.unwrap();
}

/// The rows of a table in an export.
fn rows(export: &Backup, table: &str) -> Vec<Value> {
    let name = format!("rows/{table}.jsonl");
    let (_, lines) = export.parts().iter().find(|(it, _)| *it == name).unwrap_or_else(|| panic!("no {name}"));
    std::str::from_utf8(lines).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn titles(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["title"].as_str().unwrap()).collect()
}

async fn exported(app: &TestApp, to: &Path) -> Backup {
    let (folder, url) = (app.config.data_dir.display().to_string(), app.config.database_url.clone());
    let file = to.to_owned();
    let run = move || {
        let arguments = ["commune", "export", "--commune", KERLING, file.to_str().unwrap()];
        tambour(&arguments, &[("TAMBOUR_DATA_DIR", &folder), ("TAMBOUR_DATABASE_URL", &url)])
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("keys/codes") && said.contains("keys/vapid"), "{said}");
    Backup::read(to)
}

#[tokio::test]
async fn a_commune_is_written_into_a_file_with_all_that_is_its_own_and_nothing_else() {
    let app = TestApp::start().await;
    let (clerk, resident) = (app.clerk().await, app.resident().await);
    let draft = app.consultation(&clerk, json!({})).await;
    let draft = clerk.post(format!("/v1/communes/{KERLING}/consultations"), draft).await.expect(201).json();
    let photo = clerk.upload(KERLING, "photo.jpg", &pictures::photograph(400, 200)).await.expect(201).json();
    let posted = app.post("Panneau de Kerling", json!({"image": photo["id"]})).await;
    app.ask("Où ?", json!({})).await;
    let event = json!({"title": "Marché", "category": "market", "starts_at": app.in_seconds(86_400), "ends_at": app.in_seconds(90_000)});
    clerk.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201);
    let reader = json!({"email": "camille@exemple.fr", "commune": KERLING});
    app.stranger().post("/v1/digests/subscriptions", reader).await.expect(202);
    let neighbour = app.person(api::accounts::Role::Clerk, Some(SAILLANS)).await;
    let theirs = json!({"title": "Panneau de Saillans", "category": "works"});
    neighbour.post(format!("/v1/communes/{SAILLANS}/notices"), theirs).await.expect(201);

    let file = app.config.data_dir.join("kerling.tambour");
    let export = exported(&app, &file).await;
    let communes = rows(&export, "communes");
    assert_eq!((communes.len(), &communes[0]["slug"]), (1, &json!(KERLING)));
    let commune = communes[0]["id"].as_str().unwrap().to_owned();
    let notices = rows(&export, "notices");
    assert_eq!(titles(&notices), ["Panneau de Kerling"]);
    assert_eq!((&notices[0]["post_id"], &notices[0]["pinned"]), (&posted["id"], &json!(false)));
    assert!(notices[0]["created_at"].is_i64() && notices[0]["image"].is_object(), "{}", notices[0]);
    let events = rows(&export, "events");
    assert!(titles(&events) == ["Marché"] && events[0]["series"].is_object(), "{events:?}");
    assert_eq!(rows(&export, "polls")[0]["question"], "Où ?");
    assert_eq!(rows(&export, "consultations")[0]["id"], draft["id"]);
    assert_eq!(rows(&export, "digest_readers")[0]["email"], "camille@exemple.fr");
    assert_eq!(rows(&export, "register_entries")[0]["id"], json!(resident.entry));
    assert_eq!(rows(&export, "accounts")[0]["email"], json!(resident.email));
    assert!(!rows(&export, "occurrences").is_empty() && !rows(&export, "audit_entries").is_empty());

    for table in TABLES {
        let is_there = export.parts().iter().any(|(name, _)| *name == format!("rows/{}.jsonl", table.name));
        assert_eq!(is_there, table.travels == Travels::Yes, "{}", table.name);
        if is_there {
            let mine = |row: &Value| row.get("commune_id").is_none_or(|it| *it == json!(commune));
            assert!(rows(&export, table.name).iter().all(mine), "{} has rows of a neighbour", table.name);
        }
    }
    let files: Vec<_> = export.parts().iter().filter(|(name, _)| name.starts_with("files/")).collect();
    let own = format!("files/{commune}/{}-", photo["id"].as_str().unwrap());
    assert!(files.len() == 3 && files.iter().all(|(name, _)| name.starts_with(&own)), "{}", files.len());

    let place = Folder::new();
    let refused =
        tambour(&["restore", file.to_str().unwrap()], &[("TAMBOUR_DATA_DIR", place.path().to_str().unwrap())]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("of one commune, and no backup"), "{said}");
}
