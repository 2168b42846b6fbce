//! Feeds, as readers and machines follow them. `tests/check-feeds` holds them against independent parsers.

mod messages;

use serde_json::{Value, json};
use tests::{KERLING, Reply, SAILLANS, TestApp, pictures};

const DAY: i64 = 86_400;
const FEEDS: [(&str, &str); 3] = [
    ("feed.atom", "application/atom+xml"),
    ("feed.json", "application/feed+json"),
    ("alerts.cap", "application/atom+xml"),
];

async fn read(app: &TestApp, feed: &str) -> Reply {
    app.stranger().get(format!("/v1/communes/{KERLING}/{feed}")).await.expect(200)
}

/// The contents of all these elements.
fn all(xml: &str, element: &str) -> Vec<String> {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    xml.split(&open).skip(1).map(|rest| rest.split(&close).next().unwrap().to_owned()).collect()
}

async fn alert(app: &TestApp, title: &str) -> Value {
    alert_of(app, title, None).await
}

/// An alert of an organisation, or of the town hall.
async fn alert_of(app: &TestApp, title: &str, organisation: Option<&str>) -> Value {
    let more = json!({"category": "alert", "severity": "severe", "expire_at": app.in_seconds(DAY), "organisation": organisation});
    app.post(title, more).await
}

#[tokio::test]
async fn an_alert_is_in_cap_until_it_expires_by_time_alone() {
    let app = TestApp::start().await;
    app.post("Fête", json!({})).await;
    assert!(all(&read(&app, "alerts.cap").await.text(), "entry").is_empty());
    let posted = app
        .post("Crue", json!({"category": "alert", "severity": "extreme", "expire_at": app.in_seconds(DAY), "body": "Montez.\n\n* Vite\n* ~~Demain~~\n* [Ici](https://exemple.fr/)"}));
    let posted = posted.await;
    let before = read(&app, "alerts.cap").await;
    let text = before.text();
    for (element, expected) in [
        ("sender", format!("127.0.0.1/{KERLING}").as_str()),
        ("status", "Actual"),
        ("msgType", "Alert"),
        ("scope", "Public"),
        ("language", "fr-FR"),
        ("severity", "Extreme"),
        ("urgency", "Immediate"),
        ("headline", "Crue"),
        ("description", "Montez.\n• Vite\n• Ici (https://exemple.fr/)"),
        ("areaDesc", "Kerling-lès-Sierck"),
        ("geocode", "<valueName>INSEE</valueName><value>57361</value>"),
    ] {
        assert_eq!(all(&text, element), [expected], "{element}");
    }
    assert_eq!(all(&text, "sent"), all(&text, "effective"));
    assert!(all(&text, "identifier")[0].starts_with(posted["id"].as_str().unwrap()));
    app.advance(DAY - 5);
    assert_eq!(read(&app, "alerts.cap").await.body, before.body);
    app.advance(10);
    let after = read(&app, "alerts.cap").await;
    assert!(all(&after.text(), "entry").is_empty() && after.header("etag") != before.header("etag"));
}

#[tokio::test]
async fn a_feed_is_cached_and_revised_like_the_board() {
    let app = TestApp::start().await;
    alert(&app, "Crue").await;
    let phone = app.stranger();
    for (feed, media_type) in FEEDS {
        let path = format!("/v1/communes/{KERLING}/{feed}");
        let plain = phone.get(&path).await.expect(200);
        assert_eq!(
            (plain.header("content-type"), plain.header("vary")),
            (media_type.to_owned(), "Accept-Encoding".to_owned())
        );
        assert_eq!(plain.header("cache-control"), "public, no-cache, s-maxage=5");
        let tag = plain.header("etag");
        for coding in ["br", "zstd", "gzip"] {
            let coded = phone.get(&path).header("accept-encoding", coding).await.expect(200);
            assert_eq!(coded.header("etag"), format!("{}-{coding}\"", tag.trim_end_matches('"')));
            assert!(phone.get(&path).header("if-none-match", coded.header("etag")).await.expect(304).body.is_empty());
        }
        let head = phone.ask("HEAD", &path).await.expect(200);
        assert_eq!((head.header("etag"), head.header("content-length")), (tag.clone(), plain.body.len().to_string()));
        assert_eq!(app.clerk().await.get(&path).await.expect(200).header("cache-control"), "no-store");
        let by_code = phone.get(format!("/v1/communes/57361/{feed}")).header("if-none-match", &tag);
        by_code.await.expect(304);
        alert(&app, &format!("Vent, dit {feed}")).await;
        let changed = phone.get(&path).header("if-none-match", tag).await.expect(200);
        assert!(changed.text().contains(&format!("Vent, dit {feed}")), "it shows a write at once");
        phone.get(format!("/v1/communes/atlantis/{feed}")).await.expect_problem(404, "commune-not-found");
    }
}

