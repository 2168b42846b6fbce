//! The server's own counts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use tests::{KERLING, TestApp, on_postgres};

/// Read OpenMetrics text: each sample's name with its labels, and its value. Every sample follows the type and the help
/// of its family.
async fn measure(app: &TestApp) -> BTreeMap<String, f64> {
    let reply = app.stranger().get("/metrics").await.expect(200);
    assert_eq!(reply.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    let text = reply.text();
    assert!(!text.contains(KERLING) && !text.contains("127.0.0.1"), "nothing of anybody: {text}");
    let text = text.strip_suffix("# EOF\n").expect("the text is whole");
    let (mut samples, mut described) = (BTreeMap::new(), BTreeSet::new());
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let (kind, rest) = comment.split_once(' ').expect("a comment says what it is");
            let name = rest.split(' ').next().unwrap();
            described.insert((kind.to_owned(), name.to_owned()));
            continue;
        }
        let (sample, value) = line.rsplit_once(' ').expect("a sample has a value");
        let name = sample.split('{').next().unwrap();
        let suffixes = ["", "_total", "_bucket", "_sum", "_count", "_info"];
        let families: Vec<&str> = suffixes.iter().filter_map(|suffix| name.strip_suffix(suffix)).collect();
        for kind in ["TYPE", "HELP"] {
            assert!(
                families.iter().any(|it| described.contains(&(kind.to_owned(), (*it).to_owned()))),
                "{name} has no {kind}"
            );
        }
        let before = samples.insert(sample.to_owned(), value.parse().expect("a value is a number"));
        assert!(before.is_none(), "{sample} is there twice");
    }
    samples
}

#[tokio::test]
async fn requests_are_counted_by_operation_and_status() {
    let app = TestApp::start().await;
    let board = format!("/v1/communes/{KERLING}/board");
    let etag = app.stranger().get(&board).await.expect(200).header("etag");
    for _ in 0..3 {
        app.stranger().get(&board).await.expect(200);
        app.stranger().get(&board).header("if-none-match", &etag).await.expect(304);
    }
    app.post("Panneau", json!({})).await;
    app.stranger().get("/nowhere").await.expect(404);
    app.stranger().post(format!("/v1/communes/{KERLING}/notices"), json!({})).await.expect(401);
    let measured = measure(&app).await;
    for (operation, status, expected) in [
        ("getBoard", 200, 4.0),
        ("getBoard", 304, 3.0),
        ("createNotice", 201, 1.0),
        ("createNotice", 401, 1.0),
        ("other", 404, 1.0),
    ] {
        let sample = format!("tambour_http_requests_total{{operation=\"{operation}\",status=\"{status}\"}}");
        assert_eq!(measured.get(&sample), Some(&expected), "{sample}");
    }
    let duration = |part: &str| measured[&format!("tambour_http_request_duration_seconds_{part}")];
    assert_eq!(duration("count{operation=\"getBoard\"}"), 7.0);
    assert_eq!(duration("bucket{le=\"+Inf\",operation=\"getBoard\"}"), 7.0);
    assert!(duration("sum{operation=\"createNotice\"}") > 0.0);
    assert_eq!(measure(&app).await["tambour_http_requests_total{operation=\"getMetrics\",status=\"200\"}"], 1.0);
}

#[tokio::test]
async fn boards_in_memory_are_counted_and_weighed() {
    let app = TestApp::start().await;
    let before = measure(&app).await;
    assert_eq!(
        (before["tambour_boards"], before["tambour_board_cache_bytes"], before["tambour_board_rebuilds_total"]),
        (0.0, 0.0, 0.0)
    );
    app.titles().await;
    let one = measure(&app).await;
    assert!(one["tambour_board_rebuilds_total"] >= 1.0);
    app.post("Panneau", json!({})).await;
    app.titles().await;
    let two = measure(&app).await;
    assert!(two["tambour_board_rebuilds_total"] > one["tambour_board_rebuilds_total"]);
    // A watcher of the database may drop a copy once more than needed, just after a write.
    for measured in [one, two] {
        assert!(measured["tambour_boards"] <= 1.0);
        assert_eq!(measured["tambour_boards"] == 1.0, measured["tambour_board_cache_bytes"] > 500.0, "{measured:?}");
    }
}

#[tokio::test]
async fn connections_version_and_age_are_told() {
    let app = TestApp::start().await;
    // Whoever writes first opens the first connection.
    app.clerk().await;
    let before = measure(&app).await;
    assert_eq!(before[&format!("tambour_build_info{{version=\"{}\"}}", env!("CARGO_PKG_VERSION"))], 1.0);
    let started = before["process_start_time_seconds"];
    for pool in ["read", "write"] {
        let connections =
            |state: &str| before[&format!("tambour_database_connections{{pool=\"{pool}\",state=\"{state}\"}}")];
        let most = before[&format!("tambour_database_connections_max{{pool=\"{pool}\"}}")];
        assert!((1.0..=most).contains(&(connections("idle") + connections("in_use"))), "{before:?}");
    }
    let writers = if on_postgres() { 8.0 } else { 1.0 };
    assert_eq!(before["tambour_database_connections_max{pool=\"write\"}"], writers);
    app.advance(3_600);
    let after = measure(&app).await;
    assert!(after["tambour_uptime_seconds"] >= before["tambour_uptime_seconds"] + 3_600.0);
    assert_eq!(after["process_start_time_seconds"], started);
}
