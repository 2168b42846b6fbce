//! Calendars in and out: files of events, and the calendars that organisations subscribe to.

mod absence;
mod following;
mod memory;
mod messages;
mod texts;

use api::accounts::Role;
use api::server::run_due;
use serde_json::{Value, json};
use tests::{KERLING, Person, Reply, SAILLANS, Site, TestApp};

const HOUR: i64 = 3600;

/// A calendar of events, each a few lines.
fn calendar(events: &[&str]) -> String {
    let events = events.iter().map(|event| format!("BEGIN:VEVENT\n{event}\nEND:VEVENT\n"));
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Club//FR\n{}END:VCALENDAR\n", events.collect::<String>())
        .replace('\n', "\r\n")
}

const BRIDGE: &str = "UID:bridge@club\nDTSTAMP:20260101T000000Z\nDTSTART;TZID=Europe/Paris:20301204T200000\nDTEND;TZID=Europe/Paris:20301204T230000\nSUMMARY:Bridge\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/Paris:20301211T200000";
const MEETING: &str = "UID:ag@club\nDTSTAMP:20260101T000000Z\nDTSTART;VALUE=DATE:20301210\nSUMMARY:Assemblée générale\nLOCATION:Salle des fêtes\\, 2 rue de l’Église\nCATEGORIES:Réunion";

async fn import(person: &Person, file: &str) -> Reply {
    person.ask("POST", format!("/v1/communes/{KERLING}/events/import")).body("text/calendar; charset=utf-8", file).await
}

fn counts(reply: &Reply) -> [i64; 4] {
    let report = reply.json();
    ["created", "updated", "unchanged", "cancelled"].map(|name| report[name].as_i64().unwrap())
}

/// The agenda of a commune in December 2030.
async fn december(app: &TestApp, commune: &str) -> Vec<String> {
    let found = app
        .stranger()
        .get(format!("/v1/communes/{commune}/events?from=2030-12-01&to=2030-12-31&limit=100"))
        .await
        .expect(200)
        .json();
    let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
    let line = |it: &Value| format!("{} {} {}", text(it, "starts_at"), text(it, "title"), text(it, "status"));
    found["items"].as_array().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn a_file_is_taken_in_and_what_differs_follows() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let first = import(&clerk, &calendar(&[BRIDGE, MEETING])).await.expect(200);
    assert_eq!(counts(&first), [2, 0, 0, 0]);
    let expected = [
        "2030-12-04T19:00:00Z Bridge published",
        "2030-12-10 Assemblée générale published",
        "2030-12-18T19:00:00Z Bridge published",
    ];
    assert_eq!(december(&app, KERLING).await, expected);
    assert_eq!(counts(&import(&clerk, &calendar(&[BRIDGE, MEETING])).await.expect(200)), [0, 0, 2, 0]);
    let later = BRIDGE.replace("T200000", "T203000").replace("T230000", "T233000");
    let off = format!("{MEETING}\nSTATUS:CANCELLED");
    assert_eq!(counts(&import(&clerk, &calendar(&[&later, &off])).await.expect(200)), [0, 1, 0, 1]);
    let expected = [
        "2030-12-04T19:30:00Z Bridge published",
        "2030-12-10 Assemblée générale cancelled",
        "2030-12-18T19:30:00Z Bridge published",
    ];
    assert_eq!(december(&app, KERLING).await, expected);
    assert_eq!(counts(&import(&clerk, &calendar(&[MEETING])).await.expect(200)), [0, 1, 0, 0], "it takes place again");
    let meeting =
        app.stranger().get(format!("/v1/communes/{KERLING}/events?from=2030-12-10&to=2030-12-10")).await.json();
    let meeting = &meeting["items"][0];
    assert_eq!((&meeting["category"], &meeting["place"]["address"]), (&json!("meeting"), &json!("2 rue de l’Église")));
}

#[tokio::test]
async fn what_is_left_out_is_told_by_line_in_the_readers_language() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let private = "UID:a\nDTSTART:20301204T190000Z\nSUMMARY:Secret\nCLASS:PRIVATE";
    let endless = "UID:b\nDTSTART:20301204T190000Z\nSUMMARY:Trop\nRRULE:FREQ=SECONDLY";
    let file = calendar(&[private, MEETING, endless]);
    let asking = clerk.ask("POST", format!("/v1/communes/{KERLING}/events/import")).header("Accept-Language", "en");
    let report = asking.body("text/calendar", file.as_str()).await.expect(200);
    assert_eq!(counts(&report), [1, 0, 0, 0]);
    let skipped = report.json()["skipped"].clone();
    assert_eq!(
        (&skipped[0]["line"], &skipped[0]["uid"], &skipped[0]["reason"]),
        (&json!(4), &json!("a"), &json!("This event is not public."))
    );
    assert_eq!(skipped[1]["uid"], "b");
    assert_eq!(import(&clerk, "nonsense").await.expect_invalid(), [""]);
    import(&clerk, &"x".repeat(6 << 20)).await.expect_problem(413, "calendar-too-large");
    let json = clerk.post(format!("/v1/communes/{KERLING}/events/import"), json!({})).await;
    json.expect_problem(415, "unsupported-media-type");
}

