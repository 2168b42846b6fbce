//! Accounts: signing in by a mail, sessions, and what somebody does with their own account.

mod crash;
mod guessing;
mod own;
mod pages;

use serde_json::{Value, json};
use tests::{Inbox, Mail, TestApp, digits};

pub(crate) const ASK: &str = "/v1/auth/email";
pub(crate) const VERIFY: &str = "/v1/auth/email/verify";
pub(crate) const CAMILLE: &str = "camille@exemple.fr";

pub(crate) async fn start() -> (TestApp, Inbox) {
    start_with(&[("TAMBOUR_LIMITS", "off")]).await
}

pub(crate) async fn start_with(settings: &[(&str, &str)]) -> (TestApp, Inbox) {
    let inbox = Inbox::start().await;
    let url = inbox.url();
    let all: Vec<_> = settings.iter().copied().chain([("TAMBOUR_SMTP_URL", url.as_str())]).collect();
    (TestApp::start_with(&all).await, inbox)
}

fn code(request: &str, code: &str) -> Value {
    json!({"request": request, "code": code, "session": "token"})
}

fn link(mail: &Mail) -> Value {
    json!({"token": mail.token("/sign-in"), "session": "token"})
}

#[tokio::test]
async fn somebody_signs_in_by_the_digits_of_a_mail() {
    let (app, inbox) = start().await;
    let (camille, signed_in) = app.sign_in(&inbox, CAMILLE).await;
    let me = camille.get("/v1/me").await.expect(200).json();
    assert_eq!(me, signed_in["me"]);
    assert_eq!((&me["email"], &me["name"], &me["locale"]), (&json!(CAMILLE), &Value::Null, &json!("fr")));
    assert_eq!((&me["mails"], &me["roles"], &me["residences"]), (&json!(["vote", "voice"]), &json!([]), &json!([])));
    let (_, again) = app.sign_in(&inbox, "Camille@Exemple.FR").await;
    assert_eq!(again["me"]["id"], me["id"], "the second time is the same account");
}

#[tokio::test]
async fn the_link_of_the_mail_does_the_same_once() {
    let (app, inbox) = start().await;
    let (request, mail) = app.asked_to_sign_in(&inbox, CAMILLE).await;
    assert_eq!(request.len(), 43);
    let signed_in = app.stranger().post(VERIFY, link(&mail)).await.expect(200).json();
    assert_eq!(signed_in["me"]["email"], CAMILLE);
    app.stranger().post(VERIFY, link(&mail)).await.expect_problem(401, "code-refused");
    app.stranger().post(VERIFY, code(&request, &digits(&mail))).await.expect_problem(401, "code-refused");
}

#[tokio::test]
async fn a_code_works_for_ten_minutes_and_a_new_one_does_not_end_it() {
    let (app, inbox) = start().await;
    let (first, mail) = app.asked_to_sign_in(&inbox, CAMILLE).await;
    let (second, later) = app.asked_to_sign_in(&inbox, CAMILLE).await;
    app.advance(599);
    app.stranger().post(VERIFY, code(&first, &digits(&mail))).await.expect(200);
    app.advance(2);
    app.stranger().post(VERIFY, code(&second, &digits(&later))).await.expect_problem(401, "code-refused");
    app.stranger().post(VERIFY, link(&later)).await.expect_problem(401, "code-refused");
}

#[tokio::test]
async fn wrong_used_expired_and_unknown_are_one_answer() {
    let (app, inbox) = start().await;
    let (request, mail) = app.asked_to_sign_in(&inbox, CAMILLE).await;
    let wrong = if digits(&mail) == "000000" { "111111" } else { "000000" };
    let unknown = "A".repeat(43);
    let mut answers = Vec::new();
    for proof in [
        code(&request, wrong),
        code(&request, "x"),
        code(&unknown, wrong),
        json!({"token": unknown, "session": "token"}),
    ] {
        let problem = app.stranger().post(VERIFY, proof).await.expect_problem(401, "code-refused");
        answers.push(problem["detail"].clone());
    }
    assert!(answers.iter().all(|it| *it == answers[0]), "{answers:?}");
    app.stranger().post(VERIFY, code(&request, &digits(&mail))).await.expect(200);
}

