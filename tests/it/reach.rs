//! The numbers of readers, and that nothing tells who they were.

use api::accounts::Role;
use sea_orm::{ConnectionTrait, Database as SeaOrm, DbBackend, Statement};
use serde_json::{Value, json};
use tests::{Database, Does, Folder, KERLING, PushService, SAILLANS, Server, TestApp, Trouble, on_postgres, tambour};

use crate::digests::{self, CAMILLE};

const DAY: i64 = 86_400;

/// The reach of Kerling as its clerk is told.
async fn told(app: &TestApp) -> Value {
    app.clerk().await.get(format!("/v1/communes/{KERLING}/reach")).await.expect(200).json()
}

/// The loads and opens of the day that lies `before` days before today.
fn day_of(reach: &Value, before: usize) -> (i64, i64) {
    let day = reach["days"].as_array().unwrap().iter().nth_back(before).unwrap();
    (day["board_loads"].as_i64().unwrap(), day["notice_opens"].as_i64().unwrap())
}

/// The sum of a count over all the days that are told of.
fn all(reach: &Value, name: &str) -> i64 {
    reach["days"].as_array().unwrap().iter().map(|day| day[name].as_i64().unwrap()).sum()
}

#[tokio::test]
async fn loads_of_a_board_are_counted_by_day_whether_it_had_changed_or_not() {
    let app = TestApp::start().await;
    let (phone, board) = (app.stranger(), format!("/v1/communes/{KERLING}/board"));
    let etag = phone.get(&board).await.expect(200).header("etag");
    phone.get(&board).header("if-none-match", etag).await.expect(304);
    app.board("57361").await;
    app.board(SAILLANS).await;
    phone.get(format!("/v1/communes/{KERLING}/feed.atom")).await.expect(200);
    assert_eq!(day_of(&told(&app).await, 0), (3, 0));
    assert_eq!(day_of(&told(&app).await, 0), (3, 0), "asking counts nothing");
    app.advance(DAY);
    app.board(KERLING).await;
    let reach = told(&app).await;
    assert_eq!((day_of(&reach, 1), day_of(&reach, 0)), ((3, 0), (1, 0)));
    assert_eq!(reach["days"].as_array().unwrap().len(), 30);
}

#[tokio::test]
async fn a_notice_is_opened_once_a_device_and_day() {
    let app = TestApp::start().await;
    let (notice, other) = (app.post("Panneau", json!({})).await, app.post("Autre", json!({})).await);
    let open = |notice: &Value| format!("/v1/notices/{}/opened", notice["id"].as_str().unwrap());
    let (one, two) = (app.device().await, app.device().await);
    for phone in [&one, &one, &two] {
        phone.act(open(&notice)).await.expect(204);
    }
    one.act(open(&other)).await.expect(204);
    assert_eq!(day_of(&told(&app).await, 0), (0, 3));
    app.advance(DAY);
    one.act(open(&notice)).await.expect(204);
    let reach = told(&app).await;
    assert_eq!((day_of(&reach, 1).1, day_of(&reach, 0).1), (3, 1));
    let opened = json!([
        {"id": notice["id"], "title": "Panneau", "opens": 3, "without_device": 0},
        {"id": other["id"], "title": "Autre", "opens": 1, "without_device": 0},
    ]);
    assert_eq!(reach["notices"], opened);
}

#[tokio::test]
async fn what_everybody_may_see_is_opened_by_a_device_or_by_nobody_in_particular() {
    let app = TestApp::start().await;
    let (draft, up) = (app.post("Brouillon", json!({"draft": true})).await, app.post("Panneau", json!({})).await);
    let open = |notice: &Value| format!("/v1/notices/{}/opened", notice["id"].as_str().unwrap());
    app.stranger().with_device("nonsense").act(open(&up)).await.expect_problem(401, "unknown-device");
    app.device().await.act(open(&draft)).await.expect_problem(404, "notice-not-found");
    assert_eq!(day_of(&told(&app).await, 0), (0, 0));
    app.stranger().act(open(&draft)).await.expect_problem(404, "notice-not-found");
    for _ in 0..2 {
        app.stranger().act(open(&up)).await.expect(204);
    }
    app.device().await.act(open(&up)).await.expect(204);
    let reach = told(&app).await;
    assert_eq!((day_of(&reach, 0), all(&reach, "without_device")), ((0, 1), 2));
    let opened = json!([{"id": up["id"], "title": "Panneau", "opens": 1, "without_device": 2}]);
    assert_eq!(reach["notices"], opened);
}

#[tokio::test]
async fn opens_by_nobody_in_particular_are_bounded_by_their_address() {
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "opens=2")]).await;
    let up = app.post("Panneau", json!({})).await;
    let open = format!("/v1/notices/{}/opened", up["id"].as_str().unwrap());
    for _ in 0..2 {
        app.stranger().act(&open).await.expect(204);
    }
    app.stranger().act(&open).await.expect_problem(429, "too-many");
    app.device().await.act(&open).await.expect(204);
}

