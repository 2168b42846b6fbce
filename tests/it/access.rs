//! Access: every operation asked by people who may not do it.

use std::collections::BTreeMap;

use api::accounts::{Role, tokens};
use api::server::{KINDS, PAGES};
use kit::pages::Sort;
use serde_json::{Value, json};
use tests::{KERLING, Operation, Person, Reply, SAILLANS, TestApp, inert_form, operations, pictures};

/// The operations that anybody may do without being known: a maker of a device or a subscription, and who opens a notice, is nobody yet, and
/// their address is counted; a request that comes with a mail carries its own token.
const OPEN: &[&str] = &[
    "/v1/auth/email",
    "/v1/auth/email/verify",
    "/v1/push/subscriptions",
    "/v1/devices",
    "/v1/digests/subscriptions",
    "/v1/digests/confirm",
    "/v1/digests/unsubscribe/{token}",
    "/v1/notices/{id}/opened",
];

/// Posts, one of each kind, and a poll of residents, which nobody may hide.
struct Posted {
    kinds: BTreeMap<&'static str, Value>,
    poll: String,
}

impl Posted {
    /// The thing that an address is about, a notice if it names no kind.
    fn about(&self, path: &str) -> &Value {
        let kind = KINDS.iter().map(|kind| kind.name).find(|name| path.contains(&format!("/{name}/")));
        &self.kinds[kind.unwrap_or("notices")]
    }
}

/// Post the document's own example of each kind.
async fn post_all(app: &TestApp, draft: bool) -> Posted {
    let mut kinds = BTreeMap::new();
    for kind in KINDS {
        let mut example = Operation::posting(kind).example_body().unwrap().clone();
        example["draft"] = draft.into();
        let path = format!("/v1/communes/{KERLING}/{}", kind.name);
        kinds.insert(kind.name, app.clerk().await.post(path, example).await.expect(201).json());
    }
    let poll = app.ask("Un banc ?", json!({"audience": "residents"})).await;
    Posted { kinds, poll: poll["id"].as_str().unwrap().to_owned() }
}

fn is_of_polls(operation: &Operation) -> bool {
    operation.path.starts_with("/v1/polls/")
}

/// Ask for an operation as it is meant: with an existing commune, organisation, notice, event or poll, and the
/// document's own example.
async fn ask(person: &Person, operation: &Operation, posted: &Posted, organisation: &str) -> Reply {
    let about = posted.about(&operation.path);
    let id = if is_of_polls(operation) { &posted.poll } else { about["id"].as_str().unwrap() };
    let path = operation.path.replace("{commune}", KERLING).replace("{id}", id).replace("{organisation}", organisation);
    let date = about["starts_at"].as_str().map_or("", |it| &it[..10]);
    let path = path.replace("{date}", date).replace("{edition}", "2030-W10");
    assert!(!path.contains('{'), "{path} has a parameter that this test does not know");
    if operation.takes_form() {
        return person.post_form(path, &[("file", Some("photo.jpg"), &pictures::photograph(16, 16))]).await;
    }
    let asking = person.ask(&operation.method, path);
    match operation.example_body() {
        Some(Value::String(text)) => asking.body(operation.media_type().unwrap(), text.as_str()).await,
        Some(body) => asking.json(body).await,
        None => asking.await,
    }
}

