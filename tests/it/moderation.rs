//! A moderated organisation's posts and edits wait for the town hall.

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{KERLING, Person, SAILLANS, TestApp};

const DAY: i64 = 86_400;

/// The server, a moderated association's publisher, and the clerk.
async fn start() -> (TestApp, Person, Person) {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let (publisher, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    (app, publisher, clerk)
}

async fn submit(publisher: &Person, title: &str, more: Value) -> String {
    let mut body = json!({"title": title, "category": "association"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let notice = publisher.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201).json();
    assert_eq!(notice["status"], "submitted");
    format!("/v1/notices/{}", notice["id"].as_str().unwrap())
}

async fn queue(clerk: &Person) -> Vec<(String, String)> {
    let queue = clerk.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    queue["items"].as_array().unwrap().iter().map(|it| (text(&it["kind"]), text(&it["notice"]["title"]))).collect()
}

#[tokio::test]
async fn a_submission_waits_unseen_until_the_clerk_approves_it() {
    let (app, publisher, clerk) = start().await;
    let address = submit(&publisher, "Loto", json!({})).await;
    assert!(app.titles().await.is_empty());
    app.stranger().get(&address).await.expect_problem(404, "notice-not-found");
    assert_eq!(queue(&clerk).await, [("notice".to_owned(), "Loto".to_owned())]);
    publisher.act(format!("{address}/approve")).await.expect_problem(403, "forbidden");
    publisher.act(format!("{address}/publish")).await.expect_problem(409, "impossible-transition");
    app.person(Role::Clerk, Some(SAILLANS))
        .await
        .act(format!("{address}/approve"))
        .await
        .expect_problem(404, "notice-not-found");

    app.advance(60);
    let approved = clerk.act(format!("{address}/approve")).await.expect(200).json();
    assert_eq!(approved["status"], "published");
    assert_eq!(app.titles().await, ["Loto"]);
    assert!(queue(&clerk).await.is_empty());
    clerk.act(format!("{address}/approve")).await.expect_problem(409, "impossible-transition");
    clerk
        .post(format!("{address}/reject"), json!({"reason": "trop tard"}))
        .await
        .expect_problem(409, "impossible-transition");
}

#[tokio::test]
async fn an_approved_notice_goes_up_on_its_date_and_not_after_its_end() {
    let (app, publisher, clerk) = start().await;
    let later = submit(&publisher, "Concert", json!({"publish_at": app.in_seconds(DAY)})).await;
    let over = submit(&publisher, "Hier", json!({"expire_at": app.in_seconds(60)})).await;
    assert_eq!(clerk.act(format!("{later}/approve")).await.expect(200).json()["status"], "scheduled");
    app.advance(120);
    clerk.act(format!("{over}/approve")).await.expect_problem(409, "impossible-transition");
    publisher.act(format!("{later}/publish")).await.expect_problem(409, "impossible-transition");
    app.advance(DAY);
    assert_eq!(app.titles().await, ["Concert"]);
}

#[tokio::test]
async fn a_rejection_gives_its_reason_and_an_edit_submits_again() {
    let (app, publisher, clerk) = start().await;
    let address = submit(&publisher, "Loto", json!({})).await;
    assert_eq!(clerk.post(format!("{address}/reject"), json!({"reason": " "})).await.expect_invalid(), ["/reason"]);
    let rejected = clerk.post(format!("{address}/reject"), json!({"reason": "Quel jour ?"})).await.expect(200).json();
    assert_eq!((&rejected["status"], &rejected["rejection_reason"]), (&json!("rejected"), &json!("Quel jour ?")));
    assert_eq!(publisher.get(&address).await.expect(200).json()["rejection_reason"], "Quel jour ?");
    assert!(queue(&clerk).await.is_empty());
    let again = publisher.patch(&address, json!({"title": "Loto samedi"})).await.expect(200).json();
    assert_eq!((&again["status"], &again["rejection_reason"]), (&json!("submitted"), &Value::Null));
    clerk.act(format!("{address}/approve")).await.expect(200);
    assert_eq!(app.titles().await, ["Loto samedi"]);
}

#[tokio::test]
async fn an_edit_of_what_is_up_waits_while_the_approved_text_stays() {
    let (app, publisher, clerk) = start().await;
    let address = submit(&publisher, "Loto", json!({"body": "Samedi."})).await;
    clerk.act(format!("{address}/approve")).await.expect(200);
    let edited =
        publisher.patch(&address, json!({"title": "Achetez !", "body": "**Dimanche.**"})).await.expect(200).json();
    assert_eq!((&edited["title"], &edited["status"]), (&json!("Loto"), &json!("published")));
    assert_eq!(edited["revision"]["changes"], json!({"title": "Achetez !", "body": "**Dimanche.**"}));
    publisher.patch(&address, json!({"title": "Loto dimanche"})).await.expect(200);
    assert_eq!(app.titles().await, ["Loto"]);
    let public = app.stranger().get(&address).await.expect(200).json();
    assert_eq!((&public["title"], &public["revision"]), (&json!("Loto"), &Value::Null));
    assert_eq!(queue(&clerk).await, [("revision".to_owned(), "Loto".to_owned())]);

    app.advance(60);
    let approved = clerk.act(format!("{address}/approve")).await.expect(200).json();
    assert_eq!((&approved["title"], &approved["revision"]), (&json!("Loto dimanche"), &Value::Null));
    assert_eq!(approved["body_html"], "<p><strong>Dimanche.</strong></p>");
    assert!(approved["edited_at"].is_string());
    assert_eq!(app.titles().await, ["Loto dimanche"]);
    assert!(queue(&clerk).await.is_empty());
}

#[tokio::test]
async fn a_rejected_revision_leaves_the_notice_and_can_be_mended() {
    let (app, publisher, clerk) = start().await;
    let address = submit(&publisher, "Loto", json!({})).await;
    clerk.act(format!("{address}/approve")).await.expect(200);
    publisher.patch(&address, json!({"title": "LOTO !!!"})).await.expect(200);
    let rejected = clerk.post(format!("{address}/reject"), json!({"reason": "Sans crier."})).await.expect(200).json();
    assert_eq!((&rejected["status"], &rejected["rejection_reason"]), (&json!("published"), &json!("Sans crier.")));
    assert_eq!(rejected["revision"], json!({"submitted_at": null, "changes": {"title": "LOTO !!!"}}));
    assert!(queue(&clerk).await.is_empty());
    clerk.act(format!("{address}/approve")).await.expect_problem(409, "impossible-transition");
    publisher.patch(&address, json!({"title": "Grand loto"})).await.expect(200);
    assert_eq!(queue(&clerk).await.len(), 1);
    let back = publisher.patch(&address, json!({"title": "Loto"})).await.expect(200).json();
    assert_eq!(back["title"], "Loto");
    assert_eq!(app.titles().await, ["Loto"]);
}

#[tokio::test]
async fn a_clerk_who_looked_at_another_text_does_not_approve_this_one() {
    let (app, publisher, clerk) = start().await;
    let address = submit(&publisher, "Loto", json!({})).await;
    let seen = clerk.get(&address).await.expect(200).header("etag");
    app.advance(1);
    publisher.patch(&address, json!({"title": "Autre chose"})).await.expect(200);
    clerk.act(format!("{address}/approve")).header("if-match", &seen).await.expect_problem(412, "stale");
    assert!(app.titles().await.is_empty());
}

#[tokio::test]
async fn what_the_staff_took_down_no_publisher_puts_up_again_alone() {
    let app = TestApp::start().await;
    app.organisation("Club", true).await;
    let (publisher, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let path = format!("/v1/communes/{KERLING}/notices");
    let posted = publisher.post(&path, json!({"title": "Loto", "category": "association"})).await.expect(201);
    let address = posted.header("location");
    assert_eq!(posted.json()["status"], "published", "a trusted organisation needs nobody");
    publisher.delete(&address).await.expect(204);
    assert_eq!(publisher.act(format!("{address}/restore")).await.expect(200).json()["status"], "published");
    clerk.delete(&address).await.expect(204);
    assert_eq!(publisher.act(format!("{address}/restore")).await.expect(200).json()["status"], "submitted");
    assert!(app.titles().await.is_empty());
    assert_eq!(queue(&clerk).await.len(), 1);
    clerk.act(format!("{address}/approve")).await.expect(200);
    assert_eq!(app.titles().await, ["Loto"]);
}

#[tokio::test]
async fn a_revision_waits_again_or_stays_rejected_once_its_notice_is_back() {
    let (app, publisher, clerk) = start().await;
    let address = submit(&publisher, "Loto", json!({})).await;
    let kind = |kind: &str| [(kind.to_owned(), "Loto".to_owned())];
    clerk.act(format!("{address}/approve")).await.expect(200);
    publisher.patch(&address, json!({"title": "Grand loto"})).await.expect(200);
    for waits in [true, false] {
        clerk.delete(&address).await.expect(204);
        assert!(queue(&clerk).await.is_empty());
        assert_eq!(publisher.act(format!("{address}/restore")).await.expect(200).json()["status"], "submitted");
        assert_eq!(queue(&clerk).await, kind("notice"));
        clerk.act(format!("{address}/approve")).await.expect(200);
        assert_eq!(app.titles().await, ["Loto"]);
        if waits {
            assert_eq!(queue(&clerk).await, kind("revision"));
            clerk.post(format!("{address}/reject"), json!({"reason": "Grand ?"})).await.expect(200);
        }
    }
    assert!(queue(&clerk).await.is_empty());
    let rejected = publisher.get(&address).await.expect(200).json();
    assert_eq!(rejected["revision"], json!({"submitted_at": null, "changes": {"title": "Grand loto"}}));
    assert_eq!(rejected["rejection_reason"], "Grand ?");
    publisher.patch(&address, json!({"title": "Loto géant"})).await.expect(200);
    clerk.act(format!("{address}/approve")).await.expect(200);
    assert_eq!(app.titles().await, ["Loto géant"]);
}

#[tokio::test]
async fn a_publisher_acts_only_for_their_own() {
    let (app, publisher, clerk) = start().await;
    app.organisation("École", true).await;
    let own = app.post("Mairie", json!({})).await;
    let address = format!("/v1/notices/{}", own["id"].as_str().unwrap());
    publisher.patch(&address, json!({"title": "x"})).await.expect_problem(403, "forbidden");
    publisher.delete(&address).await.expect_problem(403, "forbidden");
    let school = app.stranger().get(format!("/v1/communes/{KERLING}/organisations")).await.expect(200).json();
    let school = school["items"].as_array().unwrap().iter().find(|it| it["name"] == "École").unwrap()["id"].clone();
    let body = json!({"title": "x", "category": "school", "organisation": school});
    publisher.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect_problem(403, "forbidden");
    publisher.get(format!("/v1/communes/{KERLING}/moderation")).await.expect_problem(403, "forbidden");
    let draft = publisher
        .post(format!("/v1/communes/{KERLING}/notices"), json!({"title": "x", "category": "works", "draft": true}))
        .await;
    let draft = draft.expect(201).header("location");
    assert_eq!(publisher.act(format!("{draft}/publish")).await.expect(200).json()["status"], "submitted");
    assert_eq!(queue(&clerk).await.len(), 1);
}

#[tokio::test]
async fn the_queue_is_read_page_by_page_oldest_first() {
    let (app, publisher, clerk) = start().await;
    for number in 0..5 {
        submit(&publisher, &format!("Loto {number}"), json!({})).await;
        app.advance(60);
    }
    let mut address = Some(format!("/v1/communes/{KERLING}/moderation?limit=2"));
    let mut titles = Vec::new();
    while let Some(page) = address {
        let reply = clerk.get(&page).await.expect(200);
        titles.extend(
            reply.json()["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["notice"]["title"].as_str().unwrap().to_owned()),
        );
        address = reply.next();
    }
    assert_eq!(titles, ["Loto 0", "Loto 1", "Loto 2", "Loto 3", "Loto 4"]);
    let councillor = app.person(Role::Councillor, Some(KERLING)).await;
    councillor.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200);
}