#[tokio::test]
async fn reach_is_for_the_communes_staff_as_json_or_csv_for_a_year_at_most() {
    let app = TestApp::start().await;
    app.board(KERLING).await;
    let path = format!("/v1/communes/{KERLING}/reach");
    app.stranger().get(&path).await.expect_problem(401, "unauthorized");
    app.person(Role::Mayor, Some(SAILLANS)).await.get(&path).await.expect_problem(403, "forbidden");
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let reach = mayor.get(format!("{path}?from=2026-01-01&to=2026-01-02")).await.expect(200);
    assert_eq!(
        (&reach.json()["days"][1]["date"], reach.header("cache-control").as_str()),
        (&json!("2026-01-02"), "no-store")
    );
    let csv = mayor.get(&path).header("accept", "text/csv").await.expect(200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let (text, today) = (csv.text(), told(&app).await["to"].as_str().unwrap().to_owned());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[30]), (31, format!("{today},1,0,0,0,0,0,0,0,0,0,0").as_str()));
    assert!(
        lines[0].starts_with("date,board_loads,notice_opens,without_device,consultation_loads,push_subscriptions,"),
        "{text}"
    );
    for wrong in ["from=2025-01-01&to=2026-01-02", "from=2026-01-02&to=2026-01-01"] {
        assert_eq!(mayor.get(format!("{path}?{wrong}")).await.expect_invalid(), ["/to"]);
    }
    let ahead = mayor.get(format!("{path}?from=2099-01-01&to=2099-01-02")).await.expect(200).json();
    assert_eq!(ahead["days"], json!([]), "what has not begun has no reach");
    mayor.get("/v1/communes/atlantis/reach").await.expect_problem(404, "commune-not-found");
}

#[tokio::test]
async fn phones_and_what_became_of_their_messages_are_counted() {
    let service = PushService::start().await;
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "off"), ("TAMBOUR_OUTGOING_ALLOW", service.origin())]).await;
    let [fine, gone, narrow] = [
        app.phone(&service, "fine", json!({})).await,
        app.phone(&service, "gone", json!({})).await,
        app.phone(&service, "narrow", json!({})).await,
    ];
    let reach = told(&app).await;
    assert_eq!(reach["days"][29]["push_subscriptions"], 3);
    let wakes = reach["phones"].as_array().unwrap().iter().find(|it| it["kind"] == "alert").unwrap();
    assert_eq!(wakes["phones"], 3, "an alert wakes them all");
    service.will(&gone, [Does::Answer(410)]);
    service.will(&narrow, [Does::Answer(413); 4]);
    app.post("Panneau", json!({})).await;
    app.pass(10).await;
    app.pass(120).await;
    assert_eq!(service.read_by(&fine).len(), 1);
    let reach = told(&app).await;
    assert_eq!((all(&reach, "push_accepted"), all(&reach, "push_forgotten"), all(&reach, "push_failed")), (1, 1, 1));
    assert_eq!(reach["days"][29]["push_subscriptions"], 2, "who is forgotten hears no more");
}

#[tokio::test]
async fn how_many_heard_of_a_commune_is_known_later_as_it_was_at_the_days_end() {
    let service = PushService::start().await;
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "off"), ("TAMBOUR_OUTGOING_ALLOW", service.origin())]).await;
    let phone = app.phone(&service, "one", json!({})).await;
    app.keep_promises().await;
    app.advance(2 * DAY);
    app.bearer(&phone.secret).delete(phone.address()).await.expect(204);
    app.keep_promises().await;
    app.advance(DAY);
    let reach = told(&app).await;
    let phones: Vec<i64> =
        reach["days"].as_array().unwrap().iter().map(|day| day["push_subscriptions"].as_i64().unwrap()).collect();
    assert_eq!(phones[25..], [0, 1, 1, 0, 0]);
}

#[tokio::test]
async fn readers_of_the_letter_are_counted_and_how_it_reached_them() {
    let (app, inbox) = digests::start().await;
    for email in [CAMILLE, "ancienne@exemple.fr"] {
        digests::subscribe(&app, &inbox, digests::wish(email)).await;
    }
    assert_eq!(told(&app).await["days"][29]["letter_readers"], 2);
    inbox.trouble("ancienne@exemple.fr", &[Trouble::Says("550 5.1.1 no such user"); 3]);
    for week in ["2030-W10", "2030-W11", "2030-W12"] {
        app.post("Foire aux pommes", json!({})).await;
        app.clerk().await.act(format!("/v1/communes/{KERLING}/digests/{week}/send")).await.expect(200);
        digests::run(&app).await;
    }
    let reach = told(&app).await;
    let today = &reach["days"][29];
    assert_eq!(
        (&today["letter_readers"], &today["letters_suspended"], all(&reach, "letters_delivered")),
        (&json!(1), &json!(1), 3)
    );
}

