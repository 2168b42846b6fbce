//! Members: who has a role in a commune, invitations, and their log.

use api::accounts::Role;
use api::members;
use serde_json::{Value, json};
use tests::{Inbox, KERLING, Person, SAILLANS, TestApp};

use crate::accounts::start;

const MAYOR: &str = "maire@exemple.fr";

fn all() -> String {
    format!("/v1/communes/{KERLING}/members")
}

/// The mayor of Kerling, made on the command line, who signed in.
async fn mayor(app: &TestApp, inbox: &Inbox) -> Person {
    let commune = app.app.communes.get(KERLING).unwrap().id;
    members::add(&app.app, commune, Role::Mayor, None, MAYOR.parse().unwrap()).await.unwrap();
    app.sign_in(inbox, MAYOR).await.0
}

/// The token of the invitation that an address got.
async fn invitation(app: &TestApp, inbox: &Inbox, email: &str) -> Value {
    api::server::jobs::run_due(&app.app).await.unwrap();
    json!({"token": inbox.take_for(email).pop().expect("an invitation").token("/invitation")})
}

/// Somebody whom the mayor invited to a role and who accepted.
async fn invited(app: &TestApp, inbox: &Inbox, mayor: &Person, email: &str, role: Value) -> Person {
    let mut wish = json!({"email": email});
    wish.as_object_mut().unwrap().extend(role.as_object().unwrap().clone());
    mayor.post(all(), wish).await.expect(201);
    let invitation = invitation(app, inbox, email).await;
    let (person, _) = app.sign_in(inbox, email).await;
    person.post("/v1/invitations/accept", invitation).await.expect(200);
    person
}

#[tokio::test]
async fn a_mayor_invites_a_clerk_who_publishes_from_then_on() {
    let (app, inbox) = start().await;
    let mayor = mayor(&app, &inbox).await;
    let made = mayor.post(all(), json!({"email": "secretariat@exemple.fr", "role": "clerk"})).await.expect(201).json();
    assert_eq!((&made["status"], &made["email"]), (&json!("invited"), &json!("secretariat@exemple.fr")));
    let invitation = invitation(&app, &inbox, "secretariat@exemple.fr").await;
    let (clerk, _) = app.sign_in(&inbox, "secretariat@exemple.fr").await;
    let notice = || json!({"title": "Coupure d’eau", "category": "outage"});
    let notices = format!("/v1/communes/{KERLING}/notices");
    clerk.post(&notices, notice()).await.expect_problem(403, "forbidden");
    let member = clerk.post("/v1/invitations/accept", invitation.clone()).await.expect(200).json();
    assert_eq!(
        (&member["status"], &member["role"], &member["invited_by"]),
        (&json!("active"), &json!("clerk"), &json!(MAYOR))
    );
    clerk.post(&notices, notice()).await.expect(201);
    let me = clerk.get("/v1/me").await.expect(200).json();
    assert_eq!(me["roles"], json!([{"commune": KERLING, "role": "clerk", "organisation": null}]));
    assert_eq!(me["mails"], json!(["vote", "voice", "desk"]));
    clerk.post("/v1/invitations/accept", invitation).await.expect_problem(404, "link-not-found");
    clerk.post(format!("/v1/communes/{SAILLANS}/notices"), notice()).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn an_invitation_is_for_its_address_and_waits_for_fourteen_days() {
    let (app, inbox) = start().await;
    let mayor = mayor(&app, &inbox).await;
    mayor.post(all(), json!({"email": "secretariat@exemple.fr", "role": "clerk"})).await.expect(201);
    let first = invitation(&app, &inbox, "secretariat@exemple.fr").await;
    let (other, _) = app.sign_in(&inbox, "autre@exemple.fr").await;
    other.post("/v1/invitations/accept", first.clone()).await.expect_problem(403, "other-address");
    let unknown = json!({"token": "A".repeat(64)});
    other.post("/v1/invitations/accept", unknown).await.expect_problem(404, "link-not-found");
    app.advance(14 * 86_400);
    let (clerk, _) = app.sign_in(&inbox, "secretariat@exemple.fr").await;
    clerk.post("/v1/invitations/accept", first).await.expect_problem(404, "link-not-found");
    mayor.post(all(), json!({"email": "x@exemple.fr", "role": "clerk"})).await.expect_problem(403, "sign-in-again");
}

#[tokio::test]
async fn each_gives_the_roles_that_are_theirs_to_give() {
    let (app, inbox) = start().await;
    let mayor = mayor(&app, &inbox).await;
    let friends = app.organisation("Les Amis du lavoir", false).await;
    let clerk = invited(&app, &inbox, &mayor, "secretariat@exemple.fr", json!({"role": "clerk"})).await;
    let elected = invited(&app, &inbox, &mayor, "elue@exemple.fr", json!({"role": "councillor"})).await;
    let publisher = json!({"role": "publisher", "organisation": friends});
    let friend = invited(&app, &inbox, &clerk, "amis@exemple.fr", publisher.clone()).await;
    let wish = |role: &str| json!({"email": "x@exemple.fr", "role": role});
    for role in ["mayor", "clerk", "councillor"] {
        clerk.post(all(), wish(role)).await.expect_problem(403, "forbidden");
    }
    for person in [&elected, &friend] {
        person.post(all(), wish("clerk")).await.expect_problem(403, "forbidden");
    }
    mayor.post(all(), wish("publisher")).await.expect_problem(422, "invalid");
    mayor.post(all(), wish("operator")).await.expect_problem(422, "invalid");
    mayor
        .post(all(), json!({"email": "x@exemple.fr", "role": "clerk", "organisation": friends}))
        .await
        .expect_problem(422, "invalid");
    let operator = app.person(Role::Operator, None).await;
    operator.post(all(), wish("clerk")).await.expect_problem(403, "forbidden");
    operator.post(format!("/v1/communes/{SAILLANS}/members"), wish("mayor")).await.expect(201);
    elected.get(all()).await.expect(200);
    friend.get(all()).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn a_role_that_is_taken_counts_from_the_next_request_on() {
    let (app, inbox) = start().await;
    let mayor = mayor(&app, &inbox).await;
    let clerk = invited(&app, &inbox, &mayor, "secretariat@exemple.fr", json!({"role": "clerk"})).await;
    let members = clerk.get(all()).await.expect(200).json();
    let id = |email: &str| {
        let items = members["items"].as_array().unwrap();
        items.iter().find(|it| it["email"] == email).expect("a member")["id"].as_str().unwrap().to_owned()
    };
    clerk.delete(format!("{}/{}", all(), id(MAYOR))).await.expect_problem(403, "forbidden");
    mayor.delete(format!("{}/{}", all(), id(MAYOR))).await.expect_problem(409, "last-mayor");
    mayor.delete("/v1/me").await.expect_problem(409, "last-mayor");
    mayor.delete(format!("{}/{}", all(), id("secretariat@exemple.fr"))).await.expect(204);
    clerk.get(all()).await.expect_problem(403, "forbidden");
    let log = mayor.get(format!("{}/log", all())).await.expect(200).json();
    let did: Vec<_> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["did"].as_str().unwrap(), it["role"].as_str().unwrap()))
        .collect();
    assert_eq!(did[0], ("removed", "clerk"));
    assert!(did.contains(&("accepted", "clerk")) && did.contains(&("invited", "mayor")), "{did:?}");
    assert_eq!(log["items"][0]["by"], MAYOR);
}

