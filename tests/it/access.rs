//! Access: every operation asked by people who may not do it.

mod pages;
mod roles;
mod sessions;

use std::collections::BTreeMap;

use api::accounts::Role;
use api::server::KINDS;
use serde_json::{Value, json};
use tests::{KERLING, Operation, Person, Reply, SAILLANS, TestApp, operations, pictures};

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
    "/v1/communes/{commune}/joinings",
    "/v1/joinings/confirm",
    "/v1/key-shares/take",
    "/v1/consultations/{id}/key/open",
];

/// Posts, one of each kind, and a poll of residents, which nobody may hide.
struct Posted {
    kinds: BTreeMap<&'static str, Value>,
    poll: String,
    group: String,
    entry: String,
    topic: String,
    portfolio: String,
    consultation: String,
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
    let register = format!("/v1/communes/{KERLING}");
    let (group, entry) = (
        json!({"name": format!("Groupe {draft}"), "kind": "other"}),
        json!({"last_name": "Klein", "first_names": "Marthe"}),
    );
    let made = |it: Value| it["id"].as_str().unwrap().to_owned();
    let group = app.clerk().await.post(format!("{register}/groups"), group).await.expect(201).json();
    let entry = app.clerk().await.post(format!("{register}/register"), entry).await.expect(201).json();
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let holder = json!({"name": "Claire Muller", "title": "Adjointe"});
    let portfolio = json!({"title": "École", "topics": [], "holder": holder});
    let portfolio = mayor.post(format!("{register}/portfolios"), portfolio).await.expect(201).json();
    let consultation = app.consultation(&mayor, json!({})).await;
    let topic = consultation["topic"].as_str().unwrap().to_owned();
    let consultation = mayor.post(format!("{register}/consultations"), consultation).await.expect(201).json();
    if !draft {
        let names = (0..10).map(|it| format!("Klein {it};Marthe {draft}"));
        let list: Vec<String> = std::iter::once("nom;prénoms".to_owned()).chain(names).collect();
        app.enrol(KERLING, &list.join("\n")).await;
        mayor.act(tests::consultation_path(&consultation, "/publish")).await.expect(200);
    }
    Posted {
        kinds,
        poll: made(poll),
        group: made(group),
        entry: made(entry),
        topic,
        portfolio: made(portfolio),
        consultation: made(consultation),
    }
}

fn is_of_polls(operation: &Operation) -> bool {
    operation.path.starts_with("/v1/polls/")
}

/// Ask for an operation as it is meant: with an existing commune, organisation, notice, event or poll, and the
/// document's own example.
async fn ask(person: &Person, operation: &Operation, posted: &Posted, organisation: &str) -> Reply {
    let about = posted.about(&operation.path);
    let id = match operation.path.split('/').nth(2) {
        Some("polls") => &posted.poll,
        Some("groups") => &posted.group,
        Some("topics") => &posted.topic,
        Some("portfolios") => &posted.portfolio,
        Some("consultations") => &posted.consultation,
        _ => about["id"].as_str().unwrap(),
    };
    let path = operation.path.replace("{commune}", KERLING).replace("{id}", id).replace("{organisation}", organisation);
    let date = about["starts_at"].as_str().map_or("", |it| &it[..10]);
    let path = path.replace("{date}", date).replace("{edition}", "2030-W10").replace("{entry}", &posted.entry);
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
        for (number, person) in others.iter().enumerate() {
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
            if operation.path.starts_with("/v1/register/") {
                // Nobody learns who is in a register.
                reply.expect_problem(404, "entry-not-found");
                continue;
            }
            let debate = ["/v1/arguments/", "/v1/contributions/"].iter().find(|it| operation.path.starts_with(*it));
            if let Some(debate) = debate.filter(|_| !operation.takes_account()) {
                // There is none yet; who decides about one a test of debates says.
                let slug = if debate.contains("arguments") { "argument-not-found" } else { "contribution-not-found" };
                reply.expect_problem(404, slug);
                continue;
            }
            if operation.path.starts_with("/v1/milestones/") {
                // There is none before a result; who may change one a test of votes says.
                reply.expect_problem(404, "milestone-not-found");
                continue;
            }
            assert_eq!(reply.status, 403, "{} {} answered {}", operation.method, operation.path, reply.text());
            // Nobody learns who has an account or a role: the answer is the same whoever is named.
            if operation.takes_account() || operation.path.contains("/members") || operation.path.contains("/joinings/")
            {
                continue;
            }
            let has_drafts = ["/groups/", "/topics/", "/portfolios/"].iter().all(|it| !operation.path.contains(it));
            if operation.path.contains("{id}") && !is_of_polls(operation) && has_drafts {
                let hidden = ask(person, operation, &draft, &organisation).await;
                // A caller without a part in the commune of the address is turned away before anything is looked for; a
                // resident's token has one.
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
