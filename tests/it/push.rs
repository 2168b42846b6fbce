//! Messages to phones. They are decrypted by another implementation than the one that encrypted them.

mod cleanup;
mod crash;
mod evenings;
mod events;
mod faults;
mod lifted;
mod moves;
mod overtaking;
mod polls;
mod subscriptions;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tests::{KERLING, Phone, PushService, SAILLANS, TestApp};

/// A server that may call this push service, and the push service.
async fn start() -> (TestApp, PushService) {
    let service = PushService::start().await;
    let app = TestApp::start_with(&[
        ("TAMBOUR_LIMITS", "off"),
        ("TAMBOUR_PUBLIC_URL", "https://panneau.exemple.fr/"),
        ("TAMBOUR_OUTGOING_ALLOW", service.origin()),
    ])
    .await;
    (app, service)
}

fn titles(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|it| it["notification"]["title"].as_str().unwrap()).collect()
}

fn id(notice: &Value) -> &str {
    notice["id"].as_str().unwrap()
}

fn alert(severity: &str, app: &TestApp) -> Value {
    json!({"category": "alert", "severity": severity, "expire_at": app.in_seconds(3600)})
}

#[tokio::test]
async fn a_phone_hears_of_a_notice_once_ten_seconds_after_it_went_up() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    let notice =
        app.post("Coupure d’eau", json!({"body": "De **8 h** à midi.", "expire_at": app.in_seconds(7200)})).await;
    app.pass(9).await;
    assert_eq!(service.count(), 0);
    app.pass(1).await;
    let received = service.received();
    assert_eq!(received.len(), 1);
    let (id, headers) = (id(&notice), &received[0].headers);
    assert_eq!(
        phone.read(&received[0]),
        json!({"web_push": 8030, "notification": {
            "title": "Coupure d’eau", "body": "Mairie de Kerling-lès-Sierck\nDe 8 h à midi.", "lang": "fr", "tag": format!("notice-{id}"),
            "navigate": format!("https://panneau.exemple.fr/notices/{id}"), "data": {"kind": "notice", "id": id, "commune": KERLING},
        }})
    );
    assert_eq!(
        (headers["content-encoding"].as_str(), headers["urgency"].as_str(), headers["topic"].len()),
        ("aes128gcm", "normal", 32)
    );
    let ttl: i64 = headers["ttl"].parse().unwrap();
    assert!((7180..=7190).contains(&ttl), "until it expires: {ttl}");
    app.pass(3600).await;
    assert_eq!(service.count(), 1, "once");
}

#[tokio::test]
async fn an_alert_comes_at_once_in_the_phones_language() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({"locale": "en"})).await;
    app.post("Crue de la Moselle", alert("extreme", &app)).await;
    app.keep_promises().await;
    let received = service.received();
    assert_eq!(received[0].headers["urgency"], "high");
    let message = phone.read(&received[0]);
    assert_eq!(
        (&message["notification"]["title"], &message["notification"]["lang"]),
        (&json!("Alert: Crue de la Moselle"), &json!("en"))
    );
}

#[tokio::test]
async fn what_nobody_should_hear_of_is_not_told() {
    let (app, service) = start().await;
    app.phone(&service, "one", json!({})).await;
    let clerk = app.clerk().await;
    app.post("Sans bruit", json!({"notify": false})).await;
    app.post("Brouillon", json!({"draft": true})).await;
    let undone = app.post("Erreur", json!({})).await;
    app.pass(5).await;
    clerk.delete(format!("/v1/notices/{}", id(&undone))).await.expect(204);
    let hidden = app.post("Éphémère", json!({"expire_at": app.in_seconds(8)})).await;
    app.pass(60).await;
    assert_eq!(service.count(), 0, "{hidden}");
    // Restored within the hour, it is told after all.
    clerk.act(format!("/v1/notices/{}/restore", id(&undone))).await.expect(200);
    app.pass(60).await;
    assert_eq!(service.count(), 1);
}

#[tokio::test]
async fn a_scheduled_notice_is_told_when_it_goes_up_also_when_that_is_brought_forward() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    app.post("Demain", json!({"publish_at": app.in_seconds(86_400)})).await;
    let earlier = app.post("Plus tôt", json!({"publish_at": app.in_seconds(50)})).await;
    app.keep_promises().await;
    app.clerk().await.act(format!("/v1/notices/{}/publish", id(&earlier))).await.expect(200);
    app.pass(11).await;
    assert_eq!(titles(&service.read_by(&phone)), ["Plus tôt"]);
    app.pass(3600).await;
    app.pass(82_700).await;
    assert_eq!(service.count(), 0);
    app.pass(200).await;
    assert_eq!(titles(&service.read_by(&phone)), ["Demain"]);
}

