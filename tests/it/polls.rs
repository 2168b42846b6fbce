//! Quick polls, as the town hall asks them and devices answer.

mod answers;
mod on_pages;

use api::accounts::Role;
use api::server;
use serde_json::{Value, json};
use tests::{KERLING, Person, Reply, SAILLANS, TestApp, on_postgres};

const DAY: i64 = 86_400;
const POLLS: &str = "/v1/communes/kerling-les-sierck/polls";

fn address(poll: &Value) -> String {
    format!("/v1/polls/{}", poll["id"].as_str().unwrap())
}

/// Answer with the options in these places.
async fn answer(person: &Person, poll: &Value, places: &[usize]) -> Reply {
    let options: Vec<&Value> = places.iter().map(|place| &poll["options"][place]["id"]).collect();
    person.put(address(poll) + "/answer", json!({"options": options})).await
}

#[tokio::test]
async fn a_poll_is_edited_and_deleted_until_the_first_answer() {
    let app = TestApp::start().await;
    let (clerk, device) = (app.person(Role::Mayor, Some(KERLING)).await, app.device().await);
    let poll = app.ask("Un banc ?", json!({})).await;
    let edited = clerk
        .patch(address(&poll), json!({"question": "Deux bancs ?", "options": ["Non", "Peut-être"]}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&edited["question"], &edited["options"][0]["id"]),
        (&json!("Deux bancs ?"), &poll["options"][1]["id"]),
        "what stays keeps its id"
    );
    assert_eq!(
        clerk.patch(address(&poll), json!({"closes_at": app.in_seconds(-1)})).await.expect_invalid(),
        ["/closes_at"]
    );
    assert_eq!(answer(&device, &poll, &[0]).await.expect_invalid(), ["/options"], "that option is gone");
    answer(&device, &edited, &[0]).await.expect(200);
    clerk.patch(address(&poll), json!({"question": "Trois bancs ?"})).await.expect_problem(409, "poll-settled");
    clerk.delete(address(&poll)).await.expect_problem(409, "poll-settled");

    let unanswered = app.ask("Un arbre ?", json!({})).await;
    clerk.delete(address(&unanswered)).await.expect(204);
    clerk.get(address(&unanswered)).await.expect_problem(404, "poll-not-found");
    answer(&device, &unanswered, &[0]).await.expect_problem(404, "poll-not-found");
    assert_eq!(app.board(KERLING).await["polls"].as_array().unwrap().len(), 1);
}

/// The number of places in the database's files where a text stands.
fn copies(app: &TestApp, text: &str) -> usize {
    let files = std::fs::read_dir(&app.config.data_dir).unwrap().map(|file| file.unwrap().path());
    let databases = files.filter(|path| path.to_string_lossy().contains(".sqlite"));
    let count = |path| std::fs::read(path).unwrap().windows(text.len()).filter(|it| *it == text.as_bytes()).count();
    databases.map(count).sum()
}

#[tokio::test]
async fn a_poll_that_was_deleted_is_gone_from_the_disk() {
    if on_postgres() {
        return; // It overwrites what was deleted when it vacuums.
    }
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    for number in 0..10 {
        let poll = app.ask(&format!("Faut-il abattre le tilleul {number} ?"), json!({})).await;
        assert!(copies(&app, "Faut-il abattre") > 0, "it is in one of the files");
        clerk.delete(address(&poll)).await.expect(204);
    }
    server::run_due(&app.app).await.unwrap();
    assert_eq!(copies(&app, "Faut-il abattre"), 0);
}

#[tokio::test]
async fn whoever_changes_a_poll_has_read_it_as_it_is() {
    let app = TestApp::start().await;
    let (clerk, poll) = (app.clerk().await, app.ask("Un banc ?", json!({})).await);
    let seen = clerk.get(address(&poll)).await.expect(200).header("etag");
    let edited =
        clerk.patch(address(&poll), json!({"question": "Deux bancs ?"})).header("if-match", &seen).await.expect(200);
    clerk
        .patch(address(&poll), json!({"question": "Trois ?"}))
        .header("if-match", &seen)
        .await
        .expect_problem(412, "stale");
    clerk.delete(address(&poll)).header("if-match", &seen).await.expect_problem(412, "stale");
    clerk.patch(address(&poll), json!({})).header("if-match", edited.header("etag")).await.expect(200);
    app.advance(DAY);
    let closed = clerk.get(address(&poll)).await.expect(200).header("etag");
    let conclude = || clerk.put(address(&poll) + "/conclusion", json!({"text": "Non."}));
    conclude().header("if-match", &seen).await.expect_problem(412, "stale");
    conclude().header("if-match", &closed).await.expect(200);
    clerk.patch(address(&poll), json!({"closes_at": app.in_seconds(DAY)})).await.expect_problem(409, "poll-settled");
}

