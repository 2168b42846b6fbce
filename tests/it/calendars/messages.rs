//! Messages about an event (RFC 5546), and what tools write that is odd.

use serde_json::json;
use tests::{KERLING, TestApp};

use super::{calendar, counts, december, import, run, start_with_site};

const CLUB: &str = "UID:1@club\nDTSTART;TZID=Europe/Paris:20301204T180000\nDTEND;TZID=Europe/Paris:20301204T190000\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Club";

fn message(method: &str, event: &str) -> String {
    calendar(&[event]).replace("VERSION:2.0", &format!("VERSION:2.0\r\nMETHOD:{method}"))
}

#[tokio::test]
async fn a_message_about_one_date_changes_that_date() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    import(&clerk, &calendar(&[CLUB])).await.expect(200);
    let of = |day: u32| format!("UID:1@club\nRECURRENCE-ID;TZID=Europe/Paris:203012{day:02}T180000");
    let later = format!(
        "{}\nDTSTART;TZID=Europe/Paris:20301211T203000\nDTEND;TZID=Europe/Paris:20301211T213000\nSUMMARY:Club",
        of(11)
    );
    assert_eq!(counts(&import(&clerk, &message("REQUEST", &later)).await.expect(200)), [0, 1, 0, 0]);
    assert_eq!(counts(&import(&clerk, &message("CANCEL", &of(18))).await.expect(200)), [0, 1, 0, 0]);
    let added =
        "UID:1@club\nDTSTART;TZID=Europe/Paris:20301221T150000\nDTEND;TZID=Europe/Paris:20301221T160000\nSUMMARY:Club";
    assert_eq!(counts(&import(&clerk, &message("ADD", added)).await.expect(200)), [0, 1, 0, 0]);
    let expected = [
        "2030-12-04T17:00:00Z Club published",
        "2030-12-11T19:30:00Z Club published",
        "2030-12-18T17:00:00Z Club cancelled",
        "2030-12-21T14:00:00Z Club published",
    ];
    assert_eq!(december(&app, KERLING).await, expected);
    assert_eq!(counts(&import(&clerk, &message("CANCEL", "UID:1@club")).await.expect(200)), [0, 0, 0, 1]);
    assert!(december(&app, KERLING).await.iter().all(|it| it.ends_with("cancelled")));
    let unknown = import(&clerk, &message("CANCEL", "UID:2@club")).await.expect(200).json();
    assert_eq!(unknown["skipped"][0]["reason"], "Ce message parle d’un événement inconnu ici.");
}

#[tokio::test]
async fn dates_without_their_series_are_taken_in_and_followed() {
    let (app, site, publisher, address) = start_with_site(true).await;
    let date = |day: u32, from: u32| {
        format!(
            "UID:2@club\nRECURRENCE-ID:203012{day:02}T130000Z\nDTSTART:203012{day:02}T{from}0000Z\nDTEND:203012{day:02}T170000Z\nSUMMARY:Permanence"
        )
    };
    site.serve(calendar(&[&date(9, 13), &date(16, 14)]));
    let url = json!({"url": format!("{}/club.ics", site.origin())});
    publisher.put(&address, url.clone()).await.expect(200);
    run(&app).await;
    assert_eq!(
        december(&app, KERLING).await,
        ["2030-12-09T13:00:00Z Permanence published", "2030-12-16T14:00:00Z Permanence published"]
    );
    site.serve(calendar(&[&date(16, 13), &date(23, 13)]));
    publisher.put(&address, url).await.expect(200);
    run(&app).await;
    assert_eq!(
        december(&app, KERLING).await,
        ["2030-12-16T13:00:00Z Permanence published", "2030-12-23T13:00:00Z Permanence published"]
    );
}

