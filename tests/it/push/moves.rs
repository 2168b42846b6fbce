//! News for phones of events that take place otherwise than they were told.

use serde_json::{Value, json};
use tests::{KERLING, Phone, PushService, TestApp};

use super::{id, start, titles};

/// An event, and a phone that follows it and no kind of news, after both settled.
async fn followed(more: Value) -> (TestApp, PushService, Value, Phone) {
    let (app, service) = start().await;
    let event = post(&app, more).await;
    app.pass(10).await;
    let phone = app.phone(&service, "follower", follows(&event)).await;
    (app, service, event, phone)
}

/// An event of the town hall's on Saturday the 7th of December 2030, from 14:00 to 18:00.
pub(super) async fn post(app: &TestApp, more: Value) -> Value {
    let mut event = json!({
        "title": "Fête", "category": "festival", "starts_at": "2030-12-07T13:00:00Z", "ends_at": "2030-12-07T17:00:00Z",
        "place": {"name": "Salle des fêtes"},
    });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.clerk().await.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json()
}

pub(super) fn follows(event: &Value) -> Value {
    json!({"follows": [{"commune": KERLING, "kinds": [], "events": [id(event)]}]})
}

async fn edit(app: &TestApp, event: &Value, patch: Value) {
    app.clerk().await.patch(format!("/v1/events/{}", id(event)), patch).await.expect(200);
}

async fn change(app: &TestApp, event: &Value, date: &str, change: Value) {
    app.clerk().await.put(format!("/v1/events/{}/occurrences/{date}", id(event)), change).await.expect(200);
}

/// Titles and first lines of what a phone read since it was last asked.
fn heard(service: &PushService, phone: &Phone) -> Vec<String> {
    let read = service.read_by(phone);
    let line = |it: &Value| {
        format!("{}: {}", it["title"].as_str().unwrap(), it["body"].as_str().unwrap().lines().next().unwrap())
    };
    read.iter().map(|it| line(&it["notification"]).replace('\u{a0}', " ")).collect()
}

#[tokio::test]
async fn a_move_is_told_once_with_the_new_time_and_takes_the_place_of_the_message_before() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({"follows": [{"commune": KERLING, "kinds": ["event"]}]})).await;
    let english = json!({"locale": "en", "follows": [{"commune": KERLING, "kinds": ["event"]}]});
    let other = app.phone(&service, "other", english).await;
    let event = post(&app, json!({})).await;
    app.pass(10).await;
    edit(
        &app,
        &event,
        json!({"starts_at": "2030-12-08T14:30:00Z", "ends_at": "2030-12-08T17:00:00Z", "place": {"name": "Préau"}}),
    )
    .await;
    app.pass(9).await;
    assert_eq!(service.count(), 2);
    app.pass(1).await;
    let topics: Vec<_> =
        service.received().iter().filter(|it| it.path == "/push/one").map(|it| it.headers["topic"].clone()).collect();
    assert_eq!((topics.len(), &topics[0]), (2, &topics[1]));
    let moved = "Déplacé : Fête: dimanche 8 décembre 2030 à 15 h 30, Préau (au lieu du samedi 7 décembre 2030 à 14 h)";
    assert_eq!(heard(&service, &phone)[1], moved);
    let moved = "Moved: Fête: Sunday 8 December 2030 at 15:30, Préau (instead of Saturday 7 December 2030 at 14:00)";
    assert_eq!(heard(&service, &other)[1], moved);
    app.pass(86_400).await;
    assert_eq!(service.count(), 0);
}

#[tokio::test]
async fn only_what_matters_to_whoever_wants_to_be_there_is_told_and_not_what_is_undone() {
    let (app, service, event, phone) = followed(json!({})).await;
    edit(&app, &event, json!({"title": "Grande fête", "description": "Venez", "ends_at": "2030-12-07T20:00:00Z"}))
        .await;
    app.pass(60).await;
    edit(&app, &event, json!({"starts_at": "2030-12-07T09:00:00Z"})).await;
    app.pass(5).await;
    edit(&app, &event, json!({"starts_at": "2030-12-07T13:00:00Z"})).await;
    app.pass(60).await;
    assert_eq!(service.count(), 0);
    // Two changes within seconds are one.
    edit(&app, &event, json!({"starts_at": "2030-12-07T12:00:00Z"})).await;
    app.pass(5).await;
    edit(&app, &event, json!({"place": {"name": "Église"}})).await;
    app.pass(60).await;
    let moved =
        "Déplacé : Grande fête: samedi 7 décembre 2030 à 13 h, Église (au lieu du samedi 7 décembre 2030 à 14 h)";
    assert_eq!(heard(&service, &phone), [moved]);
    edit(&app, &event, json!({"place": {"name": "Mairie"}})).await;
    app.clerk().await.act(format!("/v1/events/{}/cancel", id(&event))).await.expect(200);
    app.pass(60).await;
    assert_eq!(heard(&service, &phone), ["Annulé : Grande fête: samedi 7 décembre 2030 à 13 h, Mairie"]);
}

