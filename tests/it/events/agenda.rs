//! The agenda: the dates that events make in it.

use api::accounts::Role;
use serde_json::json;
use tests::{KERLING, SAILLANS, TestApp};

use super::{SATURDAY, address, agenda, market, post};

const DAY: i64 = 86_400;

#[tokio::test]
async fn a_weekly_market_is_in_the_agenda_every_week_at_the_same_time_of_day() {
    let app = TestApp::start().await;
    let event = post(&app.clerk().await, market()).await;
    assert_eq!((&event["status"], &event["rrule"]), (&json!("published"), &json!("FREQ=WEEKLY")));
    assert_eq!(event["occurrences"].as_array().unwrap().len(), 10);
    assert_eq!(
        agenda(&app, "2030-12-07", "2030-12-21").await,
        [
            "2030-12-07T07:00:00Z Marché published",
            "2030-12-14T07:00:00Z Marché published",
            "2030-12-21T07:00:00Z Marché published"
        ]
    );
    // In summer the clocks of the village are two hours ahead of UTC; and that is beyond what is kept in the index.
    assert_eq!(agenda(&app, "2031-07-01", "2031-07-07").await, ["2031-07-05T06:00:00Z Marché published"]);
    assert_eq!(agenda(&app, "2045-07-01", "2045-07-07").await, ["2045-07-01T06:00:00Z Marché published"]);
}