#[tokio::test]
async fn an_address_without_an_account_is_answered_alike() {
    let (app, inbox) = start().await;
    app.sign_in(&inbox, CAMILLE).await;
    let members = |answer: &Value| answer.as_object().map(|it| it.keys().cloned().collect::<Vec<_>>());
    let ask = async |email: &str| app.stranger().post(ASK, json!({"email": email})).await.expect(202).json();
    let (known, unknown) = (ask(CAMILLE).await, ask("nobody@exemple.fr").await);
    assert_eq!((members(&known), &known["expires_at"].is_string()), (members(&unknown), &true));
    app.stranger().post(ASK, json!({"email": "camille"})).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn sessions_are_listed_and_end_everywhere_at_once() {
    let (app, inbox) = start().await;
    let (phone, _) = app.sign_in(&inbox, CAMILLE).await;
    let (program, _) = app.sign_in(&inbox, CAMILLE).await;
    let (other, _) = app.sign_in(&inbox, "autre@exemple.fr").await;
    let sessions = phone.get("/v1/me/sessions").await.expect(200).json();
    let current = |it: &Value| it["current"] == true;
    let items = sessions["items"].as_array().unwrap();
    assert_eq!((items.len(), items.iter().filter(|it| current(it)).count()), (2, 1));
    assert_eq!(items[0]["created_on"].as_str().unwrap().len(), 10, "days, not instants");
    let theirs = items.iter().find(|it| !current(it)).unwrap()["id"].as_str().unwrap();
    other.delete(format!("/v1/me/sessions/{theirs}")).await.expect_problem(404, "not-found");
    phone.delete(format!("/v1/me/sessions/{theirs}")).await.expect(204);
    program.get("/v1/me").await.expect_problem(401, "unauthorized");
    let (third, _) = app.sign_in(&inbox, CAMILLE).await;
    phone.delete("/v1/me/sessions").await.expect(204);
    third.get("/v1/me").await.expect_problem(401, "unauthorized");
    phone.delete("/v1/auth/session").await.expect(204);
    phone.get("/v1/me").await.expect_problem(401, "unauthorized");
}

#[tokio::test]
async fn a_session_lives_for_180_days_and_60_without_use() {
    let (app, inbox) = start().await;
    let (camille, _) = app.sign_in(&inbox, CAMILLE).await;
    for _ in 0..3 {
        app.advance(59 * 86_400);
        camille.get("/v1/me").await.expect(200);
    }
    app.advance(4 * 86_400);
    camille.get("/v1/me").await.expect_problem(401, "unauthorized");
    let (camille, _) = app.sign_in(&inbox, CAMILLE).await;
    app.advance(62 * 86_400);
    camille.get("/v1/me").await.expect_problem(401, "unauthorized");
}

#[tokio::test]
async fn a_cookie_changes_something_from_our_own_pages_alone() {
    let (app, inbox) = start().await;
    let (request, mail) = app.asked_to_sign_in(&inbox, CAMILLE).await;
    let proof = json!({"request": request, "code": digits(&mail), "session": "cookie"});
    let answer = app.stranger().post(VERIFY, proof).await.expect(204);
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.starts_with("tambour=") && cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
    let kept = cookie.split(';').next().unwrap();
    let browser = app.browser(kept);
    browser.get("/v1/me").await.expect(200);
    browser.patch("/v1/me", json!({"name": "Camille"})).await.expect(200);
    for origin in [None, Some("https://ailleurs.example"), Some("null")] {
        let stranger = app.stranger();
        let mut asking = stranger.patch("/v1/me", json!({"name": "Mallory"})).header("cookie", kept);
        if let Some(origin) = origin {
            asking = asking.header("origin", origin);
        }
        asking.await.expect_problem(403, "wrong-origin");
    }
    assert_eq!(browser.get("/v1/me").await.expect(200).json()["name"], "Camille");
}

#[tokio::test]
async fn what_carries_a_secret_takes_no_idempotency_key() {
    let (app, _inbox) = start().await;
    for (path, body) in [(ASK, json!({"email": CAMILLE})), (VERIFY, code("AZq", "123456"))] {
        let refused = app.stranger().post(path, body).header("idempotency-key", "k").await.expect_invalid();
        assert_eq!(refused, ["/Idempotency-Key"]);
    }
}

#[tokio::test]
async fn a_token_of_the_command_line_is_no_person() {
    let (app, _inbox) = start().await;
    app.clerk().await.get("/v1/me").await.expect_problem(403, "forbidden");
    app.clerk().await.delete("/v1/me").await.expect_problem(403, "forbidden");
}