#[tokio::test]
async fn a_date_of_whole_days_in_a_series_of_hours_is_one_date() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let day = "UID:1@club\nRECURRENCE-ID;TZID=Europe/Paris:20301211T180000\nDTSTART;VALUE=DATE:20301211\nSUMMARY:Club\\, portes ouvertes";
    assert_eq!(counts(&import(&clerk, &calendar(&[CLUB, day])).await.expect(200)), [1, 0, 0, 0]);
    let agenda = december(&app, KERLING).await;
    assert_eq!(agenda[1], "2030-12-11 Club, portes ouvertes published");
    assert_eq!(agenda.len(), 3);
    assert_eq!(counts(&import(&clerk, &calendar(&[CLUB, day])).await.expect(200)), [0, 0, 1, 0]);
}

#[tokio::test]
async fn events_with_one_uid_or_none_are_each_taken_in_once() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let file = calendar(&[
        "UID:s\nDTSTART:20301205T180000Z\nSUMMARY:Sortie",
        "UID:s\nDTSTART:20301212T180000Z\nSUMMARY:Sortie",
        "DTSTART;VALUE=DATE:20301219\nSUMMARY:Bac",
        "UID:c\nDTSTART;TZID=Europe/Paris:20301220T180000\nRRULE:FREQ=DAILY;BYHOUR=18,20;COUNT=2\nSUMMARY:Ciné",
    ]);
    assert_eq!(counts(&import(&clerk, &file).await.expect(200)), [5, 0, 0, 0]);
    assert_eq!(december(&app, KERLING).await.len(), 5);
    let again = import(&clerk, &file).await.expect(200);
    assert_eq!(counts(&again), [0, 0, 5, 0], "{}", again.text());
}

#[tokio::test]
async fn a_change_from_a_date_on_without_its_series_cancels_nothing_and_is_told() {
    let (app, site, publisher, address) = start_with_site(true).await;
    let later = "UID:1@club\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20301211T180000\nDTSTART;TZID=Europe/Paris:20301211T200000\nSUMMARY:Club du soir";
    let url = json!({"url": format!("{}/club.ics", site.origin())});
    let told = async |file: String| {
        site.serve(file);
        publisher.put(&address, url.clone()).await.expect(200);
        run(&app).await;
        let skipped = publisher.get(&address).await.expect(200).json()["skipped"].clone();
        let reasons: Vec<String> =
            skipped.as_array().unwrap().iter().map(|it| it["reason"].as_str().unwrap().to_owned()).collect();
        (december(&app, KERLING).await, reasons)
    };
    let alone = "Ce changement vaut aussi pour la suite (THISANDFUTURE), mais sa série n’est pas dans le fichier\u{a0}: seule cette date est reprise.";
    let date = "2030-12-11T19:00:00Z Club du soir published";
    assert_eq!(told(calendar(&[later])).await, (vec![date.to_owned()], vec![alone.to_owned()]));
    let series = ["2030-12-04T17:00:00Z Club published", date, "2030-12-18T17:00:00Z Club published"];
    told(calendar(&[CLUB])).await;
    assert_eq!(told(calendar(&[later])).await, (series.map(str::to_owned).to_vec(), vec![alone.to_owned()]));
    let off = later.replace("SUMMARY", "STATUS:CANCELLED\nSUMMARY");
    let (agenda, reasons) = told(calendar(&[&off])).await;
    assert_eq!(agenda, series, "nothing is cancelled");
    assert!(reasons[0].ends_with("rien n’est annulé."), "{reasons:?}");
}

#[tokio::test]
async fn a_file_of_an_old_telephone_is_taken_in() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let file = calendar(&[
        "UID:1\nDTSTART:20301202T180000\nDTEND:20301202T190000\nRRULE:W1 MO #3\nAALARM:20301202T170000;;1;bip\nSUMMARY:Belote",
        "UID:2\nDTSTART:20301205T180000\nRRULE:D1 0900 1500 #2\nSUMMARY:Deux fois",
    ]);
    let answer = import(&clerk, &file.replace("VERSION:2.0", "VERSION:1.0\r\nTZ:+01")).await.expect(200);
    let expected = ["02", "09", "16"].map(|day| format!("2030-12-{day}T17:00:00Z Belote published"));
    assert_eq!((december(&app, KERLING).await, counts(&answer)), (expected.to_vec(), [1, 0, 0, 0]));
    assert_eq!(answer.json()["skipped"].as_array().unwrap().len(), 1);
}
