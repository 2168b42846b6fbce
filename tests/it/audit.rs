//! The audit log: what is done at a desk, and that it shows when somebody meddles with it.

use api::accounts::Role;
use api::audit::ForgetAudit;
use api::{audit, members};
use kit::jobs::Sweep;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{KERLING, SAILLANS, TestApp};

use crate::accounts::start;

const MAYOR: &str = "maire@exemple.fr";

fn log() -> String {
    format!("/v1/communes/{KERLING}/audit")
}

/// What was done, oldest first: the deed and the kind of thing.
fn deeds(log: &Value) -> Vec<(String, String)> {
    let word = |it: &Value, name: &str| it[name].as_str().expect("a word").to_owned();
    let items = log["items"].as_array().expect("items");
    items.iter().rev().map(|it| (word(it, "did"), word(it, "thing"))).collect()
}

async fn meddle(app: &TestApp, sql: &str) -> Vec<String> {
    let tx = app.app.db.begin_write().await.unwrap();
    tx.execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
    audit::verify(&app.app).await.unwrap().faults
}

#[tokio::test]
async fn the_mayor_reads_what_was_done_by_whom_and_never_what_was_written() {
    let (app, inbox) = start().await;
    let commune = app.app.communes.get(KERLING).unwrap().id;
    members::add(&app.app, commune, Role::Mayor, None, MAYOR.parse().unwrap()).await.unwrap();
    let (mayor, _) = app.sign_in(&inbox, MAYOR).await;
    mayor.patch("/v1/me", json!({"name": "Camille Martin"})).await.expect(200);
    let notice = json!({"title": "Coupure secrète", "category": "outage"});
    let made = mayor.post(format!("/v1/communes/{KERLING}/notices"), notice).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    mayor.patch(format!("/v1/notices/{id}"), json!({"title": "Coupure d’eau"})).await.expect(200);
    mayor.delete(format!("/v1/notices/{id}")).await.expect(204);
    mayor.act(format!("/v1/notices/{id}/restore")).await.expect(200);
    mayor
        .post(format!("/v1/communes/{KERLING}/members"), json!({"email": "x@exemple.fr", "role": "clerk"}))
        .await
        .expect(201);
    let read = mayor.get(log()).await.expect(200);
    assert!(!read.text().contains("Coupure"), "{}", read.text());
    let read = read.json();
    let expected = [
        "accepted member",
        "created notice",
        "changed notice",
        "withdrawn notice",
        "restored notice",
        "invited member",
    ];
    let told: Vec<String> = deeds(&read).into_iter().map(|(did, thing)| format!("{did} {thing}")).collect();
    assert_eq!(told, expected);
    assert_eq!((&read["items"][4]["who"], &read["items"][4]["subject"]), (&json!("Camille Martin"), &json!(id)));
    let first = mayor.get(format!("{}?limit=2", log())).await.expect(200).json();
    let next = format!("{}?limit=2&after={}", log(), first["next"].as_str().expect("more"));
    assert_eq!(mayor.get(next).await.expect(200).json()["items"][0]["number"], 4);
    for person in
        [app.clerk().await, app.person(Role::Mayor, Some(SAILLANS)).await, app.person(Role::Operator, None).await]
    {
        person.get(log()).await.expect_problem(403, "forbidden");
    }
}

#[tokio::test]
async fn what_is_refused_leaves_no_entry() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let wrong = json!({"title": "Crue", "category": "alert"});
    clerk.post(format!("/v1/communes/{KERLING}/notices"), wrong).await.expect_problem(422, "invalid");
    let read = app.person(Role::Mayor, Some(KERLING)).await.get(log()).await.expect(200).json();
    assert_eq!(read["items"], json!([]));
}

