//! The log of the desk, as the mayor reads it.

use api::accounts::Role;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::{KERLING, TestApp, inert_form};

use super::DESK;
use crate::pages::read;

#[tokio::test]
async fn the_mayor_reads_what_was_done_in_plain_words_and_whether_the_chain_holds() {
    let app = TestApp::start().await;
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let notice = json!({"title": "Coupure secrète", "category": "outage"});
    let made = mayor.post(format!("/v1/communes/{KERLING}/notices"), notice).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    mayor.delete(format!("/v1/notices/{id}")).await.expect(204);
    app.organisation("Club", true).await;
    let journal = format!("{DESK}/journal");
    let page = mayor.get(&journal).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    let words = read(&page);
    assert!(words.contains("La chaîne tient") && words.contains("3 lignes"), "{words}");
    assert!(words.contains("a créé un panneau") && words.contains("a retiré un panneau"), "{words}");
    assert!(!words.contains("secrète"), "{words}");
    let about = read(&mayor.get(format!("{journal}?objet={id}")).await.expect(200));
    assert!(about.contains("a retiré un panneau") && !about.contains("a créé une organisation"), "{about}");
    let of_kind = read(&mayor.get(format!("{journal}?quoi=organisation")).await.expect(200));
    assert!(of_kind.contains("a créé une organisation") && !of_kind.contains("a créé un panneau"), "{of_kind}");
    let theirs =
        page.text().split("href=\"").find(|it| it.contains("?qui=")).unwrap().split('"').next().unwrap().to_owned();
    let by_clerk = read(&mayor.get(&theirs).await.expect(200));
    assert!(by_clerk.contains("a créé une organisation") && !by_clerk.contains("a créé un panneau"), "{by_clerk}");
    for person in [app.clerk().await, app.person(Role::Councillor, Some(KERLING)).await] {
        person.get(&journal).await.expect(403);
    }
    let tx = app.app.db.begin_write().await.unwrap();
    tx.execute_unprepared("UPDATE audit_entries SET thing = 'poll' WHERE number = 1").await.unwrap();
    tx.commit().await.unwrap();
    app.advance(600);
    let broken = read(&mayor.get(&journal).await.expect(200));
    assert!(broken.contains("La chaîne est rompue"), "{broken}");
}

#[tokio::test]
async fn older_lines_are_on_pages_of_their_own() {
    let app = TestApp::start().await;
    for number in 0..52 {
        app.post(&format!("Panneau {number}"), json!({})).await;
    }
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let page = mayor.get(format!("{DESK}/journal")).await.expect(200).text();
    let lines = |page: &str| page.matches("a créé un panneau").count();
    assert_eq!(lines(&page), 50);
    let older = page.split("href=\"").find(|it| it.contains("avant=")).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(lines(&mayor.get(older).await.expect(200).text()), 2);
}
