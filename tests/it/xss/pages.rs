//! Attempts in the addresses of pages.

use std::collections::HashSet;

use api::accounts::Role;
use api::server::PAGES;
use kit::pages::Sort;
use serde_json::json;
use tests::{KERLING, Reply, TestApp, inert_form, text_of};
use url::form_urlencoded::byte_serialize;

use super::{attempts, notice_of};
use crate::digests::{CAMILLE, start, subscribe, wish};

/// Number of attempts after which a page that answered all of them in the same words is asked no more.
const ENOUGH: usize = 8;

/// Holds a page, which may have a form of the server's own, against what pages are made of.
fn hold_form(reply: &Reply, attempt: &str) {
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    if let Err(found) = inert_form(&reply.text()) {
        panic!("{attempt} gave {found}");
    }
}

#[tokio::test]
async fn what_an_address_says_is_text() {
    let app = TestApp::start().await;
    let [mayor, clerk] = [Role::Mayor, Role::Clerk].map(|role| app.person(role, Some(KERLING)));
    let (phone, mayor, clerk) = (app.stranger(), mayor.await, clerk.await);
    let mut asked = 0;
    for page in PAGES.iter().copied().flatten().filter(|page| page.sort() != Sort::Document) {
        let path = page.path();
        let (path, person) = match page.sort() {
            Sort::Desk if path.contains("/guichet") => (path.replace(":commune", KERLING), &clerk),
            Sort::Desk => (path.replace(":commune", KERLING), &mayor),
            _ => (path.to_owned(), &phone),
        };
        let mut answers = HashSet::new();
        for (number, attempt) in (1..).zip(attempts()) {
            let attempt: String = byte_serialize(attempt.as_bytes()).collect();
            let path = path.replace(":id", &attempt).replace(":slug", &attempt);
            let address = format!("{path}?token={attempt}&done={attempt}");
            let reply = person.get(&address).header("accept", "text/html").await;
            assert!([200, 404].contains(&reply.status), "{address} answered {}", reply.status);
            if answers.insert(reply.text()) {
                hold_form(&reply, &attempt);
            }
            asked += 1;
            // Most pages say nothing of what was asked.
            if number == ENOUGH && answers.len() == 1 {
                break;
            }
        }
    }
    assert!(asked > 1000, "every page was asked: {asked}");
}

#[tokio::test]
async fn what_was_typed_comes_back_as_text() {
    let (app, inbox) = start().await;
    let path = format!("/digests/manage?token={}", subscribe(&app, &inbox, wish(CAMILLE)).await);
    let phone = app.stranger();
    for attempt in attempts() {
        let fields = [("cadence", attempt.as_str()), ("email", &attempt), ("sections", &attempt), (&attempt, &attempt)];
        let reply = phone.fill_in(&path, &fields).await.expect(422);
        hold_form(&reply, &attempt);
        assert!(text_of(&reply.text()).contains("À corriger"), "{attempt}");
    }
}

#[tokio::test]
async fn what_is_typed_at_the_desk_comes_back_as_text() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    for attempt in attempts() {
        let fields = [
            ("title", attempt.as_str()),
            ("body", &attempt),
            ("alt", &attempt),
            ("link", &attempt),
            (&attempt, &attempt),
        ];
        let reply = clerk.fill_in("/kerling-les-sierck/bureau/publier", &fields).await;
        assert!([200, 422].contains(&reply.status), "{attempt} answered {}", reply.status);
        hold_form(&reply, &attempt);
        let fields = [("what", "notice"), ("id", attempt.as_str()), ("verdict", "no"), ("reason", &attempt)];
        hold_form(&clerk.fill_in("/kerling-les-sierck/bureau/a-relire", &fields).await.expect(422), &attempt);
    }
}

#[tokio::test]
async fn what_a_commune_says_of_itself_is_text_on_its_pages() {
    let app = TestApp::start().await;
    let (clerk, phone, mut said) = (app.clerk().await, app.stranger(), 0);
    for attempt in attempts() {
        let body = notice_of(&attempt)["body"].clone();
        for patch in [
            json!({"legal_mentions": body}),
            json!({"display_name": attempt}),
            json!({"contact": {"address": attempt, "openings": [{"weekday": "monday", "opens": "08:00", "closes": "09:00", "note": attempt}]}}),
        ] {
            let set = clerk.patch(format!("/v1/communes/{KERLING}/settings"), patch).await;
            said += usize::from(set.status == 200);
            assert!([200, 422].contains(&set.status), "{attempt}: {}", set.text());
        }
        for page in ["mentions-legales", "affiche", "ecran", "borne"] {
            hold_form(&phone.get(format!("/kerling-les-sierck/{page}")).await.expect(200), &attempt);
        }
    }
    assert!(said > 700, "most is taken as it is: {said}");
}
