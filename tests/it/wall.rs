//! The village on the wall: its poster.

use serde_json::json;
use tests::{KERLING, Reply, TestApp, inert_form};

use crate::pages::read;

const DAY: i64 = 86_400;
const BOARD: &str = "/kerling-les-sierck";

async fn poster(app: &TestApp) -> Reply {
    app.stranger().get(format!("{BOARD}/affiche")).await.expect(200)
}

#[tokio::test]
async fn the_poster_shows_an_alert_four_notices_six_dates_a_question_a_debt_and_a_code() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    app.ask("Un banc ?", json!({})).await;
    app.advance(45 * DAY);
    app.ask("Un four à pain ?", json!({})).await;
    for number in 1..=6 {
        app.post(&format!("Panneau {number}"), json!({"body": "Un texte."})).await;
    }
    let alert = json!({"category": "alert", "severity": "severe", "expire_at": app.in_seconds(DAY)});
    app.post("Crue", alert).await;
    for number in 1..=8 {
        let at = app.in_seconds(number * 3600);
        let event = json!({"title": format!("Date {number}"), "category": "other", "starts_at": at, "ends_at": at});
        clerk.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201);
    }
    let page = poster(&app).await;
    assert_eq!(inert_form(&page.text()), Ok(()));
    let words = read(&page);
    for shown in ["Alerte · danger grave Crue", "Panneau 6", "Panneau 3", "Date 1", "Date 6", "Un four à pain ?"] {
        assert!(words.contains(shown), "{shown} in {words}");
    }
    assert!(words.contains("La mairie vous doit une réponse") && words.contains("Un banc ?"), "{words}");
    assert!(!words.contains("Panneau 2") && !words.contains("Date 7"), "{words}");
    let text = page.text();
    assert!(text.contains("<svg class=\"qr\"") && text.contains("/kerling-les-sierck</p>"), "{text}");
    let a3 = app.stranger().get(format!("{BOARD}/affiche?format=a3")).await.expect(200);
    assert!(a3.text().contains("class=\"paper a3\"") && read(&a3).contains("Panneau 6"));
    let english = app.stranger().get(format!("{BOARD}/affiche")).header("accept-language", "en").await.expect(200);
    assert!(read(&english).contains("This week") && read(&english).contains("Alert · great danger"));
}

#[tokio::test]
async fn the_poster_cuts_what_there_is_no_room_for_and_changes_with_the_board_and_the_day() {
    let app = TestApp::start().await;
    let long = "Un texte qui ne finit pas. ".repeat(40);
    let alert = json!({"category": "alert", "severity": "severe", "expire_at": app.in_seconds(DAY), "body": long});
    app.post(&"Un très long titre ".repeat(6), alert).await;
    for _ in 0..4 {
        app.post(&"Un très long titre ".repeat(6), json!({"body": long})).await;
    }
    let full = poster(&app).await;
    assert_eq!(full.text().matches("…</h2>").count(), 5);
    assert_eq!(full.text().matches("…</p>").count(), 5);
    assert!(read(&full).chars().count() < 1500, "{}", read(&full));
    app.advance(DAY + 1);
    let after = poster(&app).await;
    assert!(!read(&after).contains("Alerte") && after.header("etag") != full.header("etag"));
    let room = |page: &Reply| read(page).chars().count();
    assert!(room(&after) > room(&full) - 200, "notices take the alert's room: {}", read(&after));
}

#[tokio::test]
async fn an_empty_board_has_a_poster_too() {
    let app = TestApp::start().await;
    let words = read(&poster(&app).await);
    assert!(words.contains("Rien d’affiché en ce moment.") && words.contains("Rien de prévu."), "{words}");
    app.stranger().get("/nulle-part/affiche").await.expect_problem(404, "commune-not-found");
}
