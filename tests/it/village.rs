//! The village on the phone: its board, its agenda, its archives and its questions as pages.

use std::collections::HashSet;

use api::server::PAGES;
use kit::pages::{self, Sort};
use serde_json::json;
use tests::{KERLING, Reply, TestApp, inert_form, say};

use crate::digests;
use crate::pages::{id, read};

const DAY: i64 = 86_400;
const BOARD: &str = "/kerling-les-sierck";

/// The place of a text in what a page shows.
fn place(page: &Reply, text: &str) -> usize {
    let words = read(page);
    words.find(text).unwrap_or_else(|| panic!("{text} in {words}"))
}

#[tokio::test]
async fn a_resident_finds_their_commune_by_a_name_with_a_typing_error() {
    let app = TestApp::start().await;
    let home = app.stranger().get("/").await.expect(200);
    assert_eq!(inert_form(&home.text()), Ok(()));
    assert!(read(&home).contains("Trouver une commune"));
    let found = app.stranger().get("/?q=kerlnig").await.expect(200);
    assert!(found.text().contains("href=\"/kerling-les-sierck\"") && read(&found).contains("1 commune trouvée"));
    assert!(read(&found).contains("57480 Moselle"));
    let none = app.stranger().get("/?q=zzzzzz").header("accept-language", "en").await.expect(200);
    assert!(read(&none).contains("No commune on this server has this name."));
}

#[tokio::test]
async fn a_board_shows_alerts_first_then_what_is_pinned_then_what_is_new() {
    let app = TestApp::start().await;
    app.post("Ancien", json!({"body": "Un texte."})).await;
    app.post("Épinglé", json!({"pinned": true})).await;
    app.post("Nouveau", json!({})).await;
    let alert = json!({"category": "alert", "severity": "severe", "expire_at": app.in_seconds(DAY)});
    app.post("Crue", alert).await;
    let page = app.stranger().get(BOARD).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    let places = ["Alerte · danger grave", "Crue", "Épinglé", "Nouveau", "Ancien"].map(|it| place(&page, it));
    assert!(places.is_sorted(), "{places:?} in {}", read(&page));
    assert!(read(&page).contains("aujourd’hui"), "{}", read(&page));
    app.advance(DAY + 1);
    let later = app.stranger().get(BOARD).await.expect(200);
    assert!(!read(&later).contains("Crue") && read(&later).contains("hier"), "{}", read(&later));
}

#[tokio::test]
async fn a_board_on_which_nothing_hangs_says_so() {
    let app = TestApp::start().await;
    let page = app.stranger().get(BOARD).await.expect(200);
    assert!(read(&page).contains("Rien d’affiché en ce moment."), "{}", read(&page));
}

#[tokio::test]
async fn a_boards_page_is_kept_by_language_and_new_with_every_change() {
    let app = TestApp::start().await;
    let first = app.stranger().get(BOARD).await.expect(200);
    let again = app.stranger().get(BOARD).header("if-none-match", first.header("etag"));
    again.await.expect(304);
    let english = app.stranger().get(BOARD).header("accept-language", "en").await.expect(200);
    assert!(english.header("etag") != first.header("etag") && english.text().contains("<html lang=\"en\">"));
    assert!(first.header("vary").contains("Accept-Language") && first.header("cache-control").starts_with("public"));
    app.post("Panneau", json!({})).await;
    for language in ["fr", "en"] {
        let now = app.stranger().get(BOARD).header("accept-language", language).await.expect(200);
        assert!(read(&now).contains("Panneau"), "{language}");
    }
    let moved = app.stranger().staying().get("/57361").await.expect(308);
    assert_eq!(moved.header("location"), BOARD);
    app.stranger().get("/nulle-part").await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn loading_the_boards_page_counts_as_loading_the_board() {
    let app = TestApp::start().await;
    let loads = async || {
        app.sweep().await;
        let reach = app.clerk().await.get(format!("/v1/communes/{KERLING}/reach")).await.expect(200).json();
        reach["days"].as_array().unwrap().iter().map(|day| day["board_loads"].as_i64().unwrap_or(0)).sum::<i64>()
    };
    let before = loads().await;
    for _ in 0..3 {
        app.stranger().get(BOARD).await.expect(200);
    }
    assert_eq!(loads().await, before + 3);
}

#[tokio::test]
async fn the_agenda_is_a_list_by_week_and_a_month_by_day() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let market = json!({"title": "Marché", "category": "market", "starts_at": app.in_seconds(DAY), "ends_at": app.in_seconds(DAY + 3600)});
    let match_ = json!({"title": "Match", "category": "sport", "starts_at": app.in_seconds(2 * DAY), "ends_at": app.in_seconds(2 * DAY + 60)});
    let events = format!("/v1/communes/{KERLING}/events");
    clerk.post(&events, market).await.expect(201);
    let sport = clerk.post(&events, match_).await.expect(201).json();
    let list = app.stranger().get(format!("{BOARD}/agenda")).await.expect(200);
    assert_eq!(inert_form(&list.text()), Ok(()));
    assert!(place(&list, "Marché") < place(&list, "Match"));
    let month = &app.in_seconds(2 * DAY)[..7];
    let page = app.stranger().get(format!("{BOARD}/agenda?mois={month}")).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    assert!(page.text().contains("<table class=\"month\">") && read(&page).contains("Match"));
    let sports = app.stranger().get(format!("{BOARD}/agenda?quoi=sport")).await.expect(200);
    let shown = sports.text().split_once("<main").unwrap().1.to_owned();
    assert!(shown.contains(&format!("/events/{}", id(&sport))) && !shown.contains(">Marché</b>"));
    // What nobody could mean shows the whole list.
    let other = app.stranger().get(format!("{BOARD}/agenda?mois=1000-01&quoi=x&qui=y")).await.expect(200);
    assert_eq!(other.header("etag"), list.header("etag"));
    clerk.act(format!("/v1/events/{}/cancel", id(&sport))).await.expect(200);
    let now = app.stranger().get(format!("{BOARD}/agenda")).await.expect(200);
    assert!(read(&now).contains("annulé"));
}

