//! Tenants never hold each other up: who writes elsewhere waits for none of what is long.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{Database, Folder, KERLING, Person, Reply, SAILLANS, Server, TestApp, tambour, until};

use crate::expansion::calendar;

/// Maximum time that a writer of another commune waits.
const PATIENCE: Duration = Duration::from_secs(2);

async fn import(person: &Person, file: &str) -> Reply {
    let asking = person.ask("POST", format!("/v1/communes/{KERLING}/events/import")).header("Accept-Language", "en");
    asking.body("text/calendar", file).await
}

/// Write in another commune again and again as long as something runs: what came of that, and how long the slowest
/// write took.
async fn beside<T: Send + 'static>(
    app: &TestApp,
    long: impl Future<Output = T> + Send + 'static,
) -> (T, Duration, usize) {
    let elsewhere = app.person(api::accounts::Role::Clerk, Some(SAILLANS)).await;
    let (long, mut slowest, mut written) = (tokio::spawn(long), Duration::ZERO, 0);
    while !long.is_finished() || written == 0 {
        (slowest, written) = (slowest.max(write(&elsewhere).await), written + 1);
    }
    (long.await.unwrap(), slowest, written)
}

/// Write in another commune, and tell how long that took.
async fn write(elsewhere: &Person) -> Duration {
    let began = Instant::now();
    let draft = json!({"title": "Ailleurs", "category": "works", "draft": true});
    elsewhere.post(format!("/v1/communes/{SAILLANS}/notices"), draft).await.expect(201);
    began.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_3000_daily_series_is_refused_and_holds_nobody() {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let club = app.publisher(KERLING, "Club").await;
    let (refused, slowest, _) =
        beside(&app, async move { import(&club, &calendar(3000, "RRULE:FREQ=DAILY\r\n")).await }).await;
    let problem = refused.expect_problem(422, "invalid");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("20,000 dates"), "{problem}");
    assert!(slowest < PATIENCE, "a writer of another commune waited {slowest:?}");
    let waiting = app.clerk().await.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200).json();
    assert_eq!(waiting["items"], json!([]), "nothing of it was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_of_10000_rows_lets_others_write_in_between() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let file = calendar(5000, "");
    for (expected, which) in [("created", "new"), ("unchanged", "the same")] {
        let (clerk, file) = (clerk.clone(), file.clone());
        let (report, slowest, written) =
            beside(&app, async move { import(&clerk, &file).await.expect(200).json() }).await;
        assert_eq!(report[expected], 5000, "{report}");
        assert!(slowest < PATIENCE, "a writer of another commune waited {slowest:?} while {which} events came in");
        assert!(written > 5, "only {written} writes had their turn");
        tests::say(&format!("import of 5,000 events, {which}: {written} writes elsewhere, the slowest {slowest:?}"));
    }
    let day = app
        .stranger()
        .get(format!("/v1/communes/{KERLING}/events?from=2030-12-22&to=2030-12-22&limit=100"))
        .await
        .expect(200)
        .json();
    assert_eq!(day["items"].as_array().unwrap().len(), 100);
}

#[tokio::test]
async fn an_import_that_a_kill_broke_off_is_completed_by_sending_it_again() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    assert!(tambour(&["commune", "add", "--insee", "57361"], &settings).status.success());
    let made = tambour(&["token", "create", "--commune", "57361", "--role", "clerk"], &settings);
    let token = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    let server = Server::start(&settings);
    let (clerk, file) = (server.person(Some(&token)), calendar(5000, ""));
    let importing = tokio::spawn({
        let (clerk, file) = (clerk.clone(), file.clone());
        async move {
            clerk
                .ask("POST", format!("/v1/communes/{KERLING}/events/import"))
                .body("text/calendar", file.as_str())
                .answer()
                .await
        }
    });
    let day = format!("/v1/communes/{KERLING}/events?from=2030-12-22&to=2030-12-22");
    until("some of it is written", async || clerk.get(&day).await.expect(200).json()["items"] != json!([])).await;
    server.kill();
    assert!(importing.await.unwrap().is_none(), "it was answered before it was whole");
    let server = Server::start(&settings);
    let report = import(&server.person(Some(&token)), &file).await.expect(200).json();
    let of = |name: &str| report[name].as_u64().unwrap();
    assert_eq!((of("created") + of("unchanged"), of("updated"), of("cancelled")), (5000, 0, 0), "{report}");
    assert!(of("unchanged") > 0, "what was written before the kill stayed");
}

