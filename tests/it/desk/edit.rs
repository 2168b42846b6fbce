//! Editing what was published.

use serde_json::json;
use tests::{KERLING, PageForm, TestApp, inert_form, pictures};

use super::{DESK, led_on, page};
use crate::pages::{id, read};

#[tokio::test]
async fn a_notice_is_edited_as_it_stands_in_its_form() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let photo = clerk.upload(KERLING, "photo.jpg", &pictures::photograph(80, 60)).await.expect(201).json();
    let more =
        json!({"body": "Un\n\ntexte.", "image": id(&photo), "pinned": true, "expire_at": "2099-01-01T17:00:00Z"});
    let notice = app.post("Panneau", more).await;
    let end = format!("/panneaux/{}", id(&notice));
    let shown = page(&clerk, &end).await;
    assert_eq!(inert_form(&shown.text()), Ok(()));
    let form = PageForm::of(&shown, &end);
    for (name, expected) in [
        ("title", "Panneau"),
        ("body", "Un\n\ntexte."),
        ("image", id(&photo)),
        ("pinned", "on"),
        ("expire_at", "2099-01-01"),
        ("expire_at_time", "18:00"),
    ] {
        assert_eq!(form.text(name), expected, "{name}");
    }
    let form = form.fill("title", "Panneau d’hiver").fill("alt", "La place sous la neige").fill("pinned", "");
    let saved = led_on(&clerk, form.press(&clerk, "go", "draft").await).await;
    assert!(read(&saved).contains("C’est enregistré."));
    let now = clerk.get(format!("/v1/notices/{}", id(&notice))).await.expect(200).json();
    assert_eq!((&now["title"], &now["pinned"]), (&json!("Panneau d’hiver"), &json!(false)));
    assert_eq!((&now["image"]["alt"], &now["body"]), (&json!("La place sous la neige"), &json!("Un\n\ntexte.")));
    let form = PageForm::of(&saved, &end).fill("drop", "on");
    led_on(&clerk, form.press(&clerk, "go", "draft").await).await;
    let now = clerk.get(format!("/v1/notices/{}", id(&notice))).await.expect(200).json();
    assert_eq!((&now["image"], &now["expire_at"]), (&json!(null), &json!("2099-01-01T17:00:00Z")));
}

#[tokio::test]
async fn two_people_who_edit_the_same_notice_are_told_and_nothing_is_lost() {
    let app = TestApp::start().await;
    let (clerk, mayor) = (app.clerk().await, app.person(api::accounts::Role::Mayor, Some(KERLING)).await);
    let notice = app.post("Au début", json!({"body": "Texte."})).await;
    let end = format!("/panneaux/{}", id(&notice));
    let (one, other) = (PageForm::of(&page(&clerk, &end).await, &end), PageForm::of(&page(&mayor, &end).await, &end));
    one.fill("title", "De la secrétaire").press(&clerk, "go", "draft").await.expect(303);
    let told = other.fill("title", "Du maire").press(&mayor, "go", "draft").await.expect(412);
    assert_eq!(inert_form(&told.text()), Ok(()));
    let words = read(&told);
    assert!(words.contains("Quelqu’un a modifié ce panneau") && words.contains("De la secrétaire"), "{words}");
    let form = PageForm::of(&told, &end);
    assert_eq!((form.text("title").as_str(), app.titles().await), ("Du maire", vec!["De la secrétaire".to_owned()]));
    form.press(&mayor, "go", "draft").await.expect(303);
    assert_eq!(app.titles().await, ["Du maire"]);
}

#[tokio::test]
async fn what_becomes_an_alert_asks_before_phones_ring() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let notice = app.post("La Moselle monte", json!({"expire_at": app.in_seconds(86_400)})).await;
    let end = format!("/panneaux/{}", id(&notice));
    let form = PageForm::of(&page(&clerk, &end).await, &end).fill("category", "alert").fill("severity", "extreme");
    let question = form.press(&clerk, "go", "draft").await.expect(200);
    assert!(read(&question).contains("Lancer l’alerte ?"));
    PageForm::of(&question, &end).press(&clerk, "go", "draft").await.expect(303);
    assert_eq!(app.board(KERLING).await["notices"][0]["severity"], "extreme");
}

#[tokio::test]
async fn a_moderated_association_sees_its_edit_wait_and_the_text_that_is_up_stays() {
    let app = TestApp::start().await;
    let foyer = app.organisation("Foyer rural", false).await;
    let notice = app.post("Gym le lundi", json!({"organisation": foyer})).await;
    let publisher = app.publisher(KERLING, "Foyer rural").await;
    let end = format!("/panneaux/{}", id(&notice));
    let form = PageForm::of(&page(&publisher, &end).await, &end).fill("title", "Gym le mardi");
    let saved = led_on(&publisher, form.press(&publisher, "go", "draft").await).await;
    assert!(read(&saved).contains("La mairie le relit d’abord."), "{}", read(&saved));
    assert_eq!(PageForm::of(&saved, &end).text("title"), "Gym le mardi", "their edit stands in the form");
    assert_eq!(app.titles().await, ["Gym le lundi"]);
}

#[tokio::test]
async fn nobody_finds_another_communes_notice_at_their_desk() {
    let app = TestApp::start().await;
    let notice = app.post("Panneau", json!({"draft": true})).await;
    let there = app.person(api::accounts::Role::Clerk, Some(tests::SAILLANS)).await;
    there.get(format!("{DESK}/panneaux/{}", id(&notice))).await.expect(403);
    there.get(format!("/saillans-26/bureau/panneaux/{}", id(&notice))).await.expect(404);
    app.organisation("Foyer rural", false).await;
    let publisher = app.publisher(KERLING, "Foyer rural").await;
    publisher.get(format!("{DESK}/panneaux/{}", id(&notice))).await.expect(404);
}
