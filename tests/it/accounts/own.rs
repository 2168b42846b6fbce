//! One's own account: its words, its address, a copy of it, and its end.

use api::accounts::Role;
use api::members;
use serde_json::{Value, json};
use tests::{Inbox, KERLING, Person, TestApp, digits};

use super::{CAMILLE, start};

const NEW: &str = "camille.martin@exemple.fr";

#[tokio::test]
async fn an_account_says_what_its_owner_says() {
    let (app, inbox) = start().await;
    let (camille, _) = app.sign_in(&inbox, CAMILLE).await;
    let patch = json!({"name": " Camille Martin ", "locale": "en", "mails": ["desk", "result"]});
    let me = camille.patch("/v1/me", patch).await.expect(200).json();
    assert_eq!(
        (&me["name"], &me["locale"], &me["mails"]),
        (&json!("Camille Martin"), &json!("en"), &json!(["desk", "result"]))
    );
    let me = camille.patch("/v1/me", json!({"name": null, "mails": []})).await.expect(200).json();
    assert_eq!((&me["name"], &me["mails"], &me["locale"]), (&Value::Null, &json!([]), &json!("en")));
    camille.patch("/v1/me", json!({"name": "a\nb", "mails": ["x"]})).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn another_address_counts_once_its_code_is_typed_and_the_old_one_undoes_it() {
    let (app, inbox) = start().await;
    let (camille, _) = app.sign_in(&inbox, CAMILLE).await;
    let (elsewhere, _) = app.sign_in(&inbox, CAMILLE).await;
    let me = camille.patch("/v1/me", json!({"email": NEW})).await.expect(200).json();
    assert_eq!((&me["email"], &me["email_change"]["to"]), (&json!(CAMILLE), &json!(NEW)));
    let request = me["email_change"]["request"].as_str().unwrap();
    api::server::jobs::run_due(&app.app).await.unwrap();
    let mail = inbox.take_for(NEW).pop().expect("a mail with a code");
    let confirm = |code: &str| json!({"request": request, "code": code});
    let wrong = if digits(&mail) == "000000" { "111111" } else { "000000" };
    camille.post("/v1/me/email/confirm", confirm(wrong)).await.expect_problem(401, "code-refused");
    let me = camille.post("/v1/me/email/confirm", confirm(&digits(&mail))).await.expect(200).json();
    assert_eq!((&me["email"], &me["email_change"]), (&json!(NEW), &Value::Null));
    elsewhere.get("/v1/me").await.expect_problem(401, "unauthorized");
    api::server::jobs::run_due(&app.app).await.unwrap();
    let told = inbox.take_for(CAMILLE).pop().expect("the old address is told");
    let undo = format!("/compte/adresse/annuler?token={}", told.token("/compte/adresse/annuler"));
    app.advance(6 * 86_400);
    app.stranger().get(&undo).await.expect(200);
    camille.get("/v1/me").await.expect(200);
    app.stranger().fill_in(&undo, &[]).await.expect(200);
    camille.get("/v1/me").await.expect_problem(401, "unauthorized");
    let (camille, signed_in) = app.sign_in(&inbox, CAMILLE).await;
    assert_eq!(signed_in["me"]["id"], me["id"]);
    camille.get("/v1/me").await.expect(200);
    app.stranger().fill_in(&undo, &[]).await.expect(404);
}

#[tokio::test]
async fn the_address_of_another_account_is_not_taken_and_not_told() {
    let (app, inbox) = start().await;
    app.sign_in(&inbox, NEW).await;
    let (camille, _) = app.sign_in(&inbox, CAMILLE).await;
    let me = camille.patch("/v1/me", json!({"email": NEW})).await.expect(200).json();
    assert_eq!(me["email_change"]["to"], NEW);
    api::server::jobs::run_due(&app.app).await.unwrap();
    let text = inbox.take_for(NEW).pop().expect("a mail").text();
    assert!(text.contains("Elle en a déjà un"), "{text}");
    assert_eq!(camille.get("/v1/me").await.expect(200).json()["email"], CAMILLE);
}

#[tokio::test]
async fn a_copy_holds_what_is_kept_and_wants_a_fresh_sign_in() {
    let (app, inbox) = start().await;
    let (camille, _) = app.sign_in(&inbox, CAMILLE).await;
    let copy = camille.get("/v1/me/export").await.expect(200);
    assert!(copy.header("content-disposition").starts_with("attachment"));
    let copy = copy.json();
    assert_eq!((&copy["me"]["email"], copy["sessions"].as_array().unwrap().len()), (&json!(CAMILLE), 1));
    app.advance(12 * 3600);
    camille.get("/v1/me/export").await.expect_problem(403, "sign-in-again");
    camille.delete("/v1/me").await.expect_problem(403, "sign-in-again");
}

#[tokio::test]
async fn an_erased_account_leaves_neither_address_nor_name() {
    let (app, inbox) = start().await;
    let (camille, first) = app.sign_in(&inbox, CAMILLE).await;
    camille.patch("/v1/me", json!({"name": "Camille Martin"})).await.expect(200);
    camille.delete("/v1/me").await.expect(204);
    camille.get("/v1/me").await.expect_problem(401, "unauthorized");
    let (_, again) = app.sign_in(&inbox, CAMILLE).await;
    assert_ne!(again["me"]["id"], first["me"]["id"]);
    assert_eq!(again["me"]["name"], Value::Null);
}

#[tokio::test]
async fn an_address_that_somebody_took_meanwhile_comes_back_by_the_undoing() {
    let (app, inbox) = start().await;
    let (camille, first) = app.sign_in(&inbox, CAMILLE).await;
    let undo = changed_and_told(&app, &inbox, &camille).await;
    let (stranger, _) = app.sign_in(&inbox, CAMILLE).await;
    app.stranger().fill_in(&undo, &[]).await.expect(200);
    stranger.get("/v1/me").await.expect_problem(401, "unauthorized");
    let (_, again) = app.sign_in(&inbox, CAMILLE).await;
    assert_eq!(again["me"]["id"], first["me"]["id"]);
}

#[tokio::test]
async fn an_account_with_a_role_does_not_give_way_to_the_undoing() {
    let (app, inbox) = start().await;
    let (camille, _) = app.sign_in(&inbox, CAMILLE).await;
    let undo = changed_and_told(&app, &inbox, &camille).await;
    let commune = app.app.communes.get(KERLING).unwrap().id;
    members::add(&app.app, commune, Role::Clerk, None, CAMILLE.parse().unwrap()).await.unwrap();
    app.stranger().fill_in(&undo, &[]).await.expect(404);
    assert_eq!(camille.get("/v1/me").await.expect(200).json()["email"], NEW);
}

/// Change the address of an account, and give the path of the link that undoes it.
async fn changed_and_told(app: &TestApp, inbox: &Inbox, camille: &Person) -> String {
    let me = camille.patch("/v1/me", json!({"email": NEW})).await.expect(200).json();
    api::server::jobs::run_due(&app.app).await.unwrap();
    let mail = inbox.take_for(NEW).pop().expect("a mail with a code");
    let proof = json!({"request": me["email_change"]["request"], "code": digits(&mail)});
    camille.post("/v1/me/email/confirm", proof).await.expect(200);
    api::server::jobs::run_due(&app.app).await.unwrap();
    let told = inbox.take_for(CAMILLE).pop().expect("the old address is told");
    format!("/compte/adresse/annuler?token={}", told.token("/compte/adresse/annuler"))
}

#[tokio::test]
async fn a_copy_holds_roles_that_ended_too() {
    let (app, inbox) = start().await;
    let commune = app.app.communes.get(KERLING).unwrap().id;
    members::add(&app.app, commune, Role::Clerk, None, CAMILLE.parse().unwrap()).await.unwrap();
    let (camille, _) = app.sign_in(&inbox, CAMILLE).await;
    let role = async || camille.get("/v1/me/export").await.expect(200).json()["roles"][0].clone();
    assert_eq!((&role().await["role"], &role().await["ended_at"]), (&json!("clerk"), &Value::Null));
    let members = app.clerk().await.get(format!("/v1/communes/{KERLING}/members")).await.json();
    let id = members["items"][0]["id"].as_str().unwrap();
    camille.delete(format!("/v1/communes/{KERLING}/members/{id}")).await.expect(204);
    assert!(role().await["ended_at"].is_string(), "{}", role().await);
}
