//! Letters: what they say, and their way to the mail server.

use chrono::DateTime;
use serde_json::{Value, json};
use tests::{Inbox, KERLING, Mail, TestApp, Trouble};

use crate::digests::{CAMILLE, DAY, run, start, subscribe, thursday, wish};

#[tokio::test]
async fn the_letter_says_what_the_board_says_and_reads_well_as_text() {
    let (app, inbox) = start().await;
    let clerk = app.clerk().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    app.post("Coupure d’eau <b>lundi</b>", json!({"category": "outage", "body": "De **8 h à 12 h**, rue des Vignes."}))
        .await;
    let alert = json!({"category": "alert", "severity": "severe", "expire_at": app.in_seconds(9 * DAY)});
    app.post("Crue de la Moselle", alert).await;
    let soon = app.in_seconds(6 * DAY);
    let event = json!({"title": "Vide-grenier", "category": "flea_market", "starts_at": &soon[..10]});
    clerk.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201);
    clerk
        .patch(format!("/v1/communes/{KERLING}/digests/settings"), json!({"reply_to": "mairie@exemple.fr"}))
        .await
        .expect(200);
    thursday(&app).await;
    let letters = inbox.take();
    assert_eq!(letters.len(), 1);
    let (text, html) = (letters[0].text(), letters[0].html());
    for part in [
        "ALERTES EN COURS",
        "Crue de la Moselle",
        "NOUVELLES DE LA COMMUNE",
        "Coupure d’eau <b>lundi</b>",
        "AGENDA",
        "Vide-grenier",
        "toute la journée",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(html.contains("Coupure d’eau &#60;b&#62;lundi&#60;/b&#62;") && html.contains("lang=\"fr\""), "{html}");
    assert!(
        html.len() < 100_000 && !html.contains("<img") && !html.contains("<script") && !html.contains("<link"),
        "nothing is fetched"
    );
    let links = html.split("href=\"").skip(1);
    assert!(
        links.clone().count() >= 3 && links.clone().all(|link| link.starts_with("https://panneau.exemple.fr/")),
        "{html}"
    );
    assert!(!html.contains("src=") && !html.contains("url("), "nothing is fetched");
    check_headers(&letters[0]);
    app.post("Foire aux pommes", json!({})).await;
    thursday(&app).await;
    let next = inbox.take().remove(0);
    assert!(!next.text().contains("Coupure d’eau"), "what was said is not said again");
}

#[tokio::test]
async fn a_letter_and_its_page_lead_to_the_page_of_each_thing_they_tell_of() {
    let (app, inbox) = start().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    let notice = app.post("Coupure d’eau", json!({"body": "De 8 h à 12 h. ".repeat(40)})).await;
    let event =
        json!({"title": "Vide-grenier", "category": "flea_market", "starts_at": &app.in_seconds(6 * DAY)[..10]});
    let event = app.clerk().await.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json();
    let poll = app.ask("Un banc ?", json!({"closes_at": app.in_seconds(9 * DAY)})).await;
    let edition = format!("/v1/communes/{KERLING}/digests/2030-W10");
    app.clerk().await.act(format!("{edition}/send")).await.expect(200);
    run(&app).await;
    let letter = inbox.take_for(CAMILLE).remove(0);
    let page = app.stranger().get(edition).await.expect(200).text();
    for (kind, thing) in [("notices", &notice), ("events", &event), ("polls", &poll)] {
        let path = format!("/{kind}/{}", thing["id"].as_str().unwrap());
        let address = format!("https://panneau.exemple.fr{path}");
        let link = format!("<a href=\"{address}\"");
        assert!(letter.html().contains(&link) && page.contains(&link), "{link} in {} and {page}", letter.html());
        assert!(letter.text().lines().any(|line| line.trim() == address), "{address} in {}", letter.text());
        app.stranger().get(path).await.expect(200);
    }
    assert!(page.contains("<meta property=\"og:url\" content=\"https://panneau.exemple.fr/v1/communes/"), "{page}");
}

