//! A notice's life.

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
async fn a_draft_is_the_clerks_own_until_it_is_published() {
    let app = TestApp::start().await;
    let draft = app.post("Brouillon", json!({"draft": true})).await;
    let address = format!("/v1/notices/{}", draft["id"].as_str().unwrap());
    assert_eq!((&draft["status"], &draft["published_at"]), (&json!("draft"), &Value::Null));
    app.stranger().get(&address).await.expect_problem(404, "notice-not-found");
    assert!(app.titles().await.is_empty());

    let clerk = app.clerk().await;
    assert_eq!(clerk.get(&address).await.expect(200).json()["status"], "draft");
    let published = clerk.act(format!("{address}/publish")).await.expect(200).json();
    assert_eq!(published["status"], "published");
    assert_eq!(app.titles().await, ["Brouillon"]);
    app.stranger().get(&address).await.expect(200);
}

#[tokio::test]
async fn a_scheduled_notice_goes_up_and_an_expired_one_comes_down_by_time_alone() {
    let app = TestApp::start().await;
    let more = json!({"publish_at": app.in_seconds(DAY), "expire_at": app.in_seconds(3 * DAY)});
    let notice = app.post("Vide-grenier", more).await;
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    assert_eq!((&notice["status"], &notice["published_at"]), (&json!("scheduled"), &Value::Null));
    app.stranger().get(&address).await.expect_problem(404, "notice-not-found");
    let before = app.board(KERLING).await;
    assert_eq!(before["notices"], json!([]));

    app.advance(DAY);
    let during = app.board(KERLING).await;
    assert_eq!(during["notices"][0]["published_at"], notice["publish_at"]);
    assert_ne!(before["revision"], during["revision"]);
    assert_eq!(app.stranger().get(&address).await.expect(200).json()["status"], "published");

    app.advance(2 * DAY);
    assert_eq!(app.board(KERLING).await["revision"], before["revision"], "the board is again what it was");
    assert_eq!(app.stranger().get(&address).await.expect(200).json()["status"], "expired");
    let list = format!("/v1/communes/{KERLING}/notices");
    assert_eq!(app.stranger().get(&list).await.expect(200).json()["items"], json!([]));
    let archived = app.stranger().get(format!("{list}?archived=true")).await.expect(200).json();
    assert_eq!(archived["items"][0]["title"], "Vide-grenier");
}

#[tokio::test]
async fn a_scheduled_notice_can_be_published_at_once() {
    let app = TestApp::start().await;
    let notice = app.post("Concert", json!({"publish_at": app.in_seconds(DAY)})).await;
    let address = format!("/v1/notices/{}/publish", notice["id"].as_str().unwrap());
    assert_eq!(app.clerk().await.act(&address).await.expect(200).json()["status"], "published");
    assert_eq!(app.titles().await, ["Concert"]);
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
async fn a_withdrawn_notice_leaves_the_board_stays_for_staff_and_can_come_back() {
    let app = TestApp::start().await;
    let notice = app.post("Erreur", json!({})).await;
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    let clerk = app.clerk().await;
    clerk.delete(&address).await.expect(204);
    assert!(app.titles().await.is_empty());
    app.stranger().get(&address).await.expect_problem(404, "notice-not-found");
    assert_eq!(clerk.get(&address).await.expect(200).json()["status"], "withdrawn");
    let list = clerk.get(format!("/v1/communes/{KERLING}/notices?status=withdrawn")).await.expect(200).json();
    assert_eq!(list["items"][0]["title"], "Erreur");

    let restored = clerk.act(format!("{address}/restore")).await.expect(200).json();
    assert_eq!((&restored["status"], &restored["published_at"]), (&json!("published"), &notice["published_at"]));
    assert_eq!(app.titles().await, ["Erreur"]);
}

#[tokio::test]
async fn a_scheduled_notice_whose_date_passes_while_it_is_withdrawn_goes_up_when_it_is_restored() {
    let app = TestApp::start().await;
    let notice = app.post("Concert", json!({"publish_at": app.in_seconds(DAY)})).await;
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    let clerk = app.clerk().await;
    clerk.delete(&address).await.expect(204);
    app.advance(3 * DAY);
    assert_eq!(clerk.get(&address).await.expect(200).json()["published_at"], Value::Null);
    let restored = clerk.act(format!("{address}/restore")).await.expect(200).json();
    assert_eq!(restored["status"], "published");
    assert!(restored["published_at"].as_str() > notice["publish_at"].as_str(), "it went up when it was restored");
}

#[tokio::test]
async fn an_impossible_step_says_what_is_possible_and_changes_nothing() {
    let app = TestApp::start().await;
    let notice = app.post("Panneau", json!({})).await;
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    let clerk = app.clerk().await;
    let problem = clerk.act(format!("{address}/publish")).await.expect_problem(409, "impossible-transition");
    assert_eq!(problem["detail"], "Il est affiché. Vous pouvez le modifier (PATCH) ou le retirer (DELETE).");
    clerk.act(format!("{address}/restore")).await.expect_problem(409, "impossible-transition");
    clerk.delete(&address).await.expect(204);
    for step in
        [clerk.delete(&address), clerk.patch(&address, json!({"title": "x"})), clerk.act(format!("{address}/publish"))]
    {
        let problem = step.header("accept-language", "en").await.expect_problem(409, "impossible-transition");
        assert_eq!(problem["detail"], "It is withdrawn. You can restore it (restore).");
    }
    assert_eq!(clerk.get(&address).await.expect(200).json()["title"], "Panneau");

    let draft = app.post("Trop tard", json!({"draft": true, "expire_at": app.in_seconds(60)})).await;
    app.advance(120);
    clerk
        .act(format!("/v1/notices/{}/publish", draft["id"].as_str().unwrap()))
        .await
        .expect_problem(409, "impossible-transition");
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
