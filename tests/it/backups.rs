//! Backups, and putting them back.

pub mod altered;
mod bucket;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database as SeaOrm, Statement};
use serde_json::json;
use tests::{Database, Folder, KERLING, Person, Server, TestApp, pictures, say, tambour};
use uuid::Uuid;

use self::altered::{Backup, names_and_modes};

/// A place for a server: a folder and a database of its own.
struct Place {
    folder: Folder,
    database: Database,
}

impl Place {
    async fn empty() -> Self {
        let folder = Folder::new();
        let database = Database::empty(&folder).await;
        Self { folder, database }
    }

    /// One where a server was before: two villages, a key and a key of a vote.
    async fn used() -> Self {
        let folder = Folder::new();
        let database = Database::with_villages(&folder).await;
        fs::create_dir_all(folder.path().join("keys/ballots")).unwrap();
        fs::write(folder.path().join("keys/vapid"), "before").unwrap();
        fs::write(folder.path().join("keys/ballots/x"), "of a vote").unwrap();
        Self { folder, database }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        tambour(arguments, &self.settings())
    }

    fn settings(&self) -> [(&str, &str); 2] {
        [("TAMBOUR_DATA_DIR", self.folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", &self.database.url)]
    }

    /// True if its database knows the commune, and everything that lies there.
    fn state(&self) -> (bool, BTreeMap<PathBuf, Vec<u8>>) {
        // Opening a database writes beside it, and so it is opened first.
        let knows = self.run(&["token", "list", "--commune", KERLING]).status.success();
        let mut found = BTreeMap::new();
        collect(self.folder.path(), &mut found);
        // The memory that processes share on a file of SQLite tells who looked.
        found.retain(|path, _| !path.to_string_lossy().ends_with("-shm"));
        (knows, found)
    }
}

fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.path() {
            path if path.is_dir() => collect(&path, found),
            path => drop(found.insert(path.clone(), fs::read(path).unwrap())),
        }
    }
}

/// What a command said, all of it.
fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Back up what a running server keeps, beside it.
async fn backed_up(app: &TestApp, more: &[&str]) -> PathBuf {
    let file = app.config.data_dir.join("sauvegarde.tambour");
    let mut arguments = vec!["backup".to_owned()];
    arguments.extend(more.iter().map(|it| (*it).to_owned()).chain([file.display().to_string()]));
    let (folder, url) = (app.config.data_dir.display().to_string(), app.config.database_url.clone());
    let run = move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        tambour(&arguments, &[("TAMBOUR_DATA_DIR", &folder), ("TAMBOUR_DATABASE_URL", &url)])
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(output.status.success(), "{}", said(&output));
    file
}