#[tokio::test]
async fn what_went_up_while_no_server_ran_is_told_afterwards() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    app.post("Pendant la panne", json!({"publish_at": app.in_seconds(60)})).await;
    app.advance(8 * 86_400);
    app.keep_promises().await;
    assert_eq!(titles(&service.read_by(&phone)), ["Pendant la panne"]);
}

#[tokio::test]
async fn an_edit_is_told_again_only_if_asked_and_takes_the_place_of_the_message_before() {
    let (app, service) = start().await;
    app.phone(&service, "one", json!({})).await;
    let notice = app.post("Coupure d’eau", json!({})).await;
    app.pass(10).await;
    let (clerk, address) = (app.clerk().await, format!("/v1/notices/{}", id(&notice)));
    clerk.patch(&address, json!({"title": "Coupure d’eau mardi"})).await.expect(200);
    app.pass(60).await;
    assert_eq!(service.count(), 1);
    clerk.act(format!("{address}/notify")).await.expect(200);
    app.keep_promises().await;
    let received = service.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].headers["topic"], received[1].headers["topic"]);
    let draft = app.post("Brouillon", json!({"draft": true})).await;
    clerk.act(format!("/v1/notices/{}/notify", id(&draft))).await.expect_problem(409, "impossible-transition");
}

#[tokio::test]
async fn a_phone_hears_of_what_it_follows_alone() {
    let (app, service) = start().await;
    let club = app.organisation("Club", true).await;
    let follows = |follow: Value| json!({"follows": [follow]});
    let alerts = app.phone(&service, "alerts", follows(json!({"commune": KERLING, "kinds": ["alert"]}))).await;
    let clubs = app
        .phone(&service, "club", follows(json!({"commune": "57361", "kinds": ["notice"], "organisations": [club]})))
        .await;
    let none = json!({"commune": KERLING, "kinds": ["notice"], "topics": ["019abf3e-6f8a-7c54-9d7e-0b9c3a51d2e7"]});
    let topics = app.phone(&service, "topics", follows(none)).await;
    let elsewhere =
        app.phone(&service, "elsewhere", follows(json!({"commune": SAILLANS, "kinds": ["alert", "notice"]}))).await;
    app.post("Crue", alert("minor", &app)).await;
    app.post("Tournoi", json!({"organisation": club})).await;
    app.post("Mairie fermée", json!({})).await;
    app.pass(10).await;
    for (phone, expected) in
        [(&alerts, vec!["Alerte\u{a0}: Crue"]), (&clubs, vec!["Tournoi"]), (&topics, vec![]), (&elsewhere, vec![])]
    {
        assert_eq!(titles(&service.read_by(phone)), expected);
    }
}

#[tokio::test]
async fn who_follows_several_communes_hears_of_a_common_notice_once_and_not_from_where_it_is_hidden() {
    let (app, service) = start().await;
    let syndicat = app.organisation("Syndicat", true).await;
    let saillans = app.person(api::accounts::Role::Clerk, Some(SAILLANS)).await;
    app.serve_too(SAILLANS, &syndicat, json!({"trusted": true})).await;
    let publisher = app.publisher(KERLING, "Syndicat").await;
    let post = async |title: &str| {
        let body = json!({"title": title, "category": "information"});
        publisher.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201).json()
    };
    let follow = |commune: &str| json!({"commune": commune, "kinds": ["notice"]});
    let both = app.phone(&service, "both", json!({"follows": [follow(KERLING), follow(SAILLANS)]})).await;
    let one = app.phone(&service, "one", json!({"follows": [follow(SAILLANS)]})).await;
    post("Déchetterie").await;
    let hidden = post("Tri").await;
    saillans.act(format!("/v1/communes/{SAILLANS}/notices/{}/hide", id(&hidden))).await.expect(200);
    app.pass(10).await;
    let mut heard = service.read_by(&both);
    heard.sort_by_key(|it| it["notification"]["title"].to_string());
    assert_eq!(titles(&heard), ["Déchetterie", "Tri"]);
    assert_eq!(titles(&service.read_by(&one)), ["Déchetterie"]);
}

