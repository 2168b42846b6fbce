//! Notices: posting, editing and listing them.

mod life;
mod typed;

use serde_json::{Value, json};
use tests::{KERLING, SAILLANS, TestApp};

const DAY: i64 = 86_400;

#[tokio::test]
async fn a_notice_goes_from_the_town_hall_to_the_phone() {
    let app = TestApp::start().await;
    let reply = app
        .clerk()
        .await
        .post(
            format!("/v1/communes/{KERLING}/notices"),
            json!({"title": " Coupure d’eau lundi ", "category": "outage", "body": "De **8 h à 12 h**.", "link": "https://exemple.fr/eau"}),
        )
        .await
        .expect(201);
    let notice = reply.json();
    let id = notice["id"].as_str().unwrap();
    assert_eq!(reply.header("location"), format!("/v1/notices/{id}"));
    assert_eq!(notice["title"], "Coupure d’eau lundi");
    assert_eq!(notice["communes"], json!([KERLING]));
    assert_eq!(notice["organisation"]["kind"], "town_hall");
    assert_eq!(notice["status"], "published");

    let phone = app.stranger();
    let read = phone.get(format!("/v1/notices/{id}")).await.expect(200).json();
    assert_eq!(read["body_html"], "<p>De <strong>8 h à 12 h</strong>.</p>");
    assert_eq!(app.clerk().await.get(format!("/v1/notices/{id}")).await.expect(200).json(), notice);
    let mut as_everybody = notice.clone();
    as_everybody["boards"] = Value::Null;
    assert_eq!(read, as_everybody);
    let card = &app.board(KERLING).await["notices"][0];
    assert_eq!((&card["id"], &card["summary"]), (&notice["id"], &json!("De 8 h à 12 h.")));
    assert!(card.get("body").is_none(), "a card has no body");
    assert!(
        app.board(SAILLANS).await["notices"].as_array().unwrap().is_empty(),
        "it is on its own commune's board alone"
    );
}

#[tokio::test]
async fn every_mistake_in_a_notice_is_told_at_once_in_the_readers_language() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let path = format!("/v1/communes/{KERLING}/notices");
    let wrong = json!({"title": 12, "category": "gossip", "link": "javascript:alert(1)", "pinned": "yes", "expire_at": "tomorrow", "colour": 1});
    let pointers = clerk.post(&path, wrong.clone()).await.expect_invalid();
    assert_eq!(pointers, ["/category", "/colour", "/expire_at", "/link", "/pinned", "/title"]);

    let across_fields = json!({"title": "", "category": "alert"});
    assert_eq!(clerk.post(&path, across_fields).await.expect_invalid(), ["/expire_at", "/severity", "/title"]);

    let detail = async |language: &str| {
        let problem = clerk
            .post(&path, json!({"title": ""}))
            .header("accept-language", language)
            .await
            .expect_problem(422, "invalid");
        (problem["title"].clone(), problem["errors"][0]["detail"].clone())
    };
    assert_eq!(
        detail("en").await,
        (json!("Values refused"), json!("A title has 1 to 120 characters, on a single line."))
    );
    assert_eq!(
        detail("fr-FR").await,
        (json!("Valeurs refusées"), json!("Le titre compte de 1 à 120 caractères, sur une seule ligne."))
    );

    assert_eq!(clerk.post(&path, json!([])).await.expect_invalid(), [""]);
    clerk.ask("POST", &path).body("application/json", "{").await.expect_problem(400, "malformed-json");
    clerk.ask("POST", &path).body("text/plain", "{}").await.expect_problem(415, "unsupported-media-type");
    clerk.act(&path).await.expect_problem(415, "unsupported-media-type");
    assert!(app.titles().await.is_empty(), "nothing was half-written");
}

#[tokio::test]
async fn an_alert_needs_a_severity_and_an_end_and_nothing_else_has_a_severity() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let path = format!("/v1/communes/{KERLING}/notices");
    let bare = clerk.post(&path, json!({"title": "Crue", "category": "alert"})).await;
    assert_eq!(bare.expect_invalid(), ["/expire_at", "/severity"]);
    let severe = clerk.post(&path, json!({"title": "Fête", "category": "information", "severity": "minor"})).await;
    assert_eq!(severe.expect_invalid(), ["/severity"]);
    let past =
        clerk.post(&path, json!({"title": "Fête", "category": "information", "expire_at": app.in_seconds(-1)})).await;
    assert_eq!(past.expect_invalid(), ["/expire_at"]);
    let backwards = json!({"title": "Fête", "category": "information", "publish_at": app.in_seconds(DAY), "expire_at": app.in_seconds(60)});
    assert_eq!(clerk.post(&path, backwards).await.expect_invalid(), ["/expire_at"]);
    let alert = json!({"title": "Crue", "category": "alert", "severity": "severe", "expire_at": app.in_seconds(DAY)});
    assert_eq!(clerk.post(&path, alert).await.expect(201).json()["severity"], "severe");
}

