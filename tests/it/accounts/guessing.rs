//! Guessing codes, and asking for too many.

use serde_json::json;
use tests::{TestApp, digits};

use super::{ASK, CAMILLE, VERIFY, code, link, start, start_with};

/// Six digits that are not these.
fn other_than(digits: &str, number: u32) -> String {
    let other = format!("{number:06}");
    if other == digits { "999999".to_owned() } else { other }
}

#[tokio::test]
async fn a_request_is_tried_five_times() {
    let (app, inbox) = start().await;
    let (request, mail) = app.asked_to_sign_in(&inbox, CAMILLE).await;
    for number in 0..5 {
        let wrong = other_than(&digits(&mail), number);
        app.stranger().post(VERIFY, code(&request, &wrong)).await.expect_problem(401, "code-refused");
    }
    app.stranger().post(VERIFY, code(&request, &digits(&mail))).await.expect_problem(401, "code-refused");
    app.stranger().post(VERIFY, link(&mail)).await.expect(200);
}

#[tokio::test]
async fn guessers_from_many_networks_let_nobody_in_and_lock_nobody_out() {
    let (app, inbox) = start_with(&[("TAMBOUR_LIMITS", "off"), ("TAMBOUR_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    let mut requests = Vec::new();
    for _ in 0..10 {
        requests.push(app.asked_to_sign_in(&inbox, CAMILLE).await);
    }
    let mut guessing = tokio::task::JoinSet::new();
    for number in 0..1000_u32 {
        let (request, mail) = &requests[number as usize % requests.len()];
        let wrong = other_than(&digits(mail), number);
        let (stranger, proof) = (app.stranger(), code(request, &wrong));
        let network = format!("198.51.{}.{}", number / 250, number % 250);
        guessing.spawn(async move { stranger.post(VERIFY, proof).header("x-forwarded-for", network).await.status });
    }
    assert!(guessing.join_all().await.iter().all(|status| *status == 401));
    let (request, mail) = app.asked_to_sign_in(&inbox, CAMILLE).await;
    let late = app.stranger().post(VERIFY, code(&request, &digits(&mail))).await;
    late.expect_problem(401, "code-refused");
    app.stranger().post(VERIFY, link(&mail)).await.expect(200);
    app.sign_in(&inbox, "autre@exemple.fr").await;
    app.advance(86_400);
    app.sign_in(&inbox, CAMILLE).await;
}

async fn mails_after(app: &TestApp, inbox: &tests::Inbox, asked: usize, network: &str) -> usize {
    for _ in 0..asked {
        app.stranger().post(ASK, json!({"email": CAMILLE})).header("x-forwarded-for", network).await.expect(202);
    }
    api::server::jobs::run_due(&app.app).await.expect("jobs run");
    inbox.take_for(CAMILLE).len()
}

#[tokio::test]
async fn five_mails_an_hour_go_to_an_address_and_then_one_in_ten_minutes() {
    let (app, inbox) =
        start_with(&[("TAMBOUR_LIMITS", "writes=1000"), ("TAMBOUR_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    assert_eq!(mails_after(&app, &inbox, 8, "198.51.100.1").await, 5);
    assert_eq!(mails_after(&app, &inbox, 3, "198.51.100.2").await, 0);
    app.advance(601);
    assert_eq!(mails_after(&app, &inbox, 3, "198.51.100.3").await, 1, "nobody shuts its owner out");
    app.advance(3600);
    assert_eq!(mails_after(&app, &inbox, 8, "198.51.100.4").await, 5);
}

#[tokio::test]
async fn a_network_asks_for_sixty_an_hour() {
    let (app, _inbox) =
        start_with(&[("TAMBOUR_LIMITS", "writes=1000"), ("TAMBOUR_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    let ask = async |number: usize, network: &str| {
        let email = json!({"email": format!("a{number}@exemple.fr")});
        app.stranger().post(ASK, email).header("x-forwarded-for", network).await
    };
    for number in 0..60 {
        ask(number, "198.51.100.1").await.expect(202);
    }
    let refused = ask(60, "198.51.100.1").await;
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 3600);
    refused.expect_problem(429, "too-many");
    ask(61, "198.51.100.2").await.expect(202);
}

#[tokio::test]
async fn mails_about_another_address_count_for_that_address() {
    let (app, inbox) =
        start_with(&[("TAMBOUR_LIMITS", "writes=1000"), ("TAMBOUR_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    let (autre, _) = app.sign_in(&inbox, "autre@exemple.fr").await;
    assert_eq!(mails_after(&app, &inbox, 4, "198.51.100.1").await, 4);
    autre.patch("/v1/me", json!({"email": CAMILLE})).await.expect(200);
    autre.patch("/v1/me", json!({"email": CAMILLE})).await.expect_problem(429, "too-many");
    assert_eq!(mails_after(&app, &inbox, 3, "198.51.100.1").await, 1, "that of the change");
}

#[tokio::test]
async fn wrong_codes_for_another_address_count_with_those_for_signing_in() {
    let (app, inbox) = start().await;
    let (autre, _) = app.sign_in(&inbox, "autre@exemple.fr").await;
    for _ in 0..4 {
        let (request, mail) = app.asked_to_sign_in(&inbox, CAMILLE).await;
        for number in 0..5 {
            let wrong = other_than(&digits(&mail), number);
            app.stranger().post(VERIFY, code(&request, &wrong)).await.expect_problem(401, "code-refused");
        }
    }
    let me = autre.patch("/v1/me", json!({"email": CAMILLE})).await.expect(200).json();
    api::server::jobs::run_due(&app.app).await.expect("jobs run");
    let mail = inbox.take_for(CAMILLE).pop().expect("a mail");
    let proof = json!({"request": me["email_change"]["request"], "code": digits(&mail)});
    autre.post("/v1/me/email/confirm", proof).await.expect_problem(401, "code-refused");
}

#[tokio::test]
async fn those_who_ask_at_once_share_one_count() {
    let (app, inbox) =
        start_with(&[("TAMBOUR_LIMITS", "writes=1000"), ("TAMBOUR_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let stranger = app.stranger();
        asking.spawn(async move { stranger.post(ASK, json!({"email": CAMILLE})).await.expect(202) });
    }
    asking.join_all().await;
    assert_eq!(mails_after(&app, &inbox, 0, "").await, 5);
}