#[track_caller]
fn check_headers(letter: &Mail) {
    let unsubscribe = letter.token("/digests/unsubscribe");
    assert_eq!(letter.header("list-id"), format!("<lettre.{KERLING}.panneau.exemple.fr>"));
    let expected = format!(
        "<https://panneau.exemple.fr/v1/digests/unsubscribe/{unsubscribe}>, <mailto:tambour@panneau.exemple.fr?subject=unsubscribe%20{unsubscribe}>"
    );
    assert_eq!(letter.header("list-unsubscribe"), expected);
    assert_eq!(letter.header("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    assert_eq!(
        (letter.header("precedence").as_str(), letter.header("auto-submitted").as_str()),
        ("list", "auto-generated")
    );
    assert!(
        letter.header("reply-to").contains("mairie@exemple.fr")
            && letter.header("message-id").ends_with("@panneau.exemple.fr>")
    );
}

#[tokio::test]
async fn nothing_new_is_no_letter_and_sections_and_languages_are_the_readers() {
    let (app, inbox) = start().await;
    let of = |email: &str, more: Value| {
        let mut body = wish(email);
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    subscribe(&app, &inbox, of("alex@exemple.fr", json!({"locale": "en", "sections": ["notices"]}))).await;
    subscribe(&app, &inbox, of("lou@exemple.fr", json!({"sections": ["agenda", "alerts"]}))).await;
    thursday(&app).await;
    assert!(inbox.take().is_empty(), "there is nothing to say");
    app.post("Foire aux pommes", json!({})).await;
    thursday(&app).await;
    assert!(inbox.take_for(CAMILLE)[0].text().contains("NOUVELLES DE LA COMMUNE"));
    assert!(inbox.take_for("alex@exemple.fr")[0].text().contains("the weekly letter"));
    assert!(inbox.take().is_empty(), "nothing of what the third reads is new");
}

#[tokio::test]
async fn a_server_that_falters_is_asked_again_and_one_that_refuses_is_not() {
    let (app, inbox) = start().await;
    for name in ["a", "b", "c"] {
        subscribe(&app, &inbox, wish(&format!("{name}@exemple.fr"))).await;
    }
    inbox.trouble("a@exemple.fr", &[Trouble::Code(451), Trouble::Code(451)]);
    inbox.trouble("b@exemple.fr", &[Trouble::Says("550 5.1.1 no such user"); 3]);
    inbox.trouble("c@exemple.fr", &[Trouble::Cut]);
    app.post("Foire aux pommes", json!({})).await;
    thursday(&app).await;
    for _ in 0..3 {
        app.advance(700);
        run(&app).await;
    }
    assert_eq!(inbox.take_for("a@exemple.fr").len(), 1);
    let twice = inbox.take_for("c@exemple.fr");
    assert_eq!((twice.len(), twice[0].header("message-id")), (2, twice[1].header("message-id")));
    let week = app.in_seconds(0);
    let week: DateTime<chrono::Utc> = week.parse().unwrap();
    let path = format!("/v1/communes/{KERLING}/digests/{}/deliveries", week.format("%G-W%V"));
    let fare = app.clerk().await.get(path).await.expect(200).json();
    assert_eq!(
        fare,
        json!({"readers": 3, "waiting": 0, "sent": 2, "refused": 1, "blocked": 0, "expired": 0, "dropped": 0})
    );
    for week in 0..3 {
        app.post(&format!("Nouvelle {week}"), json!({})).await;
        thursday(&app).await;
    }
    assert!(inbox.take_for("b@exemple.fr").is_empty(), "three refusals in a row suspend the address");
}

#[tokio::test]
async fn a_server_that_wants_it_later_for_two_days_is_left_alone_and_one_that_is_away_is_waited_for() {
    let (app, inbox) = start().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    inbox.trouble(CAMILLE, &[Trouble::Code(452); 100]);
    app.post("Foire aux pommes", json!({})).await;
    thursday(&app).await;
    let made: DateTime<chrono::Utc> = app.in_seconds(0).parse().unwrap();
    for _ in 0..60 {
        app.advance(3600);
        run(&app).await;
    }
    let path = format!("/v1/communes/{KERLING}/digests/{}/deliveries", made.format("%G-W%V"));
    assert_eq!(app.clerk().await.get(path).await.expect(200).json()["expired"], 1);
    assert!(inbox.take().is_empty());
}

/// The letter to Camille, of what is up now.
async fn letter_of(app: &TestApp, inbox: &Inbox) -> Mail {
    thursday(app).await;
    inbox.take_for(CAMILLE).remove(0)
}

#[tokio::test]
async fn the_gravest_alert_stands_first_and_nobody_overlooks_it() {
    let (app, inbox) = start().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    for (title, severity) in [("Évacuez les rues basses", "extreme"), ("Verglas sur la D64", "minor")] {
        let expire_at = app.in_seconds(20 * DAY);
        app.post(title, json!({"category": "alert", "severity": severity, "expire_at": expire_at})).await;
    }
    let letter = letter_of(&app, &inbox).await;
    let (text, html) = (letter.text(), letter.html());
    for part in [&text, &html] {
        let (grave, slight) = (part.find("Évacuez").unwrap(), part.find("Verglas").unwrap());
        assert!(grave < slight, "{part}");
    }
    assert!(text.contains("* ALERTE, DANGER EXTRÊME\u{a0}: Évacuez les rues basses"), "{text}");
    let preview = html.split("<body").nth(1).unwrap().split("<h1").next().unwrap();
    assert!(preview.contains("Alerte, danger extrême"), "the preview tells it: {preview}");
}

#[tokio::test]
async fn the_letter_ends_with_the_way_to_the_town_hall() {
    let (app, inbox) = start().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    let said = json!({"display_name": "Kerling", "contact": {
        "telephone": "0382837105",
        "openings": [{"weekday": "tuesday", "opens": "08:30", "closes": "12:00"}],
        "closures": [{"starts_on": "1999-12-24"}, {"starts_on": app.in_seconds(DAY)[..10], "ends_on": app.in_seconds(9 * DAY)[..10]}],
    }});
    app.clerk().await.patch(format!("/v1/communes/{KERLING}/settings"), said).await.expect(200);
    app.post("Foire aux pommes", json!({})).await;
    let letter = letter_of(&app, &inbox).await;
    let text = letter.text().replace('\u{a0}', " ");
    let end = text.split_once("LA MAIRIE").unwrap().1;
    assert!(end.contains("Téléphone : 03 82 83 71 05\nMardi : 8 h 30 – 12 h\nFermé du "), "{text}");
    assert!(!end.contains("1999"), "what is over is not told");
    assert!(letter.html().contains("href=\"tel:0382837105\""));
    assert!(letter.header("from").starts_with("Kerling <"), "{}", letter.header("from"));
    let page = app.stranger().get(archive(&text)).await.expect(200).text();
    assert!(page.contains("03 82 83 71 05") && page.contains("Mardi"));
}

/// The path of the page of a letter.
fn archive(text: &str) -> String {
    let path = text.split("https://panneau.exemple.fr").find(|it| it.contains("/digests/2")).unwrap();
    path.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_letter_that_would_be_too_long_says_how_much_it_leaves_out_and_its_text_is_whole() {
    let (app, inbox) = start().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    let body = "Les travaux commencent lundi à 8 heures ; la circulation est déviée. ".repeat(4);
    for number in 0..198 {
        let title = format!("Avis {number:03} : travaux et déviation par la rue de l’Église");
        app.post(&title, json!({"category": "works", "body": body})).await;
    }
    let letter = letter_of(&app, &inbox).await;
    assert_eq!(letter.text().matches("* Avis ").count(), 198);
    let html = letter.html();
    let shown = (0..198).filter(|number| html.contains(&format!("Avis {number:03}"))).count();
    let left_out = format!("Et {} autres à lire en ligne", 198 - shown);
    assert!(html.len() < 100_000 && shown > 50 && html.contains(&left_out), "{shown} of 198, {} bytes", html.len());
}

#[tokio::test]
async fn letters_of_two_weeks_have_subjects_of_their_own() {
    let (app, inbox) = start().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    let expire_at = app.in_seconds(40 * DAY);
    app.post("Crue", json!({"category": "alert", "severity": "severe", "expire_at": expire_at})).await;
    let first = letter_of(&app, &inbox).await.header("subject");
    let second = letter_of(&app, &inbox).await.header("subject");
    assert_ne!(first, second);
}

#[tokio::test]
async fn what_people_wrote_is_french_in_an_english_letter_too() {
    let (app, inbox) = start().await;
    let mut body = wish(CAMILLE);
    body["locale"] = "en".into();
    subscribe(&app, &inbox, body).await;
    app.post("Marché de Noël", json!({"body": "Place de l’Église."})).await;
    let html = letter_of(&app, &inbox).await.html();
    assert!(html.contains("lang=\"en\""), "{html}");
    for written in ["Marché de Noël", "Place de l’Église.", "Mairie de Kerling-lès-Sierck"] {
        let before = html.rsplit_once(written).unwrap().0;
        assert!(before.rsplit_once('<').unwrap().1.contains("lang=\"fr\""), "{written} in {html}");
    }
}

#[tokio::test]
async fn the_only_organisation_is_named_once_and_a_date_that_is_off_says_so_in_its_title() {
    let (app, inbox) = start().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    app.post("Foire aux pommes", json!({})).await;
    app.post("Foire aux poires", json!({})).await;
    let day = app.in_seconds(6 * DAY)[..10].to_owned();
    let event = json!({"title": "Vide-grenier", "category": "flea_market", "starts_at": day});
    let clerk = app.clerk().await;
    let event = clerk.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json();
    let off = format!("/v1/events/{}/occurrences/{day}", event["id"].as_str().unwrap());
    clerk.put(off, json!({"status": "cancelled", "reason": "Terrain détrempé."})).await.expect(200);
    let letter = letter_of(&app, &inbox).await;
    assert_eq!(letter.text().matches("Mairie de Kerling-lès-Sierck").count(), 1, "{}", letter.text());
    assert!(letter.text().contains("* ANNULÉ\u{a0}: Vide-grenier"), "{}", letter.text());
    assert!(letter.text().contains("Terrain détrempé."), "{}", letter.text());
    app.organisation("Les Amis du lavoir", true).await;
    let club = app.publisher(KERLING, "Les Amis du lavoir").await;
    for title in ["Nettoyage du lavoir", "Assemblée générale"] {
        let body = json!({"title": title, "category": "association"});
        club.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201);
    }
    app.post("Foire aux noix", json!({})).await;
    let text = letter_of(&app, &inbox).await.text();
    assert_eq!(text.matches("Les Amis du lavoir").count(), 2, "of several each is named: {text}");
}