#[tokio::test]
async fn an_edit_shows_at_once_and_is_marked_when_residents_can_see_the_difference() {
    let app = TestApp::start().await;
    let notice = app.post("Marché samedi", json!({"link": "https://exemple.fr"})).await;
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    let clerk = app.clerk().await;
    app.advance(60);
    let pinned = clerk.patch(&address, json!({"pinned": true})).await.expect(200).json();
    assert_eq!((&pinned["pinned"], &pinned["edited_at"]), (&json!(true), &Value::Null));
    let edited = clerk.patch(&address, json!({"title": "Marché dimanche", "link": null})).await.expect(200).json();
    assert!(edited["edited_at"].is_string());
    assert_eq!(edited["link"], Value::Null);
    assert_eq!(app.titles().await, ["Marché dimanche"]);

    assert_eq!(clerk.patch(&address, json!({"title": null})).await.expect_invalid(), ["/title"]);
    assert_eq!(
        clerk.patch(&address, json!({"publish_at": app.in_seconds(DAY)})).await.expect_invalid(),
        ["/publish_at"]
    );
    assert_eq!(clerk.patch(&address, json!({"category": "alert"})).await.expect_invalid(), ["/expire_at", "/severity"]);
}

#[tokio::test]
async fn two_clerks_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let notice = app.post("Panneau", json!({})).await;
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    let clerk = app.clerk().await;
    let known = clerk.get(&address).await.expect(200).header("etag");
    let changed = clerk.patch(&address, json!({"title": "Premier"})).header("if-match", &known).await.expect(200);
    clerk.patch(&address, json!({"title": "Second"})).header("if-match", &known).await.expect_problem(412, "stale");
    clerk.delete(&address).header("if-match", &known).await.expect_problem(412, "stale");
    assert_eq!(app.titles().await, ["Premier"]);
    clerk.delete(&address).header("if-match", changed.header("etag")).await.expect(204);
}

#[tokio::test]
async fn a_list_is_read_page_by_page_and_each_notice_comes_once() {
    let app = TestApp::start().await;
    for number in 0..7 {
        app.post(&format!("Panneau {number}"), json!({"category": if number % 2 == 0 { "works" } else { "school" }}))
            .await;
        app.advance(60);
    }
    let phone = app.stranger();
    let mut address = Some(format!("/v1/communes/{KERLING}/notices?limit=3"));
    let mut titles = Vec::new();
    while let Some(page) = address {
        let reply = phone.get(&page).await.expect(200);
        let body = reply.json();
        titles.extend(body["items"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()));
        address = reply.next();
        assert_eq!(body["next"].is_null(), address.is_none());
    }
    let expected: Vec<String> = (0..7).rev().map(|number| format!("Panneau {number}")).collect();
    assert_eq!(titles, expected);

    let works = phone.get(format!("/v1/communes/{KERLING}/notices?category=works&limit=2")).await.expect(200);
    let cursor = works.json()["next"].as_str().unwrap().to_owned();
    assert_eq!(works.json()["items"][0]["title"], "Panneau 6");
    let with_others = phone.get(format!("/v1/communes/{KERLING}/notices?category=school&after={cursor}")).await;
    assert_eq!(with_others.expect_invalid(), ["/after"]);
    for (query, pointer) in [
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("limit=x", "/limit"),
        ("category=x", "/category"),
        ("after=é", "/after"),
    ] {
        let reply = phone.get(format!("/v1/communes/{KERLING}/notices?{query}")).await;
        assert_eq!(reply.expect_invalid(), [pointer], "{query}");
    }
}

#[tokio::test]
async fn nothing_active_gets_through_any_text() {
    let app = TestApp::start().await;
    let payload = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) <iframe src=//x>";
    let notice = app.post("<b>Titre</b>", json!({"body": payload})).await;
    let html = notice["body_html"].as_str().unwrap();
    assert!(
        !html.contains("<script") && !html.contains("<img") && !html.contains("<iframe") && !html.contains("href"),
        "{html}"
    );
    assert_eq!(notice["title"], "<b>Titre</b>", "text stays text");

    let wide = format!("|{}\n|{}\n{}", "a|".repeat(1000), "-|".repeat(1000), "a\n".repeat(1000));
    let refused = app
        .clerk()
        .await
        .post(format!("/v1/communes/{KERLING}/notices"), json!({"title": "x", "category": "works", "body": wide}))
        .await;
    assert_eq!(refused.expect_invalid(), ["/body"]);
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    assert_eq!(
        app.clerk().await.patch(&address, json!({"body": ">".repeat(10_000)})).await.expect_invalid(),
        ["/body"]
    );
}
