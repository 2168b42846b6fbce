//! Access: sessions that ended, and cookies that other sites' pages send.

use api::accounts::Role;
use api::members;
use api::server::PAGES;
use kit::pages::Sort;
use serde_json::json;
use tests::{Inbox, KERLING, Operation, Person, TestApp, digits, operations};

use super::{ask, post_all};
use crate::accounts::start;

const MAYOR: &str = "maire@exemple.fr";

/// The mayor in a browser, and the cookie that it keeps.
async fn mayor(app: &TestApp, inbox: &Inbox) -> (Person, String) {
    let commune = app.app.communes.get(KERLING).unwrap().id;
    members::add(&app.app, commune, Role::Mayor, None, MAYOR.parse().unwrap()).await.unwrap();
    let (request, mail) = app.asked_to_sign_in(inbox, MAYOR).await;
    let proof = json!({"request": request, "code": digits(&mail), "session": "cookie"});
    let answer = app.stranger().post("/v1/auth/email/verify", proof).await.expect(204);
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    (app.browser(&cookie), cookie)
}

/// The operations that a session's cookie may do, but for those that end it.
fn by_session() -> impl Iterator<Item = &'static Operation> {
    let needs = |it: &&Operation| it.needs_token() && (it.takes_token() || it.takes_account()) && !it.takes_device();
    operations().iter().filter(needs)
}

/// The addresses of the desk, and whether each has a form.
fn desk() -> impl Iterator<Item = (String, bool)> {
    let pages = PAGES.iter().copied().flatten().filter(|page| page.sort() == Sort::Desk);
    pages.map(|page| {
        let path =
            page.path().replace(":commune", "kerling-les-sierck").replace(":id", &uuid::Uuid::now_v7().to_string());
        (path.replace(":date", "2030-12-07").replace(":step", "annuler"), page.methods().contains("POST"))
    })
}

#[tokio::test]
async fn a_session_that_ended_is_a_stranger_everywhere() {
    let (app, inbox) = start().await;
    let (posted, organisation) = (post_all(&app, false).await, app.organisation("Club", false).await);
    let (browser, _) = mayor(&app, &inbox).await;
    let (program, _) = app.sign_in(&inbox, MAYOR).await;
    browser.get("/v1/me").await.expect(200);
    browser.delete("/v1/me/sessions").await.expect(204);
    browser.delete("/v1/auth/session").await.expect(204);
    for person in [&browser, &program] {
        for operation in by_session() {
            let reply = ask(person, operation, &posted, &organisation).await;
            assert_eq!(reply.status, 401, "{} {} answered {}", operation.method, operation.path, reply.text());
        }
    }
    for (path, has_form) in desk() {
        let led = browser.get(&path).await.expect(303).header("location");
        assert!(led.starts_with("/entrer"), "{path}");
        if has_form {
            assert!(browser.act(&path).await.expect(401).text().contains("Rien n’est perdu"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_cookie_changes_nothing_for_pages_of_other_sites() {
    let (app, inbox) = start().await;
    let (posted, organisation) = (post_all(&app, false).await, app.organisation("Club", false).await);
    let (browser, cookie) = mayor(&app, &inbox).await;
    let base = app.base().to_owned();
    let foreign =
        ["", "null", "https://ailleurs.example", &base.replace("http:", "https:"), &format!("{base}.ailleurs.example")];
    for origin in foreign {
        let elsewhere = app.stranger().staying().with_cookie(&cookie, origin);
        for operation in by_session().filter(|it| it.method != "GET") {
            ask(&elsewhere, operation, &posted, &organisation).await.expect_problem(403, "wrong-origin");
        }
        for (path, _) in desk().filter(|(_, has_form)| *has_form) {
            assert_eq!(elsewhere.act(&path).await.status, 403, "{path} from {origin:?}");
        }
        for path in ["/compte", "/compte/sortir", "/compte/sessions", "/compte/effacer", "/compte/adresse"] {
            assert_eq!(elsewhere.act(path).await.status, 403, "{path} from {origin:?}");
        }
    }
    browser.get("/v1/me").await.expect(200);
    assert_eq!(app.titles().await, [posted.kinds["notices"]["title"].as_str().unwrap()], "nobody changed anything");
}
