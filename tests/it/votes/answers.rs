//! What the council does with a result, and the promises it makes.

use serde_json::json;
use tests::{DAY, KERLING, TestApp, consultation_path};

use super::cast;

#[tokio::test]
async fn the_council_answers_in_public_and_its_promises_are_kept_moved_or_late() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(10, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    for resident in &residents {
        cast(&resident.person, &consultation, json!({"choice": "a"})).await;
    }
    let answer = json!({"outcome": "partly_followed", "reasons": "Sur la place **seulement**.", "milestones": [
        {"text": "Trois devis", "due": "2035-01-01"}, {"text": "Le poteau est posé", "due": "2000-01-01"},
    ]});
    let clerk = app.clerk().await;
    clerk.put(path("/response"), answer.clone()).await.expect_problem(409, "result-pending");
    app.pass(4 * DAY).await;
    let clerk = app.clerk().await;
    let owed = app.stranger().get(format!("/v1/communes/{KERLING}/accountability")).await.expect(200).json();
    assert_eq!((&owed["consultations"]["held"], &owed["consultations"]["owed"]), (&json!(1), &json!(1)));
    let reply = clerk.put(path("/response"), answer.clone()).await.expect(200);
    let response = reply.json();
    assert_eq!(response["reasons_html"], "<p>Sur la place <strong>seulement</strong>.</p>");
    assert_eq!((&response["answered_late"], response["versions"].as_array().unwrap().len()), (&json!(false), 1));
    let late = &response["milestones"][0];
    assert_eq!((&late["text"], &late["state"]), (&json!("Le poteau est posé"), &json!("late")));
    let after = app.stranger().get(path("")).await.expect(200).json();
    assert_eq!((&after["phase"], &after["response"]["outcome"]), (&json!("answered"), &json!("partly_followed")));

    // A promise does not go away by being left out.
    let forgetful = json!({"outcome": "followed", "reasons": "Oui."});
    assert_eq!(clerk.put(path("/response"), forgetful).await.expect_invalid(), ["/milestones"]);
    clerk.put(path("/response"), answer).header("if-match", "\"stale\"").await.expect_problem(412, "stale");
    let milestone = format!("/v1/milestones/{}", late["id"].as_str().unwrap());
    assert_eq!(clerk.patch(&milestone, json!({"due": "2035-02-01"})).await.expect_invalid(), ["/note"]);
    clerk
        .patch(&milestone, json!({"state": "kept"}))
        .header("if-match", "\"stale\"")
        .await
        .expect_problem(412, "stale");
    let publisher = app.person(api::accounts::Role::Councillor, Some(KERLING)).await;
    publisher.patch(&milestone, json!({"state": "kept"})).await.expect_problem(403, "forbidden");
    let moved = json!({"due": "2035-02-01", "note": "Le fournisseur est en retard."});
    let moved = clerk.patch(&milestone, moved).await.expect(200).json();
    assert_eq!((&moved["state"], &moved["first_due"]), (&json!("open"), &json!("2000-01-01")));
    let kept = clerk.patch(&milestone, json!({"state": "kept"})).await.expect(200).json();
    assert_eq!((kept["history"].as_array().unwrap().len(), kept["closed_on"].is_string()), (3, true));

    let account = app.stranger().get(format!("/v1/communes/{KERLING}/accountability")).await.expect(200).json();
    let account = &account["consultations"];
    assert_eq!(account["milestones"], json!({"open": 1, "late": 0, "kept": 1, "dropped": 0}));
    assert_eq!((&account["answered"], &account["share_followed"]), (&json!(1), &json!(0.0)));
    assert_eq!(account["days_to_answer"], json!({"median": 0.0, "longest": 0}));
}

#[tokio::test]
async fn an_answer_that_is_put_off_is_owed_again_from_its_day_on() {
    let app = TestApp::start().await;
    let (consultation, _) = app.in_vote(10, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    app.pass(4 * DAY).await;
    let clerk = app.clerk().await;
    let later = json!({"outcome": "postponed", "reasons": "Nous attendons un avis."});
    assert_eq!(clerk.put(path("/response"), later.clone()).await.expect_invalid(), ["/until"]);
    let day = &app.in_seconds(20 * DAY)[..10];
    let put_off = json!({"outcome": "postponed", "reasons": "Nous attendons un avis.", "until": day});
    clerk.put(path("/response"), put_off).await.expect(200);
    assert_eq!(app.stranger().get(path("")).await.expect(200).json()["phase"], "result");
    app.pass(22 * DAY).await;
    let account = app.stranger().get(format!("/v1/communes/{KERLING}/accountability")).await.expect(200).json();
    let account = &account["consultations"];
    assert_eq!((&account["overdue"], &account["owing"][0]["response_due"]), (&json!(1), &json!(day)));
    let board = app.board(KERLING).await;
    assert_eq!(board["consultations"][0]["overdue"], true);
}
