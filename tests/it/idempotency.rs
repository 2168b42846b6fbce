//! Requests that are sent twice.

use std::collections::HashMap;

use api::accounts::Role;
use api::idempotency;
use serde_json::{Value, json};
use tests::{Database, Folder, KERLING, Person, Reply, SAILLANS, Server, TestApp, tambour};
use tokio::task::JoinSet;

const PATH: &str = "/v1/communes/kerling-les-sierck/notices";

fn notice(title: &str) -> Value {
    json!({"title": title, "category": "works"})
}

async fn post(person: &Person, key: &str, title: &str) -> Reply {
    person.post(PATH, notice(title)).header("idempotency-key", key).await
}

#[tokio::test]
async fn the_same_request_is_answered_the_same_and_done_once() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let first = post(&clerk, "une-cle", "Marché").await.expect(201);
    assert_eq!(first.header("idempotency-replayed"), "");
    // A later change of the notice does not change the answer to its creation.
    clerk.patch(first.header("location"), json!({"title": "Marché de Noël"})).await.expect(200);
    let again = post(&clerk, "une-cle", "Marché").await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.body, first.body, "byte for byte");
    for name in ["location", "etag", "content-type"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
    assert_eq!(app.titles().await, ["Marché de Noël"]);
}

#[tokio::test]
async fn a_key_by_the_communes_slug_and_by_its_code_is_one() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let first = post(&clerk, "k", "Marché").await.expect(201);
    let by_code =
        clerk.post("/v1/communes/57361/notices", notice("Marché")).header("idempotency-key", "k").await.expect(201);
    assert_eq!((by_code.header("idempotency-replayed"), by_code.body), ("true".to_owned(), first.body));
    let other = clerk.post("/v1/communes/57361/notices", notice("Autre")).header("idempotency-key", "k").await;
    other.expect_problem(422, "idempotency-key-reused");
    assert_eq!(app.titles().await, ["Marché"]);
}

#[tokio::test]
async fn a_key_with_another_body_is_refused() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    post(&clerk, "k", "Marché").await.expect(201);
    post(&clerk, "k", "Marche").await.expect_problem(422, "idempotency-key-reused");
    assert_eq!(app.titles().await, ["Marché"]);
}

#[tokio::test]
async fn a_key_belongs_to_a_caller_and_a_path_and_counts_for_a_day() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let first = post(&clerk, "k", "Marché").await.expect(201);
    let (mayor, other) = (app.person(Role::Mayor, Some(KERLING)).await, app.person(Role::Clerk, Some(SAILLANS)).await);
    post(&mayor, "k", "Fête").await.expect(201);
    other
        .post(format!("/v1/communes/{SAILLANS}/notices"), notice("Vélo"))
        .header("idempotency-key", "k")
        .await
        .expect(201);
    assert_eq!(app.titles().await.len(), 2);

    app.advance(24 * 3_600 - 60);
    assert_eq!(post(&clerk, "k", "Marché").await.expect(201).body, first.body);
    app.advance(61);
    let second = post(&clerk, "k", "Demain").await.expect(201);
    assert_ne!(second.header("location"), first.header("location"));
    assert_eq!(post(&clerk, "k", "Demain").await.expect(201).body, second.body);
}

#[tokio::test]
async fn what_was_refused_may_be_sent_again_with_its_key() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    assert_eq!(post(&clerk, "k", "").await.expect_invalid(), ["/title"]);
    post(&clerk, "k", "Marché").await.expect(201);
    // The first answer counts, even if the same request would be refused by now.
    let until = app.in_seconds(60);
    let body = json!({"title": "Ce soir", "category": "works", "expire_at": until});
    let first = clerk.post(PATH, body.clone()).header("idempotency-key", "soir").await.expect(201);
    app.advance(120);
    assert_eq!(clerk.post(PATH, body.clone()).header("idempotency-key", "soir").await.expect(201).body, first.body);
    assert_eq!(clerk.post(PATH, body).await.expect_invalid(), ["/expire_at"]);
}

#[tokio::test]
async fn a_key_that_is_none_is_named_like_any_other_mistake() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    for wrong in ["", "two words", &"k".repeat(256)] {
        assert_eq!(post(&clerk, wrong, "Marché").await.expect_invalid(), ["/Idempotency-Key"], "{wrong}");
    }
    let twice = clerk.post(PATH, notice("x")).header("idempotency-key", "a").header("idempotency-key", "b").await;
    assert_eq!(twice.expect_invalid(), ["/Idempotency-Key"]);
    post(&app.stranger(), "two words", "x").await.expect_problem(401, "unauthorized");
    post(&clerk, &"k".repeat(255), "Marché").await.expect(201);
}

#[tokio::test]
async fn the_same_request_many_times_at_once_is_done_once() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let mut sent = JoinSet::new();
    for _ in 0..20 {
        let clerk = clerk.clone();
        sent.spawn(async move { post(&clerk, "k", "Marché").await.expect(201) });
    }
    let replies = sent.join_all().await;
    assert!(replies.iter().all(|reply| reply.body == replies[0].body));
    assert_eq!(replies.iter().filter(|reply| reply.header("idempotency-replayed").is_empty()).count(), 1);
    assert_eq!(app.titles().await, ["Marché"]);
}

