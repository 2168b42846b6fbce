//! The village on the wall: its poster, its screen, its frame in other sites and its terminal.

use api::server::PAGES;
use serde_json::json;
use tests::{KERLING, Reply, TestApp, inert_form};

use crate::pages::{id, read};

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

#[tokio::test]
async fn the_screen_has_a_sheet_for_each_alert_notice_and_question_and_one_for_the_week() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let at = app.in_seconds(3600);
    let event = json!({"title": "Marché", "category": "market", "starts_at": at, "ends_at": at});
    clerk.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201);
    app.ask("Un four à pain ?", json!({})).await;
    app.post("Panneau", json!({"body": "Un texte."})).await;
    let alert = json!({"category": "alert", "severity": "severe", "expire_at": app.in_seconds(DAY)});
    app.post("Crue", alert).await;
    let path = format!("{BOARD}/ecran");
    let page = app.stranger().get(&path).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    let (words, text) = (read(&page), page.text());
    let places = ["Crue", "Panneau", "Marché", "Un four à pain ?"].map(|it| words.find(it).unwrap());
    assert!(places.is_sorted(), "{words}");
    assert_eq!(text.matches("<section class=\"slide").count(), 4);
    assert!(text.contains("<section class=\"slide alarm\" data-until=\"") && !text.contains("hidden data-sheets"));
    app.advance(DAY + 1);
    let later = app.stranger().get(&path).await.expect(200);
    assert!(!read(&later).contains("Crue") && later.header("etag") != page.header("etag"));
    app.post("Nouveau", json!({})).await;
    assert!(read(&app.stranger().get(&path).await.expect(200)).contains("Nouveau"));
}

#[tokio::test]
async fn the_widget_alone_may_be_framed_by_other_sites() {
    let app = TestApp::start().await;
    let notice = app.post("Panneau", json!({"body": "Un texte."})).await;
    let widget = format!("{BOARD}/widget");
    // The second time it comes from memory.
    for _ in 0..2 {
        let page = app.stranger().get(&widget).await.expect(200);
        let policy = page.header("content-security-policy");
        assert!(policy.ends_with("frame-ancestors *") && policy.starts_with("default-src 'none'"), "{policy}");
        assert_eq!(inert_form(&page.text()), Ok(()));
        assert!(page.text().contains(&format!("href=\"/notices/{}\" target=\"_top\"", id(&notice))), "{}", page.text());
    }
    for page in PAGES.iter().copied().flatten().filter(|page| !page.path().ends_with("/widget")) {
        let path = page.path().replace(":commune", "kerling-les-sierck").replace(":id", id(&notice));
        let reply = app.stranger().get(&path).header("accept", "text/html").await;
        let policy = reply.header("content-security-policy");
        let is_closed = policy.contains("frame-ancestors 'none'") || policy.contains("sandbox");
        assert!(is_closed || path.ends_with(".js"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn a_communes_own_site_is_told_the_line_that_shows_the_board() {
    let app = TestApp::start().await;
    let page = app.stranger().get(format!("{BOARD}/integration")).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    let base = app.config.public_url.as_str().trim_end_matches('/').to_owned();
    let line = format!("<script async src=\"{base}/integration.js\" data-commune=\"kerling-les-sierck\"></script>");
    assert!(read(&page).contains(&line), "{}", read(&page));
    let script = app.stranger().get("/integration.js").await.expect(200);
    assert!(script.header("content-type").starts_with("text/javascript"));
    assert!(script.header("cache-control").contains("no-cache"), "a new release is found");
    assert!(script.text().lines().count() <= 12, "{}", script.text());
}

#[tokio::test]
async fn a_terminal_that_forgets_takes_the_devices_cookie_back() {
    let app = TestApp::start().await;
    let poll = app.ask("Un banc ?", json!({"results": "live"})).await;
    let (path, first) =
        (format!("/polls/{}/reponse", id(&poll)), poll["options"][0]["id"].as_str().unwrap().to_owned());
    let tablet = app.stranger();
    let answered = tablet.staying().fill_in(&path, &[("options", first.as_str())]).await.expect(303);
    let cookie = answered.header("set-cookie").split(';').next().unwrap().to_owned();
    let borne = format!("{BOARD}/borne");
    let page = tablet.get(&borne).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    assert!(
        read(&page).contains("Une minute après le dernier geste, il oublie tout")
            && page.header("set-cookie").is_empty()
    );
    let forgotten = tablet.staying().fill_in(&borne, &[]).header("cookie", &cookie).await.expect(303);
    assert_eq!(forgotten.header("location"), BOARD);
    let taken_back = forgotten.header("set-cookie");
    assert!(taken_back.starts_with("__Host-tambour-device=;") && taken_back.contains("Max-Age=0"), "{taken_back}");
    assert_eq!(forgotten.header("clear-site-data"), "\"cache\"");
    // The next person is another device, and answers too.
    let next = tablet.staying().fill_in(&path, &[("options", first.as_str())]).await.expect(303);
    assert!(
        next.header("set-cookie").starts_with("__Host-tambour-device=") && !next.header("set-cookie").contains(&cookie)
    );
    let counted = app.stranger().get(format!("/v1/polls/{}", id(&poll))).await.expect(200).json();
    assert_eq!(counted["participants"], 2);
}
