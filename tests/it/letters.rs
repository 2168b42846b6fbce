//! Letters: what they say, and their way to the mail server.

use chrono::DateTime;
use serde_json::{Value, json};
use tests::{KERLING, Mail, Trouble};

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
    assert_eq!(fare, json!({"readers": 3, "waiting": 0, "sent": 2, "refused": 1, "blocked": 0, "expired": 0, "dropped": 0}));
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