#[tokio::test]
async fn the_town_hall_concludes_a_closed_poll_and_the_conclusion_goes_back_to_the_board() {
    let app = TestApp::start().await;
    let (clerk, poll) = (app.clerk().await, app.ask("Un banc ?", json!({})).await);
    let conclude = |text: &str| clerk.put(address(&poll) + "/conclusion", json!({"text": text}));
    conclude("Oui.").await.expect_problem(409, "poll-open");
    app.advance(DAY);
    assert_eq!(app.board(KERLING).await["polls"], json!([]), "it closed by itself");
    for wrong in ["", " \n", &"é".repeat(2001)] {
        assert_eq!(conclude(wrong).await.expect_invalid(), ["/text"]);
    }
    let concluded = conclude("Il sera posé\nen mai.").await.expect(200).json();
    app.advance(60);
    let again = conclude("Il sera posé en juin.").await.expect(200).json();
    assert_eq!(
        (&again["conclusion"], &again["concluded_at"]),
        (&json!("Il sera posé en juin."), &concluded["concluded_at"])
    );
    let card = app.board(KERLING).await["polls"][0].clone();
    assert_eq!((&card["conclusion"], &card["status"]), (&again["conclusion"], &json!("closed")));
    app.advance(14 * DAY);
    assert_eq!(app.board(KERLING).await["polls"], json!([]), "two weeks later it is off the board");
}

#[tokio::test]
async fn the_board_shows_open_polls_without_counts_and_no_answer_touches_it() {
    let app = TestApp::start().await;
    app.ask("Plus tard", json!({"closes_at": app.in_seconds(2 * DAY)})).await;
    let poll = app.ask("Bientôt", json!({})).await;
    let board = app.stranger().get(format!("/v1/communes/{KERLING}/board")).await.expect(200);
    let cards = board.json()["polls"].clone();
    assert_eq!(
        (&cards[0]["question"], &cards[1]["question"]),
        (&json!("Bientôt"), &json!("Plus tard")),
        "those that close soonest first"
    );
    assert_eq!(
        cards[0]["options"],
        json!([{"id": poll["options"][0]["id"], "label": "Oui"}, {"id": poll["options"][1]["id"], "label": "Non"}])
    );
    let rebuilds = async || {
        let metrics = app.stranger().get("/metrics").await.expect(200).text();
        metrics
            .lines()
            .find_map(|line| line.strip_prefix("tambour_board_rebuilds_total "))
            .unwrap()
            .parse::<u32>()
            .unwrap()
    };
    let before = rebuilds().await;
    for _ in 0..5 {
        answer(&app.device().await, &poll, &[0]).await.expect(200);
        app.stranger()
            .get(format!("/v1/communes/{KERLING}/board"))
            .header("if-none-match", board.header("etag"))
            .await
            .expect(304);
    }
    // A comparison with the database that began before the poll may have dropped the board once.
    assert!(rebuilds().await <= before + 1, "no answer made it anew");
    app.advance(DAY);
    assert_eq!(app.board(KERLING).await["polls"].as_array().unwrap().len(), 1, "time took the other one down");
}

#[tokio::test]
async fn a_list_has_the_open_polls_first_then_the_closed_newest_first() {
    let app = TestApp::start().await;
    for (question, seconds) in [("a", 60), ("b", 3 * DAY), ("c", 120), ("d", 2 * DAY), ("e", 120)] {
        app.ask(question, json!({"closes_at": app.in_seconds(seconds)})).await;
    }
    app.advance(3600);
    let (mut next, mut questions) = (Some(format!("{POLLS}?limit=2")), Vec::new());
    while let Some(page) = next {
        let reply = app.stranger().get(&page).await.expect(200);
        questions.extend(
            reply.json()["items"].as_array().unwrap().iter().map(|it| it["question"].as_str().unwrap().to_owned()),
        );
        next = reply.next();
    }
    assert_eq!(questions, ["b", "d", "e", "c", "a"]);
    let elsewhere = app.stranger().get(format!("/v1/communes/{SAILLANS}/polls")).await.expect(200).json();
    assert_eq!(elsewhere["items"], json!([]));
    let cursor = app.stranger().get(format!("{POLLS}?limit=1")).await.expect(200).json()["next"].clone();
    let other_list = format!("/v1/communes/{SAILLANS}/polls?after={}", cursor.as_str().unwrap());
    assert_eq!(app.stranger().get(other_list).await.expect_invalid(), ["/after"]);
}