#[tokio::test]
async fn strangers_other_communes_and_roles_that_do_not_suffice_are_turned_away_everywhere() {
    let app = TestApp::start().await;
    let (draft, public) = (post_all(&app, true).await, post_all(&app, false).await);
    let organisation = app.organisation("Club", false).await;
    let mut others = vec![app.person(Role::Operator, None).await];
    for role in [Role::Mayor, Role::Clerk, Role::Councillor, Role::Publisher, Role::Resident] {
        others.push(app.person(role, Some(SAILLANS)).await);
    }
    others.push(app.person(Role::Resident, Some(KERLING)).await);
    for operation in operations().iter().filter(|operation| operation.method != "GET") {
        let open = OPEN.contains(&operation.path.as_str());
        assert!(open != operation.needs_token(), "{} {} lets strangers write", operation.method, operation.path);
    }
    let guarded: Vec<&Operation> = operations().iter().filter(|it| it.needs_token()).collect();
    assert!(guarded.len() >= 5, "the document says which operations need a token");
    for operation in &guarded {
        let stranger = ask(&app.stranger(), operation, &public, &organisation).await;
        stranger.expect_problem(401, if operation.takes_device() { "unknown-device" } else { "unauthorized" });
        if operation.takes_device() && !operation.takes_token() {
            // A device does it, whoever holds it: a token counts for nothing.
            for person in &others {
                ask(person, operation, &public, &organisation).await.expect_problem(401, "unknown-device");
            }
            continue;
        }
        // The last of them is a resident, who may do what a device may.
        let turned_away = if operation.takes_device() { others.len() - 1 } else { others.len() };
        for (number, person) in others[..turned_away].iter().enumerate() {
            let reply = ask(person, operation, &public, &organisation).await;
            if operation.path.starts_with("/v1/push/") {
                // Somebody without a subscription's secret does not learn whether it is there.
                assert_eq!(reply.status, 404, "{} {} answered {}", operation.method, operation.path, reply.text());
                continue;
            }
            if operation.path == "/v1/digests/subscription" {
                // It belongs to whoever holds the token of a letter.
                reply.expect_problem(401, "unauthorized");
                continue;
            }
            assert_eq!(reply.status, 403, "{} {} answered {}", operation.method, operation.path, reply.text());
            // Nobody learns who has an account or a role: the answer is the same whoever is named.
            if operation.takes_account() || operation.path.contains("/members") {
                continue;
            }
            if operation.path.contains("{id}") && !is_of_polls(operation) {
                let hidden = ask(person, operation, &draft, &organisation).await;
                // A caller without a part in the commune of the address is turned away before anything is looked for; a
                // resident has one.
                let has_part = number == others.len() - 1;
                let early = operation.path.contains("{commune}") && operation.example_body().is_some() && !has_part;
                let expected = if early { 403 } else { 404 };
                assert_eq!(
                    hidden.status, expected,
                    "{} {} tells that a draft exists",
                    operation.method, operation.path
                );
            }
        }
    }
    let board: Vec<String> = app.titles().await;
    assert_eq!(board, [public.kinds["notices"]["title"].as_str().unwrap()], "nobody changed anything");
}