/// Post notices with a document each until it is told to stop: those that were acknowledged.
async fn write_on(clerk: Person, go: Arc<AtomicBool>, begun: tokio::sync::mpsc::Sender<()>) -> Vec<String> {
    let mut posted = Vec::new();
    while go.load(Ordering::Relaxed) {
        let file =
            clerk.upload(KERLING, "plan.pdf", &pictures::pdf_with_script()).await.expect(201).json()["id"].clone();
        let body = json!({"title": "Travaux", "category": "works", "attachments": [file]});
        let made = clerk.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201).json();
        posted.push(made["id"].as_str().unwrap().to_owned());
        let _ = begun.try_send(());
    }
    posted
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_while_people_write_holds_all_that_was_acknowledged_before() {
    let app = TestApp::start().await;
    let photo =
        app.clerk().await.upload(KERLING, "photo.jpg", &pictures::photograph(400, 200)).await.expect(201).json();
    let first = app.post("Fête du lavoir", json!({"image": photo["id"]})).await["id"].as_str().unwrap().to_owned();
    let key = app.stranger().get("/v1/push/key").await.expect(200).json();
    fs::create_dir_all(app.config.data_dir.join("keys/ballots")).unwrap();
    fs::write(app.config.data_dir.join("keys/ballots/x"), "of a vote").unwrap();
    let go = Arc::new(AtomicBool::new(true));
    let (begun, mut has_begun) = tokio::sync::mpsc::channel(1);
    let writing = tokio::spawn(write_on(app.clerk().await, go.clone(), begun));
    has_begun.recv().await;
    let file = backed_up(&app, &[]).await;
    go.store(false, Ordering::Relaxed);
    let written = writing.await.unwrap();
    assert!(written.len() > 1, "it was written to meanwhile: {written:?}");

    assert_eq!(mode(&file), 0o600);
    let parts = names_and_modes(&file);
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names[0], *names.last().unwrap()), ("manifest.json", "SHA256SUMS"));
    assert!(names.contains(&"keys/vapid") && !names.iter().any(|it| it.contains("ballots")), "{names:?}");
    assert!(parts.iter().all(|(_, mode)| *mode == 0o600));

    let there = Place::empty().await;
    let restored = there.run(&["restore", file.to_str().unwrap()]);
    assert!(restored.status.success() && said(&restored).contains("cannot be counted"), "{}", said(&restored));
    assert_eq!(mode(&there.folder.path().join("keys/vapid")), 0o600);
    assert_eq!(mode(&there.folder.path().join("keys")), 0o700);
    let left = fs::read_dir(there.folder.path()).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    assert!(left.into_iter().all(|name| !name.starts_with('.')), "nothing is left of the work");

    let server = Server::start(&there.settings());
    let reader = server.person(None);
    assert_eq!(reader.get("/v1/push/key").await.expect(200).json(), key);
    let shown = reader.get(format!("/v1/notices/{first}")).await.expect(200).json();
    reader.get(shown["image"]["url"].as_str().unwrap()).await.expect(200);
    let found = reader.get(format!("/v1/communes/{KERLING}/notices?q=lavoir")).await.expect(200).json();
    assert_eq!(found["items"][0]["id"], json!(first), "it is found by its words");
    // The first was acknowledged before the backup began; of the others those that are there are whole.
    let mut there = 0;
    for (number, id) in written.iter().enumerate() {
        let notice = reader.get(format!("/v1/notices/{id}")).await;
        if number == 0 || notice.status == 200 {
            let file = notice.expect(200).json()["attachments"][0]["url"].as_str().unwrap().to_owned();
            reader.get(file).await.expect(200);
            there += 1;
        }
    }
    assert!(there >= 1);
}

#[tokio::test]
async fn a_backup_of_an_older_schema_is_brought_up_to_date() {
    let old = Place::empty().await;
    let url = &old.database.url;
    let db =
        SeaOrm::connect(if url.starts_with("sqlite") { format!("{url}?mode=rwc") } else { url.clone() }).await.unwrap();
    Migrator::up(&db, Some(20)).await.unwrap();
    let commune = "INSERT INTO communes (id, insee_code, slug, name, timezone, postcodes, population, department_code, department_name, created_at) \
         VALUES ($1, '57361', 'kerling-les-sierck', 'Kerling-lès-Sierck', 'Europe/Paris', '57480', 599, '57', 'Moselle', 1)";
    let values = [Uuid::now_v7().into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), commune, values)).await.unwrap();
    db.close().await.unwrap();
    let file = old.folder.path().join("ancien.tambour");
    let made = old.run(&["backup", file.to_str().unwrap()]);
    assert!(made.status.success(), "{}", said(&made));

    let new = Place::empty().await;
    let restored = new.run(&["restore", file.to_str().unwrap()]);
    assert!(restored.status.success() && said(&restored).contains("Its schema is older"), "{}", said(&restored));
    assert!(new.run(&["migrate"]).status.success());
    assert!(new.run(&["token", "list", "--commune", KERLING]).status.success(), "the commune is there");
}