#[tokio::test]
async fn an_entry_that_is_changed_or_taken_out_shows() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let mut posting = tokio::task::JoinSet::new();
    for number in 0..6 {
        let clerk = clerk.clone();
        let notice = json!({"title": format!("Panneau {number}"), "category": "information"});
        // At once: they are numbered without gaps all the same.
        posting.spawn(async move { clerk.post(format!("/v1/communes/{KERLING}/notices"), notice).await.expect(201) });
    }
    posting.join_all().await;
    let sound = audit::verify(&app.app).await.unwrap();
    assert_eq!((sound.entries, sound.faults), (6, vec![]));
    assert_eq!(meddle(&app, "UPDATE audit_entries SET deed = 'rejected' WHERE number = 2").await.len(), 1);
    assert_eq!(meddle(&app, "UPDATE audit_entries SET deed = 'created' WHERE number = 2").await.len(), 0);
    assert_eq!(meddle(&app, "DELETE FROM audit_entries WHERE number = 3").await.len(), 1);
    let faults = meddle(&app, "DELETE FROM audit_entries WHERE number = 6").await;
    assert!(faults.iter().any(|it| it.contains("the last entries are missing")), "{faults:?}");
}

#[tokio::test]
async fn a_beginning_that_is_cut_off_shows_unless_it_was_forgotten_for_its_age() {
    let app = TestApp::start().await;
    for number in 0..3 {
        app.post(&format!("Panneau {number}"), json!({})).await;
    }
    app.advance(6 * 365 * 86_400 + 1);
    app.post("Après", json!({})).await;
    sweep(&app).await;
    let kept = audit::verify(&app.app).await.unwrap();
    assert_eq!((kept.entries, kept.faults), (1, vec![]));
    app.post("Encore", json!({})).await;
    let faults = meddle(&app, "DELETE FROM audit_entries WHERE number = 4").await;
    assert!(faults.iter().any(|it| it.contains("one was taken out")), "{faults:?}");
    let moved =
        "UPDATE audit_heads SET cut_number = 4, cut_hash = (SELECT previous FROM audit_entries WHERE number = 5)";
    let faults = meddle(&app, moved).await;
    assert!(faults.iter().any(|it| it.contains("were cut off, and not for their age")), "{faults:?}");
}

async fn sweep(app: &TestApp) {
    ForgetAudit::run(&app.app).await.unwrap();
}

#[tokio::test]
async fn the_letter_calendars_descriptions_and_the_end_of_an_account_leave_entries() {
    let (app, inbox) = start().await;
    let commune = app.app.communes.get(KERLING).unwrap().id;
    members::add(&app.app, commune, Role::Mayor, None, MAYOR.parse().unwrap()).await.unwrap();
    members::add(&app.app, commune, Role::Clerk, None, "b@exemple.fr".parse().unwrap()).await.unwrap();
    let (clerk, _) = app.sign_in(&inbox, "b@exemple.fr").await;
    let digests = format!("/v1/communes/{KERLING}/digests");
    clerk.patch(format!("{digests}/settings"), json!({"weekday": "monday"})).await.expect(200);
    clerk.put(format!("{digests}/2030-W10/introduction"), json!({"text": "Chers habitants"})).await.expect(200);
    app.post("Panneau", json!({})).await;
    clerk.act(format!("{digests}/2030-W10/send")).await.expect(200);
    let club = app.organisation("Club", true).await;
    let calendar = json!({"url": "https://agenda.exemple.fr/club.ics"});
    clerk.put(format!("/v1/organisations/{club}/calendar"), calendar).await.expect(200);
    clerk.delete("/v1/me").await.expect(204);
    let (mayor, _) = app.sign_in(&inbox, MAYOR).await;
    let told = deeds(&mayor.get(log()).await.expect(200).json());
    let told: Vec<String> = told.into_iter().map(|(did, thing)| format!("{did} {thing}")).collect();
    for entry in ["changed letter", "sent letter", "created calendar", "deleted account"] {
        assert!(told.iter().any(|it| it == entry), "{entry} in {told:?}");
    }
    assert_eq!(told.iter().filter(|it| *it == "changed letter").count(), 2, "its hour, and its introduction");
    assert_eq!(audit::verify(&app.app).await.unwrap().faults, Vec::<String>::new());
}
