//! The messages that an alert is sent in: each has a name of its own, and names all that it supersedes.

use api::accounts::Role;
use api::notices::SweepNotices;
use kit::jobs::Sweep;
use serde_json::{Value, json};
use tests::{KERLING, SAILLANS, TestApp};

use super::{DAY, alert, all, read};

/// The alerts as they are told now.
async fn told(app: &TestApp) -> String {
    read(app, "alerts.cap").await.text()
}

/// The messages that somebody who reads the feed has seen of one alert.
#[derive(Default)]
struct Heard {
    identifiers: Vec<String>,
    names: Vec<String>,
}

impl Heard {
    /// Reads the feed's only message, which is new, of this type, and supersedes all those before it.
    async fn hear(&mut self, app: &TestApp, kind: &str, why: &str) -> String {
        let text = told(app).await;
        let (identifiers, sent) = (all(&text, "identifier"), all(&text, "sent"));
        assert_eq!(all(&text, "msgType"), [kind], "{why}");
        assert!(!self.identifiers.contains(&identifiers[0]), "{why}: {} was another message", identifiers[0]);
        let references = Some(self.names.join(" ")).filter(|it| !it.is_empty());
        assert_eq!(all(&text, "references"), references.into_iter().collect::<Vec<_>>(), "{why}");
        self.names.push(format!("{},{},{}", all(&text, "sender")[0], identifiers[0], sent[0]));
        self.identifiers.extend(identifiers);
        assert_eq!(told(app).await, text, "it stays as it is");
        text
    }
}

fn address(posted: &Value) -> String {
    format!("/v1/notices/{}", posted["id"].as_str().unwrap())
}

fn on_board(posted: &Value, step: &str) -> String {
    format!("/v1/communes/{KERLING}/notices/{}/{step}", posted["id"].as_str().unwrap())
}

#[tokio::test]
async fn every_message_of_an_alert_that_goes_and_comes_back_is_a_new_one() {
    let app = TestApp::start().await;
    let (clerk, mut heard) = (app.clerk().await, Heard::default());
    let posted = alert(&app, "Crue").await;
    let notice = address(&posted);
    heard.hear(&app, "Alert", "it went up").await;
    clerk.patch(&notice, json!({"body": "Montez."})).await.expect(200);
    heard.hear(&app, "Update", "it was edited").await;
    for _ in 0..2 {
        clerk.delete(&notice).await.expect(204);
        heard.hear(&app, "Cancel", "it was withdrawn").await;
        clerk.act(format!("{notice}/restore")).await.expect(200);
        heard.hear(&app, "Update", "it was restored").await;
    }
    clerk.act(on_board(&posted, "hide")).await.expect(200);
    heard.hear(&app, "Cancel", "it was hidden").await;
    clerk.act(on_board(&posted, "show")).await.expect(200);
    heard.hear(&app, "Update", "it is shown").await;
    let text = clerk.patch(&notice, json!({"title": "Forte crue"})).await.expect(200).json();
    assert!(heard.hear(&app, "Update", "it was edited again").await.contains(">Forte crue<"), "{text}");
    clerk.patch(&notice, json!({"category": "works", "severity": null})).await.expect(200);
    heard.hear(&app, "Cancel", "it is no alert any more").await;
    clerk.patch(&notice, json!({"category": "alert", "severity": "extreme"})).await.expect(200);
    heard.hear(&app, "Update", "it is one again").await;
    clerk.patch(&notice, json!({"expire_at": app.in_seconds(60)})).await.expect(200);
    heard.hear(&app, "Update", "it was shortened").await;
    app.advance(61);
    heard.hear(&app, "Cancel", "it ended early").await;
    clerk.patch(&notice, json!({"expire_at": app.in_seconds(2 * DAY)})).await.expect(200);
    heard.hear(&app, "Update", "it goes on").await;
    app.advance(2 * DAY);
    assert!(all(&told(&app).await, "entry").is_empty(), "it ended when it was to end");
    clerk.patch(&notice, json!({"expire_at": app.in_seconds(DAY)})).await.expect(200);
    heard.hear(&app, "Update", "it has a new end").await;
}

