//! What robots and finders of holes look for.

use api::server::MOST_ADDRESSES;
use serde_json::json;
use tests::{Reply, TestApp};

use crate::pages::id;

const BOARD: &str = "/kerling-les-sierck";
const DAY: i64 = 86_400;

/// The addresses in a sitemap or an index of them, without the server's own.
fn listed(app: &TestApp, reply: &Reply) -> Vec<String> {
    assert!(reply.header("content-type").starts_with("application/xml"), "{}", reply.header("content-type"));
    let base = app.config.public_url.as_str().trim_end_matches('/');
    let text = reply.text();
    let places = text.split("<loc>").skip(1).map(|rest| rest.split_once("</loc>").unwrap().0);
    places.map(|it| it.strip_prefix(base).unwrap_or_else(|| panic!("{it} is elsewhere")).to_owned()).collect()
}

#[tokio::test]
async fn robots_are_told_what_they_may_read_and_where_the_sitemap_is() {
    let app = TestApp::start().await;
    let robots = app.stranger().get("/robots.txt").await.expect(200);
    let text = robots.text();
    assert!(robots.header("content-type").starts_with("text/plain") && text.starts_with("User-agent: *\n"));
    let base = app.config.public_url.as_str().trim_end_matches('/');
    assert!(text.contains(&format!("\nSitemap: {base}/sitemap.xml\n")), "{text}");
    for line in [
        "Disallow: /digests/manage",
        "Disallow: /polls/*/reponse",
        "Disallow: /*/bureau",
        "Disallow: /v1/",
        "Allow: /v1/files/",
    ] {
        assert!(text.lines().any(|it| it == line), "{line} in {text}");
    }
    assert!(!text.contains("Disallow: /\n") && !text.contains("Disallow: /notices"), "{text}");
}

#[tokio::test]
async fn every_page_that_is_everybodys_is_found_from_the_sitemap() {
    let app = TestApp::start().await;
    let notice = app.post("Panneau", json!({"expire_at": app.in_seconds(DAY)})).await;
    let poll = app.ask("Un banc ?", json!({})).await;
    let index = listed(&app, &app.stranger().get("/sitemap.xml").await.expect(200));
    assert_eq!(index.len(), app.app.communes.all().len());
    assert!(index.contains(&format!("{BOARD}/sitemap.xml")) && index.len() <= MOST_ADDRESSES, "{index:?}");
    let path = format!("{BOARD}/sitemap.xml");
    let map = listed(&app, &app.stranger().get(&path).await.expect(200));
    for end in ["", "/agenda", "/avis", "/archives", "/associations", "/mentions-legales", "/lettre"] {
        assert!(map.contains(&format!("{BOARD}{end}")), "{end} in {map:?}");
    }
    assert!(!map.contains(&format!("{BOARD}/affiche")), "a poster is the board again");
    for thing in [format!("/notices/{}", id(&notice)), format!("/polls/{}", id(&poll))] {
        assert!(map.contains(&thing), "{thing} in {map:?}");
    }
    for page in &map {
        assert_eq!(app.stranger().get(page).await.expect(200).header("x-robots-tag"), "", "{page}");
    }
    for other in ["/kerling-les-sierck/affiche", "/kerling-les-sierck/widget", "/kerling-les-sierck/voix", "/entrer"] {
        assert_eq!(app.stranger().get(other).await.header("x-robots-tag"), "noindex", "{other}");
    }
    app.advance(DAY + 1);
    let later = listed(&app, &app.stranger().get(&path).await.expect(200));
    assert!(!later.contains(&format!("/notices/{}", id(&notice))), "what came down is no longer listed");
    app.stranger().get("/nulle-part/sitemap.xml").await.expect_problem(404, "commune-not-found");
}

#[tokio::test]
async fn a_sitemap_is_kept_until_its_board_changes() {
    let app = TestApp::start().await;
    let path = format!("{BOARD}/sitemap.xml");
    let first = app.stranger().get(&path).await.expect(200);
    app.stranger().get(&path).header("if-none-match", first.header("etag")).await.expect(304);
    let index = app.stranger().get("/sitemap.xml").await.expect(200);
    app.stranger().get("/sitemap.xml").header("if-none-match", index.header("etag")).await.expect(304);
    let notice = app.post("Panneau", json!({})).await;
    let now = listed(&app, &app.stranger().get(&path).await.expect(200));
    assert!(now.contains(&format!("/notices/{}", id(&notice))), "{now:?}");
}

#[tokio::test]
async fn whoever_finds_a_hole_is_told_whom_to_write_to_if_the_server_was() {
    let settings = [
        ("TAMBOUR_SECURITY_CONTACT", "mailto:securite@exemple.fr"),
        ("TAMBOUR_PUBLIC_URL", "https://panneau.exemple.fr"),
    ];
    let app = TestApp::start_with(&settings).await;
    let path = "/.well-known/security.txt";
    let told = app.stranger().get(path).await.expect(200);
    let text = told.text();
    assert_eq!(told.header("content-type"), "text/plain; charset=utf-8");
    for line in [
        "Contact: mailto:securite@exemple.fr",
        "Preferred-Languages: fr, en",
        "Canonical: https://panneau.exemple.fr/.well-known/security.txt",
    ] {
        assert!(text.lines().any(|it| it == line), "{line} in {text}");
    }
    let expires = |text: &str| text.split("Expires: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    assert!(expires(&text) > app.in_seconds(90 * DAY) && expires(&text) < app.in_seconds(360 * DAY), "{text}");
    app.advance(300 * DAY);
    let later = app.stranger().get(path).await.expect(200).text();
    assert!(expires(&later) > app.in_seconds(90 * DAY), "it is never old: {later}");
    TestApp::start().await.stranger().get(path).await.expect_problem(404, "not-found");
}