#[tokio::test]
async fn quiet_hours_hold_messages_back_and_the_latest_ten_come_when_they_end() {
    let (app, service) = start().await;
    // From a minute ago until three hours from now, wherever the clock stands.
    let hour = |seconds: i64| app.in_seconds(seconds)[11..16].to_owned();
    let quiet = json!({"timezone": "UTC", "quiet_hours": {"from": hour(-60), "to": hour(3 * 3600)}});
    let (sleeper, other) = (app.phone(&service, "sleeper", quiet).await, app.phone(&service, "other", json!({})).await);
    for number in 1..=12 {
        app.post(&format!("Panneau {number}"), json!({})).await;
        app.pass(10).await;
    }
    let withdrawn = app.post("Retiré", json!({})).await;
    app.pass(10).await;
    app.clerk().await.delete(format!("/v1/notices/{}", id(&withdrawn))).await.expect(204);
    app.post("Crue", alert("severe", &app)).await;
    app.post("Orage", alert("minor", &app)).await;
    app.keep_promises().await;
    assert_eq!(service.read_by(&other).len(), 15);
    assert_eq!(titles(&service.read_by(&sleeper)), ["Alerte\u{a0}: Crue"]);
    app.pass(3 * 3600).await;
    let mut heard = service.read_by(&sleeper);
    heard.sort_by_key(|it| it["notification"]["data"]["id"].to_string());
    // The minor alert is over by then.
    assert_eq!(titles(&heard), (3..=12).map(|number| format!("Panneau {number}")).collect::<Vec<_>>());
    app.pass(86_400).await;
    assert_eq!(service.count(), 0);
}

#[tokio::test]
async fn a_long_text_is_cut_to_what_push_services_take() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    app.post(&"é".repeat(120), json!({"body": "Événement « exceptionnel » 👩‍👩‍👧 ".repeat(200)})).await;
    app.pass(10).await;
    let received = service.received().remove(0);
    assert!((3900..=4096).contains(&received.body.len()), "{}", received.body.len());
    assert!(phone.read(&received)["notification"]["body"].as_str().unwrap().ends_with('…'));
}

/// The token of a message: who signed it, and what it says.
fn token(authorization: &str) -> (String, Value) {
    let (token, key) =
        authorization.strip_prefix("vapid t=").and_then(|it| it.split_once(", k=")).expect("a VAPID header");
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let bytes = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes(key))
        .verify(signed.as_bytes(), &bytes(signature))
        .expect("its signature");
    (key.to_owned(), serde_json::from_slice(&bytes(signed.split_once('.').unwrap().1)).unwrap())
}

#[tokio::test]
async fn messages_are_signed_for_their_push_service_with_the_key_that_phones_know() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    let send = async || {
        app.bearer(&phone.secret).act(format!("{}/test", phone.address())).await.expect(200);
        app.keep_promises().await;
        service.received().last().unwrap().headers["authorization"].clone()
    };
    let first = send().await;
    let (key, claims) = token(&first);
    assert_eq!(app.stranger().get("/v1/push/key").await.expect(200).json()["public_key"], key);
    assert_eq!((&claims["aud"], &claims["sub"]), (&json!(service.origin()), &json!("https://panneau.exemple.fr/")));
    let life = claims["exp"].as_i64().unwrap() - app.app.clock.now().micros() / 1_000_000;
    assert!((43_000..=86_400).contains(&life), "{life}");
    app.advance(5 * 3600);
    assert_eq!(send().await, first, "a token serves until half its life is over");
    app.advance(2 * 3600);
    assert_ne!(send().await, first);
}

#[tokio::test]
async fn messages_are_counted_by_kind_and_outcome() {
    let (app, service) = start().await;
    let phone: Phone = app.phone(&service, "one", json!({})).await;
    service.will(&phone, [tests::Does::Answer(500)]);
    app.post("Panneau", json!({})).await;
    app.pass(10).await;
    app.pass(60).await;
    let metrics = app.stranger().get("/metrics").await.expect(200).text();
    for line in [
        "tambour_push_messages_total{kind=\"notice\",outcome=\"failed\"} 1",
        "tambour_push_messages_total{kind=\"notice\",outcome=\"accepted\"} 1",
    ] {
        assert!(metrics.lines().any(|it| it == line), "{line}: {metrics}");
    }
    assert!(!metrics.contains("/push/one"));
}
