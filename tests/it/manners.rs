//! Manners that every answer has in common.

use std::io::{Read, Write};
use std::net::TcpStream;

use api::accounts::Role;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use tests::attack::{self, HERE};
use tests::{KERLING, TestApp};

#[tokio::test]
async fn an_address_that_does_not_exist_is_a_problem_document() {
    let app = TestApp::start().await;
    for path in [
        "/nowhere",
        "/v1/nowhere",
        "/v1/notices/not-an-id",
        "/v1/notices/019abf3e7a107f3e8d1c5a0b9c3a51d2",
        "/problems/nonsense",
        "/v1/notices/%FF",
    ] {
        let problem = app.stranger().get(path).await.expect_problem(404, "not-found");
        assert!(problem["instance"].as_str().unwrap().starts_with("urn:uuid:"));
        assert_eq!(problem["status"], 404);
    }
    app.stranger()
        .get("/v1/notices/019abf3e-7a10-7f3e-8d1c-5a0b9c3a51d2")
        .await
        .expect_problem(404, "notice-not-found");
}

#[tokio::test]
async fn a_problems_type_is_a_page_in_the_readers_language() {
    let app = TestApp::start().await;
    let problem = app.stranger().get("/nowhere").await.expect_problem(404, "not-found");
    let page = app.stranger().get(problem["type"].as_str().unwrap()).await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains("<html lang=\"fr\">") && page.text().contains("Introuvable"));
    let english = app.stranger().get("/problems/not-found").header("accept-language", "en").await.expect(200);
    assert!(english.text().contains("Not found"));
}

#[tokio::test]
async fn a_method_that_does_not_exist_says_which_ones_do() {
    let app = TestApp::start().await;
    let board = format!("/v1/communes/{KERLING}/board");
    let reply = app.stranger().delete(&board).await.expect(405);
    assert_eq!(reply.header("allow"), "GET, HEAD, OPTIONS");
    reply.expect_problem(405, "method-not-allowed");
    let options = app.stranger().ask("OPTIONS", "/v1/notices/019abf3e-7a10-7f3e-8d1c-5a0b9c3a51d2").await.expect(204);
    assert_eq!(options.header("allow"), "DELETE, GET, HEAD, OPTIONS, PATCH");
}

#[tokio::test]
async fn head_answers_like_get_without_the_body() {
    let app = TestApp::start().await;
    let notice = app.post("Panneau", json!({})).await;
    for path in [format!("/v1/communes/{KERLING}/board"), format!("/v1/notices/{}", notice["id"].as_str().unwrap())] {
        let get = app.stranger().get(&path).await.expect(200);
        let head = app.stranger().ask("HEAD", &path).await.expect(200);
        assert!(head.body.is_empty());
        for name in ["etag", "content-type", "cache-control", "content-length"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
    }
}

#[tokio::test]
async fn any_page_of_the_web_may_read_and_none_may_write() {
    let app = TestApp::start().await;
    let path = format!("/v1/communes/{KERLING}/notices");
    let read = app.stranger().get(&path).header("origin", "https://ailleurs.example").await.expect(200);
    assert_eq!(read.header("access-control-allow-origin"), "*");
    assert!(read.header("access-control-expose-headers").contains("ETag"));
    let preflight = app.stranger().ask("OPTIONS", &path).header("origin", "https://ailleurs.example");
    let preflight = preflight.header("access-control-request-method", "POST").await.expect(204);
    assert_eq!(preflight.header("access-control-allow-methods"), "GET, HEAD");
}

#[tokio::test]
async fn every_answer_tells_browsers_to_be_careful() {
    let app = TestApp::start().await;
    for path in ["/nowhere", "/v1/communes", "/health/live", "/docs", &format!("/v1/communes/{KERLING}/board")] {
        let reply = app.stranger().get(path).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert!(reply.header("content-security-policy").contains("default-src 'none'"), "{path}");
    }
}

#[tokio::test]
async fn public_documents_are_validated_and_compressed_and_private_ones_are_not_kept() {
    let app = TestApp::start().await;
    for number in 0..5 {
        app.post(&format!("Panneau {number}"), json!({"body": "Un texte. ".repeat(30)})).await;
    }
    let path = format!("/v1/communes/{KERLING}/notices");
    let phone = app.stranger();
    let plain = phone.get(&path).await.expect(200);
    for coding in ["br", "zstd", "gzip"] {
        let coded = phone.get(&path).header("accept-encoding", coding).await.expect(200);
        assert_eq!(coded.header("content-encoding"), coding);
        assert!(coded.body.len() < plain.body.len() / 2);
        phone.get(&path).header("if-none-match", coded.header("etag")).await.expect(304);
    }
    assert_eq!(plain.header("cache-control"), "public, no-cache, s-maxage=5");
    assert_eq!(app.clerk().await.get(&path).await.expect(200).header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_whether_it_says_so_or_not() {
    let app = TestApp::start().await;
    let token = app.token(Role::Clerk, Some(KERLING), 1).await;
    let clerk = app.bearer(&token);
    let large = vec![b' '; 256 * 1024 + 1];
    let path = format!("/v1/communes/{KERLING}/notices");
    clerk.ask("POST", &path).body("application/json", large).await.expect_problem(413, "too-large");
    for (chunk, status) in
        [(format!("{:x}\r\n{}\r\n", 300 * 1024, " ".repeat(300 * 1024)), "413"), ("ZZ\r\n".to_owned(), "400")]
    {
        let address = app.base().trim_start_matches("http://").to_owned();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        );
        let answer = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all((head + &chunk).as_bytes()).unwrap();
            let mut status = [0; 12];
            stream.read_exact(&mut status).unwrap();
            String::from_utf8_lossy(&status).into_owned()
        });
        assert_eq!(answer.await.unwrap(), format!("HTTP/1.1 {status}"));
    }
    assert!(app.titles().await.is_empty());
}

