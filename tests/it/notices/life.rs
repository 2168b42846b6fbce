//! A notice's life: draft, scheduled, published, expired, withdrawn, restored.

use serde_json::{Value, json};
use tests::{KERLING, TestApp};

use super::DAY;

#[tokio::test]
async fn a_draft_is_the_clerks_own_until_it_is_published() {
    let app = TestApp::start().await;
    let draft = app.post("Brouillon", json!({"draft": true})).await;
    let address = format!("/v1/notices/{}", draft["id"].as_str().unwrap());
    assert_eq!((&draft["status"], &draft["published_at"]), (&json!("draft"), &Value::Null));
    app.stranger().get(&address).await.expect_problem(404, "notice-not-found");
    assert!(app.titles().await.is_empty());

    let clerk = app.clerk().await;
    assert_eq!(clerk.get(&address).await.expect(200).json()["status"], "draft");
    let published = clerk.act(format!("{address}/publish")).await.expect(200).json();
    assert_eq!(published["status"], "published");
    assert_eq!(app.titles().await, ["Brouillon"]);
    app.stranger().get(&address).await.expect(200);
}

#[tokio::test]
async fn a_scheduled_notice_goes_up_and_an_expired_one_comes_down_by_time_alone() {
    let app = TestApp::start().await;
    let more = json!({"publish_at": app.in_seconds(DAY), "expire_at": app.in_seconds(3 * DAY)});
    let notice = app.post("Vide-grenier", more).await;
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    assert_eq!((&notice["status"], &notice["published_at"]), (&json!("scheduled"), &Value::Null));
    app.stranger().get(&address).await.expect_problem(404, "notice-not-found");
    let before = app.board(KERLING).await;
    assert_eq!(before["notices"], json!([]));

    app.advance(DAY);
    let during = app.board(KERLING).await;
    assert_eq!(during["notices"][0]["published_at"], notice["publish_at"]);
    assert_ne!(before["revision"], during["revision"]);
    assert_eq!(app.stranger().get(&address).await.expect(200).json()["status"], "published");

    app.advance(2 * DAY);
    assert_eq!(app.board(KERLING).await["revision"], before["revision"], "the board is again what it was");
    assert_eq!(app.stranger().get(&address).await.expect(200).json()["status"], "expired");
    let list = format!("/v1/communes/{KERLING}/notices");
    assert_eq!(app.stranger().get(&list).await.expect(200).json()["items"], json!([]));
    let archived = app.stranger().get(format!("{list}?archived=true")).await.expect(200).json();
    assert_eq!(archived["items"][0]["title"], "Vide-grenier");
}

#[tokio::test]
async fn a_scheduled_notice_can_be_published_at_once() {
    let app = TestApp::start().await;
    let notice = app.post("Concert", json!({"publish_at": app.in_seconds(DAY)})).await;
    let address = format!("/v1/notices/{}/publish", notice["id"].as_str().unwrap());
    assert_eq!(app.clerk().await.act(&address).await.expect(200).json()["status"], "published");
    assert_eq!(app.titles().await, ["Concert"]);
}

#[tokio::test]
async fn a_withdrawn_notice_leaves_the_board_stays_for_staff_and_can_come_back() {
    let app = TestApp::start().await;
    let notice = app.post("Erreur", json!({})).await;
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    let clerk = app.clerk().await;
    clerk.delete(&address).await.expect(204);
    assert!(app.titles().await.is_empty());
    app.stranger().get(&address).await.expect_problem(404, "notice-not-found");
    assert_eq!(clerk.get(&address).await.expect(200).json()["status"], "withdrawn");
    let list = clerk.get(format!("/v1/communes/{KERLING}/notices?status=withdrawn")).await.expect(200).json();
    assert_eq!(list["items"][0]["title"], "Erreur");

    let restored = clerk.act(format!("{address}/restore")).await.expect(200).json();
    assert_eq!((&restored["status"], &restored["published_at"]), (&json!("published"), &notice["published_at"]));
    assert_eq!(app.titles().await, ["Erreur"]);
}

#[tokio::test]
async fn a_scheduled_notice_whose_date_passes_while_it_is_withdrawn_goes_up_when_it_is_restored() {
    let app = TestApp::start().await;
    let notice = app.post("Concert", json!({"publish_at": app.in_seconds(DAY)})).await;
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    let clerk = app.clerk().await;
    clerk.delete(&address).await.expect(204);
    app.advance(3 * DAY);
    assert_eq!(clerk.get(&address).await.expect(200).json()["published_at"], Value::Null);
    let restored = clerk.act(format!("{address}/restore")).await.expect(200).json();
    assert_eq!(restored["status"], "published");
    assert!(restored["published_at"].as_str() > notice["publish_at"].as_str(), "it went up when it was restored");
}

#[tokio::test]
async fn an_impossible_step_says_what_is_possible_and_changes_nothing() {
    let app = TestApp::start().await;
    let notice = app.post("Panneau", json!({})).await;
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    let clerk = app.clerk().await;
    let problem = clerk.act(format!("{address}/publish")).await.expect_problem(409, "impossible-transition");
    assert_eq!(problem["detail"], "Il est affiché. Vous pouvez le modifier (PATCH) ou le retirer (DELETE).");
    clerk.act(format!("{address}/restore")).await.expect_problem(409, "impossible-transition");
    clerk.delete(&address).await.expect(204);
    for step in
        [clerk.delete(&address), clerk.patch(&address, json!({"title": "x"})), clerk.act(format!("{address}/publish"))]
    {
        let problem = step.header("accept-language", "en").await.expect_problem(409, "impossible-transition");
        assert_eq!(problem["detail"], "It is withdrawn. You can restore it (restore).");
    }
    assert_eq!(clerk.get(&address).await.expect(200).json()["title"], "Panneau");

    let draft = app.post("Trop tard", json!({"draft": true, "expire_at": app.in_seconds(60)})).await;
    app.advance(120);
    clerk
        .act(format!("/v1/notices/{}/publish", draft["id"].as_str().unwrap()))
        .await
        .expect_problem(409, "impossible-transition");
}
