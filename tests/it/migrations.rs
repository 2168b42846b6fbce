//! The schema's steps, one over the data of the other.

mod before;

use api::server::config::Config;
use api::server::{self, KINDS};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database as SeaOrm, Statement, Value};
use serde_json::json;
use tests::{Database, Folder, Server, tambour, until};

use before::{CHOICE, COMMUNE, EVENT, JOB, NOTICE, POLL, old_post, write_data_of};

#[tokio::test]
async fn each_step_keeps_the_data_of_the_one_before() {
    let folder = Folder::new();
    let url = Database::empty(&folder).await.url;
    let to = if url.starts_with("sqlite") { format!("{url}?mode=rwc") } else { url.clone() };
    let db = SeaOrm::connect(&to).await.unwrap();
    for step in 0..Migrator::migrations().len() {
        Migrator::up(&db, Some(1)).await.unwrap();
        write_data_of(step, &db).await;
    }
    let referring = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), "SELECT COUNT(*) FROM sheet_files"))
        .await
        .unwrap();
    assert_eq!(referring.unwrap().try_get_by_index::<i64>(0).unwrap(), 1, "what showed a file does so still");
    let followers =
        "SELECT COUNT(*) FROM push_followers WHERE event_id = $1 AND commune_id = $2 AND subscription_id = $3";
    let values = [EVENT, COMMUNE, JOB].map(Value::from);
    let found = db
        .query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), followers, values))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.try_get_by_index::<i64>(0).unwrap(), 1, "who followed an event does so still");
    db.close().await.unwrap();

    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    let server = Server::start(&settings);
    let board = server.person(None).get("/v1/communes/57361/board").await.expect(200).json();
    assert_eq!(board["notices"][0]["title"], "Ancien panneau");
    // The worker makes old notices findable.
    let phone = server.person(None);
    let found = async || {
        phone.get("/v1/communes/57361/notices?q=ancien+bibliotheque").await.expect(200).json()["items"] != json!([])
    };
    until("the old notice is found", found).await;
    let clerk = server.person(Some("token"));
    let there = server.person(None).get("/v1/communes/26289/board").await.expect(200).json();
    assert_eq!((&there["notices"][0]["id"], &there["notices"][0]["title"]), (&json!(NOTICE), &json!("Ancien panneau")));
    for kind in KINDS {
        let old = clerk.get(format!("/v1/{}/{}", kind.name, old_post(kind))).await.expect(200).json();
        assert!(old["title"].as_str().unwrap().starts_with("Ancien"), "what was posted is there still: {old}");
    }
    clerk.patch(format!("/v1/notices/{NOTICE}"), json!({"title": "Panneau"})).await.expect_problem(403, "forbidden");
    clerk.delete(format!("/v1/notices/{NOTICE}")).await.expect(204);
    let both = ["57361", "26289"].map(|insee| server.person(None).get(format!("/v1/communes/{insee}/board")));
    let [here, there] = both;
    assert_eq!(here.await.expect(200).json()["notices"], json!([]));
    assert_eq!(
        there.await.expect(200).json()["notices"][0]["title"],
        "Ancien panneau",
        "each board is its own commune's"
    );
    let device = server.person(None).with_new_device().await;
    let poll = device.put(format!("/v1/polls/{POLL}/answer"), json!({"options": [CHOICE]})).await.expect(200).json();
    assert_eq!((&poll["question"], &poll["options"][0]["answers"]), (&json!("Ancien sondage"), &json!(1)));
    let jobs = String::from_utf8(tambour(&["jobs", "list"], &settings).stdout).unwrap();
    assert!(
        jobs.contains(&format!("waiting  {JOB}  of_old")) && jobs.contains("  keep_words  "),
        "a job of a kind nobody knows waits: {jobs}"
    );
}

#[tokio::test]
async fn several_processes_may_bring_an_empty_database_up_to_date_at_once() {
    let folder = Folder::new();
    let url = Database::empty(&folder).await.url;
    let opening = (0..4).map(|_| {
        let settings =
            [("TAMBOUR_DATABASE_URL", url.clone()), ("TAMBOUR_DATA_DIR", folder.path().display().to_string())];
        let settings = settings.map(|(name, value)| (name.to_owned(), value));
        tokio::spawn(async move { server::open(&Config::read(settings.into_iter(), "").unwrap()).await.map(|_| ()) })
    });
    for opened in opening.collect::<Vec<_>>() {
        opened.await.unwrap().expect("each of them finds or makes the schema");
    }
}
