//! The letter: asking for it, confirming, reading, leaving, and its way to the mail server.

use api::server::run_due;
use chrono::{DateTime, Datelike, Days, NaiveTime, TimeZone, Weekday};
use serde_json::{Value, json};
use tests::{Inbox, KERLING, Mail, TestApp, Trouble};

pub const CAMILLE: &str = "camille@exemple.fr";

const DAY: i64 = 86_400;

pub async fn start() -> (TestApp, Inbox) {
    let inbox = Inbox::start().await;
    let url = inbox.url();
    let settings = [
        ("TAMBOUR_LIMITS", "off"),
        ("TAMBOUR_SMTP_URL", url.as_str()),
        ("TAMBOUR_PUBLIC_URL", "https://panneau.exemple.fr"),
    ];
    (TestApp::start_with(&settings).await, inbox)
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

async fn thursday(app: &TestApp) {
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
async fn the_letter_says_what_the_board_says_and_reads_well_as_text() {
    let (app, inbox) = start().await;
    let clerk = app.clerk().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    app.post("Coupure d’eau <b>lundi</b>", json!({"category": "outage", "body": "De **8 h à 12 h**, rue des Vignes."}))
        .await;
    let alert = json!({"category": "alert", "severity": "severe", "expire_at": app.in_seconds(9 * DAY)});
    app.post("Crue de la Moselle", alert).await;
    let soon = app.in_seconds(6 * DAY);
    let event = json!({"title": "Vide-grenier", "category": "flea_market", "starts_at": &soon[..10]});
    clerk.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201);
    clerk
        .patch(format!("/v1/communes/{KERLING}/digests/settings"), json!({"reply_to": "mairie@exemple.fr"}))
        .await
        .expect(200);
    thursday(&app).await;
    let letters = inbox.take();
    assert_eq!(letters.len(), 1);
    let (text, html) = (letters[0].text(), letters[0].html());
    for part in [
        "ALERTES EN COURS",
        "Crue de la Moselle",
        "NOUVELLES DE LA COMMUNE",
        "Coupure d’eau <b>lundi</b>",
        "AGENDA",
        "Vide-grenier",
        "toute la journée",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(html.contains("Coupure d’eau &#60;b&#62;lundi&#60;/b&#62;") && html.contains("lang=\"fr\""), "{html}");
    assert!(
        html.len() < 100_000 && !html.contains("<img") && !html.contains("<script") && !html.contains("<link"),
        "nothing is fetched"
    );
    let links = html.split("href=\"").skip(1);
    assert!(
        links.clone().count() >= 3 && links.clone().all(|link| link.starts_with("https://panneau.exemple.fr/")),
        "{html}"
    );
    assert!(!html.contains("src=") && !html.contains("url("), "nothing is fetched");
    check_headers(&letters[0]);
    app.post("Foire aux pommes", json!({})).await;
    thursday(&app).await;
    let next = inbox.take().remove(0);
    assert!(!next.text().contains("Coupure d’eau"), "what was said is not said again");
}

#[tokio::test]
async fn a_letter_and_its_page_lead_to_the_page_of_each_thing_they_tell_of() {
    let (app, inbox) = start().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    let notice = app.post("Coupure d’eau", json!({"body": "De 8 h à 12 h. ".repeat(40)})).await;
    let event =
        json!({"title": "Vide-grenier", "category": "flea_market", "starts_at": &app.in_seconds(6 * DAY)[..10]});
    let event = app.clerk().await.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json();
    let poll = app.ask("Un banc ?", json!({"closes_at": app.in_seconds(9 * DAY)})).await;
    let edition = format!("/v1/communes/{KERLING}/digests/2030-W10");
    app.clerk().await.act(format!("{edition}/send")).await.expect(200);
    run(&app).await;
    let letter = inbox.take_for(CAMILLE).remove(0);
    let page = app.stranger().get(edition).await.expect(200).text();
    for (kind, thing) in [("notices", &notice), ("events", &event), ("polls", &poll)] {
        let path = format!("/{kind}/{}", thing["id"].as_str().unwrap());
        let address = format!("https://panneau.exemple.fr{path}");
        let link = format!("<a href=\"{address}\"");
        assert!(letter.html().contains(&link) && page.contains(&link), "{link} in {} and {page}", letter.html());
        assert!(letter.text().lines().any(|line| line.trim() == address), "{address} in {}", letter.text());
        app.stranger().get(path).await.expect(200);
    }
    assert!(page.contains("<meta property=\"og:url\" content=\"https://panneau.exemple.fr/v1/communes/"), "{page}");
}

#[track_caller]
fn check_headers(letter: &Mail) {
    let unsubscribe = letter.token("/digests/unsubscribe");
    assert_eq!(letter.header("list-id"), format!("<lettre.{KERLING}.panneau.exemple.fr>"));
    let expected = format!(
        "<https://panneau.exemple.fr/v1/digests/unsubscribe/{unsubscribe}>, <mailto:tambour@panneau.exemple.fr?subject=unsubscribe%20{unsubscribe}>"
    );
    assert_eq!(letter.header("list-unsubscribe"), expected);
    assert_eq!(letter.header("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    assert_eq!(
        (letter.header("precedence").as_str(), letter.header("auto-submitted").as_str()),
        ("list", "auto-generated")
    );
    assert!(
        letter.header("reply-to").contains("mairie@exemple.fr")
            && letter.header("message-id").ends_with("@panneau.exemple.fr>")
    );
}

#[tokio::test]
async fn nothing_new_is_no_letter_and_sections_and_languages_are_the_readers() {
    let (app, inbox) = start().await;
    let of = |email: &str, more: Value| {
        let mut body = wish(email);
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    subscribe(&app, &inbox, of("alex@exemple.fr", json!({"locale": "en", "sections": ["notices"]}))).await;
    subscribe(&app, &inbox, of("lou@exemple.fr", json!({"sections": ["agenda", "alerts"]}))).await;
    thursday(&app).await;
    assert!(inbox.take().is_empty(), "there is nothing to say");
    app.post("Foire aux pommes", json!({})).await;
    thursday(&app).await;
    assert!(inbox.take_for(CAMILLE)[0].text().contains("NOUVELLES DE LA COMMUNE"));
    assert!(inbox.take_for("alex@exemple.fr")[0].text().contains("the weekly letter"));
    assert!(inbox.take().is_empty(), "nothing of what the third reads is new");
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
            page.text().contains("<button>Me désabonner</button>")
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
    let patch = json!({"cadence": "daily", "sections": ["notices"], "locale": "en", "email": "camille@example.org"});
    let changed = reader.patch("/v1/digests/subscription", patch).await.expect(200).json();
    assert_eq!((&changed["cadence"], &changed["address_change_pending"]), (&json!("daily"), &json!(true)));
    run(&app).await;
    let token = inbox.take_for("camille@example.org").remove(0).token("/digests/confirm");
    app.post("Foire aux pommes", json!({})).await;
    evening(&app, false).await;
    assert_eq!(inbox.take_for(CAMILLE).len(), 1, "until then letters go to the old address");
    let page = app.stranger().get(format!("/digests/confirm?token={token}")).await.expect(200).text();
    assert!(page.contains("<button>Confirmer</button>"), "{page}");
    app.stranger().act(format!("/digests/confirm?token={token}")).await.expect(200);
    reader.get("/v1/digests/subscription").await.expect_problem(401, "unauthorized");
    app.post("Foire aux poires", json!({})).await;
    evening(&app, false).await;
    let letter = inbox.take_for("camille@example.org").remove(0);
    let reader = app.bearer(&letter.token("/digests/manage"));
    reader.delete("/v1/digests/subscription").await.expect(204);
    reader.get("/v1/digests/subscription").await.expect_problem(401, "unauthorized");
}

#[tokio::test]
async fn a_server_that_falters_is_asked_again_and_one_that_refuses_is_not() {
    let (app, inbox) = start().await;
    for name in ["a", "b", "c"] {
        subscribe(&app, &inbox, wish(&format!("{name}@exemple.fr"))).await;
    }
    inbox.trouble("a@exemple.fr", &[Trouble::Code(451), Trouble::Code(451)]);
    inbox.trouble("b@exemple.fr", &[Trouble::Code(550), Trouble::Code(550), Trouble::Code(550)]);
    inbox.trouble("c@exemple.fr", &[Trouble::Cut]);
    app.post("Foire aux pommes", json!({})).await;
    thursday(&app).await;
    for _ in 0..3 {
        app.advance(700);
        run(&app).await;
    }
    assert_eq!(inbox.take_for("a@exemple.fr").len(), 1);
    let twice = inbox.take_for("c@exemple.fr");
    assert_eq!((twice.len(), twice[0].header("message-id")), (2, twice[1].header("message-id")));
    let week = app.in_seconds(0);
    let week: DateTime<chrono::Utc> = week.parse().unwrap();
    let path = format!("/v1/communes/{KERLING}/digests/{}/deliveries", week.format("%G-W%V"));
    let fare = app.clerk().await.get(path).await.expect(200).json();
    assert_eq!(fare, json!({"readers": 3, "waiting": 0, "sent": 2, "refused": 1, "expired": 0, "dropped": 0}));
    for week in 0..3 {
        app.post(&format!("Nouvelle {week}"), json!({})).await;
        thursday(&app).await;
    }
    assert!(inbox.take_for("b@exemple.fr").is_empty(), "three refusals in a row suspend the address");
}

#[tokio::test]
async fn a_server_that_wants_it_later_for_two_days_is_left_alone_and_one_that_is_away_is_waited_for() {
    let (app, inbox) = start().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    inbox.trouble(CAMILLE, &[Trouble::Code(452); 100]);
    app.post("Foire aux pommes", json!({})).await;
    thursday(&app).await;
    let made: DateTime<chrono::Utc> = app.in_seconds(0).parse().unwrap();
    for _ in 0..60 {
        app.advance(3600);
        run(&app).await;
    }
    let path = format!("/v1/communes/{KERLING}/digests/{}/deliveries", made.format("%G-W%V"));
    assert_eq!(app.clerk().await.get(path).await.expect(200).json()["expired"], 1);
    assert!(inbox.take().is_empty());
}
