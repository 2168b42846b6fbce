//! Series that move, are divided, or last into days that nobody keeps an index of.

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{KERLING, TestApp};

use super::{address, agenda, post};

/// Eight Thursdays, of which one is off, one is cancelled and one is elsewhere.
fn gymnastics() -> Value {
    json!({
        "title": "Gym", "category": "sport", "starts_at": "2031-01-09T17:00:00Z", "ends_at": "2031-01-09T18:00:00Z",
        "rrule": "FREQ=WEEKLY;COUNT=8", "exdates": ["2031-01-23"],
        "changes": [{"date": "2031-02-06", "status": "cancelled"}, {"date": "2031-02-13", "place": {"name": "Gymnase"}}],
    })
}

fn changes(event: &Value) -> Vec<String> {
    let text = |it: &Value| {
        format!("{} {} {}", it["date"].as_str().unwrap(), it["status"].as_str().unwrap(), it["place"]["name"])
    };
    event["changes"].as_array().unwrap().iter().map(text).collect()
}

#[tokio::test]
async fn what_was_called_off_and_edited_moves_along_with_its_series() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let event = address(&post(&clerk, gymnastics()).await);
    let friday = json!({"starts_at": "2031-01-10T17:00:00Z", "ends_at": "2031-01-10T18:00:00Z"});
    let moved = clerk.patch(&event, friday).await.expect(200).json();
    assert_eq!(moved["exdates"], json!(["2031-01-24"]));
    assert_eq!(changes(&moved), ["2031-02-07 cancelled null", "2031-02-14 published \"Gymnase\""]);
    assert_eq!(agenda(&app, "2031-01-09", "2031-02-01").await.len(), 3);
    let later = json!({"starts_at": "2031-01-10T18:30:00Z", "ends_at": "2031-01-10T19:30:00Z"});
    let later = clerk.patch(&event, later).await.expect(200).json();
    assert_eq!(
        (&later["exdates"], changes(&later)),
        (&moved["exdates"], changes(&moved)),
        "another time is no other date"
    );
    let shorter = clerk.patch(&event, json!({"rrule": "FREQ=WEEKLY;COUNT=4"})).await.expect(200).json();
    assert_eq!((&shorter["exdates"], shorter["changes"].as_array().unwrap().len()), (&json!(["2031-01-24"]), 0));
}

#[tokio::test]
async fn dates_that_cannot_move_along_are_asked_about() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let event = address(&post(&clerk, gymnastics()).await);
    let monthly = json!({"rrule": "FREQ=MONTHLY;BYDAY=2TH;COUNT=4"});
    let asked = clerk.patch(&event, monthly).await.expect_problem(422, "invalid");
    assert_eq!(asked["errors"][0]["pointer"], "/changes");
    let detail = asked["errors"][0]["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("2031-01-23, 2031-02-06"), "{detail}");
    let said = json!({"rrule": "FREQ=MONTHLY;BYDAY=2TH;COUNT=4", "exdates": [], "changes": []});
    clerk.patch(&event, said).await.expect(200);
}

#[tokio::test]
async fn an_event_is_divided_from_a_date_on() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let before = post(&clerk, gymnastics()).await;
    let split = format!("{}/split", address(&before));
    for (body, wrong) in [
        (json!({"title": "Gym"}), "/date"),
        (json!({"date": "2031-01-09"}), "/date"),
        (json!({"date": "2031-04-01"}), "/date"),
        (json!({"date": "2031-02-01", "communes": [KERLING]}), "/communes"),
        (json!({"date": "2031-02-01", "ends_at": "2031-01-01T00:00:00Z"}), "/ends_at"),
    ] {
        assert_eq!(clerk.post(&split, body).await.expect_invalid(), [wrong]);
    }
    let from = json!({"date": "2031-02-01", "title": "Gym du vendredi", "starts_at": "2031-02-07T18:00:00Z", "ends_at": "2031-02-07T19:00:00Z"});
    let asked = || clerk.ask("POST", &split).header("Idempotency-Key", "a").json(&from);
    let after = asked().await.expect(201);
    let id = after.json()["id"].clone();
    assert_eq!(after.header("location"), format!("/v1/events/{}", id.as_str().unwrap()));
    assert_eq!(asked().await.expect(201).json()["id"], id, "done once");
    let after = after.json();
    assert_eq!((&after["rrule"], &after["status"]), (&json!("FREQ=WEEKLY;COUNT=4"), &json!("published")));
    assert_eq!(changes(&after), ["2031-02-07 cancelled null", "2031-02-14 published \"Gymnase\""]);
    let before = app.stranger().get(address(&before)).await.expect(200).json();
    assert_eq!((&before["exdates"], &before["changes"]), (&json!(["2031-01-23"]), &json!([])));
    let titles = agenda(&app, "2031-01-01", "2031-03-01").await;
    assert_eq!(titles.iter().filter(|it| it.contains("Gym published")).count(), 3);
    assert_eq!(
        titles[3..],
        [
            "2031-02-07T18:00:00Z Gym du vendredi cancelled",
            "2031-02-14T18:00:00Z Gym du vendredi published",
            "2031-02-21T18:00:00Z Gym du vendredi published",
            "2031-02-28T18:00:00Z Gym du vendredi published",
        ]
    );
}

#[tokio::test]
async fn what_a_moderated_association_divides_waits_on_both_sides() {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let (publisher, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let event = address(&post(&publisher, gymnastics()).await);
    clerk.act(format!("{event}/approve")).await.expect(200);
    let after = publisher
        .post(format!("{event}/split"), json!({"date": "2031-02-01", "title": "Autre"}))
        .await
        .expect(201)
        .json();
    assert_eq!(after["status"], "submitted");
    let queue = clerk.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200).json();
    let kinds: Vec<&str> = queue["items"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["revision", "event"]);
    assert_eq!(agenda(&app, "2031-01-01", "2031-03-01").await.len(), 7, "until then all is as it was");
    for it in [&event, &address(&after)] {
        clerk.act(format!("{it}/approve")).await.expect(200);
    }
    let titles = agenda(&app, "2031-01-01", "2031-03-01").await;
    assert_eq!(titles.iter().filter(|it| it.contains("Autre")).count(), 4);
    let stranger = app.person(Role::Clerk, Some(tests::SAILLANS)).await;
    stranger.post(format!("{event}/split"), json!({"date": "2031-01-20"})).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn what_lasts_into_days_beyond_the_index_is_found_once() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let book = json!({"title": "Livre", "category": "culture", "starts_at": "2024-04-01", "ends_at": "2024-04-07", "rrule": "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO"});
    post(&clerk, book).await;
    for (from, to, begins) in [
        ("2025-01-04", "2025-01-05", "2024-12-30"),
        ("2035-12-29", "2035-12-30", "2035-12-24"),
        // About where the index begins and ends.
        ("2025-10-20", "2025-10-26", "2025-10-20"),
    ] {
        let found = agenda(&app, from, to).await;
        assert_eq!(found.len(), 1, "{from}: {found:?}");
        assert!(found[0].starts_with(begins), "{from}: {found:?}");
    }
    // Each once, wherever the index begins.
    let year = agenda(&app, "2025-06-01", "2026-05-31").await;
    let mut once = year.clone();
    once.dedup();
    assert_eq!(year, once);
}