#[tokio::test]
async fn what_a_client_knows_may_stand_on_several_lines() {
    let app = TestApp::start().await;
    let path = format!("/v1/communes/{KERLING}/notices");
    let etag = app.stranger().get(&path).await.expect(200).header("etag");
    app.stranger().get(&path).header("if-none-match", "\"another\"").header("if-none-match", &etag).await.expect(304);
}

#[tokio::test]
async fn the_server_says_how_it_is() {
    let app = TestApp::start().await;
    assert_eq!(app.stranger().get("/health/live").await.expect(200).json()["status"], "ok");
    app.stranger().get("/health/ready").await.expect(200);
    app.app.stop();
    app.stranger().get("/health/ready").await.expect_problem(503, "not-ready");
}

#[tokio::test]
async fn the_documentation_works_without_a_network() {
    let app = TestApp::start().await;
    let docs = app.stranger().get("/docs").await.expect(200);
    let page = docs.text();
    assert!(page.contains("SwaggerUIBundle(") && page.contains("url: \"openapi.json\"") && !page.contains("let spec"));
    assert!(!page.contains("<script src") && !page.contains("<link rel=\"stylesheet"), "everything is in the page");
    let policy = docs.header("content-security-policy");
    assert!(policy.contains("connect-src 'self'"), "the page may ask this server for the document");
    let document = app.stranger().get("/openapi.json").await.expect(200).text();
    assert!(document.contains("Licence Ouverte 2.0"), "the source of the catalogue is named");
    let scripts: Vec<&str> =
        page.split("<script charset=\"UTF-8\">").skip(1).map(|rest| rest.split("</script>").next().unwrap()).collect();
    for script in scripts.iter().chain([&page.rsplit("<script>").next().unwrap().split("</script>").next().unwrap()]) {
        let hash = BASE64_STANDARD.encode(digest(&SHA256, script.as_bytes()));
        assert!(
            policy.contains(&format!("'sha256-{hash}'")),
            "a browser would not run a script of {} bytes",
            script.len()
        );
    }
}

