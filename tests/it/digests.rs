//! Readers of the letter: asking for it, confirming, changing what comes, leaving.

use api::server::run_due;
use chrono::{DateTime, Datelike, Days, NaiveTime, TimeZone, Weekday};
use serde_json::{Value, json};
use tests::{Inbox, KERLING, TestApp};

pub const CAMILLE: &str = "camille@exemple.fr";

pub const DAY: i64 = 86_400;

pub async fn start() -> (TestApp, Inbox) {
    start_with(&[]).await
}

/// [`start`] with more settings.
pub async fn start_with(more: &[(&str, &str)]) -> (TestApp, Inbox) {
    let inbox = Inbox::start().await;
    let url = inbox.url();
    let settings = [
        ("TAMBOUR_LIMITS", "off"),
        ("TAMBOUR_SMTP_URL", url.as_str()),
        ("TAMBOUR_PUBLIC_URL", "https://panneau.exemple.fr"),
    ];
    (TestApp::start_with(&[&settings[..], more].concat()).await, inbox)
}

pub async fn run(app: &TestApp) {
    run_due(&app.app).await.expect("jobs run");
}

pub fn wish(email: &str) -> Value {
    json!({"email": email, "commune": KERLING})
}

async fn ask(app: &TestApp, body: Value) -> Value {
    let answer = app.stranger().post("/v1/digests/subscriptions", body).await.expect(202).json();
    run(app).await;
    answer
}

/// Ask and confirm: the token to manage the subscription.
pub async fn subscribe(app: &TestApp, inbox: &Inbox, body: Value) -> String {
    let email = body["email"].as_str().unwrap().to_owned();
    ask(app, body).await;
    let token = inbox.take_for(&email).remove(0).token("/digests/confirm");
    let confirmed = app.stranger().post("/v1/digests/confirm", json!({"token": token})).await.expect(200).json();
    confirmed["token"].as_str().unwrap().to_owned()
}

/// Go to a minute after the next 18:00 in Paris, on a Thursday if that is said, and let everything run that is due.
async fn evening(app: &TestApp, on_thursday: bool) {
    let now: DateTime<chrono::Utc> = app.in_seconds(0).parse().unwrap();
    let local = now.with_timezone(&chrono_tz::Europe::Paris);
    let at = |ahead| {
        let day = local.date_naive() + Days::new(ahead);
        chrono_tz::Europe::Paris.from_local_datetime(&day.and_time(NaiveTime::from_hms_opt(18, 1, 0).unwrap())).unwrap()
    };
    // The one before may have come to a moment ahead of its minute.
    let fits = |at: &DateTime<_>| {
        *at > local + chrono::TimeDelta::minutes(1) && (!on_thursday || at.weekday() == Weekday::Thu)
    };
    app.advance(((0..9).map(at).find(fits).unwrap() - local).num_seconds());
    run(app).await;
}

pub async fn thursday(app: &TestApp) {
    evening(app, true).await;
}

#[tokio::test]
async fn a_letter_is_read_by_those_alone_who_confirmed_and_nobody_learns_who_does() {
    let (app, inbox) = start().await;
    let first = ask(&app, wish("Camille@EXEMPLE.fr")).await;
    let mail = inbox.take_for(CAMILLE).remove(0);
    app.post("Foire aux pommes", json!({})).await;
    thursday(&app).await;
    assert!(inbox.take().is_empty(), "nothing goes to who has not confirmed");
    let body = json!({"token": mail.token("/digests/confirm")});
    for _ in 0..2 {
        app.stranger().post("/v1/digests/confirm", body.clone()).await.expect(200);
    }
    assert_eq!(ask(&app, wish(CAMILLE)).await, first, "the answer does not tell");
    let known = inbox.take_for(CAMILLE).remove(0);
    let subscription =
        app.bearer(&known.token("/digests/manage")).get("/v1/digests/subscription").await.expect(200).json();
    assert_eq!((&subscription["commune"], &subscription["cadence"]), (&json!(KERLING), &json!("weekly")));
    app.stranger()
        .post("/v1/digests/confirm", json!({"token": known.token("/digests/manage")}))
        .await
        .expect_problem(404, "link-not-found");
    assert_eq!(
        app.stranger()
            .post("/v1/digests/subscriptions", json!({"email": "x", "cadence": "hourly"}))
            .await
            .expect_invalid(),
        ["/cadence", "/commune", "/email"]
    );
}

