//! Access: what each role may do and no more.

use api::accounts::{Role, tokens};
use serde_json::{Value, json};
use tests::{KERLING, Person, SAILLANS, TestApp, operations};

use super::{ask, post_all};

/// The operations that somebody may do beside those that everybody may, by their method and the end of their address.
type May = &'static [(&'static str, &'static str)];

/// Whoever publishes for an organisation: for it alone.
const PUBLISHER: May =
    &[("POST", "/notices"), ("POST", "/events"), ("POST", "/events/import"), ("POST", "/{commune}/files")];

/// A councillor looks at what the commune prepares.
const COUNCILLOR: May =
    &[("GET", "/members"), ("GET", "/members/log"), ("GET", "/{commune}/moderation"), ("GET", "/{commune}/reach")];

/// Walk every guarded operation as somebody, who may do these alone; all are about what the town hall posted.
async fn walk(app: &TestApp, person: &Person, may: May) -> Vec<String> {
    let (draft, public) = (post_all(app, true).await, post_all(app, false).await);
    let organisation = app.organisation("Amicale", false).await;
    let mut wrong = Vec::new();
    for operation in operations().iter().filter(|it| it.needs_token() && !it.takes_device() && !it.takes_account()) {
        for posted in [&public, &draft] {
            let reply = ask(person, operation, posted, &organisation).await;
            let named = may.iter().any(|(method, end)| *method == operation.method && operation.path.ends_with(end));
            let is_refused = [401, 403, 404].contains(&reply.status);
            if named == is_refused {
                wrong.push(format!("{} {} answered {}", operation.method, operation.path, reply.status));
            }
        }
    }
    wrong.dedup();
    wrong
}

#[tokio::test]
async fn a_publisher_does_nothing_to_what_another_organisation_posted() {
    let app = TestApp::start().await;
    app.organisation("Foyer rural", true).await;
    let publisher = app.publisher(KERLING, "Foyer rural").await;
    assert_eq!(walk(&app, &publisher, PUBLISHER).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_councillor_looks_and_does_nothing() {
    let app = TestApp::start().await;
    let councillor = app.person(Role::Councillor, Some(KERLING)).await;
    assert_eq!(walk(&app, &councillor, COUNCILLOR).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_councillor_sees_drafts_and_changes_nothing() {
    let app = TestApp::start().await;
    let draft = app.post("Brouillon", json!({"draft": true})).await;
    let address = format!("/v1/notices/{}", draft["id"].as_str().unwrap());
    let councillor = app.person(Role::Councillor, Some(KERLING)).await;
    councillor.get(&address).await.expect(200);
    councillor.patch(&address, json!({"title": "x"})).await.expect_problem(403, "forbidden");
    councillor
        .post(format!("/v1/communes/{KERLING}/notices"), json!({"title": "x", "category": "works"}))
        .await
        .expect_problem(403, "forbidden");
}

#[tokio::test]
async fn the_mayor_and_the_town_halls_publisher_post_like_the_clerk() {
    let app = TestApp::start().await;
    for role in [Role::Mayor, Role::Publisher] {
        let person = app.person(role, Some(KERLING)).await;
        let posted = person
            .post(format!("/v1/communes/{KERLING}/notices"), json!({"title": role.as_str(), "category": "works"}))
            .await;
        let address = posted.expect(201).header("location");
        person.patch(&address, json!({"pinned": true})).await.expect(200);
        person.delete(&address).await.expect(204);
    }
}

#[tokio::test]
async fn a_list_of_what_is_not_public_is_for_staff() {
    let app = TestApp::start().await;
    app.post("Brouillon", json!({"draft": true})).await;
    let path = format!("/v1/communes/{KERLING}/notices?status=draft");
    app.stranger().get(&path).await.expect_problem(401, "unauthorized");
    app.person(Role::Clerk, Some(SAILLANS)).await.get(&path).await.expect_problem(403, "forbidden");
    let publisher = app.person(Role::Publisher, Some(KERLING)).await;
    publisher.get(&path).await.expect_problem(403, "forbidden");
    let town_hall = app.stranger().get(format!("/v1/communes/{KERLING}")).await.expect(200).json()["organisations"][0]
        ["id"]
        .clone();
    let own = publisher.get(format!("{path}&organisation={}", town_hall.as_str().unwrap())).await.expect(200).json();
    assert_eq!(own["items"][0]["title"], "Brouillon");
    let staff = app.clerk().await.get(&path).await.expect(200).json();
    assert_eq!(staff["items"][0]["title"], "Brouillon");
}

#[tokio::test]
async fn a_token_that_is_wrong_expired_or_revoked_is_refused_even_where_none_is_needed() {
    let app = TestApp::start().await;
    let path = format!("/v1/communes/{KERLING}/notices");
    let token = app.token(Role::Clerk, Some(KERLING), 2).await;
    let clerk = app.bearer(&token);
    clerk.get(&path).await.expect(200);
    app.bearer("nonsense").get(&path).await.expect_problem(401, "unauthorized");
    app.stranger().get(&path).header("authorization", "Basic Y2xlcms6").await.expect_problem(401, "unauthorized");

    app.advance(2 * 86_400);
    let refused = clerk.get(&path).await.expect(401);
    assert_eq!(refused.header("www-authenticate"), "Bearer");

    let commune = app.app.communes.get(KERLING).unwrap();
    let fresh = app.token(Role::Clerk, Some(KERLING), 2).await;
    let listed = tokens::list(&app.app, Some(commune.id)).await.unwrap();
    assert!(tokens::revoke(&app.app, listed[0].id).await.unwrap());
    app.bearer(&fresh).get(&path).await.expect_problem(401, "unauthorized");
    assert!(!tokens::revoke(&app.app, listed[0].id).await.unwrap(), "it stopped working only once");
}

#[tokio::test]
async fn nobody_posts_for_an_organisation_of_another_commune() {
    let app = TestApp::start().await;
    let other: Value = app.stranger().get(format!("/v1/communes/{SAILLANS}")).await.expect(200).json();
    let body = json!({"title": "x", "category": "works", "organisation": other["organisations"][0]["id"]});
    let reply = app.clerk().await.post(format!("/v1/communes/{KERLING}/notices"), body).await;
    assert_eq!(reply.expect_invalid(), ["/organisation"]);
}
