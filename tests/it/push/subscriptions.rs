//! Subscribing, changing and ending subscriptions.

use std::os::unix::fs::PermissionsExt;

use api::communes::{self, Which};
use serde_json::{Value, json};
use tests::{KERLING, Phone, PushService, SAILLANS, TestApp};

use super::start;

const PATH: &str = "/v1/push/subscriptions";

#[tokio::test]
async fn a_phone_tries_out_whether_messages_come_quiet_hours_or_not() {
    let (app, service) = start().await;
    let hour = |seconds: i64| app.in_seconds(seconds)[11..16].to_owned();
    let quiet = json!({"locale": "en", "timezone": "UTC", "quiet_hours": {"from": hour(-60), "to": hour(3600)}});
    let phone = app.phone(&service, "one", quiet).await;
    let shown = app.bearer(&phone.secret).act(format!("{}/test", phone.address())).await.expect(200).json();
    assert_eq!((&shown["id"], &shown["follows"][0]["commune"]), (&json!(phone.id), &json!(KERLING)));
    app.keep_promises().await;
    let message = &service.read_by(&phone)[0]["notification"];
    assert_eq!((&message["title"], &message["data"]["kind"]), (&json!("Notifications work"), &json!("test")));
}

#[tokio::test]
async fn a_phone_that_names_no_time_zone_reads_the_clocks_of_its_commune() {
    let (app, service) = start().await;
    communes::add(&app.app, Which::Insee("97411".to_owned())).await.unwrap();
    let follows =
        json!({"follows": [{"commune": "97411", "kinds": ["notice"]}, {"commune": KERLING, "kinds": ["notice"]}]});
    let phone = app.phone(&service, "one", follows).await;
    let shown = app.bearer(&phone.secret).patch(phone.address(), json!({"locale": "fr"})).await.expect(200).json();
    assert_eq!(shown["timezone"], "Indian/Reunion");
}

#[tokio::test]
async fn the_same_endpoint_again_takes_the_place_of_its_subscription() {
    let (app, service) = start().await;
    let first = app.phone(&service, "one", json!({})).await;
    let second = app.phone(&service, "one", json!({"follows": [{"commune": SAILLANS, "kinds": ["notice"]}]})).await;
    assert_eq!(first.id, second.id);
    app.bearer(&first.secret).delete(second.address()).await.expect_problem(404, "subscription-not-found");
    app.post("Panneau", json!({})).await;
    app.pass(10).await;
    assert_eq!(service.count(), 0, "it follows another commune by now");
}

#[tokio::test]
async fn a_browser_that_changed_its_endpoint_goes_on_and_misses_nothing() {
    let (app, service) = start().await;
    let hour = |seconds: i64| app.in_seconds(seconds)[11..16].to_owned();
    let before = app
        .phone(&service, "before", json!({"timezone": "UTC", "quiet_hours": {"from": hour(-60), "to": hour(3600)}}))
        .await;
    app.post("Cette nuit", json!({})).await;
    app.pass(10).await;
    let replaces = json!({"replaces": {"id": before.id, "secret": before.secret}});
    let after = app.phone(&service, "after", replaces.clone()).await;
    assert_eq!(before.id, after.id);
    app.pass(3600).await;
    assert_eq!(service.read_by(&after).len(), 1, "what was held back comes to the new endpoint");
    assert_eq!(service.count(), 0);
    app.bearer(&before.secret).delete(before.address()).await.expect(404);
    // One that is gone is replaced by a new one all the same.
    let again = app.phone(&service, "again", replaces).await;
    assert_ne!(again.id, after.id);
}

#[tokio::test]
async fn a_browser_may_say_when_its_subscription_ends() {
    let (app, service) = start().await;
    for ends in [json!(null), json!(1_893_456_000_000_u64), json!(1_893_456_000_000.5)] {
        app.phone(&service, "one", json!({"expirationTime": ends})).await;
    }
}

