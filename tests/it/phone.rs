//! What pages give a phone: answers in place, parts of the board, what leads on, and what it keeps for where there is no network.

use std::collections::HashSet;

use api::server::PAGES;
use serde_json::{Value, json};
use tests::{KERLING, Reply, TestApp, inert, inert_form};

use crate::pages::{id, read};

const DAY: i64 = 86_400;
const BOARD: &str = "/kerling-les-sierck";
const HTML: &str = "text/html,application/xhtml+xml";

async fn open(app: &TestApp, path: impl AsRef<str>) -> Reply {
    app.stranger().get(path.as_ref()).header("accept", HTML).answer().await.unwrap()
}

async fn event(app: &TestApp, title: &str, more: Value) -> Value {
    let (starts, ends) = (app.in_seconds(DAY), app.in_seconds(DAY + 3600));
    let mut event = json!({"title": title, "category": "market", "starts_at": starts, "ends_at": ends});
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.clerk().await.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json()
}

/// The data that a page tells search engines.
fn told(page: &Reply) -> Value {
    let text = page.text();
    let (_, rest) = text.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[tokio::test]
async fn a_quick_poll_is_answered_on_the_board_and_one_for_residents_is_a_link() {
    let app = TestApp::start().await;
    let poll = app.ask("Un banc ?", json!({})).await;
    let board = open(&app, BOARD).await.expect(200);
    assert_eq!(inert_form(&board.text()), Ok(()));
    let action = format!("/polls/{}/reponse", id(&poll));
    let option = poll["options"][1]["id"].as_str().unwrap();
    for expected in [format!("method=\"post\" action=\"{action}\""), format!("value=\"{option}\"")] {
        assert!(board.text().contains(&expected), "{expected}");
    }
    app.stranger().staying().fill_in(&action, &[("options", option)]).await.expect(303);
    let residents = app.ask("Un four ?", json!({"audience": "residents"})).await;
    let board = open(&app, BOARD).await.expect(200).text();
    assert!(board.contains(&format!("href=\"/polls/{}\"", id(&residents))));
    assert!(!board.contains(&format!("/polls/{}/reponse", id(&residents))));
}

#[tokio::test]
async fn a_board_is_read_by_category_and_organisation_without_scripts_and_alerts_stay() {
    let app = TestApp::start().await;
    let foyer = app.organisation("Foyer rural", true).await;
    let publisher = app.publisher(KERLING, "Foyer rural").await;
    let gym = json!({"title": "La gym reprend", "category": "association", "organisation": foyer});
    publisher.post(format!("/v1/communes/{KERLING}/notices"), gym).await.expect(201);
    app.post("Rue barrée", json!({"category": "works"})).await;
    app.post("Menus", json!({"category": "school"})).await;
    app.post("Crue", json!({"category": "alert", "severity": "severe", "expire_at": app.in_seconds(DAY)})).await;
    let whole = open(&app, BOARD).await.expect(200);
    assert!(whole.text().contains("<option value=\"works\">Travaux</option>"), "{}", whole.text());
    for (part, shown) in [
        ("quoi=works".to_owned(), &["Crue", "Rue barrée"][..]),
        (format!("qui={foyer}"), &["Crue", "La gym reprend"]),
        (format!("quoi=works&qui={foyer}"), &["Crue", "Rien de cela sur le tableau"]),
    ] {
        let page = open(&app, format!("{BOARD}?{part}")).await.expect(200);
        assert_eq!(inert_form(&page.text()), Ok(()));
        let words = read(&page);
        for title in ["Crue", "Rue barrée", "La gym reprend", "Menus"] {
            assert_eq!(words.contains(title), shown.contains(&title), "{title} in {part}: {words}");
        }
        assert!(shown.iter().all(|it| words.contains(it)), "{words}");
    }
    let other =
        open(&app, format!("{BOARD}?quoi=nothing&qui={}", id(&app.ask("?", json!({})).await))).await.expect(200);
    assert_eq!(other.header("etag"), open(&app, BOARD).await.expect(200).header("etag"), "what nobody could mean");
}

#[tokio::test]
async fn what_was_taken_down_is_not_shown_but_leads_on_to_its_board() {
    let app = TestApp::start().await;
    let notice = app.post("Travaux secrets", json!({})).await;
    let event = event(&app, "Bal secret", json!({})).await;
    let draft = app.post("Brouillon secret", json!({"draft": true})).await;
    for path in [format!("/notices/{}", id(&notice)), format!("/events/{}", id(&event))] {
        app.clerk().await.delete(format!("/v1{path}")).await.expect(204);
        let page = open(&app, &path).await.expect(404);
        assert_eq!(inert(&page.header("content-type"), &page.text()), Ok(()));
        let words = read(&page);
        assert!(words.contains("Ce qui était ici a été retiré du tableau.") && !words.contains("secret"), "{words}");
        assert!(page.text().contains(&format!("class=\"button\" href=\"{BOARD}\"")), "{}", page.text());
    }
    let hidden = open(&app, format!("/notices/{}", id(&draft))).await.expect(404);
    assert!(!hidden.text().contains(BOARD), "nobody learns where it waits");
    let elsewhere = open(&app, format!("{BOARD}/nulle-part")).await.expect(404);
    assert!(elsewhere.text().contains(&format!("class=\"button\" href=\"{BOARD}\"")));
}

#[tokio::test]
async fn a_page_shows_what_else_its_organisation_announces() {
    let app = TestApp::start().await;
    for number in 1..=4 {
        app.post(&format!("Panneau {number}"), json!({})).await;
    }
    let notice = app.post("Celui-ci", json!({})).await;
    let words = read(&open(&app, format!("/notices/{}", id(&notice))).await.expect(200));
    let (_, others) = words.split_once("Les autres panneaux de Mairie de Kerling-lès-Sierck").expect(&words);
    assert!(others.contains("Panneau 4") && others.contains("Panneau 2") && !others.contains("Panneau 1"), "{others}");
    assert!(!others.contains("Celui-ci"), "{others}");
    event(&app, "Loto", json!({})).await;
    let ball = event(&app, "Bal", json!({})).await;
    let words = read(&open(&app, format!("/events/{}", id(&ball))).await.expect(200));
    let (_, others) = words.split_once("Les autres dates de Mairie de Kerling-lès-Sierck").expect(&words);
    assert!(others.contains("Loto") && !others.contains("Bal"), "{others}");
}

#[tokio::test]
async fn search_engines_read_what_a_page_is_about() {
    let app = TestApp::start().await;
    let title = "</script><script>alert(1)</script>";
    let event = event(&app, title, json!({})).await;
    let page = open(&app, format!("/events/{}", id(&event))).await.expect(200);
    assert_eq!(inert(&page.header("content-type"), &page.text()), Ok(()));
    let about = told(&page);
    assert_eq!((about["@type"].as_str(), about["name"].as_str()), (Some("Event"), Some(title)));
    let openings = json!({"contact": {"openings": [{"weekday": "tuesday", "opens": "08:30", "closes": "12:00"}]}});
    app.clerk().await.patch(format!("/v1/communes/{KERLING}/settings"), openings).await.expect(200);
    let about = told(&open(&app, BOARD).await.expect(200));
    assert_eq!(about["@type"], "GovernmentOffice");
    assert_eq!(about["openingHoursSpecification"][0]["opens"], "08:30");
}

#[tokio::test]
async fn a_commune_is_put_on_the_home_screen_with_icons_of_the_sizes_that_are_said() {
    let app = TestApp::start().await;
    let manifest = open(&app, format!("{BOARD}/manifest.webmanifest")).await.expect(200).json();
    assert_eq!(manifest["shortcuts"][0]["url"], format!("{BOARD}/agenda"));
    let icons: Vec<&Value> =
        manifest["icons"].as_array().unwrap().iter().filter(|it| it["type"] == "image/png").collect();
    assert!(icons.iter().any(|it| it["purpose"] == "maskable"));
    for icon in icons {
        let drawn = open(&app, icon["src"].as_str().unwrap()).await.expect(200);
        let side = |at: usize| u32::from_be_bytes(drawn.body[at..at + 4].try_into().unwrap());
        assert_eq!(format!("{}x{}", side(16), side(20)), icon["sizes"].as_str().unwrap());
    }
}

#[tokio::test]
async fn a_page_names_every_file_that_it_needs_so_that_a_phone_keeps_it_whole() {
    let app = TestApp::start().await;
    let worker = app.stranger().get("/worker.js").await.expect(200).text();
    let mut scripts = HashSet::new();
    for page in PAGES.iter().copied().flatten() {
        let path = page.path().replace(":commune", "kerling-les-sierck").replace(":slug", "not-found");
        let text = open(&app, &path).await.text();
        let named: HashSet<&str> =
            text.split('"').filter(|it| it.starts_with("/assets/") && it.ends_with(".js")).collect();
        for script in named.iter().copied() {
            let (folder, _) = script.rsplit_once('/').unwrap();
            assert!(worker.starts_with(&format!("const RELEASE = '{folder}';")), "{script}");
            let code = app.stranger().get(script).await.expect(200).text();
            for import in code.split("from './").skip(1).map(|it| it.split('\'').next().unwrap()) {
                assert!(named.contains(format!("{folder}/{import}").as_str()), "{import} on {path}");
            }
        }
        scripts.extend(named.iter().map(|it| (*it).to_owned()));
    }
    assert!(scripts.len() > 5, "{scripts:?}");
}

#[tokio::test]
async fn a_page_that_was_never_read_has_its_words_where_there_is_no_network() {
    let app = TestApp::start().await;
    for (language, expected) in [
        ("fr", "Cette page n’a pas encore été lue sur ce téléphone."),
        ("en", "This page has not been read on this phone yet."),
    ] {
        let page = app.stranger().get("/hors-ligne").header("accept-language", language).await.expect(200);
        assert_eq!(inert(&page.header("content-type"), &page.text()), Ok(()));
        assert!(read(&page).contains(expected), "{}", read(&page));
        assert!(!page.header("cache-control").contains("no-store"), "a phone may keep it");
    }
}