#[tokio::test]
async fn what_waits_is_in_the_agenda_once_until_it_is_approved() {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let (club, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let series = json!({"title": "Yoga", "category": "workshop", "starts_at": "2030-06-03T16:00:00Z", "rrule": "FREQ=WEEKLY;COUNT=4"});
    let event = club.post(format!("/v1/communes/{KERLING}/events"), series).await.expect(201).json();
    let june = |status: &str| format!("/v1/communes/{KERLING}/events?from=2030-06-01&to=2030-06-30{status}");
    let dates =
        |listed: Value| listed["items"].as_array().unwrap().iter().map(|it| it["date"].clone()).collect::<Vec<_>>();
    assert_eq!(dates(clerk.get(june("&status=submitted")).await.expect(200).json()), ["2030-06-03"]);
    assert_eq!(dates(app.stranger().get(june("")).await.expect(200).json()), [""; 0]);
    clerk.act(format!("/v1/events/{}/approve", event["id"].as_str().unwrap())).await.expect(200);
    let all = ["2030-06-03", "2030-06-10", "2030-06-17", "2030-06-24"];
    assert_eq!(dates(app.stranger().get(june("")).await.expect(200).json()), all);
    clerk.ask("DELETE", format!("/v1/events/{}", event["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(dates(app.stranger().get(june("")).await.expect(200).json()), [""; 0]);
    clerk.act(format!("/v1/events/{}/restore", event["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(dates(app.stranger().get(june("")).await.expect(200).json()), all);
}

#[tokio::test]
async fn an_organisation_has_so_many_dates_to_come_and_learns_which_bound_it_met() {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let club = app.publisher(KERLING, "Club").await;
    let (mut created, mut reasons) = (0, Vec::new());
    for number in 0..3 {
        // A daily series makes some 800 dates from its first on, and no more than 1,200. The same title at the same time is
        // the same event, whatever its UID.
        let file = calendar(24, "RRULE:FREQ=DAILY\r\n").replace("@club", &format!("@club{number}"));
        let file = file.replace("SUMMARY:", &format!("SUMMARY:{number} "));
        let asking = club.ask("POST", format!("/v1/communes/{KERLING}/events/import")).header("Accept-Language", "en");
        let report = asking.body("text/calendar", file.as_str()).await.expect(200).json();
        created += report["created"].as_u64().unwrap();
        reasons
            .extend(report["skipped"].as_array().unwrap().iter().map(|it| it["reason"].as_str().unwrap().to_owned()));
    }
    assert_eq!(created + reasons.len() as u64, 72);
    assert!((40..70).contains(&created), "{created} daily series have their place");
    assert!(reasons.iter().all(|reason| reason.contains("50,000 dates")), "{reasons:?}");
    let daily =
        json!({"title": "Encore", "category": "other", "starts_at": "2030-06-03T16:00:00Z", "rrule": "FREQ=DAILY"});
    assert_eq!(club.post(format!("/v1/communes/{KERLING}/events"), daily.clone()).await.expect_invalid(), ["/rrule"]);
    app.clerk().await.post(format!("/v1/communes/{KERLING}/events"), daily).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn dismissing_an_organisation_with_5000_events_holds_nobody() {
    let app = TestApp::start().await;
    let club = app.organisation("Club", true).await;
    let report = import(&app.publisher(KERLING, "Club").await, &calendar(5000, "")).await.expect(200).json();
    assert_eq!(report["created"], 5000, "{report}");
    let clerk = app.clerk().await;
    let address = format!("/v1/communes/{KERLING}/organisations/{club}");
    let (dismissed, slowest, _) = beside(&app, async move { clerk.delete(address).await }).await;
    dismissed.expect(204);
    assert!(slowest < PATIENCE, "a writer of another commune waited {slowest:?}");
    // As the server's worker does it, which every write wakes.
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let sweeping = tokio::spawn(api::server::jobs::work(app.app.clone(), async { drop(stopped.await) }));
    let (elsewhere, mut slowest) = (app.person(api::accounts::Role::Clerk, Some(SAILLANS)).await, Duration::ZERO);
    for _ in 0..50 {
        slowest = slowest.max(write(&elsewhere).await);
    }
    drop(stop);
    sweeping.await.unwrap();
    assert!(slowest < PATIENCE, "a writer of another commune waited {slowest:?} for the sweeps");
    let day = app
        .stranger()
        .get(format!("/v1/communes/{KERLING}/events?from=2030-12-22&to=2030-12-22&limit=100"))
        .await
        .expect(200)
        .json();
    assert_eq!(day["items"].as_array().unwrap().len(), 100, "what is published is the town hall's now");
}