/// Everything that the tables of a PostgreSQL database hold, as text; an SQLite file is looked through as it is.
async fn everything_in(url: &str) -> String {
    let mut held = String::new();
    if !on_postgres() {
        return held;
    }
    let db = SeaOrm::connect(url).await.unwrap();
    let all = async |sql: String| db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    for table in
        all("SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'".to_owned())
            .await
    {
        let table: String = table.try_get("", "name").unwrap();
        for row in all(format!("SELECT t::text AS row FROM \"{table}\" t")).await {
            held.push_str(&row.try_get::<String>("", "row").unwrap());
        }
    }
    db.close().await.unwrap();
    held
}

/// True if something is somewhere in a folder's files.
fn holds(folder: &std::path::Path, wanted: &[u8]) -> bool {
    let in_file =
        |path: &std::path::Path| std::fs::read(path).unwrap().windows(wanted.len()).any(|bytes| bytes == wanted);
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .any(|path| if path.is_dir() { holds(&path, wanted) } else { in_file(&path) })
}

/// A server's settings, the first commune on it, and the token of its clerk.
async fn install(folder: &Folder) -> (Vec<(&'static str, String)>, String) {
    let settings = vec![
        ("TAMBOUR_DATABASE_URL", Database::new(folder).await.url),
        ("TAMBOUR_DATA_DIR", folder.path().display().to_string()),
        ("TAMBOUR_TRUSTED_PROXIES", "127.0.0.1".to_owned()),
        ("TAMBOUR_LOG", "debug".to_owned()),
    ];
    assert!(tambour(&["commune", "add", "--insee", "57361"], &borrowed(&settings)).status.success());
    let made = tambour(&["token", "create", "--commune", KERLING, "--role", "clerk"], &borrowed(&settings));
    (settings, String::from_utf8(made.stdout).unwrap().trim().to_owned())
}

fn borrowed<'a>(settings: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    settings.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[tokio::test]
async fn what_several_processes_count_adds_up_and_outlives_their_stop() {
    let folder = Folder::new();
    let (settings, token) = install(&folder).await;
    let board = format!("/v1/communes/{KERLING}/board");
    let servers = [Server::start(&borrowed(&settings)), Server::start(&borrowed(&settings))];
    for server in &servers {
        for _ in 0..3 {
            server.person(None).get(&board).await.expect(200);
        }
    }
    for server in servers {
        server.terminate();
        assert_eq!(server.wait().0, Some(0));
    }
    let server = Server::start(&borrowed(&settings));
    let reach = server.person(Some(&token)).get(format!("/v1/communes/{KERLING}/reach")).await.expect(200).json();
    assert_eq!(all(&reach, "board_loads"), 6, "what was counted was written at the stop");
    server.terminate();
    server.wait();
}

#[tokio::test]
async fn neither_the_database_nor_a_log_nor_a_file_tells_who_read() {
    const ADDRESSES: [&str; 2] = ["2001:db8:feed:beef:1234:5678:9abc:def1", "203.0.113.77"];
    let folder = Folder::new();
    let (settings, token) = install(&folder).await;
    let server = Server::start(&borrowed(&settings));
    let notice = json!({"title": "Panneau d’essai", "category": "information"});
    let posted =
        server.person(Some(&token)).post(format!("/v1/communes/{KERLING}/notices"), notice).await.expect(201).json();
    let (notice, mut secrets) = (posted["id"].as_str().unwrap(), Vec::new());
    for address in ADDRESSES {
        let stranger = server.person(None);
        let made = stranger.act("/v1/devices").header("x-forwarded-for", address).await.expect(201).json();
        let secret = made["secret"].as_str().unwrap().to_owned();
        let phone = stranger.with_device(&secret);
        phone.act(format!("/v1/notices/{notice}/opened")).header("x-forwarded-for", address).await.expect(204);
        for path in [format!("/v1/communes/{KERLING}/board"), format!("/notices/{notice}")] {
            stranger.get(path).header("x-forwarded-for", address).await.expect(200);
        }
        secrets.push(secret);
    }
    server.terminate();
    let log = server.wait().1.join("\n");
    let held = everything_in(&settings[0].1).await;
    let is_kept = |trace: &str| log.contains(trace) || held.contains(trace) || holds(folder.path(), trace.as_bytes());
    assert!(
        log.contains("openNotice") && is_kept("notice_opens") && is_kept("board_loads"),
        "there is something to look through"
    );
    let octets = ADDRESSES[0].parse::<std::net::Ipv6Addr>().unwrap().octets();
    let hexadecimal: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    for trace in ADDRESSES.into_iter().chain([hexadecimal.as_str()]).chain(secrets.iter().map(String::as_str)) {
        assert!(!is_kept(trace), "{trace} is kept");
    }
    assert!(!holds(folder.path(), &octets), "the address is in a file");
}