#[tokio::test]
async fn what_cannot_be_put_back_changes_nothing() {
    let app = TestApp::start().await;
    app.post("Panneau", json!({})).await;
    // The first who asks for the key has it made.
    app.stranger().get("/v1/push/key").await.expect(200);
    let file = backed_up(&app, &[]).await;
    let folder = Folder::new();
    let backup = Backup::read(&file);
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    *flipped.iter_mut().rev().nth(whole.len() / 3).unwrap() ^= 1;
    let kind = if tests::on_postgres() { ("postgres", "sqlite") } else { ("sqlite", "postgres") };
    let there = Place::used().await;
    let before = there.state();
    for (name, content, words) in [
        ("whole", whole.clone(), "would be replaced: name an empty place, or add --force"),
        ("cut", whole[..whole.len() - 1000].to_vec(), "cut off"),
        ("flipped", flipped, "archive"),
        ("digest", backup.with_another_key().packed(), "damaged: a digest does not fit"),
        ("without", backup.without_its_end().packed(), "cut off"),
        ("foreign", b"PK\x03\x04 something else altogether".to_vec(), "no archive of Tambour"),
        ("empty", Vec::new(), "no archive of Tambour"),
        ("newer", backup.saying("\"steps\": [", "\"steps\": [\"m29990101_000001_later\",").packed(), "newer Tambour"),
        ("form", backup.saying("\"format\": 1", "\"format\": 2").packed(), "newer version of Tambour"),
        ("other", backup.saying(kind.0, kind.1).packed(), "the one is not put back into the other"),
        ("stray", backup.with_part("keys/../../stray", "x").packed(), "damaged"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let force: &[&str] = if name == "whole" { &[] } else { &["--force"] };
        let refused = there.run(&[&["restore"], force, &[path.to_str().unwrap()]].concat());
        assert!(!refused.status.success() && said(&refused).contains(words), "{name}: {}", said(&refused));
    }
    let after = there.state();
    let paths = before.1.keys().chain(after.1.keys());
    let differ: Vec<_> = paths.filter(|it| before.1.get(*it) != after.1.get(*it)).collect();
    assert!(differ.is_empty() && before.0 && after.0, "{differ:?}");

    let done = there.run(&["restore", "--force", file.to_str().unwrap()]);
    assert!(done.status.success(), "{}", said(&done));
    let keys = there.folder.path().join("keys");
    assert_ne!(fs::read_to_string(keys.join("vapid")).unwrap(), "before");
    assert_eq!(fs::read_to_string(keys.join("ballots/x")).unwrap(), "of a vote", "keys of votes are left alone");
    let server = Server::start(&there.settings());
    let board = server.person(None).get(format!("/v1/communes/{KERLING}/board")).await.expect(200).json();
    assert_eq!(board["notices"][0]["title"], "Panneau");
    let in_use = there.run(&["restore", "--force", file.to_str().unwrap()]);
    assert!(said(&in_use).contains("a server still uses the database"), "{}", said(&in_use));
    server.person(None).get(format!("/v1/communes/{KERLING}/board")).await.expect(200);
}

#[tokio::test]
async fn an_encrypted_backup_opens_with_its_key_alone() {
    let keys = Folder::new();
    let key = |name: &str| {
        let path = keys.path().join(name);
        let made = Command::new("age-keygen").arg("-o").arg(&path).output().ok()?;
        assert!(made.status.success());
        let text = fs::read_to_string(&path).unwrap();
        let public = text.lines().find_map(|line| line.strip_prefix("# public key: ")).unwrap().to_owned();
        Some((path.display().to_string(), public))
    };
    let (Some(ours), Some(other)) = (key("ours"), key("other")) else {
        return say("age is not on this machine: encrypted backups were not tried");
    };
    let app = TestApp::start().await;
    let file = backed_up(&app, &["--recipient", &ours.1, "--recipient", &ours.1]).await;
    assert!(fs::read(&file).unwrap().starts_with(b"age-encryption.org/v1") && mode(&file) == 0o600);
    let there = Place::empty().await;
    let path = file.to_str().unwrap();
    for (arguments, words) in [
        (&["restore", path][..], "is encrypted"),
        (&["restore", "--identity", &other.0, path], "age: no identity matched"),
    ] {
        let refused = there.run(arguments);
        assert!(!refused.status.success() && said(&refused).contains(words), "{}", said(&refused));
    }
    let done = there.run(&["restore", "--identity", &ours.0, path]);
    assert!(done.status.success(), "{}", said(&done));
    assert!(there.run(&["token", "list", "--commune", KERLING]).status.success());
}
