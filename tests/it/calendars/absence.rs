//! Absence from a followed calendar: it is only what a whole, understood file says.

use serde_json::{Value, json};
use tests::{KERLING, Person, Site, TestApp};

use super::{HOUR, calendar, december, run, start_with_site};

/// An evening in December 2030, by its day.
fn evening(day: u32) -> String {
    format!("UID:{day}@club\nDTSTART;TZID=Europe/Paris:203012{day:02}T200000\nSUMMARY:Soirée {day}")
}

fn evenings(days: &[u32]) -> String {
    let events: Vec<String> = days.iter().map(|day| evening(*day)).collect();
    calendar(&events.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The days in December on which something takes place.
async fn days(app: &TestApp) -> Vec<u32> {
    let all = december(app, KERLING).await;
    let takes_place = all.iter().filter(|it| it.ends_with("published"));
    takes_place.map(|it| it["2030-12-".len()..][..2].parse().unwrap()).collect()
}

/// A calendar of these evenings that is followed, and what to ask about it.
async fn followed(first: &[u32]) -> (TestApp, Site, Person, String, Value) {
    let (app, site, publisher, address) = start_with_site(true).await;
    site.serve(evenings(first));
    let url = json!({"url": format!("{}/club.ics", site.origin())});
    publisher.put(&address, url.clone()).await.expect(200);
    run(&app).await;
    assert_eq!(days(&app).await, first);
    (app, site, publisher, address, url)
}

async fn an_hour_later(app: &TestApp) {
    app.advance(HOUR + 60);
    run(app).await;
}

#[tokio::test]
async fn a_file_that_is_cut_off_is_a_failure_and_says_nothing_of_what_is_missing() {
    let (app, site, publisher, address, _) = followed(&[5, 12, 19, 26]).await;
    let whole = evenings(&[5, 12]);
    for end in [whole.len() - "END:VCALENDAR\r\n".len(), whole.len() - 40, 60] {
        site.serve(&whole[..end]);
        an_hour_later(&app).await;
        let failing = publisher.get(&address).await.expect(200).json();
        assert_eq!(failing["status"], "failing");
        assert!(failing["failure"].as_str().unwrap().contains("END:VCALENDAR"), "{failing}");
        assert_eq!(days(&app).await, [5, 12, 19, 26]);
    }
    site.serve(evenings(&[5, 12, 19, 26]));
    an_hour_later(&app).await;
    assert_eq!(publisher.get(&address).await.json()["status"], "followed");
}

#[tokio::test]
async fn what_vanishes_at_once_and_is_much_waits_for_a_second_look() {
    let (app, site, publisher, address, _) = followed(&[5, 12, 19, 26]).await;
    site.serve(evenings(&[26]));
    an_hour_later(&app).await;
    assert_eq!(days(&app).await, [5, 12, 19, 26]);
    let waiting = publisher.get(&address).await.expect(200).json();
    assert_eq!((&waiting["status"], &waiting["until"]), (&json!("waiting"), &waiting["next_at"]));
    assert_eq!(waiting["vanished"].as_array().unwrap().len(), 3);
    assert_eq!(waiting["vanished"][0], json!({"uid": "5@club", "title": "Soirée 5", "date": "2030-12-05", "dates": 1}));
    // What came back in the meantime stays.
    site.serve(evenings(&[19, 26]));
    an_hour_later(&app).await;
    assert_eq!(days(&app).await, [19, 26]);
    let followed = publisher.get(&address).await.json();
    assert_eq!((&followed["status"], &followed["until"]), (&json!("followed"), &json!(null)));
    assert_eq!(followed["vanished"], json!([]));
}

#[tokio::test]
async fn an_empty_calendar_waits_too_and_its_organisations_word_ends_the_wait() {
    let (app, site, publisher, address, url) = followed(&[5, 12, 19]).await;
    site.serve(calendar(&[]));
    publisher.put(&address, url.clone()).await.expect(200);
    run(&app).await;
    assert_eq!(days(&app).await, [5, 12, 19]);
    assert_eq!(publisher.get(&address).await.json()["status"], "waiting");
    publisher.put(&address, url).await.expect(200);
    run(&app).await;
    assert!(days(&app).await.is_empty());
}

#[tokio::test]
async fn the_clerks_word_ends_the_wait() {
    let (app, site, publisher, address, _) = followed(&[5, 12, 19]).await;
    let clerk = app.clerk().await;
    clerk.act(format!("{address}/approve")).await.expect_problem(409, "impossible-transition");
    site.serve(calendar(&[]));
    an_hour_later(&app).await;
    publisher.act(format!("{address}/approve")).await.expect_problem(403, "forbidden");
    clerk.act(format!("{address}/approve")).await.expect(200);
    run(&app).await;
    assert!(days(&app).await.is_empty());
}

#[tokio::test]
async fn what_is_not_much_is_cancelled_at_once() {
    let (app, site, publisher, address, _) = followed(&[5, 10, 12, 15, 19, 26]).await;
    site.serve(evenings(&[5, 15, 26]));
    an_hour_later(&app).await;
    assert_eq!(days(&app).await, [5, 15, 26], "half is not more than half");
    site.serve(evenings(&[26]));
    an_hour_later(&app).await;
    assert_eq!(days(&app).await, [26], "two are not three");
    assert_eq!(publisher.get(&address).await.json()["status"], "followed");
}

#[tokio::test]
async fn absence_says_nothing_beyond_the_last_date_that_a_calendar_lists() {
    let (app, site, ..) = followed(&[5, 12, 19, 26]).await;
    site.serve(evenings(&[5, 19]));
    an_hour_later(&app).await;
    assert_eq!(days(&app).await, [5, 19, 26]);
}

#[tokio::test]
async fn what_was_not_understood_stays_as_it_was_and_is_told() {
    let (app, site, publisher, address, _) = followed(&[5, 12, 19, 26]).await;
    let odd = [
        evening(5),
        format!("{}\nRRULE:FREQ=WEEKLY;COUNT=2\nRRULE:FREQ=MONTHLY;COUNT=2", evening(12)),
        "UID:19@club\nDTSTART;TZID=Heure du village:20301219T200000\nSUMMARY:Soirée 19".to_owned(),
        "UID:26@club\nDTSTART:demain\nSUMMARY:Soirée 26".to_owned(),
    ];
    site.serve(calendar(&odd.iter().map(String::as_str).collect::<Vec<_>>()));
    an_hour_later(&app).await;
    assert_eq!(days(&app).await, [5, 12, 19, 26]);
    let followed = publisher.get(&address).await.expect(200).json();
    assert_eq!(followed["status"], "followed");
    let told = followed["skipped"].as_array().unwrap().iter().map(|it| it["uid"].as_str().unwrap());
    assert_eq!(told.collect::<Vec<_>>(), ["12@club", "19@club", "26@club"]);
    assert_eq!(followed["skipped"][1]["reason"], "Le fuseau horaire « Heure du village » n’est pas connu.");
    site.serve(evenings(&[5, 12, 19, 26]));
    an_hour_later(&app).await;
    assert_eq!(publisher.get(&address).await.json()["skipped"], json!([]));
}

#[tokio::test]
async fn a_series_whose_last_dates_are_called_off_is_cancelled() {
    let (app, site, ..) = followed(&[]).await;
    let series =
        "UID:bal@club\nDTSTART:20301204T190000Z\nSUMMARY:Bal\nRRULE:FREQ=WEEKLY;COUNT=2\nEXDATE:20301204T190000Z";
    site.serve(calendar(&[series]));
    an_hour_later(&app).await;
    assert_eq!(days(&app).await, [11]);
    let emptied = format!("{series}\nEXDATE:20301211T190000Z");
    site.serve(calendar(&[&emptied]));
    an_hour_later(&app).await;
    assert_eq!(december(&app, KERLING).await, ["2030-12-11T19:00:00Z Bal cancelled"]);
    site.serve(calendar(&[series]));
    an_hour_later(&app).await;
    assert_eq!(days(&app).await, [11], "and comes back");
}
