//! The dates of an event at the desk: seen before, called off, moved, and all from a date on.

use serde_json::json;
use tests::{KERLING, PageForm, TestApp, inert_form, pictures};

use super::agenda::{AGENDA, TRAINING, add, days, event, made};
use super::field;
use crate::pages::read;

#[tokio::test]
async fn the_next_dates_are_seen_before_they_are_saved_with_what_else_is_on_then() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    made(
        add(
            &clerk,
            &[("title", "Loto"), ("day", "2030-12-10"), ("opens", "14:00"), ("closes", "19:00"), ("place", "Stade")],
        )
        .await,
    );
    made(
        add(
            &clerk,
            &[
                ("title", "Chorale"),
                ("day", "2030-12-17"),
                ("opens", "19:00"),
                ("closes", "21:00"),
                ("place", "Église"),
            ],
        )
        .await,
    );
    let mut fields = TRAINING.to_vec();
    fields.extend([("do", "dates"), ("skip", "2030-12-24")]);
    let seen = add(&clerk, &fields).await.expect(200);
    assert_eq!(inert_form(&seen.text()), Ok(()));
    let words = read(&seen);
    for expected in [
        "Tous les mardis",
        "lieu déjà pris : Loto, 14 h – 19 h",
        "en même temps : Chorale, 19 h – 21 h",
        "mardi 7 janvier 2031",
    ] {
        assert!(words.to_lowercase().contains(&expected.to_lowercase()), "{expected} in {words}");
    }
    assert!(words.contains("le premier mardi du mois"), "the choices speak of the day that was typed: {words}");
    assert_eq!(field(&seen, "title"), "Entraînement");
    let listed = app.stranger().get(format!("/v1/communes/{KERLING}/events?from=2030-12-01")).await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2, "nothing was saved");
    // It is saved all the same, without the date that was skipped.
    fields.retain(|(name, _)| *name != "do");
    let known = event(&app, &made(add(&clerk, &fields).await)).await;
    assert_eq!(days(&known)[..4], ["2030-12-03", "2030-12-10", "2030-12-17", "2030-12-31"]);
}

#[tokio::test]
async fn a_single_date_is_called_off_with_its_reason_and_put_back() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let id = made(add(&clerk, TRAINING).await);
    let path = format!("{AGENDA}/{id}/dates/2030-12-10");
    let page = clerk.get(&path).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    let etag = field(&page, "etag");
    let typed = |more: &[(&'static str, &'static str)]| {
        let mut all = vec![
            ("day", "2030-12-10"),
            ("opens", "18:30"),
            ("closes", "20:00"),
            ("title", "Entraînement"),
            ("place", "Stade"),
        ];
        all.retain(|(name, _)| !more.iter().any(|it| it.0 == *name));
        all.extend(more);
        all
    };
    let mut off = typed(&[("reason", "terrain gelé"), ("do", "off")]);
    off.push(("etag", &etag));
    let gone = clerk.staying().fill_in(&path, &off).await.expect(303);
    assert_eq!(gone.header("location"), format!("{path}?done=off"));
    let known = event(&app, &id).await;
    assert_eq!(
        (known["occurrences"][1]["status"].as_str(), known["occurrences"][1]["reason"].as_str()),
        (Some("cancelled"), Some("terrain gelé"))
    );
    for page in [format!("/events/{id}"), format!("/{KERLING}/agenda?mois=2030-12")] {
        let seen = app.stranger().get(&page).await;
        assert!(page.contains("agenda") || read(&seen).contains("terrain gelé"), "{}", read(&seen));
    }
    // Somebody who still has the page of before is told.
    let stale = clerk.staying().fill_in(&path, &off).await.expect(412);
    assert!(read(&stale).contains("Quelqu’un a changé cet événement") && field(&stale, "etag") != etag);
    // Moved, then like the others again.
    let moved = typed(&[("day", "2030-12-11"), ("opens", "17:00"), ("closes", "18:30")]);
    let back: Vec<_> = moved.iter().copied().chain([("do", "usual")]).collect();
    clerk.staying().fill_in(&path, &back).await.expect(303);
    assert_eq!(event(&app, &id).await["changes"], json!([]));
    clerk.staying().fill_in(&path, &moved).await.expect(303);
    assert_eq!(event(&app, &id).await["changes"][0]["starts_at"], "2030-12-11T16:00:00Z");
    let found = clerk.staying().get(format!("{AGENDA}/{id}/dates?date=2031-02-04")).await.expect(303);
    assert_eq!(found.header("location"), format!("{AGENDA}/{id}/dates/2031-02-04"));
    clerk.get(format!("{AGENDA}/{id}/dates/2031-02-05")).await.expect(404);
}

