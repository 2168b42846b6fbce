//! Answers while the database cannot be had, and healing without help.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use api::server::run_due;
use kit::jobs;
use sea_orm::{ConnectionTrait, Database as SeaOrm, TransactionTrait};
use serde_json::json;
use tests::{Database, Folder, KERLING, PushService, SAILLANS, Server, TestApp, on_postgres, say, tambour, until};

/// The longest that somebody waits who is told that the database cannot be had, and what a busy machine adds.
const TOLD_WITHIN: Duration = Duration::from_millis(2_000 + 500);

/// A year, in seconds.
const YEAR: i64 = 31_536_000;

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_while_another_holds_the_lock_is_told_within_two_seconds_and_boards_go_on() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    app.board(SAILLANS).await;
    let other = SeaOrm::connect(&app.config.database_url).await.unwrap();
    let lock = other.begin().await.unwrap();
    let sql = if on_postgres() { "LOCK TABLE communes, pulse" } else { "UPDATE pulse SET beat_at = 1" };
    lock.execute_unprepared(sql).await.unwrap();

    let begun = Instant::now();
    let path = format!("/v1/communes/{KERLING}/notices");
    let told = clerk.post(&path, json!({"title": "x", "category": "works"})).await;
    assert!(begun.elapsed() < TOLD_WITHIN, "{:?}", begun.elapsed());
    assert!(told.header("retry-after").parse::<u32>().unwrap() > 0);
    told.expect_problem(503, "unavailable");
    app.stranger().get("/health/ready").await.expect_problem(503, "not-ready");
    app.board(SAILLANS).await;

    lock.rollback().await.unwrap();
    clerk.post(&path, json!({"title": "x", "category": "works"})).await.expect(201);
    until("it is ready again", async || app.stranger().get("/health/ready").await.status == 200).await;
}

#[tokio::test]
async fn a_sweep_that_a_wrong_clock_put_off_runs_when_the_clock_is_right_again() {
    let app = TestApp::start().await;
    app.advance(YEAR);
    run_due(&app.app).await.unwrap();
    app.advance(-YEAR);
    run_due(&app.app).await.unwrap();
    let longest = app.app.clock.now().plus_seconds(86_400 + 60);
    for job in jobs::list(&app.app.jobs, 1000).await.unwrap() {
        assert!(job.due_at <= longest, "{} is due {}", job.kind, job.due_at);
    }
}

#[tokio::test]
async fn a_board_that_was_made_under_a_wrong_clock_is_made_anew() {
    let app = TestApp::start().await;
    app.post("Brocante", json!({"expire_at": app.in_seconds(3_600)})).await;
    app.advance(YEAR);
    assert!(app.titles().await.is_empty());
    app.advance(-YEAR);
    assert_eq!(app.titles().await, ["Brocante"]);
}

#[tokio::test]
async fn what_went_up_while_no_server_ran_is_announced_when_it_comes_back() {
    let service = PushService::start().await;
    let settings = [("TAMBOUR_LIMITS", "off"), ("TAMBOUR_OUTGOING_ALLOW", service.origin())];
    let app = TestApp::start_with(&settings).await;
    let phone = app.phone(&service, "one", json!({})).await;
    app.post("Marché", json!({"publish_at": app.in_seconds(3_600)})).await;
    // Nobody works for five days.
    app.advance(5 * 86_400);
    app.pass(0).await;
    app.pass(1).await;
    let told: Vec<_> = service.read_by(&phone).iter().map(|it| it["notification"]["title"].clone()).collect();
    assert_eq!(told, ["Marché"]);
}