#[tokio::test]
async fn what_left_the_board_is_found_by_its_words_in_the_archives() {
    let app = TestApp::start().await;
    app.post("Panne d’éclairage", json!({"expire_at": app.in_seconds(DAY)})).await;
    app.post("Extinction de l’éclairage", json!({"body": "Un sondage."})).await;
    app.post("Travaux", json!({"category": "works", "expire_at": app.in_seconds(DAY)})).await;
    app.advance(DAY + 1);
    let archives = format!("{BOARD}/archives");
    let all = app.stranger().get(&archives).await.expect(200);
    assert_eq!(inert_form(&all.text()), Ok(()));
    assert!(read(&all).contains("Panne") && read(&all).contains("Travaux") && !read(&all).contains("Extinction"));
    let found = app.stranger().get(format!("{archives}?q=eclairage")).await.expect(200);
    assert!(place(&found, "Affiché en ce moment") < place(&found, "Extinction"));
    assert!(place(&found, "Plus affiché") < place(&found, "Panne"));
    assert!(read(&found).contains("2 résultats") && !read(&found).contains("Travaux Travaux"));
    let works = app.stranger().get(format!("{archives}?quoi=works")).await.expect(200);
    assert!(!read(&works).contains("Panne"));
    let none = app.stranger().get(format!("{archives}?q=tramway")).await.expect(200);
    assert!(read(&none).contains("Rien ne porte ce mot."));
}

#[tokio::test]
async fn older_archives_are_a_link_away() {
    let app = TestApp::start().await;
    for number in 0..25 {
        app.post(&format!("Panneau {number:02}"), json!({"expire_at": app.in_seconds(DAY)})).await;
    }
    app.advance(DAY + 1);
    let mut path = format!("{BOARD}/archives");
    let mut seen = HashSet::new();
    for _ in 0..2 {
        let page = app.stranger().get(&path).await.expect(200);
        let text = page.text();
        seen.extend((0..25).filter(|number| text.contains(&format!("Panneau {number:02}<"))));
        let next = text.split("href=\"").find(|rest| rest.contains("suite=") && rest.contains("rel=\"next\""));
        path = next.map(|it| it.split('"').next().unwrap().replace("&#38;", "&")).unwrap_or_default();
    }
    assert_eq!((seen.len(), path.as_str()), (25, ""));
}

#[tokio::test]
async fn an_association_has_a_page_with_what_it_announces() {
    let app = TestApp::start().await;
    let foyer = app.organisation("Foyer rural", true).await;
    let publisher = app.publisher(KERLING, "Foyer rural").await;
    let notice = json!({"title": "La gym reprend", "category": "association", "organisation": foyer});
    publisher.post(format!("/v1/communes/{KERLING}/notices"), notice).await.expect(201);
    app.post("Ailleurs", json!({})).await;
    let list = app.stranger().get(format!("{BOARD}/associations")).await.expect(200);
    let page = format!("{BOARD}/associations/{foyer}");
    assert!(read(&list).contains("Foyer rural") && list.text().contains(&format!("href=\"{page}\"")));
    let one = app.stranger().get(&page).await.expect(200);
    assert_eq!(inert_form(&one.text()), Ok(()));
    assert!(read(&one).contains("La gym reprend") && !read(&one).contains("Ailleurs"));
    app.stranger()
        .get(format!("/saillans-26/associations/{foyer}"))
        .await
        .expect_problem(404, "organisation-not-found");
}

#[tokio::test]
async fn residents_see_what_is_asked_what_is_owed_and_what_was_answered() {
    let app = TestApp::start().await;
    let owed = app.ask("Un banc ?", json!({})).await;
    let answered = app.ask("Une haie ?", json!({})).await;
    app.advance(45 * DAY);
    app.clerk()
        .await
        .put(format!("/v1/polls/{}/conclusion", id(&answered)), json!({"text": "Une haie, oui."}))
        .await
        .expect(200);
    app.ask("Un four ?", json!({})).await;
    let page = app.stranger().get(format!("{BOARD}/avis")).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    let order =
        ["Un four ?", "La mairie vous doit une réponse", "Un banc ?", "en retard de", "Une haie ?", "Une haie, oui."];
    assert!(order.map(|it| place(&page, it)).is_sorted(), "{}", read(&page));
    assert!(page.text().contains(&format!("/polls/{}", id(&owed))));
    let board = app.stranger().get(BOARD).await.expect(200);
    assert!(read(&board).contains("La mairie vous doit une réponse"));
}