#[tokio::test]
async fn the_agenda_is_read_page_by_page_and_by_category_and_organisation() {
    let app = TestApp::start().await;
    let club = app.organisation("Club", true).await;
    let publisher = app.publisher(KERLING, "Club").await;
    post(&app.clerk().await, market()).await;
    post(&publisher, json!({"title": "Loto", "category": "contest", "starts_at": "2030-12-14T19:00:00Z"})).await;
    post(
        &publisher,
        json!({"title": "Fête", "category": "festival", "starts_at": "2030-12-10", "ends_at": "2030-12-15"}),
    )
    .await;
    let first = format!("/v1/communes/{KERLING}/events?from=2030-12-07&to=2031-01-31&limit=2");
    let mut titles = Vec::new();
    let mut page = app.stranger().get(&first).await.expect(200).json();
    loop {
        titles.extend(page["items"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        page = app.stranger().get(format!("{first}&after={next}")).await.expect(200).json();
    }
    let markets = ["Marché"; 6];
    assert_eq!(titles, [&["Marché", "Fête", "Marché", "Loto"][..], &markets].concat());
    let only = async |filter: &str| {
        let found = app
            .stranger()
            .get(format!("/v1/communes/{KERLING}/events?from=2030-12-12&to=2030-12-14&{filter}"))
            .await
            .expect(200)
            .json();
        found["items"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(only("").await, ["Fête", "Marché", "Loto"], "what began before is under way");
    assert_eq!(only("category=market").await, ["Marché"]);
    assert_eq!(only(&format!("organisation={club}")).await, ["Fête", "Loto"]);
    for wrong in ["from=2030-12-02&to=2030-12-01", "from=2030-01-01&to=2031-01-03"] {
        assert_eq!(
            app.stranger().get(format!("/v1/communes/{KERLING}/events?{wrong}")).await.expect_invalid(),
            ["/to"]
        );
    }
    let other = app
        .stranger()
        .get(format!(
            "/v1/communes/{KERLING}/events?from=2030-12-07&to=2031-01-30&after={}",
            cursor(&app, &first).await
        ))
        .await;
    assert_eq!(other.expect_invalid(), ["/after"]);
}

async fn cursor(app: &TestApp, address: &str) -> String {
    app.stranger().get(address).await.expect(200).json()["next"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn single_dates_are_cancelled_moved_and_edited_and_put_back() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let event = address(&post(&clerk, market()).await);
    let on = |date: &str| format!("{event}/occurrences/{date}");
    clerk.put(on("2030-12-14"), json!({"status": "cancelled"})).await.expect(200);
    clerk
        .put(on("2030-12-21"), json!({"starts_at": "2030-12-22T08:00:00Z", "title": "Marché de Noël"}))
        .await
        .expect(200);
    assert_eq!(
        agenda(&app, "2030-12-07", "2030-12-28").await,
        [
            "2030-12-07T07:00:00Z Marché published",
            "2030-12-14T07:00:00Z Marché cancelled",
            "2030-12-22T08:00:00Z Marché de Noël published",
            "2030-12-28T07:00:00Z Marché published",
        ]
    );
    let found = app
        .stranger()
        .get(format!("/v1/communes/{KERLING}/events?from=2030-12-22&to=2030-12-22"))
        .await
        .expect(200)
        .json();
    let moved = &found["items"][0];
    assert_eq!((&moved["date"], &moved["moved_from"]), (&json!("2030-12-21"), &json!("2030-12-21T07:00:00Z")));
    assert_eq!(moved["ends_at"], "2030-12-22T12:00:00Z", "it lasts as long as on the other dates");
    clerk.put(on("2030-12-14"), json!({})).await.expect(200);
    assert_eq!(agenda(&app, "2030-12-14", "2030-12-14").await, ["2030-12-14T07:00:00Z Marché published"]);
    clerk.put(on("2030-12-15"), json!({"status": "cancelled"})).await.expect_problem(404, "event-not-found");
    let mixed = json!({"starts_at": "2030-12-22", "ends_at": "2030-12-22T10:00:00Z"});
    assert_eq!(clerk.put(on("2030-12-21"), mixed).await.expect_invalid(), ["/ends_at"]);
    // One date may take whole days.
    clerk.put(on("2030-12-21"), json!({"starts_at": "2030-12-22"})).await.expect(200);
    assert_eq!(agenda(&app, "2030-12-21", "2030-12-22").await, ["2030-12-22 Marché published"]);
    let backwards = json!({"starts_at": "2030-12-22T08:00:00Z", "ends_at": "2030-12-22T07:00:00Z"});
    assert_eq!(clerk.put(on("2030-12-21"), backwards).await.expect_invalid(), ["/ends_at"]);
}

#[tokio::test]
async fn the_board_shows_the_next_thirty_days_and_changes_with_the_days() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    for (title, days) in [("Demain", 1), ("Dans un mois", 29), ("Plus tard", 33)] {
        post(&clerk, json!({"title": title, "category": "other", "starts_at": app.in_seconds(days * DAY)})).await;
    }
    let titles = async || {
        let board = app.board(KERLING).await;
        board["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["title"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(titles().await, ["Demain", "Dans un mois"]);
    app.advance(4 * DAY);
    assert_eq!(titles().await, ["Dans un mois", "Plus tard"], "time alone takes one off and brings one near");
}

#[tokio::test]
async fn an_intercommunalitys_event_is_in_every_agenda_unless_a_commune_hides_it() {
    let app = TestApp::start().await;
    let id = app.organisation("Syndicat", true).await;
    let saillans = app.person(Role::Clerk, Some(SAILLANS)).await;
    app.serve_too(SAILLANS, &id, json!({"trusted": true})).await;
    let publisher = app.publisher(KERLING, "Syndicat").await;
    let event = post(&publisher, json!({"title": "Collecte", "category": "other", "starts_at": SATURDAY})).await;
    let there = async || {
        let found = app
            .stranger()
            .get(format!("/v1/communes/{SAILLANS}/events?from={SATURDAY}&to={SATURDAY}"))
            .await
            .expect(200)
            .json();
        found["items"].as_array().unwrap().len()
    };
    assert_eq!(there().await, 1);
    saillans.act(format!("/v1/communes/{SAILLANS}/events/{}/hide", event["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((there().await, agenda(&app, SATURDAY, SATURDAY).await.len()), (0, 1));
    saillans.act(format!("/v1/communes/{SAILLANS}/events/{}/show", event["id"].as_str().unwrap())).await.expect(200);
    saillans.delete(format!("/v1/communes/{SAILLANS}/organisations/{id}")).await.expect(204);
    assert_eq!((there().await, agenda(&app, SATURDAY, SATURDAY).await.len()), (0, 1), "it publishes there no longer");
}
