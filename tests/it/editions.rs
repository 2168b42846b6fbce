//! Editions of the letter: what the clerk does with them, and the archive that everybody reads.

use api::accounts::Role;
use chrono::DateTime;
use serde_json::json;
use tests::{KERLING, SAILLANS, inert};

use crate::digests::{CAMILLE, DAY, run, start, subscribe, thursday, wish};

#[tokio::test]
async fn the_clerk_introduces_looks_sends_and_counts_without_seeing_an_address() {
    let (app, inbox) = start().await;
    let (clerk, at) = (app.clerk().await, format!("/v1/communes/{KERLING}/digests"));
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    clerk.put(format!("{at}/2030-W10/introduction"), json!({"text": "Chers **habitants**,"})).await.expect(200);
    clerk
        .post(format!("{at}/preview"), json!({"email": "secretariat@exemple.fr", "edition": "2030-W10"}))
        .await
        .expect(202);
    run(&app).await;
    let preview = inbox.take().remove(0);
    assert!(
        preview.to == "secretariat@exemple.fr"
            && preview.html().contains("<strong>habitants</strong>")
            && !preview.text().contains("token=")
    );
    clerk.get(format!("{at}/2030-W10/deliveries")).await.expect_problem(404, "edition-not-found");
    clerk.act(format!("{at}/2030-W10/send")).await.expect(200);
    run(&app).await;
    let letter = inbox.take().remove(0);
    assert!(letter.text().contains("LE MOT DE LA MAIRIE\n\nChers habitants,"), "{}", letter.text());
    clerk.act(format!("{at}/2030-W10/send")).await.expect_problem(409, "impossible-transition");
    clerk
        .put(format!("{at}/2030-W10/introduction"), json!({"text": ""}))
        .await
        .expect_problem(409, "impossible-transition");
    let fare = clerk.get(format!("{at}/2030-W10/deliveries")).await.expect(200);
    assert_eq!(fare.json()["sent"], 1);
    assert!(!fare.text().contains('@'));
    let councillor = app.person(Role::Councillor, Some(KERLING)).await;
    councillor.get(format!("{at}/2030-W10/deliveries")).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn a_commune_has_its_own_hour() {
    let (app, inbox) = start().await;
    let (clerk, at) = (app.clerk().await, format!("/v1/communes/{KERLING}/digests/settings"));
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    assert_eq!(
        clerk.get(&at).await.expect(200).json(),
        json!({"weekday": "thursday", "time": "18:00", "reply_to": null})
    );
    let now: DateTime<chrono::Utc> = app.in_seconds(0).parse().unwrap();
    let soon = (now + chrono::TimeDelta::minutes(30)).with_timezone(&chrono_tz::Europe::Paris);
    let day = soon.format("%A").to_string().to_lowercase();
    clerk.patch(&at, json!({"weekday": day, "time": soon.format("%H:%M").to_string()})).await.expect(200);
    assert_eq!(
        clerk.patch(&at, json!({"weekday": "jeudi", "time": "25:00"})).await.expect_invalid(),
        ["/time", "/weekday"]
    );
    app.post("Foire aux pommes", json!({})).await;
    app.advance(1860);
    run(&app).await;
    assert_eq!(inbox.take_for(CAMILLE).len(), 1);
}

#[tokio::test]
async fn everybody_reads_the_archive_as_a_page_as_text_and_as_a_feed() {
    let (app, _inbox) = start().await;
    let (clerk, at) = (app.clerk().await, format!("/v1/communes/{KERLING}/digests"));
    app.post("<script>alert(1)</script>", json!({"body": "Un [lien](javascript:alert(1)) & **du gras**."})).await;
    clerk.act(format!("{at}/2030-W10/send")).await.expect(200);
    let page = app.stranger().get(format!("{at}/2030-W10")).await.expect(200);
    assert_eq!(inert(&page.header("content-type"), &page.text()), Ok(()), "nothing of the text runs");
    assert!(!page.text().contains("<script>") && !page.text().contains("javascript:"));
    assert!(page.text().contains("<strong>du gras</strong>") && page.header("content-type").starts_with("text/html"));
    let text = app.stranger().get(format!("{at}/2030-W10")).header("accept", "text/plain").await.expect(200);
    assert!(
        text.text().contains("* <script>alert(1)</script>") && text.header("content-type").starts_with("text/plain")
    );
    let known = app.stranger().get(format!("{at}/2030-W10")).header("if-none-match", page.header("etag")).await;
    assert_eq!(known.status, 304);
    let feed = app.stranger().get(&at).header("accept", "application/atom+xml").await.expect(200).text();
    assert!(feed.contains("<entry>") && feed.contains(&format!("{at}/2030-W10")), "{feed}");
    assert!(app.stranger().get(&at).await.expect(200).text().contains("2030-W10"));
    assert!(
        app.stranger()
            .get(format!("/v1/communes/{SAILLANS}/digests"))
            .await
            .expect(200)
            .text()
            .contains("Aucune lettre")
    );
    app.stranger().get(format!("{at}/2030-W11")).await.expect_problem(404, "edition-not-found");
    app.stranger().get(format!("{at}/jeudi")).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn an_edition_that_has_no_room_for_all_dates_says_that_there_are_more() {
    let (app, inbox) = start().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    let clerk = app.clerk().await;
    for number in 0..7 {
        let event = json!({"title": format!("Cours {number}"), "category": "sport", "starts_at": app.in_seconds(DAY),
            "ends_at": app.in_seconds(DAY + 3600), "timezone": "Europe/Paris", "rrule": "FREQ=DAILY;COUNT=20"});
        clerk.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201);
    }
    thursday(&app).await;
    let letter = inbox.take().remove(0);
    assert_eq!(letter.text().matches("* Cours").count(), 60);
    for part in [letter.text(), letter.html()] {
        assert!(part.contains("Le tableau d’affichage en compte d’autres."), "{part}");
    }
}