#[tokio::test]
async fn what_becomes_an_alert_is_one_from_then_on() {
    let app = TestApp::start().await;
    let works = app.post("Travaux", json!({"body": "v1"})).await;
    app.advance(60);
    let graver = json!({"category": "alert", "severity": "severe", "expire_at": app.in_seconds(DAY)});
    app.clerk().await.patch(address(&works), graver).await.expect(200);
    Heard::default().hear(&app, "Alert", "no message came before").await;
}

#[tokio::test]
async fn a_cancelled_alert_that_waits_for_approval_stays_cancelled_without_its_text() {
    let app = TestApp::start().await;
    let (clerk, mut heard) = (app.clerk().await, Heard::default());
    let organisation = app.organisation("Syndicat des eaux", true).await;
    let publisher = app.publisher(KERLING, "Syndicat des eaux").await;
    let new =
        json!({"title": "Eau non potable", "category": "alert", "severity": "minor", "expire_at": app.in_seconds(DAY)});
    let posted = publisher.post(format!("/v1/communes/{KERLING}/notices"), new).await.expect(201).json();
    assert_eq!(posted["organisation"]["id"], organisation);
    let notice = address(&posted);
    heard.hear(&app, "Alert", "it went up").await;
    clerk.delete(&notice).await.expect(204);
    heard.hear(&app, "Cancel", "the town hall took it down").await;
    let again = publisher.act(format!("{notice}/restore")).await.expect(200).json();
    assert_eq!(again["status"], "submitted");
    publisher.patch(&notice, json!({"title": "Eau coupée", "expire_at": app.in_seconds(3 * DAY)})).await.expect(200);
    let waiting = told(&app).await;
    assert_eq!(all(&waiting, "identifier"), heard.identifiers[1..], "it is the message that was sent");
    assert_eq!(all(&waiting, "headline"), ["Alerte levée\u{a0}: Alerte"], "nobody approved its new text");
    clerk.act(on_board(&posted, "approve")).await.expect(200);
    assert_eq!(all(&heard.hear(&app, "Update", "it was approved").await, "headline"), ["Eau coupée"]);
}

#[tokio::test]
async fn an_alert_that_leaves_a_board_is_cancelled_there_and_comes_back_as_a_new_message() {
    let app = TestApp::start().await;
    let organisation = app.organisation("Syndicat des eaux", true).await;
    app.serve_too(SAILLANS, &organisation, json!({"trusted": true})).await;
    let (clerk, mut heard) = (app.publisher(KERLING, "Syndicat des eaux").await, Heard::default());
    let new =
        json!({"title": "Eau non potable", "category": "alert", "severity": "minor", "expire_at": app.in_seconds(DAY)});
    let posted = clerk.post(format!("/v1/communes/{KERLING}/notices"), new).await.expect(201).json();
    heard.hear(&app, "Alert", "it went up").await;
    clerk.patch(address(&posted), json!({"communes": [SAILLANS]})).await.expect(200);
    let cancelled = heard.hear(&app, "Cancel", "it left").await;
    SweepNotices::run(&app.app).await.expect("the sweep succeeds");
    assert_eq!(told(&app).await, cancelled, "for as long as it was to last");
    clerk.patch(address(&posted), json!({"communes": [KERLING, SAILLANS]})).await.expect(200);
    heard.hear(&app, "Update", "it came back").await;
}

#[tokio::test]
async fn an_alert_that_was_changed_is_an_update_of_all_its_messages() {
    let app = TestApp::start().await;
    let posted = alert(&app, "Crue").await;
    let (id, address) = (posted["id"].as_str().unwrap(), format!("/v1/notices/{}", posted["id"].as_str().unwrap()));
    let first = read(&app, "alerts.cap").await.text();
    let mut seen = vec![all(&first, "identifier")];
    assert!(seen[0][0].starts_with(id));
    let mut messages = vec![format!("127.0.0.1/{KERLING},{},{}", seen[0][0], all(&first, "sent")[0])];
    // Not only another text: receivers must also hear of another end.
    for change in [json!({"title": "Crue de la Moselle"}), json!({"expire_at": app.in_seconds(2 * DAY)})] {
        app.advance(60);
        app.clerk().await.patch(&address, change).await.expect(200);
        let text = read(&app, "alerts.cap").await.text();
        assert_eq!(all(&text, "msgType"), ["Update"]);
        assert_eq!(all(&text, "references"), [messages.join(" ")]);
        assert!(!seen.contains(&all(&text, "identifier")), "another message has another identifier");
        assert_ne!(all(&text, "sent"), all(&first, "sent"));
        seen.push(all(&text, "identifier"));
        messages.push(format!("127.0.0.1/{KERLING},{},{}", all(&text, "identifier")[0], all(&text, "sent")[0]));
    }
    app.advance(60);
    app.clerk().await.delete(&address).await.expect(204);
    let over = read(&app, "alerts.cap").await.text();
    assert_eq!(
        (all(&over, "msgType"), all(&over, "references")),
        (vec!["Cancel".to_owned()], vec![messages.join(" ")])
    );
    assert_eq!(all(&over, "headline"), ["Alerte levée\u{a0}: Crue de la Moselle"]);
    app.advance(2 * DAY);
    assert!(all(&read(&app, "alerts.cap").await.text(), "entry").is_empty(), "it would be over by now");
}