#[tokio::test]
async fn an_event_changes_from_a_date_on() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let id = made(add(&clerk, TRAINING).await);
    let path = format!("{AGENDA}/{id}/suite/2030-12-17");
    let page = clerk.get(&path).await.expect(200);
    let (etag, once) = (field(&page, "etag"), field(&page, "once"));
    assert_eq!((field(&page, "day"), field(&page, "opens")), ("2030-12-17".to_owned(), "18:30".to_owned()));
    let mut fields = TRAINING.to_vec();
    fields.retain(|(name, _)| !["day", "opens"].contains(name));
    fields.extend([("day", "2030-12-17"), ("opens", "19:00"), ("etag", &etag), ("once", &once)]);
    let other = made(clerk.staying().fill_in(&path, &fields).await);
    assert_ne!(other, id);
    assert_eq!(days(&event(&app, &id).await), ["2030-12-03", "2030-12-10"]);
    assert_eq!(event(&app, &other).await["starts_at"], "2030-12-17T18:00:00Z");
    clerk.get(format!("{AGENDA}/{id}/suite/2030-12-03")).await.expect(404);
}

#[tokio::test]
async fn a_series_that_moves_asks_before_it_forgets_what_was_called_off() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let id = made(add(&clerk, TRAINING).await);
    let put = json!({"status": "cancelled"});
    clerk.put(format!("/v1/events/{id}/occurrences/2030-12-10"), put).await.expect(200);
    let path = format!("{AGENDA}/{id}");
    let monthly = |more: &[(&'static str, &'static str)]| {
        let mut fields = TRAINING.to_vec();
        fields.retain(|(name, _)| *name != "repeats");
        fields.push(("repeats", "nth"));
        fields.extend(more);
        fields
    };
    let asked = clerk.staying().fill_in(&path, &monthly(&[])).await.expect(422);
    assert!(asked.text().contains("name=\"forget\" value=\"on\""), "{}", asked.text());
    clerk.staying().fill_in(&path, &monthly(&[("forget", "on")])).await.expect(303);
    let known = event(&app, &id).await;
    assert_eq!((&known["changes"], known["rrule"].as_str()), (&json!([]), Some("FREQ=MONTHLY;BYDAY=1TU")));
}

#[tokio::test]
async fn what_is_not_public_yet_is_seen_beside_by_the_town_hall_alone() {
    let app = TestApp::start().await;
    app.organisation("Foyer", false).await;
    app.organisation("Club", true).await;
    let (foyer, club) = (app.publisher(KERLING, "Foyer").await, app.publisher(KERLING, "Club").await);
    made(add(&foyer, &[("title", "Loto secret"), ("day", "2030-12-10"), ("place", "Stade")]).await);
    let mut fields = TRAINING.to_vec();
    fields.push(("do", "dates"));
    let seen = read(&add(&app.clerk().await, &fields).await.expect(200));
    assert!(seen.contains("lieu déjà pris : Loto secret (pas encore public)"), "{seen}");
    let seen = read(&add(&club, &fields).await.expect(200));
    assert!(!seen.contains("Loto secret"), "{seen}");
}

#[tokio::test]
async fn an_event_has_a_picture_which_stays_when_something_is_to_be_corrected() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let form = PageForm::of(&clerk.get(format!("{AGENDA}/nouveau")).await.expect(200), "/nouveau");
    let form = form.fill("day", "2030-12-03").fill("alt", "Le stade").clear("days");
    let form = form.attach("photo", "stade.jpg", &pictures::photograph(800, 600));
    let wrong = form.submit(&clerk).await.expect(422);
    let again = PageForm::of(&wrong, "/nouveau");
    assert!(!again.text("image").is_empty() && wrong.text().contains("Donnez un titre."), "{}", wrong.text());
    let id = made(again.fill("title", "Tournoi").submit(&clerk).await);
    assert_eq!(event(&app, &id).await["image"]["alt"], "Le stade");
    let page = clerk.get(format!("{AGENDA}/{id}")).await.expect(200);
    let without = PageForm::of(&page, &format!("/{id}")).fill("drop", "on");
    without.submit(&clerk).await.expect(303);
    assert!(event(&app, &id).await["image"].is_null());
}