#[tokio::test]
async fn no_page_tells_more_than_everybody_may_know_and_no_form_acts_for_strangers() {
    let app = TestApp::start().await;
    let draft = post_all(&app, true).await;
    let mut people = vec![app.stranger(), app.clerk().await, app.person(Role::Operator, None).await];
    people.push(app.person(Role::Resident, Some(KERLING)).await);
    for page in PAGES.iter().copied().flatten() {
        let path = page.path().replace(":slug", "nonsense").replace(":commune", "kerling-les-sierck");
        let path = path.replace(":digest", "0").replace(":name", "site.css").replace(":colour", "1b3f78.css");
        let path = path.replace(":id", draft.about(&path)["id"].as_str().unwrap());
        let path = path.replace(":date", "2030-12-07").replace(":step", "annuler");
        assert!(!path.contains(':'), "{path} has a parameter that this test does not know");
        for person in &people {
            match page.sort() {
                Sort::Document if path.starts_with("/assets/") => {
                    assert_eq!(person.get(&path).await.status, 404, "{path} is of no release");
                }
                Sort::Document if path.starts_with("/.well-known/") => {
                    assert_eq!(person.get(&path).await.status, 404, "{path} says what this server was not told");
                }
                Sort::Public if ["/", "/hors-ligne"].contains(&path.as_str()) || path.starts_with("/kerling") => {
                    let shown = person.get(&path).await;
                    assert!([200, 404].contains(&shown.status), "{path} answered {}", shown.status);
                    for thing in draft.kinds.values() {
                        assert!(!shown.text().contains(thing["id"].as_str().unwrap()), "{path} tells of a draft");
                    }
                    let kept = shown.status == 404 || shown.header("cache-control").starts_with("public");
                    assert!(kept, "{path} is everybody's");
                }
                Sort::Document => assert!(person.get(&path).await.status < 400, "{path} is public"),
                Sort::Public => assert_eq!(person.get(&path).await.status, 404, "{path} is a draft, or nothing"),
                Sort::Desk => {}
                Sort::Personal | Sort::Form => {
                    let linked = format!("{path}?token=nonsense");
                    let shown = person.get(&linked).await;
                    // Somebody without a link may see the button, which does nothing.
                    assert!([200, 404].contains(&shown.status), "{path} answered {}", shown.status);
                    assert_eq!(shown.header("cache-control"), "no-store", "{path}");
                    let acted = person.act(&linked).await.status;
                    // A form without anything in it asks for it again.
                    let refusals: &[u16] = match page.sort() {
                        // It forgets whoever asks, and leads them to the board.
                        Sort::Form if path.ends_with("/borne") => &[200],
                        // They lead to the door.
                        Sort::Form if path.starts_with("/compte") || path == "/entrer/code" => &[200, 404],
                        Sort::Form => &[404, 422],
                        _ => &[405],
                    };
                    assert!(refusals.contains(&acted), "{path} answered {acted}");
                }
            }
            let allowed = person.delete(&path).await.expect(405).header("allow");
            assert_eq!(allowed, page.methods(), "{path}");
        }
    }
}

#[tokio::test]
async fn the_desk_is_for_staff_and_publishers_and_leads_who_is_not_signed_in_to_the_door() {
    let app = TestApp::start().await;
    let draft = post_all(&app, true).await;
    app.organisation("Foyer rural", false).await;
    let mut turned_away = vec![app.person(Role::Operator, None).await];
    for role in [Role::Mayor, Role::Clerk, Role::Councillor, Role::Publisher] {
        turned_away.push(app.person(role, Some(SAILLANS)).await);
    }
    turned_away.push(app.person(Role::Resident, Some(KERLING)).await);
    let seated = [app.clerk().await, app.publisher(KERLING, "Foyer rural").await];
    let desk = PAGES.iter().copied().flatten().filter(|page| page.sort() == Sort::Desk);
    for page in desk {
        let path = page.path().replace(":commune", "kerling-les-sierck");
        let id = if path.contains("/agenda/") { "events" } else { "notices" };
        let path = path.replace(":id", draft.kinds[id]["id"].as_str().unwrap());
        let path = path.replace(":date", "2030-12-07").replace(":step", "annuler");
        assert!(path.starts_with("/kerling-les-sierck/bureau") && !path.contains(':'), "{path}");
        let has_form = page.methods().contains("POST");
        let stranger = app.stranger().staying();
        let led = stranger.get(&path).await.expect(303).header("location");
        assert!(led.starts_with("/entrer"), "{path} is for who is signed in");
        if has_form {
            let kept = stranger.act(&path).await.expect(401).text();
            assert!(kept.contains("Rien n’est perdu"), "{path} keeps what was sent until one signed in");
        }
        for person in &turned_away {
            assert!([403, 404].contains(&person.get(&path).await.status), "{path} is shown to others");
            let acted = person.act(&path).await.status;
            assert!(if has_form { [403, 404].contains(&acted) } else { acted == 405 }, "{path} answered {acted}");
        }
        for person in &seated {
            let shown = person.staying().get(&path).await;
            assert!([200, 303, 403, 404].contains(&shown.status), "{path} answered {}", shown.status);
            if shown.status == 200 {
                assert_eq!(shown.header("cache-control"), "no-store", "{path}");
                assert_eq!(shown.header("x-robots-tag"), "noindex", "{path}");
                assert_eq!(inert_form(&shown.text()), Ok(()), "{path}");
            }
        }
    }
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