#[tokio::test]
async fn a_feed_shows_what_is_up_newest_first_and_follows_the_clock() {
    let app = TestApp::start().await;
    app.post("épinglé", json!({"pinned": true})).await;
    app.post("demain", json!({"publish_at": app.in_seconds(DAY)})).await;
    app.post("brouillon", json!({"draft": true})).await;
    app.advance(60);
    app.post("bientôt passé", json!({"expire_at": app.in_seconds(DAY / 2)})).await;
    let titles = async || {
        let json: Vec<String> = read(&app, "feed.json").await.json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["title"].as_str().unwrap().to_owned())
            .collect();
        // The first title is the feed's own.
        assert_eq!(all(&read(&app, "feed.atom").await.text(), "title")[1..], json);
        json
    };
    assert_eq!(titles().await, ["bientôt passé", "épinglé"]);
    app.advance(DAY / 2 + 1);
    assert_eq!(titles().await, ["épinglé"]);
    app.advance(DAY / 2);
    assert_eq!(titles().await, ["demain", "épinglé"]);
    let other = app.stranger().get(format!("/v1/communes/{SAILLANS}/feed.json")).await.expect(200).json();
    assert_eq!(other["items"], json!([]));
}

#[tokio::test]
async fn what_a_feed_links_to_answers() {
    let app = TestApp::start().await;
    let notice = app.post("Panneau", json!({"link": "https://exemple.fr/?a=1&b=2", "body": "**Texte**"})).await;
    let feed = read(&app, "feed.json").await.json();
    let item = &feed["items"][0];
    assert_eq!(item["id"], format!("urn:uuid:{}", notice["id"].as_str().unwrap()));
    assert_eq!(
        (&item["content_html"], &item["external_url"]),
        (&json!("<p><strong>Texte</strong></p>"), &notice["link"])
    );
    assert_eq!(
        (&item["date_published"], &item["authors"][0]["name"]),
        (&notice["published_at"], &notice["organisation"]["name"])
    );
    let base = app.config.public_url.as_str().trim_end_matches('/').to_owned();
    for address in [&feed["home_page_url"], &feed["feed_url"], &item["url"]] {
        app.stranger().get(address.as_str().unwrap().strip_prefix(&base).unwrap()).await.expect(200);
    }
    let atom = read(&app, "feed.atom").await.text();
    assert!(
        atom.contains("href=\"https://exemple.fr/?a=1&amp;b=2\"")
            && atom.contains(&format!("href=\"{}\"", item["url"].as_str().unwrap()))
    );
}

#[tokio::test]
async fn a_feed_shows_pictures_and_attachments_and_never_goes_back() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let photo = clerk.upload(KERLING, "a.jpg", &pictures::photograph(800, 600)).await.expect(201).json();
    let plan = clerk.upload(KERLING, "Plan & co.pdf", b"%PDF-1.4 plan").await.expect(201).json();
    let poster = json!({"image": photo["id"], "attachments": [plan["id"]]});
    let notice = app.post("Affiche", poster).await;
    assert_eq!((&notice["image"]["url"], &notice["attachments"][0]["url"]), (&photo["url"], &plan["url"]));
    for url in [&photo["url"], &plan["url"]] {
        app.stranger().get(url.as_str().unwrap()).await.expect(200);
    }
    let base = app.config.public_url.as_str().trim_end_matches('/').to_owned();
    let address = |file: &Value| format!("{base}{}", file["url"].as_str().unwrap());
    let item = read(&app, "feed.json").await.json()["items"][0].clone();
    assert_eq!(item["image"], address(&photo));
    let attached =
        json!([{"url": address(&plan), "mime_type": "application/pdf", "title": "Plan & co.pdf", "size_in_bytes": 13}]);
    assert_eq!(item["attachments"], attached);
    let html = item["content_html"].as_str().unwrap();
    assert!(
        html.contains(&format!("<img src=\"{}\"", address(&photo))) && html.contains(">Plan &amp; co.pdf</a>"),
        "{html}"
    );
    let atom = read(&app, "feed.atom").await.text();
    let page = format!(
        "<link rel=\"alternate\" type=\"text/html\" href=\"{base}/notices/{}\"/>",
        notice["id"].as_str().unwrap()
    );
    let enclosure = format!(
        "rel=\"enclosure\" type=\"application/pdf\" length=\"13\" title=\"Plan &amp; co.pdf\" href=\"{}\"",
        address(&plan)
    );
    assert!(atom.contains(&page) && atom.contains(&enclosure) && atom.contains(&address(&photo)), "{atom}");
    app.advance(60);
    clerk.delete(format!("/v1/notices/{}", notice["id"].as_str().unwrap())).await.expect(204);
    let after = read(&app, "feed.atom").await.text();
    assert!(all(&after, "updated")[0] > all(&atom, "updated")[0], "taking it down is a change");
}

#[tokio::test]
async fn any_title_survives_as_text() {
    let app = TestApp::start().await;
    for title in
        ["]]><script>alert(1)</script>", "a & b < c > d \" e ’ f", "🌊 ça déborde", "\u{ffff}\u{fffe} non-caractères"]
    {
        alert(&app, title).await;
        let item = read(&app, "feed.json").await.json()["items"][0]["title"].clone();
        assert_eq!(item, title);
        let escaped = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let escaped = escaped.replace(['\u{ffff}', '\u{fffe}'], "\u{fffd}");
        assert_eq!(all(&read(&app, "feed.atom").await.text(), "title")[1], escaped);
        assert_eq!(all(&read(&app, "alerts.cap").await.text(), "headline")[0], escaped);
        app.advance(1);
    }
}
