//! What is up, what is to come, and what can be done with it.

use serde_json::json;
use tests::{KERLING, PageForm, TestApp, inert_form};

use super::{led_on, page};
use crate::pages::{id, read};

const DAY: i64 = 86_400;

#[tokio::test]
async fn notices_are_listed_by_what_becomes_of_them() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    app.post("À l’affiche", json!({"expire_at": app.in_seconds(2 * DAY)})).await;
    app.post("Bientôt fini", json!({"expire_at": app.in_seconds(60)})).await;
    app.post("À venir", json!({"publish_at": app.in_seconds(3 * DAY)})).await;
    app.post("Au brouillon", json!({"draft": true})).await;
    app.advance(120);
    for (status, expected) in
        [("published", "À l’affiche"), ("scheduled", "À venir"), ("draft", "Au brouillon"), ("expired", "Bientôt fini")]
    {
        let listed = page(&clerk, &format!("/panneaux?etat={status}")).await;
        assert_eq!(inert_form(&listed.text()), Ok(()));
        assert_eq!(listed.text().matches("<article").count(), 1, "{status}");
        assert!(read(&listed).split("De qui").last().unwrap().contains(expected), "{expected} in {}", read(&listed));
    }
    let none = page(&clerk, "/panneaux?etat=withdrawn").await;
    assert!(read(&none).contains("Rien ici."));
}

#[tokio::test]
async fn a_notice_is_withdrawn_by_one_touch_and_comes_back_by_another() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    app.post("Panneau", json!({})).await;
    let up = page(&clerk, "/panneaux").await;
    let gone = led_on(&clerk, PageForm::of(&up, "/retirer").submit(&clerk).await).await;
    assert!(read(&gone).contains("« Panneau » est retiré.") && app.titles().await.is_empty(), "{}", read(&gone));
    let back = led_on(&clerk, PageForm::of(&gone, "/retablir").submit(&clerk).await).await;
    assert!(read(&back).contains("est de retour.") && app.titles().await == ["Panneau"]);
}

#[tokio::test]
async fn publishing_is_undone_before_any_phone_hears_of_it_and_after_too() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let form = super::blank(&clerk).await.fill("title", "Trop tôt");
    let location = form.press(&clerk, "go", "publish").await.expect(303).header("location");
    let done = clerk.get(&location).await.expect(200);
    assert!(read(&done).contains("dans 10 s") && done.text().contains("data-undo=\"10\""), "{}", read(&done));
    app.advance(20);
    let later = clerk.get(&location).await.expect(200);
    assert!(read(&later).contains("Téléphones prévenus"), "{}", read(&later));
    led_on(&clerk, PageForm::of(&later, "/retirer").submit(&clerk).await).await;
    assert!(app.titles().await.is_empty());
}

#[tokio::test]
async fn a_draft_is_published_from_the_list_and_an_alert_asks_first() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let alert = json!({"draft": true, "category": "alert", "severity": "severe", "expire_at": app.in_seconds(DAY)});
    let draft = app.post("Crue", alert).await;
    let listed = page(&clerk, "/panneaux?etat=draft").await;
    let end = format!("/{}/publier", id(&draft));
    let question = PageForm::of(&listed, &end).submit(&clerk).await.expect(200);
    assert!(read(&question).contains("Lancer l’alerte ?") && app.titles().await.is_empty());
    PageForm::of(&question, &end).press(&clerk, "go", "publish").await.expect(303);
    assert_eq!(app.titles().await, ["Crue"]);
    let again = PageForm::of(&listed, &end).fill("sure", "on").submit(&clerk).await.expect(422);
    assert!(read(&again).contains("Il est affiché."), "{}", read(&again));
}

#[tokio::test]
async fn the_text_of_an_old_notice_begins_a_new_one() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let old = app.post("Vœux du maire", json!({"body": "À la salle.", "expire_at": app.in_seconds(60)})).await;
    app.advance(DAY);
    let form = PageForm::of(&page(&clerk, &format!("/publier?de={}", id(&old))).await, "/publier");
    assert_eq!((form.text("title"), form.text("expire_at")), ("Vœux du maire".to_owned(), String::new()));
    form.press(&clerk, "go", "publish").await.expect(303);
    assert_eq!(app.titles().await, ["Vœux du maire"]);
}

#[tokio::test]
async fn a_publisher_lists_what_is_their_own_alone() {
    let app = TestApp::start().await;
    let foyer = app.organisation("Foyer rural", true).await;
    app.post("De la mairie", json!({})).await;
    app.post("Du foyer", json!({"organisation": foyer})).await;
    let listed = page(&app.publisher(KERLING, "Foyer rural").await, "/panneaux").await;
    assert!(read(&listed).contains("Du foyer") && !read(&listed).contains("De la mairie"));
}
