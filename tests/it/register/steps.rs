//! What becomes of entries: closed, merged, reopened, taken from their account, given codes, forgotten.

use serde_json::{Value, json};
use tests::{KERLING, Person, TestApp};

use super::register;

async fn entry(clerk: &Person, id: &str) -> Value {
    clerk.get(format!("/v1/register/{id}")).await.expect(200).json()
}

fn close(clerk: &Person, id: &str, more: Value) -> tests::Asking {
    let mut body = json!({"note": "Lettre du 12 novembre"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    clerk.post(format!("/v1/register/{id}/close"), body)
}

async fn residences(person: &Person) -> Value {
    person.get("/v1/me").await.expect(200).json()["residences"].clone()
}

#[tokio::test]
async fn an_entry_is_closed_with_a_reason_and_opened_again() {
    let app = TestApp::start().await;
    let (clerk, resident) = (app.clerk().await, app.resident().await);
    let wrong = close(&clerk, &resident.entry, json!({"reason": "duplicate"})).await;
    assert_eq!(wrong.expect_invalid(), ["/of"]);
    let itself = close(&clerk, &resident.entry, json!({"reason": "duplicate", "of": resident.entry})).await;
    assert_eq!(itself.expect_invalid(), ["/of"]);
    let closed = close(&clerk, &resident.entry, json!({"reason": "moved"})).await.expect(200).json();
    assert_eq!((&closed["state"], &closed["activated"]), (&json!("moved"), &json!(true)));
    close(&clerk, &resident.entry, json!({"reason": "moved"})).await.expect_problem(409, "impossible-transition");
    assert_eq!(residences(&resident.person).await[0]["entry"], json!(resident.entry), "they vote to the close");
    let reopen = format!("/v1/register/{}/reopen", resident.entry);
    let opened = clerk.post(&reopen, json!({"note": "Revenue"})).await.expect(200).json();
    assert_eq!(opened["state"], "open");
    clerk.post(&reopen, json!({"note": "Revenue"})).await.expect_problem(409, "impossible-transition");
    close(&clerk, &resident.entry, json!({"reason": "deceased"})).await.expect(200);
    assert_eq!(residences(&resident.person).await, json!([]));
}

#[tokio::test]
async fn two_entries_of_one_person_become_one_and_both_accounts_are_told() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let [one, same] = app.residents(2).await.try_into().unwrap();
    let single = clerk.post(register(), json!({"last_name": "Klein", "first_names": "M."})).await.expect(201).json();
    let single = single["id"].as_str().unwrap();
    let group = json!({"name": "Chorale", "kind": "association"});
    let group = clerk.post(format!("/v1/communes/{KERLING}/groups"), group).await.expect(201).json();
    let members = json!({"entries": [same.entry]});
    clerk.put(format!("/v1/groups/{}/members", group["id"].as_str().unwrap()), members).await.expect(204);
    close(&clerk, &same.entry, json!({"reason": "duplicate", "of": single})).await.expect(200);
    let survivor = entry(&clerk, single).await;
    assert_eq!((&survivor["activated"], &survivor["groups"]), (&json!(true), &json!([group["id"]])));
    assert_eq!(residences(&same.person).await[0]["entry"], single, "the account goes over");
    close(&clerk, single, json!({"reason": "duplicate", "of": one.entry})).await.expect(200);
    assert_eq!(residences(&same.person).await, json!([]));
    assert_eq!(residences(&one.person).await[0]["entry"], json!(one.entry), "the survivor's account stays");
    api::server::jobs::run_due(&app.app).await.unwrap();
    for email in [&one.email, &same.email] {
        assert!(app.mails_to(email).pop().unwrap().text().contains("deux fois au registre"), "{email} is told");
    }
}

#[tokio::test]
async fn an_entry_is_taken_from_its_account_and_given_a_new_code() {
    let app = TestApp::start().await;
    let (clerk, resident) = (app.clerk().await, app.resident().await);
    let code = format!("/v1/register/{}/code", resident.entry);
    clerk.act(&code).await.expect_problem(409, "impossible-transition");
    let detach = format!("/v1/register/{}/detach", resident.entry);
    let detached = clerk.post(&detach, json!({"note": "Mauvaise lettre"})).await.expect(200).json();
    assert_eq!((&detached["activated"], &detached["code"]), (&json!(false), &json!("none")));
    clerk.post(&detach, json!({"note": "Mauvaise lettre"})).await.expect_problem(409, "impossible-transition");
    api::server::jobs::run_due(&app.app).await.unwrap();
    assert!(app.mails_to(&resident.email).pop().unwrap().text().contains("a séparé ce compte"));
    let first = clerk.act(&code).await.expect(200).json()["code"].clone();
    let second = clerk.act(&code).await.expect(200).json()["code"].clone();
    let with = |code: &Value| json!({"commune": KERLING, "code": code});
    let person = &resident.person;
    person.post("/v1/residents/activate", with(&first)).await.expect_problem(422, "activation-refused");
    person.post("/v1/residents/activate", with(&second)).await.expect(200);
}

#[tokio::test]
async fn what_is_done_to_an_entry_is_in_the_log_without_what_it_says() {
    let app = TestApp::start().await;
    let (clerk, resident) = (app.clerk().await, app.resident().await);
    close(&clerk, &resident.entry, json!({"reason": "moved"})).await.expect(200);
    let mayor = app.person(api::accounts::Role::Mayor, Some(KERLING)).await;
    let log = mayor.get(format!("/v1/communes/{KERLING}/audit")).await.expect(200);
    let last = &log.json()["items"][0];
    assert_eq!((&last["did"], &last["thing"]), (&json!("closed"), &json!("entry")));
    assert_eq!(last["subject"], json!(resident.entry));
    assert!(!log.text().contains("Lettre") && !log.text().contains("Klein"));
}

#[tokio::test]
async fn a_closed_entry_is_forgotten_after_a_year() {
    let app = TestApp::start().await;
    let (clerk, resident) = (app.clerk().await, app.resident().await);
    close(&clerk, &resident.entry, json!({"reason": "error"})).await.expect(200);
    for (days, status) in [(364, 200), (1, 404)] {
        app.advance(days * 86_400);
        api::server::jobs::run_due(&app.app).await.unwrap();
        let clerk = app.clerk().await;
        clerk.get(format!("/v1/register/{}", resident.entry)).await.expect(status);
    }
}

#[tokio::test]
async fn a_register_is_looked_things_up_in_and_not_copied() {
    let app = TestApp::start_with(&[]).await;
    let rows: Vec<String> = (0..120).map(|it| format!("Klein {it};Marthe")).collect();
    app.enrol(KERLING, &format!("nom;prénoms\n{}", rows.join("\n"))).await;
    let clerk = app.clerk().await;
    for _ in 0..3 {
        clerk.get(format!("{}?limit=100", register())).await.expect(200);
    }
    clerk.get(register()).await.expect_problem(429, "too-many");
    app.advance(3600);
    clerk.get(register()).await.expect(200);
}

#[tokio::test]
async fn a_group_is_named_filled_and_deleted() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let groups = format!("/v1/communes/{KERLING}/groups");
    let made = clerk.post(&groups, json!({"name": "Conseil municipal", "kind": "council"})).await.expect(201);
    let again = clerk.post(&groups, json!({"name": "CONSEIL  municipal", "kind": "other"})).await;
    assert_eq!(again.expect_invalid(), ["/name"]);
    let address = made.header("location");
    let rows: Vec<String> = (0..10).map(|it| format!("Klein {it};Marthe")).collect();
    app.enrol(KERLING, &format!("nom;prénoms\n{}", rows.join("\n"))).await;
    let list = clerk.get(register()).await.expect(200).json();
    let ids: Vec<Value> = list["items"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
    clerk.put(format!("{address}/members"), json!({"entries": ids})).await.expect(204);
    let unknown = json!({"entries": [ids[0], made.json()["id"]]});
    assert_eq!(clerk.put(format!("{address}/members"), unknown).await.expect_invalid(), ["/entries/1"]);
    let shown = app.stranger().get(&groups).await.expect(200).json()["items"][0].clone();
    assert_eq!((&shown["size"], &shown["kind"]), (&json!(10), &json!("council")));
    let of_group = format!("{}?group={}", register(), shown["id"].as_str().unwrap());
    assert_eq!(clerk.get(of_group).await.expect(200).json()["items"].as_array().unwrap().len(), 10);
    clerk.patch(&address, json!({"name": "Conseil"})).await.expect(200);
    clerk.delete(&address).await.expect(204);
    assert_eq!(app.stranger().get(&groups).await.expect(200).json()["items"], json!([]));
}
