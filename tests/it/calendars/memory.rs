//! Memory of who said a thing: a change by somebody here stays, whatever the calendar changes beside it.

use serde_json::json;
use tests::{KERLING, Person, Reply, Site, TestApp};

use super::{HOUR, calendar, counts, december, import, run, start_with_site};

const CHOIR: &str = "UID:choeur@club\nDTSTART;TZID=Europe/Paris:20301204T200000\nDTEND;TZID=Europe/Paris:20301204T210000\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:Chœur";
const GARDEN: &str = "UID:jardin@club\nDTSTART;VALUE=DATE:20301206\nSUMMARY:Jardin";

/// A calendar that is followed, its clerk, and the address of its event of this title.
async fn followed(events: &[&str]) -> (TestApp, Site, Person) {
    let (app, site, publisher, address) = start_with_site(true).await;
    site.serve(calendar(events));
    publisher.put(&address, json!({"url": format!("{}/club.ics", site.origin())})).await.expect(200);
    run(&app).await;
    let clerk = app.clerk().await;
    (app, site, clerk)
}

async fn event(app: &TestApp, title: &str) -> String {
    let agenda = format!("/v1/communes/{KERLING}/events?from=2030-12-01&to=2030-12-31&limit=100");
    let items = app.stranger().get(agenda).await.expect(200).json();
    let found = items["items"].as_array().unwrap().iter().find(|it| it["title"] == title);
    format!("/v1/events/{}", found.unwrap()["event"].as_str().unwrap())
}

async fn then(app: &TestApp, site: &Site, events: &[&str]) -> Vec<String> {
    site.serve(calendar(events));
    app.advance(HOUR + 60);
    run(app).await;
    december(app, KERLING).await
}

#[tokio::test]
async fn what_the_town_hall_cancelled_stays_cancelled() {
    let (app, site, clerk) = followed(&[CHOIR, GARDEN]).await;
    let (choir, garden) = (event(&app, "Chœur").await, event(&app, "Jardin").await);
    clerk.act(format!("{garden}/cancel")).await.expect(200);
    clerk.put(format!("{choir}/occurrences/2030-12-11"), json!({"status": "cancelled"})).await.expect(200);
    // Another event changes, then these two do.
    let renamed = (CHOIR.replace("Chœur", "Chœur du village"), GARDEN.replace("Jardin", "Jardin partagé"));
    for (events, titles) in [
        ([CHOIR, GARDEN, "UID:1@club\nDTSTART:20301224T200000Z\nSUMMARY:Veillée"], ("Chœur", "Jardin")),
        (
            [&renamed.0, &renamed.1, "UID:1@club\nDTSTART:20301224T200000Z\nSUMMARY:Veillée"],
            ("Chœur du village", "Jardin partagé"),
        ),
    ] {
        let agenda = then(&app, &site, &events).await;
        assert!(agenda.contains(&format!("2030-12-06 {} cancelled", titles.1)), "{agenda:?}");
        assert!(agenda.contains(&format!("2030-12-11T19:00:00Z {} cancelled", titles.0)), "{agenda:?}");
        assert!(agenda.contains(&format!("2030-12-18T19:00:00Z {} published", titles.0)), "{agenda:?}");
    }
    clerk.act(format!("{garden}/restore")).await.expect(200);
    assert!(then(&app, &site, &[CHOIR, GARDEN]).await.contains(&"2030-12-06 Jardin published".to_owned()));
}

#[tokio::test]
async fn what_the_town_hall_edited_moved_or_hid_stays_so() {
    let (app, site, clerk) = followed(&[CHOIR, GARDEN]).await;
    let (choir, garden) = (event(&app, "Chœur").await, event(&app, "Jardin").await);
    clerk.patch(&choir, json!({"title": "Chœur (complet)", "price": "2 €"})).await.expect(200);
    let moved = json!({"starts_at": "2030-12-12T19:00:00Z", "ends_at": "2030-12-12T20:00:00Z"});
    clerk.put(format!("{choir}/occurrences/2030-12-11"), moved).await.expect(200);
    clerk.delete(&garden).await.expect(204);
    let later = CHOIR.replace("T200000", "T203000").replace("T210000", "T213000").replace("Chœur", "Chorale");
    let more = format!("{later}\nEXDATE;TZID=Europe/Paris:20301218T203000\nLOCATION:Préau");
    let agenda = then(&app, &site, &[&more, &GARDEN.replace("Jardin", "Potager")]).await;
    assert_eq!(
        agenda,
        [
            "2030-12-04T19:30:00Z Chœur (complet) published",
            "2030-12-12T19:00:00Z Chœur (complet) published",
            "2030-12-25T19:30:00Z Chœur (complet) published"
        ]
    );
    let read = app.stranger().get(&choir).await.expect(200).json();
    assert_eq!((&read["place"]["name"], &read["price"]), (&json!("Préau"), &json!("2 €")));
}

