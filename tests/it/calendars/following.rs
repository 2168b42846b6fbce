//! Calendars that are followed: fetched every hour, paused when they fail, let in by the clerk.

use super::*;

#[tokio::test]
async fn an_associations_own_calendar_is_followed_every_hour() {
    let (app, site, publisher, address) = start_with_site(true).await;
    site.serve(calendar(&[BRIDGE, MEETING]));
    let url = json!({"url": format!("{}/club.ics", site.origin())});
    assert_eq!(publisher.put(&address, url).await.expect(200).json()["status"], "followed");
    run(&app).await;
    assert_eq!(december(&app, KERLING).await.len(), 3);
    app.advance(HOUR + 60);
    run(&app).await;
    assert_eq!(site.answered(), [200, 304], "what is known is not sent again");

    site.serve(calendar(&[MEETING]));
    app.advance(HOUR + 60);
    run(&app).await;
    let expected = [
        "2030-12-04T19:00:00Z Bridge cancelled",
        "2030-12-10 Assemblée générale published",
        "2030-12-18T19:00:00Z Bridge cancelled",
    ];
    assert_eq!(december(&app, KERLING).await, expected, "what disappears is cancelled, not deleted");
    site.serve(calendar(&[BRIDGE, MEETING]));
    app.advance(HOUR + 60);
    run(&app).await;
    assert_eq!(december(&app, KERLING).await[0], "2030-12-04T19:00:00Z Bridge published", "and comes back");
    publisher.delete(&address).await.expect(204);
    publisher.get(&address).await.expect_problem(404, "calendar-not-found");
    assert_eq!(december(&app, KERLING).await.len(), 3);
}

#[tokio::test]
async fn a_calendar_that_fails_says_why_and_pauses_after_ten_days() {
    let (app, site, publisher, address) = start_with_site(true).await;
    site.serve(calendar(&[BRIDGE]));
    let url = json!({"url": format!("{}/club.ics", site.origin())});
    publisher.put(&address, url.clone()).await.expect(200);
    run(&app).await;
    site.fail(404);
    app.advance(HOUR + 60);
    run(&app).await;
    let failing = publisher.get(&address).await.expect(200).json();
    assert_eq!((&failing["status"], &failing["failure"]), (&json!("failing"), &json!("L’adresse répond 404.")));
    assert_eq!(december(&app, KERLING).await.len(), 2, "its events stay");
    app.advance(10 * 24 * HOUR);
    run(&app).await;
    assert_eq!(publisher.get(&address).await.expect(200).json()["status"], "paused");
    site.answered();
    app.advance(HOUR + 60);
    run(&app).await;
    assert!(site.answered().is_empty(), "nobody asks any more");
    site.serve(calendar(&[BRIDGE]));
    publisher.put(&address, url).await.expect(200);
    run(&app).await;
    assert_eq!(publisher.get(&address).await.expect(200).json()["status"], "followed");
    site.serve("<html>");
    app.advance(HOUR + 60);
    run(&app).await;
    let failure = publisher.get(&address).await.expect(200).json()["failure"].as_str().unwrap().to_owned();
    assert!(failure.contains("BEGIN:VCALENDAR"), "{failure}");
}

#[tokio::test]
async fn a_moderated_associations_calendar_waits_for_the_clerk() {
    let (app, site, publisher, address) = start_with_site(false).await;
    site.serve(calendar(&[BRIDGE]));
    let clerk = app.clerk().await;
    let url = json!({"url": format!("{}/club.ics", site.origin())});
    assert_eq!(publisher.put(&address, url.clone()).await.expect(200).json()["status"], "submitted");
    run(&app).await;
    assert!(site.answered().is_empty());
    let queue = clerk.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200).json();
    assert_eq!(
        (&queue["items"][0]["kind"], &queue["items"][0]["subscription"]["url"]),
        (&json!("subscription"), &url["url"])
    );
    publisher.act(format!("{address}/approve")).await.expect_problem(403, "forbidden");
    clerk.post(format!("{address}/reject"), json!({"reason": "Qui le tient ?"})).await.expect(200);
    assert_eq!(publisher.get(&address).await.expect(200).json()["rejection_reason"], "Qui le tient ?");
    clerk.act(format!("{address}/approve")).await.expect_problem(409, "impossible-transition");
    publisher.put(&address, url).await.expect(200);
    assert_eq!(clerk.act(format!("{address}/approve")).await.expect(200).json()["status"], "followed");
    run(&app).await;
    assert_eq!(december(&app, KERLING).await.len(), 2, "its events need no approval of their own");
}

#[tokio::test]
async fn an_address_of_ones_own_network_is_refused_at_once() {
    let app = TestApp::start().await;
    let club = app.organisation("Club", true).await;
    let publisher = app.publisher(KERLING, "Club").await;
    for url in [
        "http://example.org/a.ics",
        "https://127.0.0.1/a.ics",
        "https://[::1]/",
        "https://169.254.169.254/",
        "file:///etc/passwd",
        "x",
    ] {
        let put = publisher.put(format!("/v1/organisations/{club}/calendar"), json!({"url": url})).await;
        assert_eq!(put.expect_invalid(), ["/url"], "{url}");
    }
}
