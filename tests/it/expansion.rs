//! An input expands within bounds, whatever its size.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use tests::{KERLING, TestApp};

/// A calendar of `events` events, each with these lines more.
pub(crate) fn calendar(events: usize, more: &str) -> String {
    let event = |number| {
        format!(
            "BEGIN:VEVENT\r\nUID:{number}@club\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20301222T100000Z\r\nSUMMARY:Numéro {number}\r\n{more}END:VEVENT\r\n"
        )
    };
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Club//FR\r\n{}END:VCALENDAR\r\n",
        (0..events).map(event).collect::<String>()
    )
}

#[tokio::test]
async fn rules_that_come_hardly_ever_cost_next_to_nothing() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    for rule in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
    ] {
        let never = json!({"title": "Jamais", "category": "other", "starts_at": "2030-02-03T16:00:00Z", "rrule": rule});
        assert_eq!(
            clerk.post(format!("/v1/communes/{KERLING}/events"), never).await.expect_invalid(),
            ["/rrule"],
            "{rule}"
        );
    }
    for rule in [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU",
        "FREQ=DAILY;INTERVAL=365;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    ] {
        let (file, began) = (calendar(500, &format!("RRULE:{rule}\r\n")), Instant::now());
        clerk
            .ask("POST", format!("/v1/communes/{KERLING}/events/import"))
            .body("text/calendar", file.as_str())
            .await
            .expect(200);
        assert!(began.elapsed() < Duration::from_secs(60), "{rule}: {:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_problem_tells_a_hundred_mistakes_and_how_many_more_there_are() {
    let app = TestApp::start().await;
    let body: Map<String, Value> = (0..1000).map(|number| (format!("champ{number}"), json!(1))).collect();
    let asking = app
        .clerk()
        .await
        .post(format!("/v1/communes/{KERLING}/notices"), Value::Object(body))
        .header("Accept-Language", "en");
    let problem = asking.await.expect_problem(422, "invalid");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 100);
    assert!(problem["detail"].as_str().unwrap().ends_with("there are 902 more."), "{}", problem["detail"]);
}

#[tokio::test]
async fn a_form_of_a_thousand_parts_is_refused_at_the_eleventh() {
    let app = TestApp::start().await;
    let parts = vec![("alt", None, b"x".as_slice()); 1000];
    assert_eq!(
        app.clerk().await.post_form(format!("/v1/communes/{KERLING}/files"), &parts).await.expect_invalid(),
        [""]
    );
}

#[tokio::test]
async fn json_that_nests_deeper_than_anybody_writes_is_not_read() {
    let app = TestApp::start().await;
    let deep = format!("{{\"title\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let asking = app.clerk().await.ask("POST", format!("/v1/communes/{KERLING}/notices"));
    asking.body("application/json", deep.as_str()).await.expect_problem(400, "malformed-json");
}

#[tokio::test]
async fn a_single_letter_finds_only_itself() {
    let app = TestApp::start().await;
    app.post("Plan B", json!({})).await;
    app.post("Bus scolaire", json!({})).await;
    let found = async |q: &str| {
        let found = app.stranger().get(format!("/v1/communes/{KERLING}/notices?q={q}")).await.expect(200).json();
        found["items"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((found("b").await, found("bu").await), (vec!["Plan B".to_owned()], vec!["Bus scolaire".to_owned()]));
}
