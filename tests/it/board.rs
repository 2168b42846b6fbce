//! The board, as phones read it.

use serde_json::json;
use tests::{KERLING, TestApp};

const DAY: i64 = 86_400;

#[tokio::test]
async fn alerts_come_first_by_severity_then_pinned_then_newest() {
    let app = TestApp::start().await;
    app.post("ancien", json!({})).await;
    app.advance(60);
    app.post("épinglé", json!({"pinned": true})).await;
    app.advance(60);
    app.post("nouveau", json!({})).await;
    for severity in ["moderate", "extreme", "minor", "severe"] {
        app.advance(60);
        app.post(severity, json!({"category": "alert", "severity": severity, "expire_at": app.in_seconds(DAY)})).await;
    }
    assert_eq!(app.titles().await, ["extreme", "severe", "moderate", "minor", "épinglé", "nouveau", "ancien"]);
}

#[tokio::test]
async fn a_board_shows_fifty_notices_at_most() {
    let app = TestApp::start().await;
    for number in 0..52 {
        app.post(&format!("{number}"), json!({})).await;
        app.advance(1);
    }
    let titles = app.titles().await;
    assert_eq!((titles.len(), titles[0].as_str(), titles[49].as_str()), (50, "51", "2"));
}

#[tokio::test]
async fn the_same_board_costs_a_304_in_every_coding() {
    let app = TestApp::start().await;
    app.post("Panneau", json!({"body": "Un texte assez long. ".repeat(20)})).await;
    let phone = app.stranger();
    let path = format!("/v1/communes/{KERLING}/board");
    let plain = phone.get(&path).await.expect(200);
    let revision = plain.json()["revision"].as_str().unwrap().to_owned();
    assert_eq!(plain.header("etag"), format!("\"{revision}\""));
    assert_eq!(plain.header("cache-control"), "public, no-cache, s-maxage=5");
    for coding in ["br", "zstd", "gzip"] {
        let coded = phone.get(&path).header("accept-encoding", coding).await.expect(200);
        assert_eq!(
            (coded.header("content-encoding"), coded.header("vary")),
            (coding.to_owned(), "Accept-Encoding".to_owned())
        );
        assert_eq!(coded.header("etag"), format!("\"{revision}-{coding}\""));
        assert!(coded.body.len() < plain.body.len());
        let unchanged = phone.get(&path).header("if-none-match", coded.header("etag")).await.expect(304);
        assert!(unchanged.body.is_empty());
        assert_eq!(unchanged.header("cache-control"), "public, no-cache, s-maxage=5");
    }
    app.post("Autre", json!({})).await;
    phone.get(&path).header("if-none-match", format!("\"{revision}\"")).await.expect(200);
}

#[tokio::test]
async fn the_revision_is_the_hash_of_the_board_without_it() {
    let app = TestApp::start().await;
    app.post("Panneau", json!({})).await;
    let text = app.stranger().get(format!("/v1/communes/{KERLING}/board")).await.expect(200).text();
    let revision = app.board(KERLING).await["revision"].as_str().unwrap().to_owned();
    let without = text.replacen(&format!("\"revision\":\"{revision}\","), "", 1);
    assert_ne!(text, without);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, without.as_bytes());
    let hash: String = digest.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, revision);
}

#[tokio::test]
async fn the_board_is_found_by_slug_and_by_insee_code() {
    let app = TestApp::start().await;
    let by_slug = app.board(KERLING).await;
    assert_eq!(by_slug, app.board("57361").await);
    assert_eq!(by_slug["commune"]["name"], "Kerling-lès-Sierck");
    assert_eq!(
        (&by_slug["events"], &by_slug["polls"], &by_slug["consultations"]),
        (&json!([]), &json!([]), &json!([]))
    );
    app.stranger().get("/v1/communes/atlantis/board").await.expect_problem(404, "commune-not-found");
}

#[tokio::test]
async fn somebody_with_a_token_gets_the_same_board_and_nobody_keeps_it() {
    let app = TestApp::start().await;
    app.post("Panneau", json!({})).await;
    let path = format!("/v1/communes/{KERLING}/board");
    let known = app.clerk().await.get(&path).await.expect(200);
    assert_eq!(known.header("cache-control"), "no-store");
    assert_eq!(known.json(), app.board(KERLING).await);
}

#[tokio::test]
async fn whoever_asks_after_a_write_sees_it_however_many_ask_at_once() {
    let app = TestApp::start().await;
    let phone = app.stranger();
    for round in 0..20 {
        app.post(&format!("{round}"), json!({})).await;
        let asking = (0..20).map(|_| {
            let phone = phone.clone();
            tokio::spawn(async move { phone.get(format!("/v1/communes/{KERLING}/board")).await.expect(200).json() })
        });
        for board in asking.collect::<Vec<_>>() {
            let board = board.await.unwrap();
            assert_eq!(board["notices"].as_array().unwrap().len(), round + 1);
        }
    }
}
