//! Alerts that are over before their time, and alerts that become graver.

use serde_json::{Value, json};
use tests::{Does, KERLING, Phone, PushService, SAILLANS, TestApp};

use super::{alert, id, start, titles};

const UP: &str = "Alerte\u{a0}: Crue";
const OVER: &str = "Alerte levée\u{a0}: Crue";

/// An alert that this phone, with more members if `more` has them, heard of.
async fn heard(app: &TestApp, service: &PushService, severity: &str, more: Value) -> (Phone, String) {
    let phone = app.phone(service, "one", more).await;
    let address = format!("/v1/notices/{}", id(&app.post("Crue", alert(severity, app)).await));
    app.keep_promises().await;
    (phone, address)
}

#[tokio::test]
async fn that_an_alert_is_withdrawn_takes_the_place_of_its_message_for_as_long_as_that_is_kept() {
    let (app, service) = start().await;
    let (phone, address) = heard(&app, &service, "extreme", json!({"locale": "en"})).await;
    app.advance(600);
    app.clerk().await.delete(&address).await.expect(204);
    app.keep_promises().await;
    app.pass(3600).await;
    let received = service.received();
    assert_eq!(received.len(), 2);
    let [up, over] = [&received[0], &received[1]].map(|it| (phone.read(it)["notification"].clone(), &it.headers));
    assert_eq!((&over.1["topic"], &over.0["tag"]), (&up.1["topic"], &up.0["tag"]));
    assert_eq!((&over.0["title"], over.1["urgency"].as_str()), (&json!("Alert lifted: Crue"), "high"));
    assert_eq!(over.0["body"], "Mairie de Kerling-lès-Sierck\nThis alert is no longer in force.");
    assert_eq!(
        over.0["navigate"], "https://panneau.exemple.fr/kerling-les-sierck",
        "its page is gone, the board is not"
    );
    let ttl: i64 = over.1["ttl"].parse().unwrap();
    assert!((2980..=3000).contains(&ttl), "as long as it would have lasted: {ttl}");
}

#[tokio::test]
async fn whatever_ends_an_alert_before_its_time_is_told_once() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    let (clerk, board) = (app.clerk().await, format!("/v1/communes/{KERLING}/notices"));
    for end in ["hide", "shorten", "make something else"] {
        let notice = app.post("Crue", alert("minor", &app)).await;
        app.keep_promises().await;
        assert_eq!(titles(&service.read_by(&phone)), [UP]);
        let address = format!("/v1/notices/{}", id(&notice));
        match end {
            "hide" => clerk.act(format!("{board}/{}/hide", id(&notice))).await.expect(200),
            "shorten" => clerk.patch(&address, json!({"expire_at": app.in_seconds(600)})).await.expect(200),
            _ => clerk.patch(&address, json!({"category": "information", "severity": null})).await.expect(200),
        };
        app.keep_promises().await;
        let at_once = service.read_by(&phone).len();
        assert_eq!(at_once, usize::from(end != "shorten"), "{end}");
        app.pass(540).await;
        app.pass(70).await;
        app.pass(3600).await;
        assert_eq!(at_once + service.read_by(&phone).len(), 1, "{end}");
    }
    // One that lasts as long as was said ends in silence, as does one that nobody was told of.
    app.post("Orage", alert("minor", &app)).await;
    let mut silent = alert("minor", &app);
    silent["notify"] = json!(false);
    let silent = app.post("Vent", silent).await;
    app.keep_promises().await;
    clerk.delete(format!("/v1/notices/{}", id(&silent))).await.expect(204);
    app.pass(7200).await;
    assert_eq!(titles(&service.read_by(&phone)), ["Alerte\u{a0}: Orage"]);
}

#[tokio::test]
async fn an_organisation_that_is_dismissed_takes_its_alert_along() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    let syndicat = app.organisation("Syndicat", true).await;
    app.serve_too(SAILLANS, &syndicat, json!({"trusted": true})).await;
    let there = app.phone(&service, "there", json!({"follows": [{"commune": SAILLANS, "kinds": ["alert"]}]})).await;
    let mut crue = alert("minor", &app);
    (crue["title"], crue["communes"]) = (json!("Crue"), json!([KERLING, SAILLANS]));
    let publisher = app.publisher(KERLING, "Syndicat").await;
    publisher.post(format!("/v1/communes/{KERLING}/notices"), crue).await.expect(201);
    app.keep_promises().await;
    let saillans = app.person(api::accounts::Role::Clerk, Some(SAILLANS)).await;
    saillans.delete(format!("/v1/communes/{SAILLANS}/organisations/{syndicat}")).await.expect(204);
    app.keep_promises().await;
    app.pass(1800).await;
    assert_eq!(titles(&service.read_by(&there)), [UP, OVER]);
    assert_eq!(titles(&service.read_by(&phone)), [UP], "it stands there still");
}