/// The first line of what the server answers to these bytes, on a connection of their own.
async fn answer_to(app: &TestApp, request: &str) -> String {
    let mut stream = attack::connect(app.address(), HERE).await;
    attack::send(&mut stream, request.as_bytes()).await;
    attack::read_to_end(&mut stream).await.split("\r\n").next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_request_names_the_host_it_is_for_once() {
    let app = TestApp::start().await;
    app.board(KERLING).await;
    for path in ["/health/live", &format!("/v1/communes/{KERLING}/board"), "/docs"] {
        for (target, version, hosts, status) in [
            ("", "1.1", "Host: panneau.exemple.fr\r\n", 200),
            ("", "1.1", "Host: 127.0.0.1:8080\r\n", 200),
            ("", "1.1", "Host: [::1]:8080\r\n", 200),
            ("http://panneau.exemple.fr", "1.1", "Host: panneau.exemple.fr\r\n", 200),
            ("http://panneau.exemple.fr:80", "1.1", "Host: ailleurs.exemple.fr\r\n", 200),
            ("", "1.0", "", 200),
            ("", "1.1", "", 400),
            ("", "1.1", "Host:\r\n", 400),
            ("", "1.1", "Host: a\r\nHost: b\r\n", 400),
            ("", "1.1", "Host: a\r\nHost: a\r\n", 400),
            ("", "1.0", "Host: a\r\nHost: a\r\n", 400),
            ("", "1.1", "Host: a, b\r\n", 400),
            ("", "1.1", "Host: a b@c/d\r\n", 400),
            ("", "1.1", "Host: user@a\r\n", 400),
            ("", "1.1", "Host: a/b\r\n", 400),
            ("", "1.1", "Host: a:b\r\n", 400),
            ("", "1.1", "Host: http://a\r\n", 400),
            ("http://panneau.exemple.fr", "1.1", "", 400),
            ("http://panneau.exemple.fr", "1.1", "Host: a\r\nHost: b\r\n", 400),
            ("http://panneau.exemple.fr", "1.1", "Host: a b\r\n", 400),
            ("http://user@panneau.exemple.fr", "1.1", "Host: panneau.exemple.fr\r\n", 400),
        ] {
            let request = format!("GET {target}{path} HTTP/{version}\r\n{hosts}Connection: close\r\n\r\n");
            let answer = answer_to(&app, &request).await;
            assert!(answer.starts_with(&format!("HTTP/{version} {status} ")), "{request} was answered {answer}");
        }
    }
}

#[tokio::test]
async fn an_object_that_has_a_name_twice_is_refused_wherever_it_stands() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let notice = app.post("Panneau", json!({})).await;
    let (notices, edit) =
        (format!("/v1/communes/{KERLING}/notices"), format!("/v1/notices/{}", notice["id"].as_str().unwrap()));
    let events = format!("/v1/communes/{KERLING}/events");
    for (method, path, body) in [
        ("POST", &notices, r#"{"title": "a", "title": "b", "category": "works"}"#),
        ("POST", &notices, r#"{"title": "a", "category": "works", "titl\u0065": "a"}"#),
        ("PATCH", &edit, r#"{"title": "a", "pinned": true, "title": "b"}"#),
        ("PATCH", &edit, r#"{"link": null, "link": null}"#),
        (
            "POST",
            &events,
            r#"{"title": "a", "category": "festival", "starts_at": "2030-12-07", "place": {"name": "b", "name": "c"}}"#,
        ),
        (
            "POST",
            &"/v1/digests/subscriptions".to_owned(),
            r#"{"email": "a@exemple.fr", "email": "b@exemple.fr", "commune": "57361"}"#,
        ),
    ] {
        clerk.ask(method, path).body("application/json", body).await.expect_problem(400, "malformed-json");
    }
    assert_eq!(app.titles().await, ["Panneau"]);
}

#[tokio::test]
async fn a_change_starts_from_the_very_tag_that_the_server_gave() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let notice = app.post("Panneau", json!({"body": "Un texte. ".repeat(200)})).await;
    let path = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    let tag = clerk.get(&path).await.expect(200).header("etag");
    let bare = tag.trim_matches('"');
    for wrong in [
        format!("\"{bare}-evil\""),
        format!("\"{bare}-\""),
        format!("\"{}\"", bare.to_uppercase()),
        format!("W/{tag}"),
        bare.to_owned(),
        format!("\"{bare}"),
        format!("\"x, {bare}\""),
        "\"*\"".to_owned(),
        format!("\"x\", W/{tag}"),
    ] {
        clerk.patch(&path, json!({"pinned": true})).header("if-match", &wrong).await.expect_problem(412, "stale");
        app.stranger().get(&path).header("if-match", &wrong).await.expect(200);
    }
    let coded = clerk.get(&path).header("accept-encoding", "gzip").await.expect(200).header("etag");
    clerk.patch(&path, json!({"pinned": true})).header("if-match", format!("\"x,y\" , {coded}")).await.expect(200);
    clerk.patch(&path, json!({"pinned": false})).header("if-match", "*").await.expect(200);
    let known = app.stranger().get(&path).await.expect(200).header("etag");
    app.stranger().get(&path).header("if-none-match", format!("W/{known}")).await.expect(304);
    app.stranger().get(&path).header("if-none-match", known.replace('"', "")).await.expect(200);
}

#[tokio::test]
async fn a_token_that_others_could_read_on_its_way_is_refused_and_everybody_reads() {
    let board = format!("/v1/communes/{KERLING}/board");
    for (settings, status) in [
        (&[("TAMBOUR_PUBLIC_URL", "http://192.168.1.20:8080")][..], 403),
        (&[("TAMBOUR_PUBLIC_URL", "http://192.168.1.20:8080"), ("TAMBOUR_TOKENS_IN_CLEAR", "yes")][..], 200),
        (&[("TAMBOUR_PUBLIC_URL", "https://panneau.exemple.fr")][..], 200),
    ] {
        let app = TestApp::start_with(settings).await;
        app.stranger().get(&board).await.expect(200);
        let list = app.clerk().await.get(format!("/v1/communes/{KERLING}/notices?status=draft")).await;
        if status == 403 {
            list.expect_problem(403, "token-in-clear");
        } else {
            list.expect(status);
        }
    }
}