#[tokio::test]
async fn what_the_server_keeps_is_closed_to_others_whatever_the_umask() {
    let folder = Folder::new();
    let database = Database::new(&folder).await;
    let data = folder.path().to_str().unwrap();
    let settings = [("TAMBOUR_DATA_DIR", data), ("TAMBOUR_DATABASE_URL", database.url.as_str())];
    assert!(tambour(&["commune", "add", "--insee", "57361"], &settings).status.success());
    let token = tambour(&["token", "create", "--commune", "57361", "--role", "clerk"], &settings);
    let token = String::from_utf8(token.stdout).unwrap();
    let server = Server::start(&settings);
    let clerk = server.person(Some(token.trim()));
    clerk.upload("57361", "un.pdf", b"%PDF-1.4\n%%EOF").await.expect(201);
    let reader = json!({"email": "a@exemple.fr", "commune": "57361"});
    server.person(None).post("/v1/digests/subscriptions", reader).await.expect(202);
    let mail = folder.path().join("mail");
    until("a mail came", async || fs::read_dir(&mail).is_ok_and(|mut mails| mails.next().is_some())).await;
    let open = open_to_others(folder.path());
    assert!(open.is_empty(), "{open:?}");
    server.terminate();
    assert_eq!(server.wait().0, Some(0));
}

/// Everything in a folder that others may do something with.
fn open_to_others(folder: &Path) -> Vec<String> {
    let mut open = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map_while(Result::ok) {
        // A file that goes while we look is closed to everybody.
        let Ok(found) = entry.metadata() else { continue };
        if found.permissions().mode() & 0o077 != 0 {
            open.push(format!("{} {:o}", entry.path().display(), found.permissions().mode()));
        }
        if found.is_dir() {
            open.extend(open_to_others(&entry.path()));
        }
    }
    open
}

#[tokio::test]
async fn an_empty_database_beside_the_keys_of_an_earlier_one_is_told_and_nothing_is_made() {
    let folder = Folder::new();
    let (first, second) = (Database::new(&folder).await, Folder::new());
    let data = folder.path().to_str().unwrap();
    let with = |url| [("TAMBOUR_DATA_DIR", data), ("TAMBOUR_DATABASE_URL", url)];
    assert!(tambour(&["commune", "add", "--insee", "57361"], &with(&first.url)).status.success());
    let empty = Database::empty(&second).await;
    for command in [&["serve"][..], &["commune", "add", "--insee", "57361"]] {
        let refused = tambour(command, &with(&empty.url));
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains("is empty") && said.contains("keys"), "{said}");
    }
    assert!(!second.path().join("tambour.sqlite").exists(), "no file was made");
    assert!(tambour(&["migrate"], &with(&empty.url)).status.success(), "whoever means it may begin anew");
    assert!(tambour(&["commune", "add", "--insee", "57361"], &with(&empty.url)).status.success());
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_not_touched() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    assert!(tambour(&["migrate"], &settings).status.success());
    let db = SeaOrm::connect(&url).await.unwrap();
    db.execute_unprepared("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_later', 1)")
        .await
        .unwrap();
    db.close().await.unwrap();
    let doctor = tambour(&["doctor"], &settings);
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(!doctor.status.success() && said.contains("newer version of Tambour"), "{said}");
    let serve = tambour(&["serve"], &settings);
    let said = String::from_utf8_lossy(&serve.stderr).into_owned();
    assert!(!serve.status.success() && said.contains("newer version of Tambour"), "{said}");
}

#[tokio::test]
async fn a_broken_file_is_told_by_doctor_and_refused_by_serve_and_not_touched() {
    if on_postgres() {
        say("a server looks after its own files");
        return;
    }
    let folder = Folder::new();
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap())];
    assert!(tambour(&["migrate"], &settings).status.success());
    let file = folder.path().join("tambour.sqlite");
    let whole = fs::read(&file).unwrap();
    let mut in_the_middle = whole.clone();
    in_the_middle[8192..].fill(0x5a);
    for broken in [b"no database at all, but long enough to be taken for one".repeat(40), in_the_middle] {
        fs::write(&file, &broken).unwrap();
        let doctor = tambour(&["doctor"], &settings);
        let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
        assert!(!doctor.status.success() && said.contains("is damaged") && said.contains("backup"), "{said}");
        assert_eq!(fs::read(&file).unwrap(), broken, "doctor changes nothing");
    }
    fs::write(&file, b"no database at all, but long enough to be taken for one".repeat(40)).unwrap();
    let serve = tambour(&["serve"], &settings);
    let said = String::from_utf8_lossy(&serve.stderr).into_owned();
    assert!(!serve.status.success() && said.contains("is damaged, or is no database"), "{said}");
}