#[tokio::test]
async fn who_follows_several_communes_hears_that_it_is_over_when_the_last_of_them_says_so() {
    let (app, service) = start().await;
    let syndicat = app.organisation("Syndicat", true).await;
    app.serve_too(SAILLANS, &syndicat, json!({"trusted": true})).await;
    let follow = |commune: &str| json!({"commune": commune, "kinds": ["alert"]});
    let both = app.phone(&service, "both", json!({"follows": [follow(KERLING), follow(SAILLANS)]})).await;
    let publisher = app.publisher(KERLING, "Syndicat").await;
    let mut crue = alert("minor", &app);
    crue["title"] = json!("Crue");
    let crue = publisher.post(format!("/v1/communes/{KERLING}/notices"), crue).await.expect(201).json();
    let crue = id(&crue).to_owned();
    app.keep_promises().await;
    let saillans = app.person(api::accounts::Role::Clerk, Some(SAILLANS)).await;
    let hidden = format!("/v1/communes/{SAILLANS}/notices/{crue}");
    for (step, expected) in [
        ("hide", vec![UP]),
        ("show", vec![]),
        ("withdraw", vec![OVER]),
        ("restore", vec![UP]),
        ("hide", vec![]),
        ("withdraw", vec![OVER]),
    ] {
        match step {
            "hide" | "show" => saillans.act(format!("{hidden}/{step}")).await.expect(200),
            "withdraw" => publisher.delete(format!("/v1/notices/{crue}")).await.expect(204),
            _ => publisher.act(format!("/v1/notices/{crue}/restore")).await.expect(200),
        };
        app.keep_promises().await;
        app.pass(60).await;
        assert_eq!(titles(&service.read_by(&both)), expected, "{step}");
    }
}

#[tokio::test]
async fn quiet_hours_hold_back_that_an_alert_is_over_unless_they_held_back_the_alert() {
    let (app, service) = start().await;
    let hour = |seconds: i64| app.in_seconds(seconds)[11..16].to_owned();
    let quiet = json!({"timezone": "UTC", "quiet_hours": {"from": hour(-60), "to": hour(1800)}});
    let (sleeper, address) = heard(&app, &service, "minor", quiet).await;
    let clerk = app.clerk().await;
    let flood = app.post("Évacuez", alert("severe", &app)).await;
    app.keep_promises().await;
    assert_eq!(titles(&service.read_by(&sleeper)), ["Alerte\u{a0}: Évacuez"]);
    for address in [address, format!("/v1/notices/{}", id(&flood))] {
        clerk.delete(address).await.expect(204);
    }
    app.keep_promises().await;
    assert_eq!(titles(&service.read_by(&sleeper)), ["Alerte levée\u{a0}: Évacuez"], "who was woken hears of it");
    app.pass(1800).await;
    app.pass(60).await;
    assert_eq!(service.count(), 0, "who slept through it hears of neither");
}

#[tokio::test]
async fn that_an_alert_is_over_is_never_overtaken_by_the_alert() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    service.will(&phone, [Does::Answer(500)]);
    let notice = app.post("Crue", alert("extreme", &app)).await;
    app.keep_promises().await;
    app.clerk().await.delete(format!("/v1/notices/{}", id(&notice))).await.expect(204);
    app.keep_promises().await;
    app.pass(60).await;
    app.pass(3600).await;
    assert_eq!(titles(&service.read_by(&phone)), [OVER]);
}

#[tokio::test]
async fn an_alert_that_becomes_graver_is_told_again_and_no_other_edit_is() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    let clerk = app.clerk().await;
    let notice = app.post("Crue", json!({"expire_at": app.in_seconds(3600)})).await;
    app.pass(10).await;
    let address = format!("/v1/notices/{}", id(&notice));
    let end = json!(app.in_seconds(3600));
    for (patch, urgency) in [
        (json!({"category": "alert", "severity": "minor", "expire_at": end}), Some("normal")),
        (json!({"severity": "severe"}), Some("high")),
        (json!({"severity": "severe", "body": "Quai fermé."}), None),
        (json!({"severity": "moderate"}), None),
        (json!({"severity": "extreme"}), Some("high")),
    ] {
        service.read_by(&phone);
        clerk.patch(&address, patch.clone()).await.expect(200);
        app.keep_promises().await;
        app.pass(60).await;
        let urgencies: Vec<_> = service.received().iter().map(|it| it.headers["urgency"].clone()).collect();
        assert_eq!(urgencies, Vec::from_iter(urgency), "{patch}");
    }
    let mut silent = alert("minor", &app);
    silent["notify"] = json!(false);
    let silent = app.post("Vent", silent).await;
    service.read_by(&phone);
    clerk.patch(format!("/v1/notices/{}", id(&silent)), json!({"severity": "extreme"})).await.expect(200);
    app.pass(60).await;
    assert_eq!(service.count(), 0, "nobody was to be told of it");
}