#[tokio::test]
async fn an_alert_that_is_over_before_its_time_is_cancelled_for_as_long_as_it_was_to_last() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let kinds = async || all(&read(&app, "alerts.cap").await.text(), "msgType");
    let shortened = format!("/v1/notices/{}", alert(&app, "Vent").await["id"].as_str().unwrap());
    clerk.patch(&shortened, json!({"expire_at": app.in_seconds(3600)})).await.expect(200);
    assert_eq!(kinds().await, ["Update"]);
    app.advance(3601);
    assert_eq!(kinds().await, ["Cancel"], "it was to last for a day");
    let other = format!("/v1/notices/{}", alert(&app, "Verglas").await["id"].as_str().unwrap());
    let harmless = json!({"category": "works", "severity": null});
    clerk.patch(&other, harmless).await.expect(200);
    assert_eq!(kinds().await, ["Cancel", "Cancel"], "what is no alert any more is lifted");
    let early = app.in_seconds(3600);
    let scheduled =
        json!({"category": "alert", "severity": "minor", "expire_at": app.in_seconds(DAY), "publish_at": early});
    let scheduled = format!("/v1/notices/{}", app.post("Neige", scheduled).await["id"].as_str().unwrap());
    clerk.delete(&scheduled).await.expect(204);
    app.advance(3700);
    assert_eq!(kinds().await, ["Cancel", "Cancel"], "nobody heard of what never went up");
    app.advance(DAY);
    assert!(kinds().await.is_empty());
}

#[tokio::test]
async fn an_alert_for_several_communes_is_sent_in_each_for_its_own_area() {
    let app = TestApp::start().await;
    let path = |commune: &str| format!("/v1/communes/{commune}/organisations");
    let made = json!({"kind": "intercommunality", "name": "Syndicat des eaux", "trusted": true});
    let id = app.clerk().await.post(path(KERLING), made).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let there = app.person(Role::Clerk, Some(SAILLANS)).await;
    app.serve_too(SAILLANS, &id, json!({"trusted": true})).await;
    let publisher = app.publisher(KERLING, "Syndicat des eaux").await;
    let alerts =
        async |commune: &str| app.stranger().get(format!("/v1/communes/{commune}/alerts.cap")).await.expect(200).text();
    assert!(all(&alerts(SAILLANS).await, "entry").is_empty());
    let alert = json!({"title": "Eau non potable", "category": "alert", "severity": "severe", "expire_at": app.in_seconds(DAY)});
    let posted = publisher.post(format!("/v1/communes/{KERLING}/notices"), alert).await.expect(201).json();
    for (commune, area) in [(KERLING, "57361"), (SAILLANS, "26289")] {
        let text = alerts(commune).await;
        assert_eq!(
            (all(&text, "headline"), all(&text, "value")),
            (vec!["Eau non potable".to_owned()], vec![area.to_owned()])
        );
        assert_eq!(all(&text, "sender"), [format!("127.0.0.1/{commune}")]);
    }
    there.act(format!("/v1/communes/{SAILLANS}/notices/{}/hide", posted["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(all(&alerts(SAILLANS).await, "msgType"), ["Cancel"], "what a commune hides it does not pass on");
    assert_eq!(all(&alerts(KERLING).await, "headline").len(), 1);
}