#[tokio::test]
async fn a_publisher_of_two_organisations_says_for_which() {
    let (app, inbox) = start().await;
    let mayor = mayor(&app, &inbox).await;
    let (friends, school) = (app.organisation("Les Amis", true).await, app.organisation("La chorale", true).await);
    let one = json!({"role": "publisher", "organisation": friends});
    let friend = invited(&app, &inbox, &mayor, "amis@exemple.fr", one).await;
    let notices = format!("/v1/communes/{KERLING}/notices");
    let made =
        friend.post(&notices, json!({"title": "Répétition", "category": "information"})).await.expect(201).json();
    assert_eq!(made["organisation"]["id"], json!(friends));
    let two = json!({"email": "amis@exemple.fr", "role": "publisher", "organisation": school});
    mayor.post(all(), two).await.expect(201);
    let token = invitation(&app, &inbox, "amis@exemple.fr").await;
    friend.post("/v1/invitations/accept", token).await.expect(200);
    friend.post(&notices, json!({"title": "Concert", "category": "information"})).await.expect_problem(422, "invalid");
    let chosen = json!({"title": "Concert", "category": "information", "organisation": school});
    let made = friend.post(&notices, chosen).await.expect(201).json();
    assert_eq!(made["organisation"]["id"], json!(school));
}

#[tokio::test]
async fn the_page_of_an_invitation_leads_to_the_desk() {
    let (app, inbox) = start().await;
    let mayor = mayor(&app, &inbox).await;
    mayor.post(all(), json!({"email": "secretariat@exemple.fr", "role": "clerk"})).await.expect(201);
    let token = invitation(&app, &inbox, "secretariat@exemple.fr").await;
    let link = format!("/invitation?token={}", token["token"].as_str().unwrap());
    let browser = app.stranger().staying();
    let page = browser.get(&link).await.expect(200).text();
    assert!(page.contains("Accepter l’invitation") && page.contains("s…@exemple.fr"), "{page}");
    let asked = browser.fill_in(&link, &[]).await.expect(303);
    api::server::jobs::run_due(&app.app).await.unwrap();
    let mail = inbox.take_for("secretariat@exemple.fr").pop().expect("a code");
    let entered = browser.fill_in(asked.header("location"), &[("code", &tests::digits(&mail))]).await.expect(303);
    assert_eq!(entered.header("location"), link);
    let clerk = app.browser(&entered.header("set-cookie"));
    let accepted = clerk.fill_in(&link, &[]).await.expect(303);
    assert_eq!(accepted.header("location"), format!("/{KERLING}/bureau"));
    let gone = browser.get(&link).await.expect(200).text();
    assert!(gone.contains("Cette invitation ne sert plus"), "{gone}");
}