#[tokio::test]
async fn a_moderated_association_imports_for_the_clerk_to_approve() {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let (publisher, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    assert_eq!(counts(&import(&publisher, &calendar(&[BRIDGE])).await.expect(200)), [1, 0, 0, 0]);
    assert!(december(&app, KERLING).await.is_empty());
    let queue =
        async || clerk.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200).json()["items"].clone();
    let event = format!("/v1/events/{}", queue().await[0]["event"]["id"].as_str().unwrap());
    clerk.act(format!("{event}/approve")).await.expect(200);
    assert_eq!(december(&app, KERLING).await.len(), 2);
    let renamed = BRIDGE.replace("SUMMARY:Bridge", "SUMMARY:Bridge débutants");
    assert_eq!(counts(&import(&publisher, &calendar(&[&renamed])).await.expect(200)), [0, 1, 0, 0]);
    assert_eq!(
        counts(&import(&publisher, &calendar(&[&renamed])).await.expect(200)),
        [0, 0, 1, 0],
        "the same edit waits already"
    );
    assert_eq!(queue().await[0]["kind"], "revision");
    assert_eq!(december(&app, KERLING).await[0], "2030-12-04T19:00:00Z Bridge published");
    clerk.act(format!("{event}/approve")).await.expect(200);
    assert_eq!(december(&app, KERLING).await[0], "2030-12-04T19:00:00Z Bridge débutants published");
    app.person(Role::Clerk, Some(SAILLANS))
        .await
        .ask("POST", format!("/v1/communes/{KERLING}/events/import"))
        .body("text/calendar", calendar(&[BRIDGE]))
        .await
        .expect_problem(403, "forbidden");
}

#[tokio::test]
async fn the_agenda_goes_out_and_comes_in_elsewhere_as_it_was() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    import(&clerk, &calendar(&[BRIDGE, MEETING])).await.expect(200);
    let market = json!({"title": "Marché", "category": "market", "starts_at": "2030-12-07T07:00:00Z", "ends_at": "2030-12-07T11:00:00Z", "rrule": "FREQ=WEEKLY"});
    let market = clerk.post(format!("/v1/communes/{KERLING}/events"), market).await.expect(201).json();
    let market = format!("/v1/events/{}", market["id"].as_str().unwrap());
    clerk.put(format!("{market}/occurrences/2030-12-14"), json!({"status": "cancelled"})).await.expect(200);
    clerk
        .put(format!("{market}/occurrences/2030-12-21"), json!({"starts_at": "2030-12-22T08:00:00Z", "title": "Noël"}))
        .await
        .expect(200);
    clerk
        .post(
            format!("/v1/communes/{KERLING}/events"),
            json!({"title": "Brouillon", "category": "other", "starts_at": "2030-12-01", "draft": true}),
        )
        .await;

    let agenda = app.stranger().get(format!("/v1/communes/{KERLING}/agenda.ics")).await.expect(200);
    assert_eq!(agenda.header("content-type"), "text/calendar; charset=utf-8");
    let text = agenda.text();
    assert!(
        text.lines().all(|line| line.len() <= 75) && text.ends_with("END:VCALENDAR\r\n") && !text.contains("Brouillon")
    );
    let unchanged = app
        .stranger()
        .ask("GET", format!("/v1/communes/{KERLING}/agenda.ics"))
        .header("If-None-Match", agenda.header("etag"))
        .await;
    assert_eq!(unchanged.status, 304);
    let there = app.person(Role::Clerk, Some(SAILLANS)).await;
    let taken = there
        .ask("POST", format!("/v1/communes/{SAILLANS}/events/import"))
        .body("text/calendar", text.as_str())
        .await
        .expect(200);
    assert_eq!(counts(&taken), [3, 0, 0, 0], "{}", taken.text());
    assert_eq!(december(&app, SAILLANS).await, december(&app, KERLING).await);
    assert_eq!(counts(&import(&clerk, &text).await.expect(200)), [0, 0, 3, 0], "its own events are known");

    let one = app.stranger().get(format!("{market}.ics")).await.expect(200).text();
    assert!(
        one.contains("RECURRENCE-ID;TZID=Europe/Paris:20301221T080000") && one.contains("STATUS:CANCELLED"),
        "{one}"
    );
    let town_hall = app.stranger().get(format!("/v1/communes/{KERLING}")).await.json()["organisations"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let of_organisation = app.stranger().get(format!("/v1/organisations/{town_hall}/agenda.ics")).await.expect(200);
    assert_eq!(of_organisation.text().matches("BEGIN:VEVENT").count(), text.matches("BEGIN:VEVENT").count());
    let known = app
        .stranger()
        .ask("GET", format!("/v1/organisations/{town_hall}/agenda.ics"))
        .header("If-None-Match", of_organisation.header("etag"))
        .await;
    assert_eq!(known.status, 304);
}

/// The server, which may call the site, a trusted association's publisher and its calendar's address.
async fn start_with_site(trusted: bool) -> (TestApp, Site, Person, String) {
    let site = Site::start().await;
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "off"), ("TAMBOUR_OUTGOING_ALLOW", site.origin())]).await;
    let club = app.organisation("Club", trusted).await;
    let publisher = app.publisher(KERLING, "Club").await;
    (app, site, publisher, format!("/v1/organisations/{club}/calendar"))
}

async fn run(app: &TestApp) {
    run_due(&app.app).await.expect("jobs run");
}