#[tokio::test]
async fn what_is_gone_from_a_calendar_and_was_restored_here_stays() {
    let (app, site, clerk) = followed(&[CHOIR, GARDEN]).await;
    let garden = event(&app, "Jardin").await;
    assert!(then(&app, &site, &[CHOIR]).await.contains(&"2030-12-06 Jardin cancelled".to_owned()));
    clerk.act(format!("{garden}/restore")).await.expect(200);
    for _ in 0..2 {
        assert!(then(&app, &site, &[CHOIR]).await.contains(&"2030-12-06 Jardin published".to_owned()));
    }
}

#[tokio::test]
async fn what_was_rejected_is_asked_again_only_when_it_changes() {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let (publisher, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    import(&publisher, &calendar(&[GARDEN])).await.expect(200);
    let queue =
        async || clerk.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200).json()["items"].clone();
    let event = format!("/v1/events/{}", queue().await[0]["event"]["id"].as_str().unwrap());
    clerk.post(format!("{event}/reject"), json!({"reason": "Pas ici"})).await.expect(200);
    assert_eq!(counts(&import(&publisher, &calendar(&[GARDEN])).await), [0, 0, 1, 0]);
    assert_eq!(queue().await, json!([]));
    let renamed = GARDEN.replace("Jardin", "Jardin ouvert");
    assert_eq!(counts(&import(&publisher, &calendar(&[&renamed])).await), [0, 1, 0, 0]);
    assert_eq!(queue().await[0]["event"]["title"], "Jardin ouvert");
}

#[tokio::test]
async fn the_same_events_under_new_uids_are_the_same_events() {
    let (app, site, _) = followed(&[CHOIR, GARDEN]).await;
    let before = event(&app, "Jardin").await;
    let (choir, garden) = (CHOIR.replace("UID:", "UID:2031-"), GARDEN.replace("UID:", "UID:2031-"));
    let agenda = then(&app, &site, &[&choir, &garden]).await;
    assert_eq!(agenda.len(), 5);
    assert!(agenda.iter().all(|it| it.ends_with("published")), "{agenda:?}");
    assert_eq!(event(&app, "Jardin").await, before);
    // From then on it goes by its new name.
    assert!(
        then(&app, &site, &[&choir, &garden.replace("1206", "1207")])
            .await
            .contains(&"2030-12-07 Jardin published".to_owned())
    );
}

#[tokio::test]
async fn what_turns_private_is_in_no_public_answer() {
    let (app, site, clerk) = followed(&[CHOIR, GARDEN]).await;
    let garden = event(&app, "Jardin").await;
    let private = format!("{GARDEN}\nCLASS:CONFIDENTIAL");
    assert_eq!(then(&app, &site, &[CHOIR, &private]).await.len(), 4);
    let stranger = app.stranger();
    stranger.get(&garden).await.expect_problem(404, "event-not-found");
    stranger.get(format!("{garden}.ics")).await.expect_problem(404, "event-not-found");
    for feed in ["agenda.ics", "board", "feed.atom"] {
        let text = stranger.get(format!("/v1/communes/{KERLING}/{feed}")).await.expect(200).text();
        assert!(!text.contains("Jardin"), "{feed}");
    }
    assert!(
        then(&app, &site, &[CHOIR, GARDEN]).await.contains(&"2030-12-06 Jardin published".to_owned()),
        "and is back"
    );
    // A file says so too, and what the town hall took down stays down.
    let mine = "UID:1\nDTSTART:20301224T200000Z\nSUMMARY:Chez moi";
    let of = |reply: &Reply| -> [i64; 4] { counts(reply) };
    assert_eq!(of(&import(&clerk, &calendar(&[mine])).await.expect(200)), [1, 0, 0, 0]);
    let hidden = import(&clerk, &calendar(&[&format!("{mine}\nCLASS:PRIVATE")])).await.expect(200);
    assert_eq!((of(&hidden), &hidden.json()["skipped"][0]["uid"]), ([0, 0, 0, 1], &json!("1")));
    clerk.delete(&garden).await.expect(204);
    let agenda: Vec<String> = then(&app, &site, &[CHOIR, &GARDEN.replace("Jardin", "Jardin ouvert")]).await;
    assert!(!agenda.iter().any(|it| it.contains("Jardin") || it.contains("Chez moi")), "{agenda:?}");
}