#[tokio::test]
async fn whoever_holds_its_secret_changes_and_ends_a_subscription() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    let holder = app.bearer(&phone.secret);
    let changed = json!({"follows": [{"commune": "26289", "kinds": ["notice"]}], "quiet_hours": {"from": "21:00", "to": "07:00"}, "locale": "en"});
    let reply = holder.patch(phone.address(), changed).await.expect(200);
    let shown = reply.json();
    assert_eq!(
        shown["follows"],
        json!([{"commune": SAILLANS, "organisations": null, "topics": null, "events": [], "kinds": ["notice"]}])
    );
    assert_eq!((&shown["quiet_hours"], &shown["locale"]), (&json!({"from": "21:00", "to": "07:00"}), &json!("en")));
    let etag = reply.header("etag");
    let woken =
        holder.patch(phone.address(), json!({"quiet_hours": null})).header("if-match", &etag).await.expect(200).json();
    assert_eq!((&woken["quiet_hours"], &woken["follows"]), (&Value::Null, &shown["follows"]));
    holder.delete(phone.address()).header("if-match", &etag).await.expect_problem(412, "stale");
    app.stranger().patch(phone.address(), json!({})).await.expect_problem(401, "unauthorized");
    app.clerk().await.delete(phone.address()).await.expect_problem(404, "subscription-not-found");
    holder.delete(phone.address()).await.expect(204);
    holder.patch(phone.address(), json!({})).await.expect_problem(404, "subscription-not-found");
}

#[tokio::test]
async fn every_mistake_is_told_with_its_place() {
    let (app, service) = start().await;
    let phone = Phone::new(&service, "one");
    let follow = |more: Value| json!({"follows": [{"commune": KERLING, "kinds": ["alert"]}, more]});
    for (more, expected) in [
        (json!({"endpoint": "http://push.exemple.fr/1"}), vec!["/endpoint"]),
        (json!({"endpoint": "https://127.0.0.1/1"}), vec!["/endpoint"]),
        (
            json!({"endpoint": "https://10.0.0.1/1", "quiet_hours": {"from": "21:00", "to": "21:00"}}),
            vec!["/endpoint", "/quiet_hours"],
        ),
        (json!({"keys": {"p256dh": "BA", "auth": "BA", "more": 1}}), vec!["/keys/auth", "/keys/more", "/keys/p256dh"]),
        (json!({"keys": {}, "expirationTime": "never"}), vec!["/expirationTime", "/keys/auth", "/keys/p256dh"]),
        (json!({"keys": "x", "locale": "de", "timezone": "Mars/Olympus"}), vec!["/keys", "/locale", "/timezone"]),
        (json!({"quiet_hours": {"from": "9 h", "to": "24:00"}}), vec!["/quiet_hours/from", "/quiet_hours/to"]),
        (follow(json!({"commune": "nulle-part", "kinds": ["alert"]})), vec!["/follows/1/commune"]),
        (follow(json!({"commune": "57361", "kinds": ["alert"]})), vec!["/follows/1/commune"]),
        (
            follow(json!({"commune": SAILLANS, "kinds": ["gossip"], "organisations": ["x"]})),
            vec!["/follows/1/kinds", "/follows/1/organisations"],
        ),
        (json!({"follows": null, "replaces": {"id": "x"}}), vec!["/follows", "/replaces/id", "/replaces/secret"]),
    ] {
        assert_eq!(app.stranger().post(PATH, phone.body(more.clone())).await.expect_invalid(), expected, "{more}");
    }
}

#[tokio::test]
async fn who_subscribes_too_much_waits() {
    let service = PushService::start().await;
    let app =
        TestApp::start_with(&[("TAMBOUR_LIMITS", "writes=2"), ("TAMBOUR_OUTGOING_ALLOW", service.origin())]).await;
    let phone = app.phone(&service, "one", json!({})).await;
    app.phone(&service, "two", json!({})).await;
    app.stranger().post(PATH, phone.body(json!({}))).await.expect_problem(429, "too-many");
    app.bearer("guess").delete(phone.address()).await.expect_problem(429, "too-many");
    app.advance(60);
    app.bearer(&phone.secret).delete(phone.address()).await.expect(204);
}

#[tokio::test]
async fn the_key_is_made_once_for_the_server_alone_and_another_one_is_told() {
    let app = TestApp::start().await;
    let key = async |app: &TestApp| {
        app.stranger().get("/v1/push/key").await.expect(200).json()["public_key"].as_str().unwrap().to_owned()
    };
    let made = key(&app).await;
    assert_eq!((key(&app).await, made.len()), (made.clone(), 87), "65 bytes in base64url");
    let file = app.config.data_dir.join("keys/vapid");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let secret = std::fs::read_to_string(&file).unwrap();
    let elsewhere = TestApp::start_with(&[("TAMBOUR_VAPID_PRIVATE_KEY", secret.trim())]).await;
    assert_eq!(key(&elsewhere).await, made, "the same key as a setting");
    let other = TestApp::start().await;
    assert_ne!(key(&other).await, made);
    assert!(!format!("{:?}", elsewhere.config).contains(secret.trim()));
}
