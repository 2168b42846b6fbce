//! Events: posting, reading and changing them.

mod agenda;
mod series;

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{KERLING, Person, SAILLANS, TestApp};

/// A day far enough ahead of every test, and in winter time: noon in Kerling is 11:00 in UTC.
const SATURDAY: &str = "2030-12-07";

fn market() -> Value {
    json!({
        "title": "Marché",
        "category": "market",
        "starts_at": "2030-12-07T07:00:00Z",
        "ends_at": "2030-12-07T11:00:00Z",
        "rrule": "FREQ=WEEKLY",
        "place": {"name": "Place de l’Église"},
    })
}

async fn post(person: &Person, event: Value) -> Value {
    person.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json()
}

fn address(event: &Value) -> String {
    format!("/v1/events/{}", event["id"].as_str().unwrap())
}

/// The agenda of Kerling between two days: when, what, and whether it takes place.
async fn agenda(app: &TestApp, from: &str, to: &str) -> Vec<String> {
    let found = app
        .stranger()
        .get(format!("/v1/communes/{KERLING}/events?from={from}&to={to}&limit=100"))
        .await
        .expect(200)
        .json();
    let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
    let line = |it: &Value| format!("{} {} {}", text(it, "starts_at"), text(it, "title"), text(it, "status"));
    found["items"].as_array().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn a_cancelled_event_stays_in_view_until_it_is_over() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let concert = json!({"title": "Concert", "category": "culture", "starts_at": app.in_seconds(3600), "ends_at": app.in_seconds(7200)});
    let event = address(&post(&clerk, concert).await);
    let status = async || {
        app.board(KERLING).await["events"].as_array().unwrap().iter().map(|it| it["status"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(status().await, ["published"]);
    assert_eq!(clerk.act(format!("{event}/cancel")).await.expect(200).json()["status"], "cancelled");
    assert_eq!(status().await, ["cancelled"]);
    clerk.act(format!("{event}/cancel")).await.expect_problem(409, "impossible-transition");
    clerk.act(format!("{event}/restore")).await.expect(200);
    assert_eq!(status().await, ["published"]);
    app.advance(7300);
    assert!(status().await.is_empty(), "it is over");
    assert_eq!(app.stranger().get(&event).await.expect(200).json()["status"], "expired");
    clerk.delete(&event).await.expect(204);
    app.stranger().get(&event).await.expect_problem(404, "event-not-found");
}

#[tokio::test]
async fn a_cancelled_event_says_why_until_it_is_restored() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let event = address(&post(&clerk, market()).await);
    let off = json!({"status": "cancelled", "reason": "C’est le 14 juillet."});
    clerk.put(format!("{event}/occurrences/2030-12-14"), off).await.expect(200);
    let cancel = format!("{event}/cancel");
    let wrong = clerk.post(&cancel, json!({"reason": ""})).await;
    assert_eq!(wrong.expect_invalid(), ["/reason"]);
    clerk.act(&cancel).body("text/plain", "Orage").await.expect_problem(415, "unsupported-media-type");
    assert_eq!(app.stranger().get(&event).await.expect(200).json()["status"], "published", "nothing is half done");
    let cancelled = clerk.post(&cancel, json!({"reason": "Orage annoncé."})).await.expect(200).json();
    assert_eq!(
        (&cancelled["status"], &cancelled["cancellation_reason"]),
        (&json!("cancelled"), &json!("Orage annoncé."))
    );
    let agenda = format!("/v1/communes/{KERLING}/events?from=2030-12-07&to=2030-12-15");
    let why = async || {
        let dates = app.stranger().get(&agenda).await.expect(200).json();
        dates["items"].as_array().unwrap().iter().map(|it| it["reason"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(why().await, ["Orage annoncé.", "C’est le 14 juillet."]);
    let restored = clerk.act(format!("{event}/restore")).await.expect(200).json();
    assert_eq!((&restored["status"], &restored["cancellation_reason"]), (&json!("published"), &Value::Null));
    assert_eq!(why().await, [Value::Null, json!("C’est le 14 juillet.")]);
    clerk.act(&cancel).await.expect(200);
    assert_eq!(why().await[0], Value::Null, "no reason is needed");
}

#[tokio::test]
async fn what_a_moderated_association_posts_and_edits_waits_for_the_clerk() {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let (publisher, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let event =
        post(&publisher, json!({"title": "Loto", "category": "contest", "starts_at": "2030-12-07T19:00:00Z"})).await;
    assert_eq!(event["status"], "submitted");
    let event = address(&event);
    let queue = async || {
        let queue = clerk.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200).json();
        let text = |it: &Value| format!("{} {}", it["kind"].as_str().unwrap(), it["event"]["title"].as_str().unwrap());
        queue["items"].as_array().unwrap().iter().map(text).collect::<Vec<_>>()
    };
    assert_eq!(queue().await, ["event Loto"]);
    assert!(agenda(&app, SATURDAY, SATURDAY).await.is_empty());
    app.stranger().get(&event).await.expect_problem(404, "event-not-found");
    clerk.post(format!("{event}/reject"), json!({"reason": "Quelle salle ?"})).await.expect(200);
    assert_eq!(publisher.get(&event).await.expect(200).json()["rejection_reason"], "Quelle salle ?");
    let again = publisher.patch(&event, json!({"place": {"name": "Salle des fêtes"}})).await.expect(200).json();
    assert_eq!(again["status"], "submitted");
    clerk.act(format!("{event}/approve")).await.expect(200);
    assert_eq!(agenda(&app, SATURDAY, SATURDAY).await, ["2030-12-07T19:00:00Z Loto published"]);

    publisher.patch(&event, json!({"title": "Super loto"})).await.expect(200);
    let on = format!("{event}/occurrences/{SATURDAY}");
    let waiting = publisher.put(&on, json!({"starts_at": "2030-12-07T18:00:00Z"})).await.expect(200).json();
    assert_eq!(waiting["revision"]["changes"]["title"], "Super loto");
    assert_eq!(
        agenda(&app, SATURDAY, SATURDAY).await,
        ["2030-12-07T19:00:00Z Loto published"],
        "what was approved stays"
    );
    assert_eq!(queue().await, ["revision Loto"]);
    clerk.act(format!("{event}/approve")).await.expect(200);
    assert_eq!(agenda(&app, SATURDAY, SATURDAY).await, ["2030-12-07T18:00:00Z Super loto published"]);
    publisher.put(&on, json!({"status": "cancelled", "starts_at": "2030-12-07T18:00:00Z"})).await.expect(200);
    assert_eq!(
        agenda(&app, SATURDAY, SATURDAY).await,
        ["2030-12-07T18:00:00Z Super loto cancelled"],
        "nobody approves a cancellation"
    );
}

#[tokio::test]
async fn a_publisher_sees_and_edits_only_their_organisations_events() {
    let app = TestApp::start().await;
    let club = app.organisation("Club", true).await;
    app.organisation("Chasse", true).await;
    let (club_publisher, hunter) = (app.publisher(KERLING, "Club").await, app.publisher(KERLING, "Chasse").await);
    let new = json!({"title": "Brouillon", "category": "other", "starts_at": "2030-12-07T19:00:00Z", "draft": true});
    let event = address(&post(&club_publisher, new.clone()).await);
    hunter.get(&event).await.expect_problem(404, "event-not-found");
    hunter.patch(&event, json!({"title": "x"})).await.expect_problem(404, "event-not-found");
    let drafts = format!("/v1/communes/{KERLING}/events?from={SATURDAY}&status=draft&organisation={club}");
    assert_eq!(club_publisher.get(&drafts).await.expect(200).json()["items"][0]["title"], "Brouillon");
    hunter.get(&drafts).await.expect_problem(403, "forbidden");
    app.stranger().get(&drafts).await.expect_problem(401, "unauthorized");
    club_publisher.act(format!("{event}/publish")).await.expect(200);
    hunter.patch(&event, json!({"title": "x"})).await.expect_problem(403, "forbidden");
    hunter
        .put(format!("{event}/occurrences/{SATURDAY}"), json!({"status": "cancelled"}))
        .await
        .expect_problem(403, "forbidden");
    let for_others = json!({"title": "x", "category": "other", "starts_at": "2030-12-07", "organisation": club});
    hunter.post(format!("/v1/communes/{KERLING}/events"), for_others).await.expect_problem(403, "forbidden");
    app.person(Role::Clerk, Some(SAILLANS))
        .await
        .post(format!("/v1/communes/{KERLING}/events"), new)
        .await
        .expect_problem(403, "forbidden");
}

#[tokio::test]
async fn what_else_is_there_is_told_and_never_refused() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    post(&clerk, market()).await;
    let hall = json!({"title": "Expo", "category": "culture", "starts_at": "2030-12-21T09:00:00Z", "ends_at": "2030-12-21T10:00:00Z", "place": {"name": "PLACE DE L'EGLISE"}});
    let planned = clerk.post(format!("/v1/communes/{KERLING}/events"), hall).await.expect(201);
    let etag = planned.header("etag");
    let planned = planned.json();
    assert_eq!(
        (&planned["clashes"][0]["title"], &planned["clashes"][0]["date"]),
        (&json!("Marché"), &json!("2030-12-21"))
    );
    assert_eq!(planned["same_day"][0]["title"], "Marché");
    let moved = clerk
        .ask("PATCH", address(&planned))
        .header("If-Match", &etag)
        .json(&json!({"place": {"name": "Préau"}}))
        .await
        .expect(200)
        .json();
    assert_eq!((&moved["clashes"], &moved["same_day"][0]["title"]), (&json!([]), &json!("Marché")));
    clerk
        .ask("PATCH", address(&planned))
        .header("If-Match", &etag)
        .json(&json!({"title": "x"}))
        .await
        .expect_problem(412, "stale");
}

#[tokio::test]
async fn a_search_engine_reads_an_event_in_its_own_words() {
    let app = TestApp::start().await;
    let event = address(&post(&app.clerk().await, market()).await);
    let reply = app.stranger().ask("GET", &event).header("Accept", "application/ld+json").await.expect(200);
    assert_eq!(reply.header("content-type"), "application/ld+json");
    let linked = reply.json();
    assert_eq!((&linked["@type"], &linked["startDate"]), (&json!("Event"), &json!("2030-12-07T08:00:00+01:00")));
    assert_eq!(linked["location"]["name"], "Place de l’Église");
    assert_eq!(linked["subEvent"].as_array().unwrap().len(), 10);
    assert_eq!(linked["eventStatus"], "https://schema.org/EventScheduled");
}

#[tokio::test]
async fn every_mistake_in_an_event_is_told() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let wrong = async |more: Value| {
        let mut body = json!({"title": "Loto", "category": "contest", "starts_at": "2030-12-07T19:00:00Z"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        clerk.post(format!("/v1/communes/{KERLING}/events"), body).await.expect_invalid()
    };
    assert_eq!(wrong(json!({"ends_at": "2030-12-07T18:00:00Z"})).await, ["/ends_at"]);
    assert_eq!(wrong(json!({"ends_at": "2030-12-08"})).await, ["/ends_at"]);
    assert_eq!(wrong(json!({"all_day": true})).await, ["/starts_at"]);
    assert_eq!(wrong(json!({"timezone": "Mars/Olympus"})).await, ["/timezone"]);
    for rule in ["FREQ=SECONDLY", "FREQ=DAILY;COUNT=100000", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "nonsense"] {
        assert_eq!(wrong(json!({"rrule": rule})).await, ["/rrule"], "{rule}");
    }
    assert_eq!(wrong(json!({"exdates": ["2030-12-07"]})).await, ["/exdates"], "no date would be left");
    assert_eq!(wrong(json!({"changes": [{"date": "2030-12-08", "status": "cancelled"}]})).await, ["/changes"]);
    assert_eq!(wrong(json!({"place": {"latitude": 49.0}})).await, ["/place/name"]);
    assert_eq!(wrong(json!({"place": {"name": "Salle", "latitude": 49.0}})).await, ["/place"]);
    assert_eq!(
        wrong(json!({"title": "", "category": "x", "starts_at": "demain"})).await,
        ["/category", "/starts_at", "/title"]
    );
    // The night of 27 October 2030 has this time twice.
    assert_eq!(wrong(json!({"starts_at": "2030-10-27T01:30:00Z"})).await, ["/starts_at"]);
    assert_eq!(
        post(&clerk, json!({"title": "Nuit", "category": "other", "starts_at": "2030-10-27T00:30:00Z"})).await["starts_at"],
        "2030-10-27T00:30:00Z"
    );
}