#[test]
fn what_pages_load_besides_is_small() {
    let coded = |name: &str| pages::coded_size(name).unwrap();
    let is_of_desk = |name: &&str| name.starts_with("desk-");
    let scripts = || pages::asset_names().filter(|name| name.ends_with(".js"));
    let of_desk: usize = scripts().filter(is_of_desk).map(coded).sum();
    // The page with all ballots has scripts of its own, for who checks a vote.
    let checks = |name: &&str| ["receipts.js", "recount.js"].contains(name);
    let of_checks: usize = scripts().filter(checks).map(coded).sum();
    let of_all = scripts().filter(|name| !is_of_desk(name) && !checks(name)).map(coded);
    let of_all = of_all.sum::<usize>() + pages::coded_worker_size().unwrap();
    let (sheet, vote, desk) = (coded("site.css"), coded("vote.css"), coded("desk.css"));
    say(&format!("in Brotli: style sheet {sheet} bytes, {vote} more where one votes, all scripts {of_all} bytes"));
    say(&format!("of the desk besides: style sheet {desk} bytes, scripts {of_desk} bytes"));
    assert!(sheet <= 6 * 1024 && sheet + vote <= 12 * 1024 && of_all <= 15 * 1024, "{sheet} {of_all}");
    say(&format!(
        "of who checks a vote besides: scripts {of_checks} bytes, the count itself {} bytes",
        coded("recount.wasm")
    ));
    assert!(of_checks <= 3 * 1024 && coded("recount.wasm") <= 80 * 1024, "{of_checks}");
    assert!(desk <= 4 * 1024 && of_desk <= 30 * 1024, "{desk} {of_desk}");
}

#[test]
fn a_browser_opens_every_page() {
    let opened = include_str!("../e2e/harness/pages.mjs");
    for page in PAGES.iter().copied().flatten().filter(|page| page.sort() != Sort::Document) {
        let path = page.path();
        assert!(opened.contains(&format!("\"{path}\": {{")), "{path} is not in tests/e2e/harness/pages.mjs");
    }
}

#[tokio::test]
async fn reading_sets_no_cookie_and_calls_no_other_host() {
    let app = TestApp::start().await;
    app.post("Panneau", json!({"link": "https://exemple.fr/"})).await;
    for page in PAGES.iter().copied().flatten() {
        let path = page.path().replace(":commune", "kerling-les-sierck").replace(":slug", "not-found");
        let reply = app.stranger().get(&path).header("accept", "text/html").answer().await.unwrap();
        assert!(reply.header("set-cookie").is_empty(), "{path}");
        let text = reply.text();
        for attribute in ["src=\"", "srcset=\"", "action=\""] {
            assert!(!text.contains(&format!("{attribute}http")) && !text.contains(&format!("{attribute}//")), "{path}");
        }
    }
}

#[tokio::test]
async fn a_reader_asks_for_the_letter_on_its_page() {
    let (app, inbox) = digests::start().await;
    let path = format!("{BOARD}/lettre");
    let page = app.stranger().get(&path).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    let wrong =
        app.stranger().staying().fill_in(&path, &[("email", "camille"), ("cadence", "daily")]).await.expect(422);
    assert!(wrong.text().contains("value=\"camille\"") && wrong.text().contains("aria-invalid=\"true\""));
    let fields = [("email", "camille@exemple.fr"), ("cadence", "weekly")];
    let done = app.stranger().staying().fill_in(&path, &fields).await.expect(303);
    let after = app.stranger().get(done.header("location")).await.expect(200);
    assert!(read(&after).contains("Un message part à cette adresse."), "{}", read(&after));
    digests::run(&app).await;
    assert!(inbox.take_for("camille@exemple.fr")[0].text().contains("/digests/confirm?token="));
}

#[tokio::test]
async fn a_phone_finds_on_a_page_what_it_may_be_told_of() {
    let app = TestApp::start().await;
    let foyer = app.organisation("Foyer rural", true).await;
    let page = app.stranger().get(format!("{BOARD}/prevenir")).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    assert!(page.text().contains(&format!("value=\"{foyer}\"")) && read(&page).contains("Les alertes"));
    let worker = app.stranger().get("/worker.js").await.expect(200);
    assert!(worker.header("content-type").starts_with("text/javascript"));
    assert!(worker.header("cache-control").contains("no-cache"), "a new release is found");
    let manifest = app.stranger().get(format!("{BOARD}/manifest.webmanifest")).await.expect(200).json();
    assert_eq!((manifest["name"].as_str(), manifest["start_url"].as_str()), (Some("Kerling-lès-Sierck"), Some(BOARD)));
}