#[tokio::test]
async fn an_address_gets_three_confirmations_a_day_and_a_link_works_for_a_week() {
    let (app, inbox) = start().await;
    for _ in 0..5 {
        ask(&app, wish(CAMILLE)).await;
    }
    let mails = inbox.take_for(CAMILLE);
    assert_eq!(mails.len(), 3);
    app.advance(7 * DAY + 60);
    let old = json!({"token": mails[2].token("/digests/confirm")});
    app.stranger().post("/v1/digests/confirm", old.clone()).await.expect_problem(404, "link-not-found");
    run(&app).await;
    ask(&app, wish(CAMILLE)).await;
    assert_eq!(inbox.take_for(CAMILLE).len(), 1, "who was erased may ask again");
    app.stranger().post("/v1/digests/confirm", old).await.expect_problem(404, "link-not-found");
}

#[tokio::test]
async fn one_click_unsubscribes_and_looking_at_the_link_changes_nothing() {
    let (app, inbox) = start().await;
    let manage = subscribe(&app, &inbox, wish(CAMILLE)).await;
    app.post("Foire aux pommes", json!({})).await;
    thursday(&app).await;
    let token = inbox.take().remove(0).token("/digests/unsubscribe");
    let address = format!("/v1/digests/unsubscribe/{token}");
    for page in [address.clone(), format!("/digests/unsubscribe?token={token}")] {
        let page = app.stranger().get(page).await.expect(200);
        assert!(
            page.text().contains("<button class=\"button\">Me désabonner</button>")
                && page.header("content-security-policy").contains("default-src 'none'")
        );
    }
    app.bearer(&manage).get("/v1/digests/subscription").await.expect(200);
    for _ in 0..2 {
        app.stranger()
            .act(&address)
            .body("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")
            .await
            .expect(200);
    }
    app.bearer(&manage).get("/v1/digests/subscription").await.expect_problem(401, "unauthorized");
    app.post("Foire aux poires", json!({})).await;
    thursday(&app).await;
    assert!(inbox.take().is_empty());
    app.advance(30 * DAY);
    run(&app).await;
    app.stranger().act(&address).await.expect_problem(404, "link-not-found");
}

#[tokio::test]
async fn a_reader_changes_their_subscription_and_another_address_wants_its_own_confirmation() {
    let (app, inbox) = start().await;
    let manage = subscribe(&app, &inbox, wish(CAMILLE)).await;
    let reader = app.bearer(&manage);
    let patch =
        json!({"cadence": "daily", "sections": ["notices"], "locale": "en", "email": "camille@autre-exemple.fr"});
    let changed = reader.patch("/v1/digests/subscription", patch).await.expect(200).json();
    assert_eq!((&changed["cadence"], &changed["address_change_pending"]), (&json!("daily"), &json!(true)));
    run(&app).await;
    let token = inbox.take_for("camille@autre-exemple.fr").remove(0).token("/digests/confirm");
    app.post("Foire aux pommes", json!({})).await;
    evening(&app, false).await;
    assert_eq!(inbox.take_for(CAMILLE).len(), 1, "until then letters go to the old address");
    let page = app.stranger().get(format!("/digests/confirm?token={token}")).await.expect(200).text();
    assert!(page.contains("<button class=\"button\">Confirmer</button>"), "{page}");
    app.stranger().act(format!("/digests/confirm?token={token}")).await.expect(200);
    reader.get("/v1/digests/subscription").await.expect_problem(401, "unauthorized");
    app.post("Foire aux poires", json!({})).await;
    evening(&app, false).await;
    let letter = inbox.take_for("camille@autre-exemple.fr").remove(0);
    let reader = app.bearer(&letter.token("/digests/manage"));
    reader.delete("/v1/digests/subscription").await.expect(204);
    reader.get("/v1/digests/subscription").await.expect_problem(401, "unauthorized");
}