#[tokio::test]
async fn an_organisation_is_made_once() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let path = format!("/v1/communes/{KERLING}/organisations");
    let make = async |name: &str| {
        clerk.post(&path, json!({"kind": "association", "name": name})).header("idempotency-key", "k").await
    };
    let first = make("Les Amis du lavoir").await.expect(201);
    assert_eq!(
        clerk.get(first.header("location")).await.expect(200).json(),
        first.json(),
        "it is what is read afterwards"
    );
    // Without its key the second one would find the name taken.
    let again = make("Les Amis du lavoir").await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), again.body), ("true".to_owned(), first.body));
    make("Les Amis du four").await.expect_problem(422, "idempotency-key-reused");
}

#[tokio::test]
async fn a_file_is_uploaded_once_whatever_the_boundary_between_its_parts() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let path = format!("/v1/communes/{KERLING}/files");
    let send = async |boundary: &str, content: &str| {
        let part = "Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"";
        let body = format!("--{boundary}\r\n{part}\r\n\r\n{content}\r\n--{boundary}--\r\n");
        clerk
            .act(&path)
            .body(&format!("multipart/form-data; boundary={boundary}"), body)
            .header("idempotency-key", "k")
            .await
    };
    let first = send("one", "%PDF-1.7 un").await.expect(201);
    let again = send("another", "%PDF-1.7 un").await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), again.body), ("true".to_owned(), first.body));
    send("one", "%PDF-1.7 deux").await.expect_problem(422, "idempotency-key-reused");
}

#[tokio::test]
async fn old_keys_are_forgotten() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    post(&clerk, "a", "Marché").await.expect(201);
    app.advance(24 * 3_600);
    post(&clerk, "b", "Fête").await.expect(201);
    assert_eq!(idempotency::forget_old(&app.app).await.unwrap(), 1);
    assert_eq!(idempotency::forget_old(&app.app).await.unwrap(), 0);
}

/// Number of notices, and of those that are sent at once.
const MANY: usize = 1_000;
const AT_ONCE: usize = 50;

/// Send all of them, `AT_ONCE` at once; their answers, in order. After `kill_after` answers the server is killed.
async fn send_all(server: &mut Option<Server>, clerk: &Person, kill_after: usize) -> Vec<Option<Reply>> {
    let mut replies = vec![None; MANY];
    let (mut sent, mut next, mut answered) = (JoinSet::new(), 0, 0);
    loop {
        while next < MANY && sent.len() < AT_ONCE && server.is_some() {
            let (clerk, number) = (clerk.clone(), next);
            sent.spawn(async move {
                let body =
                    json!({"title": format!("Panneau {number}"), "category": "works", "body": format!("Texte {number}. ").repeat(20)});
                let asking = clerk.post("/v1/communes/57361/notices", body).header("idempotency-key", format!("cle-{number}"));
                (number, asking.answer().await)
            });
            next += 1;
        }
        let Some(done) = sent.join_next().await else { return replies };
        let (number, reply) = done.expect("sending does not panic");
        answered += usize::from(reply.is_some());
        replies[number] = reply.map(|reply| reply.expect(201));
        if answered == kill_after
            && let Some(server) = server.take()
        {
            server.kill();
        }
    }
}

#[tokio::test]
async fn a_thousand_notices_survive_a_kill_and_their_replay_makes_none_twice() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [
        ("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()),
        ("TAMBOUR_DATABASE_URL", url.as_str()),
        ("TAMBOUR_LOG", "warn,api::server::cli=info"),
    ];
    assert!(tambour(&["commune", "add", "--insee", "57361"], &settings).status.success());
    let made = tambour(&["token", "create", "--commune", "57361", "--role", "clerk"], &settings);
    let token = String::from_utf8(made.stdout).unwrap().trim().to_owned();

    let server = Server::start(&settings);
    let clerk = server.person(Some(&token));
    let before = send_all(&mut Some(server), &clerk, MANY / 2).await;
    assert!(before.iter().flatten().count() >= MANY / 2 && before.iter().any(Option::is_none));

    let server = Server::start(&settings);
    let clerk = server.person(Some(&token));
    let mut running = Some(server);
    let after = send_all(&mut running, &clerk, MANY + 1).await;
    let (mut next, mut listed) = (Some("/v1/communes/57361/notices?limit=100".to_owned()), HashMap::new());
    while let Some(path) = next {
        let page = clerk.get(path).await.expect(200);
        for card in page.json()["items"].as_array().unwrap() {
            assert!(
                listed.insert(card["title"].clone(), card["summary"].clone()).is_none(),
                "{} is there twice",
                card["title"]
            );
        }
        next = page.next();
    }
    assert_eq!(listed.len(), MANY);
    for (number, (before, after)) in before.iter().zip(&after).enumerate() {
        let after = after.as_ref().expect("the second server answers everything");
        let notice = after.json();
        assert_eq!(
            (&notice["title"], listed.get(&notice["title"])),
            (&json!(format!("Panneau {number}")), Some(&notice["summary"]))
        );
        match before {
            Some(before) => assert_eq!(before.body, after.body, "{number} was answered otherwise"),
            // The kill came between the write and its answer.
            None if after.header("idempotency-replayed") == "true" => {
                assert_eq!(
                    clerk.get(after.header("location")).await.expect(200).body,
                    after.body,
                    "{number} is not whole"
                );
            }
            None => {}
        }
    }
}