#[tokio::test]
async fn single_dates_that_are_moved_cancelled_or_held_after_all_are_told_each() {
    let (app, service, event, phone) = followed(json!({"title": "Marché", "rrule": "FREQ=WEEKLY;COUNT=5"})).await;
    change(&app, &event, "2030-12-14", json!({"starts_at": "2030-12-15T08:00:00Z"})).await;
    app.pass(10).await;
    let moved = "Déplacé : Marché: dimanche 15 décembre 2030 à 9 h, Salle des fêtes (au lieu du samedi 14 décembre 2030 à 14 h)";
    assert_eq!(heard(&service, &phone), [moved]);
    // Also when two are told a moment after each other, and each only for its own date.
    change(&app, &event, "2030-12-21", json!({"status": "cancelled"})).await;
    app.pass(10).await;
    let mut topics: Vec<_> = service.received().iter().map(|it| it.headers["topic"].clone()).collect();
    assert_eq!(heard(&service, &phone), ["Annulé : Marché: samedi 21 décembre 2030 à 14 h"]);
    change(&app, &event, "2030-12-28", json!({"status": "cancelled"})).await;
    app.pass(10).await;
    topics.extend(service.received().iter().map(|it| it.headers["topic"].clone()));
    assert_eq!(heard(&service, &phone), ["Annulé : Marché: samedi 28 décembre 2030 à 14 h"]);
    assert_ne!(topics[0], topics[1]);
    change(&app, &event, "2030-12-21", json!({})).await;
    app.pass(10).await;
    assert_eq!(heard(&service, &phone), ["Maintenu : Marché: samedi 21 décembre 2030 à 14 h, Salle des fêtes"]);
    // All of them an hour later: the next one says so.
    edit(&app, &event, json!({"starts_at": "2030-12-08T14:00:00Z", "ends_at": "2030-12-08T18:00:00Z"})).await;
    app.pass(10).await;
    let moved =
        "Déplacé : Marché: dimanche 8 décembre 2030 à 15 h, Salle des fêtes (au lieu du samedi 7 décembre 2030 à 14 h)";
    assert_eq!(heard(&service, &phone), [moved]);
}

#[tokio::test]
async fn what_waits_for_approval_is_told_when_it_is_approved() {
    let (app, service) = start().await;
    let club = app.organisation("Club", false).await;
    let event = post(&app, json!({"organisation": club})).await;
    app.pass(10).await;
    let phone = app.phone(&service, "one", follows(&event)).await;
    let (clerk, path) = (app.clerk().await, format!("/v1/events/{}", id(&event)));
    app.publisher(KERLING, "Club").await.patch(&path, json!({"starts_at": "2030-12-07T15:00:00Z"})).await.expect(200);
    app.pass(60).await;
    assert_eq!(service.count(), 0);
    clerk.act(format!("{path}/approve")).await.expect(200);
    app.pass(10).await;
    assert_eq!(titles(&service.read_by(&phone)), ["Déplacé\u{a0}: Fête"]);
}

#[tokio::test]
async fn an_event_that_nobody_was_told_of_is_told_to_those_who_follow_it_alone() {
    let (app, service, event, phone) = followed(json!({"notify": false})).await;
    app.phone(&service, "other", json!({"follows": [{"commune": KERLING, "kinds": ["event"]}]})).await;
    edit(&app, &event, json!({"place": {"name": "Préau"}})).await;
    app.pass(10).await;
    assert_eq!(heard(&service, &phone), ["Déplacé : Fête: samedi 7 décembre 2030 à 14 h, Préau"]);
    assert_eq!(service.count(), 0);
}
