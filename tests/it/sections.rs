//! Which sections a commune's pages show.

use serde_json::json;
use tests::{KERLING, PageForm, TestApp};

use crate::desk::page;
use crate::pages::read;

fn path() -> String {
    format!("/v1/communes/{KERLING}/settings")
}

async fn text(app: &TestApp, end: &str) -> String {
    app.stranger().get(format!("/{KERLING}{end}")).await.expect(200).text()
}

#[tokio::test]
async fn a_section_that_is_hidden_goes_from_the_menu_the_board_and_the_sitemap_and_its_address_still_works() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let market = json!({"title": "Marché", "category": "market", "starts_at": app.in_seconds(86_400)});
    clerk.post(format!("/v1/communes/{KERLING}/events"), market).await.expect(201);
    app.ask("Un banc ?", json!({})).await;
    let (agenda, voice) = (format!("href=\"/{KERLING}/agenda\""), format!("href=\"/{KERLING}/avis\""));
    let before = text(&app, "").await;
    assert!(
        before.contains(&agenda) && before.contains(&voice) && before.contains("Marché") && before.contains("Un banc")
    );
    let shown = clerk.get(path()).await.expect(200).json();
    assert_eq!(shown["sections"], json!(["agenda", "polls", "consultations", "associations", "letter"]));

    let changed = clerk.patch(path(), json!({"sections": ["associations"]})).await.expect(200).json();
    assert_eq!(changed["sections"], json!(["associations"]));
    let after = text(&app, "").await;
    for gone in [agenda.as_str(), voice.as_str(), "Marché", "Un banc", &format!("/{KERLING}/lettre\"")] {
        assert!(!after.contains(gone), "{gone}");
    }
    assert!(after.contains(&format!("/{KERLING}/associations")));
    let sitemap = text(&app, "/sitemap.xml").await;
    assert!(
        !sitemap.contains("/agenda<") && !sitemap.contains("/events/") && sitemap.contains("/associations<"),
        "{sitemap}"
    );
    assert!(text(&app, "/agenda").await.contains("Marché"), "an address that stands somewhere still works");
    let all = clerk.patch(path(), json!({"sections": null})).await.expect(200).json();
    assert_eq!(all["sections"], shown["sections"]);
    assert!(text(&app, "").await.contains(&agenda));
}

#[tokio::test]
async fn the_sections_are_ticked_among_the_settings() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let form = PageForm::of(&page(&clerk, "/reglages").await, "/reglages");
    let form = form.clear("sections").fill("sections", "agenda");
    let saved = form.submit(&clerk).await.expect(303);
    assert!(read(&clerk.get(saved.header("location")).await.expect(200)).contains("C’est enregistré"));
    assert_eq!(clerk.get(path()).await.expect(200).json()["sections"], json!(["agenda"]));
}
