//! Reminders, the evening before, to those who follow an event.

use serde_json::{Value, json};
use tests::{KERLING, TestApp};

use super::moves::{follows, post};
use super::{id, start, titles};

/// Let time pass until this instant, such as `2030-12-06T17:00:00Z`, and keep what is due.
async fn until(app: &TestApp, instant: &str) {
    let instant: ground::clock::Instant = instant.parse().unwrap();
    // A job that is due on the way finds its time once the clock stands still.
    app.pass((instant.micros() - app.app.clock.now().micros()) / 1_000_000 - 30).await;
    app.pass(30).await;
}

fn bodies(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|it| it["notification"]["body"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn those_who_follow_an_event_are_reminded_at_six_the_evening_before_and_they_alone() {
    let (app, service) = start().await;
    let event = post(&app, json!({"notify": false})).await;
    let phone = app.phone(&service, "one", follows(&event)).await;
    app.phone(&service, "other", json!({"follows": [{"commune": KERLING, "kinds": ["event", "notice", "alert"]}]}))
        .await;
    until(&app, "2030-12-06T16:59:50Z").await;
    assert_eq!(service.count(), 0);
    app.pass(11).await;
    let heard = service.read_by(&phone);
    assert_eq!(titles(&heard), ["Demain\u{a0}: Fête"]);
    assert_eq!(
        bodies(&heard),
        ["samedi 7\u{a0}décembre 2030 à 14\u{a0}h, Salle des fêtes\nMairie de Kerling-lès-Sierck"]
    );
    app.pass(3600).await;
    app.pass(86_400).await;
    assert_eq!(service.count(), 0, "once, and nobody else");
}

#[tokio::test]
async fn each_date_of_a_series_is_reminded_of_but_not_those_that_are_cancelled() {
    let (app, service) = start().await;
    let event = post(&app, json!({"rrule": "FREQ=DAILY;COUNT=4"})).await;
    let phone = app.phone(&service, "one", follows(&event)).await;
    let change = async |date: &str, change: Value| {
        app.clerk().await.put(format!("/v1/events/{}/occurrences/{date}", id(&event)), change).await.expect(200);
        app.pass(10).await;
        service.read_by(&phone);
    };
    change("2030-12-08", json!({"status": "cancelled"})).await;
    change("2030-12-09", json!({"title": "Bal", "place": {"name": "Préau"}})).await;
    let mut heard = Vec::new();
    for evening in ["06", "07", "08", "09", "10"] {
        until(&app, &format!("2030-12-{evening}T17:00:01Z")).await;
        let read = service.read_by(&phone);
        let lines = bodies(&read).into_iter().map(|it| it.lines().next().unwrap());
        heard.extend(titles(&read).into_iter().zip(lines).map(|(title, line)| format!("{evening} {title} {line}")));
    }
    let expected = [
        "06 Demain\u{a0}: Fête samedi 7\u{a0}décembre 2030 à 14\u{a0}h, Salle des fêtes",
        "08 Demain\u{a0}: Bal lundi 9\u{a0}décembre 2030 à 14\u{a0}h, Préau",
        "09 Demain\u{a0}: Fête mardi 10\u{a0}décembre 2030 à 14\u{a0}h, Salle des fêtes",
    ];
    assert_eq!(heard, expected);
}

#[tokio::test]
async fn a_reminder_follows_an_event_that_is_moved_after_it_was_planned() {
    let (app, service) = start().await;
    let event = post(&app, json!({})).await;
    app.pass(10).await;
    let phone = app.phone(&service, "one", follows(&event)).await;
    until(&app, "2030-12-06T16:59:30Z").await;
    app.clerk()
        .await
        .patch(format!("/v1/events/{}", id(&event)), json!({"starts_at": "2030-12-08T09:00:00Z", "ends_at": null}))
        .await
        .expect(200);
    app.pass(60).await;
    assert_eq!(titles(&service.read_by(&phone)), ["Déplacé\u{a0}: Fête"]);
    until(&app, "2030-12-07T17:00:01Z").await;
    assert_eq!(titles(&service.read_by(&phone)), ["Demain\u{a0}: Fête"]);
}

#[tokio::test]
async fn who_sleeps_that_evening_hears_of_it_in_the_morning_unless_it_is_cancelled() {
    let (app, service) = start().await;
    let (event, off) = (post(&app, json!({})).await, post(&app, json!({"title": "Loto"})).await);
    app.pass(10).await;
    let mut body = follows(&event);
    body["follows"][0]["events"] = json!([id(&event), id(&off)]);
    body["quiet_hours"] = json!({"from": "17:00", "to": "07:00"});
    let phone = app.phone(&service, "one", body).await;
    until(&app, "2030-12-06T17:00:01Z").await;
    app.clerk().await.act(format!("/v1/events/{}/cancel", id(&off))).await.expect(200);
    app.pass(10).await;
    assert_eq!(service.count(), 0);
    until(&app, "2030-12-07T06:00:01Z").await;
    let mut heard = service.read_by(&phone);
    heard.sort_by_key(|it| it["notification"]["title"].to_string());
    assert_eq!(titles(&heard), ["Annulé\u{a0}: Loto", "Aujourd’hui\u{a0}: Fête"]);
}

#[tokio::test]
async fn an_event_that_came_from_a_calendar_is_reminded_of_though_nobody_is_told_when_it_comes() {
    let (app, service) = start().await;
    let all = app.phone(&service, "all", json!({"follows": [{"commune": KERLING, "kinds": ["event"]}]})).await;
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Club//FR\r\nBEGIN:VEVENT\r\nUID:ag@club\r\nDTSTAMP:20260101T000000Z\r\n\
                    DTSTART;VALUE=DATE:20301210\r\nSUMMARY:Assemblée générale\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let clerk = app.clerk().await;
    clerk
        .ask("POST", format!("/v1/communes/{KERLING}/events/import"))
        .body("text/calendar", calendar)
        .await
        .expect(200);
    let found = app
        .stranger()
        .get(format!("/v1/communes/{KERLING}/events?from=2030-12-10&to=2030-12-10"))
        .await
        .expect(200)
        .json();
    let event = found["items"][0]["event"].as_str().unwrap();
    let body = json!({"follows": [{"commune": KERLING, "kinds": [], "events": [event]}]});
    let phone = app.phone(&service, "one", body).await;
    // A phone that no longer follows it is not reminded.
    let other =
        app.phone(&service, "other", json!({"follows": [{"commune": KERLING, "kinds": [], "events": [event]}]})).await;
    let nothing = json!({"follows": [{"commune": KERLING, "kinds": ["alert"]}]});
    app.bearer(&other.secret).patch(other.address(), nothing).await.expect(200);
    app.pass(60).await;
    until(&app, "2030-12-09T17:00:01Z").await;
    let heard = service.read_by(&phone);
    assert_eq!(titles(&heard), ["Demain\u{a0}: Assemblée générale"]);
    assert_eq!(bodies(&heard)[0].lines().next(), Some("mardi 10\u{a0}décembre 2030"));
    assert_eq!((service.read_by(&all).len(), service.count()), (0, 0));
}