#[tokio::test]
async fn a_poll_is_cached_for_strangers_and_never_for_devices() {
    let app = TestApp::start().await;
    let poll = app.ask("Un banc ?", json!({})).await;
    let public = app.stranger().get(address(&poll)).await.expect(200);
    assert_eq!(public.header("cache-control"), "public, no-cache, s-maxage=5");
    assert!(public.header("vary").contains("Tambour-Device"), "a cache keeps the two apart");
    app.stranger().get(address(&poll)).header("if-none-match", public.header("etag")).await.expect(304);
    let device = app.device().await;
    answer(&device, &poll, &[0]).await.expect(200);
    app.stranger().get(address(&poll)).header("if-none-match", public.header("etag")).await.expect(200);
    for path in [address(&poll), POLLS.to_owned()] {
        assert_eq!(device.get(&path).await.expect(200).header("cache-control"), "no-store");
        app.stranger().with_device("nonsense").get(&path).await.expect_problem(401, "unknown-device");
    }
}

#[tokio::test]
async fn a_closed_poll_owes_its_conclusion_after_thirty_days() {
    let app = TestApp::start().await;
    let path = format!("/v1/communes/{KERLING}/accountability");
    let (first, second) = (app.ask("Un banc ?", json!({})).await, app.ask("Un arbre ?", json!({})).await);
    app.ask("Plus tard", json!({"closes_at": app.in_seconds(60 * DAY)})).await;
    let account = async || app.stranger().get(&path).await.expect(200).json()["polls"].clone();
    app.advance(31 * DAY - 60);
    assert_eq!(account().await, json!({"asked": 3, "concluded": 0, "owed": 0, "owing": []}));
    app.advance(60);
    let owed = account().await;
    assert_eq!((&owed["owed"], &owed["owing"][0]["question"]), (&json!(2), &json!("Un banc ?")));
    assert_eq!(owed["owing"][0]["days_late"], 0);
    app.advance(8 * DAY);
    assert_eq!(account().await["owing"][0]["days_late"], 8);
    assert_eq!(app.clerk().await.get(address(&first)).await.expect(200).json()["answer_owed"], true);
    app.clerk().await.put(address(&first) + "/conclusion", json!({"text": "Oui."})).await.expect(200);
    let owed = account().await;
    assert_eq!((&owed["concluded"], &owed["owed"], &owed["owing"][0]["id"]), (&json!(1), &json!(1), &second["id"]));
    assert_eq!(app.stranger().get(address(&first)).await.expect(200).json()["answer_owed"], false);
}

#[tokio::test]
async fn a_poll_is_asked_by_the_clerk_or_the_mayor_with_all_it_needs() {
    let app = TestApp::start().await;
    let good = json!({"question": "Un banc ?", "options": ["Oui", "Non"], "closes_at": app.in_seconds(DAY)});
    for role in [Role::Councillor, Role::Publisher] {
        app.person(role, Some(KERLING)).await.post(POLLS, good.clone()).await.expect_problem(403, "forbidden");
    }
    let clerk = app.clerk().await;
    let asked = clerk.post(POLLS, good).await.expect(201);
    let poll = asked.json();
    assert_eq!(asked.header("location"), address(&poll));
    assert_eq!(
        (&poll["audience"], &poll["results"], &poll["multiple"]),
        (&json!("devices"), &json!("after_answer"), &json!(false))
    );
    let nothing = clerk.post(POLLS, json!({})).await.expect_invalid();
    assert_eq!(nothing, ["/closes_at", "/options", "/question"]);
    let wrong =
        json!({"question": "", "options": ["Oui"], "closes_at": "demain", "audience": "everybody", "results": "never"});
    assert_eq!(
        clerk.post(POLLS, wrong).await.expect_invalid(),
        ["/audience", "/closes_at", "/options", "/question", "/results"]
    );
    let over = json!({"question": "Un banc ?", "options": ["Oui", "Non"], "closes_at": app.in_seconds(-1)});
    assert_eq!(clerk.post(POLLS, over).await.expect_invalid(), ["/closes_at"]);
}

#[tokio::test]
async fn a_poll_that_is_sent_twice_with_one_key_is_asked_once() {
    let app = TestApp::start().await;
    let (clerk, body) = (
        app.clerk().await,
        json!({"question": "Un banc ?", "options": ["Oui", "Non"], "closes_at": app.in_seconds(DAY)}),
    );
    let sent = || clerk.post(POLLS, body.clone()).header("idempotency-key", "banc");
    let (first, again) = (sent().await.expect(201), sent().await.expect(201));
    assert_eq!((first.body, again.header("idempotency-replayed")), (again.body.clone(), "true".to_owned()));
    assert_eq!(app.board(KERLING).await["polls"].as_array().unwrap().len(), 1);
}
